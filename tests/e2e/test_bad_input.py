"""Bad input is counted by cause; the good lines around it all count, and the peer that sends it harms no other."""

import contextlib
import random
import socket
import struct

import pytest
from clients import STREAMS, connect, send
from harness import Daemon, eventually

REFUSED = {
    b"temp value=nan": "not_finite",
    b"temp value=inf": "not_finite",
    b"temp value=1e999": "bad_number",
    b"temp value=0x10": "bad_number",
    b"temp value=+1": "bad_number",
    b"temp,room= value=1": "bad_tag",
    b"temp value=1 99999999999999999999": "bad_time",
    b'{"stream":"a","v":1': "bad_syntax",
    b'{"v":1}': "missing_part",
    b"only_a_name": "bad_syntax",
}


@pytest.mark.parametrize("line, cause", REFUSED.items(), ids=[line.decode() for line in REFUSED])
def test_a_bad_line_is_counted_by_cause_and_its_neighbours_count(daemon, line, cause):
    send(daemon, "tcp", b"good 1\n" + line + b"\ngood 2\n")
    daemon.wait_readings(2)
    assert daemon.refused() == {cause: 1}
    assert list(daemon.streams()) == ["good:value"]


def test_a_bad_field_leaves_the_good_fields_of_its_line(daemon):
    send(daemon, "tcp", b"m a=1,b=nan,c=3\n")
    daemon.wait_readings(2)
    assert sorted(daemon.streams()) == ["m:a", "m:c"]


@pytest.mark.parametrize("transport", ["tcp", "udp", "unix", "unixgram"])
def test_binary_garbage_between_good_lines_is_refused_alone(daemon, transport):
    noise = random.Random(7)
    client = connect(daemon, transport)
    for i in range(200):
        # No newline in it, and a zero byte, so that no noise is a line by chance.
        garbage = bytes(noise.choice(range(11, 256)) for _ in range(noise.randint(1, 60))) + b"\0\xff"
        client.sendall(b"good %d\n" % i + garbage + b"\ngood %d\n" % i)
        if i % 20 == 19:  # a datagram socket's buffer is short
            daemon.wait_readings(2 * (i + 1))
    assert daemon.streams()["good:value"]["readings"] == 400
    assert sum(daemon.refused().values()) >= 200
    client.close()


@pytest.mark.parametrize("transport", STREAMS)
def test_an_over_long_line_ends_its_connection_and_no_other(make_daemon, transport):
    daemon = make_daemon(input_keys='max_line = "1KiB"')
    other = connect(daemon, transport)
    other.sendall(b"other 1\n")
    bad = connect(daemon, transport)
    bad.sendall(b"good 1\n")
    daemon.wait_readings(2)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        bad.sendall(b"x" * 100_000 + b" 1\n")
    eventually(lambda: daemon.count("connections_ended", "line_too_long") == 1, "the connection is ended")
    assert daemon.refused() == {"line_too_long": 1}
    other.sendall(b"other 2\n")
    daemon.wait_readings(3)
    other.close()


def test_a_line_of_exactly_the_limit_is_taken(make_daemon):
    daemon = make_daemon(input_keys='max_line = "64B"')
    line = b"n" * 62 + b" 1"
    assert len(line) == 64
    send(daemon, "tcp", line + b"\n")
    daemon.wait_readings(1)
    send(daemon, "tcp", b"n" + line + b"\n")
    eventually(lambda: daemon.refused() == {"line_too_long": 1}, "one byte more is too long")


def test_an_over_long_line_in_a_datagram_costs_that_line_alone(make_daemon):
    daemon = make_daemon(input_keys='max_line = "1KiB"')
    send(daemon, "udp", b"good 1\n" + b"x" * 2_000 + b" 1\ngood 2\n")
    send(daemon, "udp", b"good 3\n")
    daemon.wait_readings(3)
    assert daemon.refused() == {"line_too_long": 1}


@pytest.mark.parametrize("transport", STREAMS)
def test_a_line_that_is_never_finished_is_given_up(make_daemon, transport):
    daemon = make_daemon(input_keys='line_timeout = "200ms"')
    idle = connect(daemon, transport)  # no line begun: it may stay
    half_open = connect(daemon, transport)
    half_open.sendall(b"good 1\nhal")
    eventually(lambda: daemon.count("connections_ended", "line_timeout") == 1, "the half line is given up")
    assert half_open.recv(1) == b""
    assert daemon.count("readings") == 1
    idle.sendall(b"good 2\n")
    daemon.wait_readings(2)
    idle.close()


def test_a_peer_that_resets_leaves_what_it_had_sent(daemon):
    client = connect(daemon, "tcp")
    client.sendall(b"good 1\nhal")
    daemon.wait_readings(1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    eventually(lambda: daemon.count("connections_ended", "peer_reset") == 1, "the reset is seen")
    assert daemon.count("readings") == 1


@pytest.mark.slow
def test_ten_thousand_connects_against_the_cap_leave_the_healthy_ones_served(daemon):
    healthy = [connect(daemon, "tcp") for _ in range(16)]
    sent = 0

    def all_healthy_send() -> None:
        nonlocal sent
        for number, client in enumerate(healthy):
            client.sendall(b"healthy%d %d\n" % (number, sent))
        sent += len(healthy)
        daemon.wait_readings(sent)

    all_healthy_send()
    idle: list[socket.socket] = []
    for _ in range(100):
        idle += [connect(daemon, "tcp") for _ in range(100)]
        all_healthy_send()
        for old in idle[:-1_000]:
            old.close()
        del idle[:-1_000]
    eventually(lambda: daemon.count("connections") == 10_016, "all connects were accepted")
    assert daemon.count("connections_ended", "evicted") >= 10_016 - 256 - 9_000
    all_healthy_send()
    for client in healthy:
        client.setblocking(False)
        with pytest.raises(BlockingIOError):  # open, and nothing to read
            client.recv(1)
    for client in healthy + idle:
        client.close()


def test_the_cap_closes_the_longest_idle_connection(make_daemon):
    daemon: Daemon = make_daemon(input_keys="max_connections = 2")
    first, second = connect(daemon, "tcp"), connect(daemon, "tcp")
    first.sendall(b"a 1\n")
    daemon.wait_readings(1)
    second.sendall(b"a 2\n")
    daemon.wait_readings(2)
    first.sendall(b"a 3\n")
    daemon.wait_readings(3)
    third = connect(daemon, "tcp")
    third.sendall(b"a 4\n")
    daemon.wait_readings(4)
    assert second.recv(1) == b""
    first.sendall(b"a 5\n")
    daemon.wait_readings(5)
    for client in (first, second, third):
        client.close()
