"""Hours of steady work: memory and descriptors stay as they are. LARIAT_SOAK_MINUTES says how long."""

import os
import time

import pytest
from clients import connect
from harness import Daemon, eventually
from test_overload import MIB, descriptors, resident

STREAMS = 10_000
RATE = 50_000  # readings a second: well below what one worker takes


def slope(samples: list[tuple[float, int]]) -> float:
    """Bytes a second, by least squares."""
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_b = sum(b for _, b in samples) / len(samples)
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return sum((t - mean_t) * (b - mean_b) for t, b in samples) / spread


@pytest.mark.long
def test_memory_and_descriptors_stay_as_they_are(make_daemon):
    minutes = float(os.environ.get("LARIAT_SOAK_MINUTES", "30"))
    daemon: Daemon = make_daemon(extra="[detect]\nshape = false\n")
    begin = time.monotonic()
    warm = begin + max(60, minutes * 60 / 5)
    end = begin + minutes * 60
    samples: list[tuple[float, int]] = []
    files: set[int] = set()
    sent = 0
    with connect(daemon, "tcp") as client:
        for turn in range(10**9):
            now = time.monotonic()
            if now >= end:
                break
            block = b"".join(b"s%d value=%d\n" % (n % STREAMS, (n * 7919 + turn) % 100) for n in range(sent, sent + RATE // 10))
            client.sendall(block)
            sent += RATE // 10
            if now > warm and turn % 10 == 0:
                samples.append((now, resident(daemon)))
                files.add(descriptors(daemon))
            due = begin + (turn + 1) / 10
            eventually(lambda due=due: time.monotonic() >= due, "the next tenth of a second", 60)
        daemon.wait_readings(sent, 600)
    grown = slope(samples) * 3_600
    level = samples[-1][1]
    print(f"{sent} readings; {level / MIB:.1f} MiB, {grown / level:+.4%} an hour; descriptors {sorted(files)}")
    assert len(files) == 1
    assert grown < 0.001 * level + MIB / 8  # the resolution: a few pages in a short run
