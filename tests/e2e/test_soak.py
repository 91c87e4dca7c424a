"""Hours of steady work at half the top rate, with snapshots of the state: memory and descriptors stay as they are.
LARIAT_SOAK_MINUTES says how long."""

import contextlib
import os
import subprocess
import time
from typing import Iterator

import pytest
from harness import Daemon, program
from test_overload import MIB, descriptors, resident

STREAMS = 10_000
ROUNDS_TO_MEASURE = 200
WINDOW = 30  # seconds: three snapshots


class Source:
    """tests/bench/bench_peer: rounds of one reading a stream, as fast as the daemon takes them."""

    def __init__(self, daemon: Daemon):
        self._process = subprocess.Popen(
            [program("tests/bench/bench_peer"), "send", str(STREAMS), f"tcp:{daemon.tcp}"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.rounds = 0

    def send_round(self) -> None:
        for command in ("make 1", "go 0"):
            self._process.stdin.write(command + "\n")
            self._process.stdin.flush()
            self._process.stdout.readline()
        self.rounds += 1

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)


@contextlib.contextmanager
def source_of(daemon: Daemon) -> Iterator[Source]:
    with contextlib.closing(Source(daemon)) as source:
        yield source


def top_rate(source: Source, daemon: Daemon) -> float:
    """Rounds a second, when each is sent as soon as the one before it has been."""
    begin = time.monotonic()
    for _ in range(ROUNDS_TO_MEASURE):
        source.send_round()
    daemon.wait_readings(source.rounds * STREAMS, 300)
    return ROUNDS_TO_MEASURE / (time.monotonic() - begin)


def slope(samples: list[tuple[float, int]]) -> float:
    """Bytes a second, by least squares."""
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_b = sum(b for _, b in samples) / len(samples)
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return sum((t - mean_t) * (b - mean_b) for t, b in samples) / spread


@pytest.mark.long
def test_memory_and_descriptors_stay_as_they_are(make_daemon, folder):
    minutes = float(os.environ.get("LARIAT_SOAK_MINUTES", "30"))
    daemon: Daemon = make_daemon(extra=f'[state]\ndirectory = "{folder}/state"\ninterval = "10s"\nmax_write_per_hour = 0\n')
    lows: dict[int, int] = {}  # bytes, by window: a snapshot takes some, and gives them back
    files: set[int] = set()
    with source_of(daemon) as source:
        pause = 2 / top_rate(source, daemon)
        begin = time.monotonic()
        warm, end = begin + max(60, minutes * 60 / 5), begin + minutes * 60
        first = source.rounds
        while (now := time.monotonic()) < end:
            source.send_round()
            done = source.rounds - first
            if now > warm and done % int(1 / pause) == 0:
                window = int((now - begin) / WINDOW)
                lows[window] = min(resident(daemon), lows.get(window, 1 << 60))
                files.add(descriptors(daemon))
            time.sleep(max(0.0, begin + done * pause - time.monotonic()))
        daemon.wait_readings(source.rounds * STREAMS, 600)
    grown = slope([(window * WINDOW, low) for window, low in lows.items()]) * 3_600
    level = lows[max(lows)]
    print(
        f"{source.rounds * STREAMS} readings, {STREAMS / pause:.0f} a second; {daemon.count('snapshots', 'written')} snapshots; "
        f"{level / MIB:.1f} MiB, {grown / level:+.4%} an hour; descriptors {sorted(files)}"
    )
    assert max(files) - min(files) <= 1  # a snapshot's file
    assert grown < 0.001 * level + MIB / 8 / (minutes / 60)  # the resolution: a few pages in a short run
