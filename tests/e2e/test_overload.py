"""More names, lines and connections than there is room for: nothing grows, and those who behave are served."""

import contextlib
import pathlib
import re
import socket
import threading
import time

import pytest
from clients import Subscriber, connect, send
from harness import Daemon, eventually
from test_outputs import RULE, wait_subscribers

MIB = 1 << 20
WARM = 600  # readings after which a stream has warmed up


def resident(daemon: Daemon) -> int:
    """Bytes of the daemon in memory, as the kernel counts them."""
    status = pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1_024


def is_sanitized(daemon: Daemon) -> bool:
    """AddressSanitizer shadows memory and keeps what is freed: its process's size says nothing of the daemon's."""
    return b"__asan_init" in pathlib.Path(f"/proc/{daemon.process.pid}/exe").read_bytes()


def descriptors(daemon: Daemon) -> int:
    return len(list(pathlib.Path(f"/proc/{daemon.process.pid}/fd").iterdir()))


def warm_streams(daemon: Daemon, count: int) -> None:
    """Streams that have seen enough to be warm, at 50 give or take two."""
    lines = (b"steady%d value=%d %d000000000\n" % (s, 48 + n % 5, 1_700_000_000 + n) for n in range(WARM) for s in range(count))
    send(daemon, "tcp", b"".join(lines))
    daemon.wait_readings(WARM * count)


def flood(daemon: Daemon, names: int, chunk: int = 10_000) -> int:
    """Sends readings of new names; returns the largest resident memory seen meanwhile."""
    largest = 0
    with connect(daemon, "tcp") as client:
        for first in range(0, names, chunk):
            client.sendall(b"".join(b"flood_%d,host=h%d value=1\n" % (n, n % 7) for n in range(first, min(first + chunk, names))))
            largest = max(largest, resident(daemon))
    before = WARM * 20
    eventually(lambda: daemon.count("readings") >= before + names, "all have arrived", 3_600)
    return max(largest, resident(daemon))


def check_flood(daemon: Daemon, names: int, cap: int) -> None:
    """Floods a daemon that has twenty warm streams, which judge on; its memory stays within the cap."""
    warm_streams(daemon, 20)
    largest = flood(daemon, names)
    assert largest <= 1.05 * cap or is_sanitized(daemon), f"{largest / MIB:.1f} MiB resident"
    with Subscriber(daemon.events_port) as subscriber:
        wait_subscribers(daemon, 1)
        for s in range(20):
            send(daemon, "tcp", b"steady%d value=200 1700001000000000000\n" % s)
            event = next(e for e in iter(subscriber.next, None) if e["phase"] == "begin" and e["kind"] != "gap")
            assert event["stream"]["key"] == f"steady{s}:value"
            assert event["age"] == WARM if "age" in event else event["warmup"]["seen"] == WARM
    told = daemon.metrics()
    assert told['lariat_streams{state="warm"}'] == 20
    # The offender is named: by what its names have in common, and by its address.
    assert told['lariat_new_streams_by_name{pattern="flood_*,host=h*:value"}'] >= 100
    assert told['lariat_new_streams_by_peer{peer="127.0.0.1"}'] >= 100


LIMITS = '[limits]\nmax_memory = "64MiB"\nmax_streams = 10000000\n'


def test_a_hundred_thousand_names_stay_within_the_memory_cap(make_daemon):
    check_flood(make_daemon(extra=RULE + LIMITS + "new_streams = 0\n"), 100_000, 64 * MIB)


@pytest.mark.slow
def test_a_million_names_stay_within_the_memory_cap(make_daemon):
    check_flood(make_daemon(extra=RULE + LIMITS + "new_streams = 0\n"), 1_000_000, 64 * MIB)


@pytest.mark.long
@pytest.mark.parametrize("rate", [0, 20_000])
def test_a_hundred_million_names_stay_within_the_memory_cap(make_daemon, rate):
    check_flood(make_daemon(extra=RULE + LIMITS + f"new_streams = {rate}\n"), 100_000_000, 64 * MIB)


def test_a_peer_that_begins_too_many_streams_is_slowed_and_known_streams_are_not(make_daemon):
    # One worker: of several each gives up streams of its own.
    daemon = make_daemon(extra="[limits]\nmax_streams = 100\nnew_streams = 10\nworkers = 1\n")
    with connect(daemon, "tcp") as client:
        client.sendall(b"known 1\n")
        client.sendall(b"".join(b"name%d 1\n" % n for n in range(5_000)))
        client.sendall(b"known 2\n" * 100)
    daemon.wait_readings(5_101)
    assert daemon.count("readings_refused", "new_stream_rate") >= 4_800
    assert daemon.streams()["known:value"]["readings"] == 101


def mixed_lines(count: int) -> bytes:
    """As many good lines as bad ones of every kind, in turns."""
    bad = (b"a value=nan\n", b"b value=0x10\n", b"c\n", b"d value=1 99999999999999999999\n", b"\xff\xfe\x00\n", b"{\"stream\":1}\n")
    return b"".join(b"good%d value=%d\n" % (n % 50, n) + bad[n % len(bad)] for n in range(count))


