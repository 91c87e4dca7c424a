"""Whatever a peer can grow has an end, and the daemon goes on at it."""

import socket

import pytest
from clients import Subscriber, connect, send
from harness import UnixConnection, eventually
from test_outputs import RULE, alarm, wait_subscribers


def test_streams_stay_under_their_cap(make_daemon):
    # One worker: of several each gives up streams of its own.
    daemon = make_daemon(extra="[limits]\nmax_streams = 10\nworkers = 1\n")
    client = connect(daemon, "tcp")
    for n in range(20):
        client.sendall(b"kept %d\n" % n)
    client.sendall(b"".join(b"s%d 1\n" % n for n in range(100)))
    daemon.wait_readings(120)
    streams = daemon.streams()
    assert len(streams) == 10
    assert streams["kept:value"]["readings"] == 20, "the fewest readings go first"
    client.close()


def test_a_key_beyond_its_limit_is_refused(make_daemon):
    daemon = make_daemon(extra='[limits]\nmax_key = "64B"\n')
    send(daemon, "tcp", b"n" * 100 + b" 1\nshort 1\n")
    eventually(lambda: list(daemon.streams()) == ["short:value"], "the short key alone")


def test_one_subscriber_too_many_is_refused(make_daemon, folder):
    path = folder / "events.sock"
    daemon = make_daemon(extra=RULE, outputs=f'[[output]]\nto = "unix://{path}"\nmax_subscribers = 2\n')
    made = []
    for _ in range(3):
        subscriber = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        subscriber.settimeout(30)
        subscriber.connect(str(path))
        made.append(subscriber)
    assert made[2].recv(1) == b"", "closed"
    wait_subscribers(daemon, 2)
    send(daemon, "tcp", alarm("s"))
    assert all(subscriber.recv(1) == b"{" for subscriber in made[:2])
    for subscriber in made:
        subscriber.close()


def test_a_request_without_end_is_given_up_and_others_are_answered(make_daemon):
    daemon = make_daemon(extra='request_timeout = "100ms"\nmax_connections = 4\n')
    half = [UnixConnection(daemon.control_path) for _ in range(4)]
    for connection in half:
        connection.connect()
        connection.sock.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n")
    for connection in half:
        while connection.sock.recv(1_024):
            pass
        connection.close()
    assert daemon.health()["status"] == "ok"


@pytest.mark.slow
def test_a_slow_reader_of_events_is_not_waited_for_at_the_end(make_daemon):
    daemon = make_daemon(extra=RULE)
    with Subscriber(daemon.events_port, receive_buffer=4_096):
        wait_subscribers(daemon, 1)
        send(daemon, "tcp", b"".join(alarm(f"s{n}") for n in range(5_000)))
        daemon.wait_readings(10_000)
        assert daemon.stop() == 0
