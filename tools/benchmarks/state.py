"""What it costs to keep the streams' state and their events: pauses of ingest, bytes written, how soon a restart serves."""

import contextlib
import pathlib
import re
import shutil
import tempfile
import threading
import time
from typing import Callable, Iterator

from .processes import Peer, memory_kib

from clients import connect, send  # noqa: E402
from harness import Daemon, eventually, running  # noqa: E402

MANY, FEW = 1_000_000, 10_000
READINGS = {MANY: 40, FEW: 1_200}  # a stream, before what is measured
RATE, SLOTS = 50_000, 50  # readings a second while snapshots are taken, sent so many times a second
LINE = "temperature,site=plant%02d,sensor=s%06d value=20 %d000000000\n"  # bench_peer's names and stamps
INTERVALS = 6  # of which bytes are counted
PROBES = 1_000  # streams that have a reading while a state is restored
CALM_EVENTS, STORM_EVENTS = 20, 200_000
SNAPSHOTS_A_DAY = 24 * 60 // 15  # at the default interval
PATIENCE = 120
WRITTEN = 'lariat_snapshots_total{cause="written"}'
KEEPS = '[state]\ndirectory = "{folder}/state"\ninterval = "{interval}"\nmax_write_per_hour = 0\n'
EVENTS = '[detect]\nmaximum = 100\nclear_after = 1\n'
LIMITS = '[limits]\nmax_memory = "16GiB"\nmax_streams = 2000000\n'


def settings(folder: pathlib.Path, interval: str) -> str:
    return KEEPS.format(folder=folder, interval=interval) + LIMITS


@contextlib.contextmanager
def load(d: Daemon, streams: int) -> Iterator[None]:
    """RATE readings a second, of all streams in turn, until the end."""
    ended = threading.Event()

    def send() -> None:
        begin, at = time.monotonic(), READINGS[streams] * streams
        with connect(d, "tcp") as client:
            for slot in range(1, 10**9):
                lines = [LINE % (n % streams % 40, n % streams, n // streams + 1) for n in range(at, at + RATE // SLOTS)]
                client.sendall("".join(lines).encode())
                at += len(lines)
                if ended.wait(max(0.0, begin + slot / SLOTS - time.monotonic())):
                    return

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def feed(sender: Peer, streams: int, d: Daemon) -> None:
    rounds = max(1, 2_000_000 // streams)
    sent = 0
    while sent < READINGS[streams]:
        now = min(rounds, READINGS[streams] - sent)
        sender.ask(f"make {now}")
        sender.ask("go 0")
        sent += now
    d.wait_readings(sent * streams, PATIENCE)


def stop(d: Daemon) -> None:
    """As running() does, with more patience: the last snapshot may be of gigabytes."""
    d.process.terminate()
    assert d.process.wait(PATIENCE) == 0, d.log()


def serves(d: Daemon, route: str) -> bool:
    try:
        return d.ask(route)[0] == 200
    except OSError:
        return False


def measure_restart(d: Daemon, streams: int) -> dict:
    """From exec on; the files are in the page cache, as after a restart of the daemon alone."""
    begin = time.monotonic()
    d.start()
    found = {}

    def note(what: str, happened: Callable[[], bool]) -> None:
        while not happened():
            time.sleep(0.001)
        found[f"seconds_until_{what}"] = time.monotonic() - begin

    note("answers", lambda: serves(d, "/healthz"))
    stamp = READINGS[streams] + 1_000
    every = range(0, streams, streams // PROBES)
    send(d, "tcp", "".join(LINE % (n % 40, n, stamp) for n in every).encode())
    note("first_stream_usable", lambda: d.health()["readings"] > 0)
    note("half_of_them_usable", lambda: d.health()["readings"] >= PROBES // 2)
    note("all_streams_usable", lambda: serves(d, "/readyz"))
    assert d.health()["streams"] == streams
    return found


def written(d: Daemon) -> int:
    return int(re.search(r"^write_bytes: (\d+)", pathlib.Path(f"/proc/{d.process.pid}/io").read_text(), re.M)[1])


def measure_events() -> dict:
    """The history and a file output, both synced.  In a storm what does not fit the queue goes, and is counted."""

    def values(*each: int) -> bytes:
        return b"".join(b"boiler value=%d %d000000000\n" % (v, next(stamps)) for v in each)

    def kept() -> float:
        figures = d.metrics()
        return figures["lariat_event_records"] if figures["lariat_event_records_waiting"] == 0 else 0

    stamps = iter(range(1_700_000_000, 10**10))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lariat-bench-"))
    extra = KEEPS.format(folder=folder, interval="24h") + "max_events = 1000000\n" + EVENTS
    try:
        with running(Daemon(folder, extra=extra, outputs=f'[[output]]\nto = "file://{folder}/events.ndjson"\n')) as d:
            send(d, "tcp", values(20))
            before = written(d)
            for record in range(1, 2 * CALM_EVENTS + 1):
                send(d, "tcp", values(500 if record % 2 else 20))
                eventually(lambda: kept() == record, "a record is kept", PATIENCE)
            out = {"kib_written_an_event": (written(d) - before) / CALM_EVENTS / 1024}
            storm = values(*[500, 20] * STORM_EVENTS)
            begin = time.monotonic()
            send(d, "tcp", storm)
            d.wait_readings(1 + 2 * CALM_EVENTS + 2 * STORM_EVENTS, PATIENCE)
            eventually(lambda: kept() > 0, "the storm is over", PATIENCE)
            return out | {"records_kept_a_second": (kept() - 2 * CALM_EVENTS) / (time.monotonic() - begin)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_snapshots(d: Daemon, streams: int) -> dict:
    """Of a daemon whose next snapshot is of all streams."""
    d.write_config(settings(d.folder, "1s"))
    d.reload()
    with load(d, streams):
        eventually(lambda: d.metrics()[WRITTEN] >= 1, "a snapshot of all streams", PATIENCE)
        first = d.metrics()
        if streams == FEW:
            more = first[WRITTEN] + INTERVALS
            eventually(lambda: d.metrics()[WRITTEN] >= more, "further snapshots", PATIENCE)
        last = d.metrics()
    out = {
        "longest_pause_ms": last["lariat_snapshot_longest_pause_seconds"] * 1e3,
        "snapshot_seconds": first["lariat_snapshot_seconds"],
        "snapshot_mib": first["lariat_snapshot_size_bytes"] / 2**20,
        "daemon_mib": memory_kib(d.process.pid) / 1024,
    }
    if streams == FEW:
        name = "lariat_snapshot_bytes_total"
        out["mib_written_a_day"] = (last[name] - first[name]) / (last[WRITTEN] - first[WRITTEN]) * SNAPSHOTS_A_DAY / 2**20
    return out


def measure_size(streams: int) -> dict:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lariat-bench-"))
    d = Daemon(folder, extra=settings(folder, "24h"))
    try:
        with running(d):
            with Peer("send", streams, f"tcp:{d.tcp}") as sender:
                feed(sender, streams, d)
            out = measure_snapshots(d, streams)
            stop(d)
        d.write_config(settings(folder, "24h"))
        out |= measure_restart(d, streams)
        d.process.kill()  # it would write all that again
        d.process.wait()
        return out
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure() -> dict:
    return {"events": measure_events()} | {f"{streams:,} streams": measure_size(streams) for streams in (FEW, MANY)}