def check_mixed(daemon: Daemon, good: int) -> None:
    """Bad lines among good ones: every good one counts, memory does not grow, the log stays quiet."""
    block = mixed_lines(20_000)
    with connect(daemon, "tcp") as client:
        warm = good // 5  # buffers and models have all their pages by then
        for _ in range(warm // 20_000):
            client.sendall(block)
        daemon.wait_readings(warm, 600)
        before, begun, log_before = resident(daemon), time.monotonic(), daemon.log().count("\n")
        for _ in range((good - warm) // 20_000):
            client.sendall(block)
        daemon.wait_readings(good, 3_600)
    assert sum(daemon.refused().values()) == good
    assert resident(daemon) - before < MIB or is_sanitized(daemon)
    assert daemon.log().count("\n") - log_before <= 10 * (time.monotonic() - begun) + 1


# No events: the last thousand are kept, and are not what is looked for here.
CALM = "[detect]\nfloor_absolute = 1000000000\n"


def test_bad_lines_among_as_many_good_ones_cost_nothing_but_their_count(make_daemon):
    check_mixed(make_daemon(extra=CALM), 100_000)


@pytest.mark.long
def test_ten_million_bad_lines_among_ten_million_good_ones(make_daemon):
    check_mixed(make_daemon(extra=CALM), 10_000_000)


class Nuisance(threading.Thread):
    """Connections that hold on to their places: idle ones, and ones that send a byte now and then."""

    def __init__(self, daemon: Daemon, idle: int, trickling: int):
        super().__init__(daemon=True)
        self._idle = [connect(daemon, "tcp") for _ in range(idle)]
        self._trickling = [connect(daemon, "tcp") for _ in range(trickling)]
        for client in self._trickling:
            client.setblocking(False)
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(1):
            for client in self._trickling:
                with contextlib.suppress(OSError):
                    client.send(b"x")

    def closed(self) -> int:
        """How many of the trickling ones the daemon has ended."""
        ended = 0
        for client in self._trickling:
            try:
                ended += client.recv(1) == b""
            except BlockingIOError:
                pass
            except OSError:
                ended += 1
        return ended

    def end(self) -> None:
        self._over.set()
        self.join()
        for client in self._idle + self._trickling:
            client.close()


def p99(subscriber: Subscriber, client: socket.socket, name: str, times: int = 300) -> float:
    """Seconds from a reading to its event, in 99 of 100 cases."""
    taken = []
    for n in range(times):
        begin = time.monotonic()
        client.sendall(b"%s%d 200\n" % (name.encode(), n))
        assert subscriber.next()["stream"]["key"] == f"{name}{n}:value"
        taken.append(time.monotonic() - begin)
    return sorted(taken)[times * 99 // 100]


@pytest.mark.slow
def test_idle_and_trickling_connections_are_survived_and_the_trickling_ones_ended(make_daemon):
    daemon = make_daemon(extra=RULE, input_keys='line_timeout = "2s"\nmax_connections = 600')
    with Subscriber(daemon.events_port) as subscriber, connect(daemon, "tcp") as healthy:
        wait_subscribers(daemon, 1)
        healthy.sendall(b"hello 1\n")
        quiet = p99(subscriber, healthy, "quiet")
        nuisance = Nuisance(daemon, 250, 250)
        begun = time.monotonic()
        try:
            # A floor for what the machine's scheduler does by itself.
            assert p99(subscriber, healthy, "busy") < max(2 * quiet, 0.005)
            with connect(daemon, "tcp") as newcomer:
                newcomer.sendall(b"newcomer 200\n")
                assert subscriber.next()["stream"]["key"] == "newcomer:value"
            eventually(lambda: nuisance.closed() == 250, "the trickling ones are ended", 10)
            assert time.monotonic() - begun < 2 + 1 + 2  # the deadline, a trickle's pause, a slow machine
            healthy.sendall(b"after 200\n")
            assert subscriber.next()["stream"]["key"] == "after:value"
        finally:
            nuisance.end()


@pytest.mark.slow
def test_a_full_house_of_nuisances_lets_newcomers_in(make_daemon):
    daemon = make_daemon(extra=RULE, input_keys='line_timeout = "2s"\nmax_connections = 256')
    with Subscriber(daemon.events_port) as subscriber, connect(daemon, "tcp") as healthy:
        wait_subscribers(daemon, 1)
        healthy.sendall(b"hello 1\n")
        daemon.wait_readings(1)
        nuisance = Nuisance(daemon, 250, 250)
        try:
            for n in range(20):
                with connect(daemon, "tcp") as newcomer:
                    newcomer.sendall(b"new%d 200\n" % n)
                    assert subscriber.next()["stream"]["key"] == f"new{n}:value"
            healthy.sendall(b"still 200\n")
            assert subscriber.next()["stream"]["key"] == "still:value"
        finally:
            nuisance.end()


@pytest.mark.slow
def test_datagrams_that_the_kernel_drops_are_counted(make_daemon):
    daemon = make_daemon(extra=RULE)
    block = b"".join(b"u%d 1\n" % n for n in range(2_000))
    sent = 0

    def dropped() -> int:
        nonlocal sent
        with connect(daemon, "udp") as client:
            for _ in range(2_000):
                with contextlib.suppress(ConnectionRefusedError):
                    client.send(block)
                    sent += 1
        return daemon.count("datagrams_dropped", "receive_buffer_full")

    eventually(lambda: dropped() > 0, "datagrams come faster than they are read", 60)
    # The kernel tells its count along with the next datagram that fits.
    def settled() -> bool:
        nonlocal sent
        send(daemon, "udp", b"last 1\n")
        sent += 1
        return daemon.count("datagrams") + daemon.count("datagrams_dropped", "receive_buffer_full") == sent

    eventually(settled, "every datagram was received or counted as dropped")
