"""The programs that are fed the very same bytes in one run, round by round in turn."""

import pathlib
import socket
import tempfile
import time

from .processes import Peer
from .telegraf import Telegraf

from harness import Daemon, eventually, free_port  # noqa: E402  (processes sets the path)

LEAN = "shape = false\nseasonal = false\n"


class Lariat:
    """The release daemon."""

    def __init__(self, name: str, detect: str = ""):
        self.name = name
        # One shard, however many cores there are: what one core's time buys.
        self._extra = f'[detect]\n{detect}[limits]\nmax_streams = 2000000\nmax_memory = "16GiB"\n'

    def start(self) -> "Lariat":
        folder = pathlib.Path(tempfile.mkdtemp(prefix="lariat-bench-"))
        self._daemon = Daemon(folder, extra=self._extra, input_keys="max_connections = 2000")
        self._daemon.start().wait_ready()
        self.pid = self._daemon.process.pid
        return self

    def address(self, transport: str) -> str:
        d = self._daemon
        return {"tcp": f"tcp:{d.tcp}", "udp": f"udp:{d.udp}", "unix": f"unix:{d.stream_path}"}[transport]

    def taken(self, readings: int) -> None:
        """Checks that all readings arrived and were judged."""
        eventually(lambda: self._daemon.count("readings") == readings, f"{readings} readings")
        refused = sum(n for (name, _), n in self._daemon.counters().items() if name.endswith("_refused_total"))
        assert refused == 0, f"{self.name} refused {refused} readings"

    def stop(self) -> None:
        self._daemon.stop()


class PeerProgram:
    """A mode of bench_peer that listens at one address."""

    def __init__(self, name: str, mode: str, transport: str):
        self.name, self._mode, self._transport = name, mode, transport

    def start(self) -> "PeerProgram":
        path = tempfile.mkdtemp(prefix="lariat-bench-") + "/socket"
        self._peer = Peer(self._mode, "tcp:0" if self._transport == "tcp" else f"unix:{path}")
        self.pid, self._address = self._peer.pid, self._peer.read()
        return self

    def address(self, _transport: str) -> str:
        return self._address

    def taken(self, readings: int) -> None:
        """Nothing to check: it says what it took at its end, and `limit` gives up on what it does not know."""

    def stop(self) -> None:
        self._peer.close()


class TelegrafProgram:
    """Telegraf at all three transports."""

    name = "telegraf"

    def __init__(self, binary: pathlib.Path):
        self._binary = binary

    def start(self) -> "TelegrafProgram":
        self._tcp, self._udp = free_port(), free_port(socket.SOCK_DGRAM)
        self._unix = tempfile.mkdtemp(prefix="lariat-bench-") + "/telegraf.sock"
        addresses = [f"tcp://127.0.0.1:{self._tcp}", f"udp://127.0.0.1:{self._udp}", f"unix://{self._unix}"]
        self._telegraf = Telegraf(self._binary, addresses)
        self.pid = self._telegraf.pid
        eventually(self._listens, "Telegraf listens")
        time.sleep(0.5)  # its start-up is not its work
        return self

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._tcp)) == 0

    def address(self, transport: str) -> str:
        return {"tcp": f"tcp:{self._tcp}", "udp": f"udp:{self._udp}", "unix": f"unix:{self._unix}"}[transport]

    def taken(self, readings: int) -> None:
        """It has no counter that says so."""

    def stop(self) -> None:
        self._telegraf.stop()
