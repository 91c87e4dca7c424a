"""From the last byte of a line to its event on a subscriber's socket; how soon a daemon serves; what an idle one does."""

import time

from .processes import Peer, context_switches, spread

from harness import Daemon, eventually, running  # noqa: E402
import pathlib
import tempfile

ALARM_ON_SIGHT = "[detect]\nmaximum = 100\n"
ROUNDS, LINES = 7, 5_000
PERCENTILES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}


def daemon(extra: str = "") -> Daemon:
    return Daemon(pathlib.Path(tempfile.mkdtemp(prefix="lariat-bench-")), extra=extra)


def percentiles_us(peer: Peer) -> dict[str, float]:
    peer.ask("go")
    nanoseconds = sorted(map(int, peer.rest()))
    return {name: nanoseconds[min(int(len(nanoseconds) * q), len(nanoseconds) - 1)] / 1e3 for name, q in PERCENTILES.items()}


def measure() -> dict:
    """Rounds in turn: every round has a daemon of its own, for each alarm is of a new stream."""
    events, bare = [], []
    for _ in range(ROUNDS):
        with running(daemon(ALARM_ON_SIGHT)) as d:
            with Peer("latency", f"tcp:{d.tcp}", f"tcp:{d.events_port}", LINES) as peer:
                peer.read()
                eventually(lambda d=d: d.count("subscribers") == 1, "the subscriber")
                events.append(percentiles_us(peer))
        with Peer("echo") as echo, Peer("latency", echo.read(), "-", LINES) as peer:
            peer.read()
            bare.append(percentiles_us(peer))
    return {
        "event_us": {q: spread([round_[q] for round_ in events]) for q in PERCENTILES},
        "ping_pong_us": {q: spread([round_[q] for round_ in bare]) for q in PERCENTILES},
        "event_against_ping_pong": {q: spread([e[q] / b[q] for e, b in zip(events, bare)]) for q in PERCENTILES},
        "lines_a_round": LINES,
    }


def measure_start() -> dict:
    """From exec to an answer on the control socket."""
    milliseconds = []
    for _ in range(7):
        d = daemon()
        begin = time.monotonic()
        d.start()
        while True:
            try:
                d.health()
                break
            except OSError:
                time.sleep(0.0005)
        milliseconds.append((time.monotonic() - begin) * 1e3)
        d.stop()
    return {"milliseconds_to_serve": spread(milliseconds)}


def measure_idle(seconds: float = 10) -> dict:
    with running(daemon()) as d:
        time.sleep(1)  # its start is not idleness
        before = context_switches(d.process.pid)
        time.sleep(seconds)
        after = context_switches(d.process.pid)
    return {"context_switches": after - before, "seconds": seconds}
