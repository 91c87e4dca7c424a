"""Bytes that a stream costs, its name and its place in the tables included."""

from .latency import daemon
from .processes import Peer, memory_kib

from harness import running  # noqa: E402

STREAMS = 100_000
KINDS = {
    "shape on (default)": "",
    "shape off": "shape = false\n",
    "shape and seasonality off (lean)": "shape = false\nseasonal = false\n",
}


def resident_kib(detect: str) -> tuple[int, int]:
    """Without a stream, and with STREAMS."""
    with running(daemon(f'[detect]\n{detect}[limits]\nmax_memory = "2GiB"\n')) as d:
        empty = memory_kib(d.process.pid)
        with Peer("send", STREAMS, f"tcp:{d.tcp}") as source:
            for i in range(3):
                source.ask("make 4")
                source.ask("go 0")
                d.wait_readings(STREAMS * 4 * (i + 1), deadline=300)
        assert d.health()["streams"] == STREAMS
        return empty, memory_kib(d.process.pid)


def measure() -> dict:
    found = {name: resident_kib(detect) for name, detect in KINDS.items()}
    return {
        "idle_mib": found["shape on (default)"][0] / 1024,
        "streams": STREAMS,
        "bytes_per_stream": {name: (full - empty) * 1024 / STREAMS for name, (empty, full) in found.items()},
    }
