"""Senders and subscribers, on plain sockets."""

import json
import socket

from harness import DEADLINE, Daemon

STREAMS = ("tcp", "unix")
DATAGRAMS = ("udp", "unixgram")


def connect(daemon: Daemon, transport: str) -> socket.socket:
    """A connected socket to one of the daemon's inputs: tcp, udp, unix or unixgram."""
    if transport in ("tcp", "udp"):
        kind = socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM
        made = socket.socket(socket.AF_INET, kind)
        address = ("127.0.0.1", daemon.tcp if transport == "tcp" else daemon.udp)
    else:
        kind = socket.SOCK_STREAM if transport == "unix" else socket.SOCK_DGRAM
        made = socket.socket(socket.AF_UNIX, kind)
        address = str(daemon.stream_path if transport == "unix" else daemon.datagram_path)
    made.settimeout(DEADLINE)
    made.connect(address)
    if transport == "tcp":
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def send(daemon: Daemon, transport: str, data: bytes) -> None:
    """Sends and closes: a connection's bytes as they are, a datagram a call."""
    with connect(daemon, transport) as made:
        made.sendall(data)


class Subscriber:
    """Reads events, line by line."""

    def __init__(self, port: int, receive_buffer: int | None = None):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(DEADLINE)
        self._socket.connect(("127.0.0.1", port))
        self._rest = b""

    def next(self) -> dict:
        """The next event; fails when none comes or the connection ends."""
        while b"\n" not in self._rest:
            got = self._socket.recv(65_536)
            assert got, "the daemon closed the subscriber"
            self._rest += got
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)

    def take(self, count: int) -> list[dict]:
        return [self.next() for _ in range(count)]

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> "Subscriber":
        return self

    def __exit__(self, *_) -> None:
        self.close()
