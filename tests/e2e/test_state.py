"""What outlives the daemon: models, open events, and what becomes of damaged files."""

import contextlib
import json
import math
import os
import pathlib
import random
import signal
import subprocess

import pytest
from clients import connect, send
from harness import Daemon, eventually, program, running, whole_lines
from tracing import can_trace

STREAMS = 20
START = 1_700_000_000


def state_of(folder: pathlib.Path) -> str:
    return f'[state]\ndirectory = "{folder}/state"\n'


def readings(first: int, last: int) -> bytes:
    """Rows `first` to `last` of seeded series, with spikes, five minutes apart."""
    lines = []
    for row in range(first, last):
        for stream in range(STREAMS):
            noise = random.Random(row * 1_000 + stream)
            value = 20 + 3 * math.sin(row / 288 * math.tau) + noise.gauss(0, 0.5)
            value += 15 if noise.random() < 0.005 else 0
            lines.append(f"room{stream},floor=1 temp={value:.6f} {(START + row * 300) * 10**9}\n")
    return "".join(lines).encode()


def feed(daemon: Daemon, first: int, last: int) -> None:
    before = daemon.count("readings")
    send(daemon, "tcp", readings(first, last))
    daemon.wait_readings(before + (last - first) * STREAMS)


def make(place: pathlib.Path, events: pathlib.Path, extra: str = "", wrapper: tuple[str, ...] = ()) -> Daemon:
    place.mkdir(exist_ok=True)
    outputs = f'[[output]]\nto = "file://{events}"\n'
    return Daemon(place, extra=state_of(place) + extra, outputs=outputs, wrapper=wrapper)


def events_of(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in whole_lines(path)]


def test_decisions_after_a_restart_are_those_without_one(folder):
    cuts = [0, 450, 451, 700, 1_200]
    with running(make(folder / "whole", folder / "whole.ndjson")) as daemon:
        feed(daemon, 0, cuts[-1])
    for first, last in zip(cuts, cuts[1:]):
        with running(make(folder / "cut", folder / "cut.ndjson")) as daemon:
            feed(daemon, first, last)
            assert daemon.health()["status"] == "ok"
    whole, cut = events_of(folder / "whole.ndjson"), events_of(folder / "cut.ndjson")
    assert len(whole) > 50
    assert cut == whole


def slow_reads(file: pathlib.Path) -> tuple[str, ...]:
    """Every read of the file takes a tenth of a second; strace does not stand between us and the daemon, and the
    leak sanitizer, which cannot look at a traced program, is off."""
    return ("strace", "-D", "-f", "-qq", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", os.devnull, "-P", str(file),
            "-e", "inject=read:delay_enter=100000")  # fmt: skip


def is_starting(daemon: Daemon) -> bool:
    with contextlib.suppress(OSError):
        return daemon.health()["status"] == "starting"
    return False


@pytest.mark.slow
@can_trace
def test_readings_that_come_while_the_state_is_read_are_judged_as_after_it(folder):
    # A budget of all streams sees them in another order than without the restart.
    apart = "[limits]\nevents_per_day = 0\n"
    for name in ("calm", "hasty"):
        with running(make(folder / name, folder / f"{name}.ndjson", apart)) as daemon:
            feed(daemon, 0, 450)
    with running(make(folder / "calm", folder / "calm.ndjson", apart)) as daemon:
        feed(daemon, 450, 700)
    (snapshot,) = (folder / "hasty" / "state").glob("*.full")
    daemon = make(folder / "hasty", folder / "hasty.ndjson", apart, wrapper=slow_reads(snapshot)).start()
    eventually(lambda: is_starting(daemon), "the daemon answers")
    with connect(daemon, "tcp") as early:
        early.sendall(readings(450, 451))
        assert daemon.ask("/readyz")[0] == 503
        assert "restoring" in daemon.health()["reasons"][0]
        early.sendall(readings(451, 700))
        daemon.wait_ready().wait_readings(250 * STREAMS)
    assert daemon.stop() == 0
    calm, hasty = events_of(folder / "calm.ndjson"), events_of(folder / "hasty.ndjson")
    assert len(calm) > 20
    # Each stream's own order is kept, not that of streams among each other.
    assert sorted(hasty, key=lambda e: str(e["stream"])) == sorted(calm, key=lambda e: str(e["stream"]))


@pytest.mark.slow
@can_trace
def test_a_stream_is_usable_as_soon_as_it_is_loaded(folder):
    def row(second: int) -> bytes:
        return b"".join(b"sensor%d temp=%d %d\n" % (i, i % 7, (START + second) * 10**9) for i in range(640))

    with running(make(folder / "d", folder / "e.ndjson")) as daemon:
        send(daemon, "tcp", row(0) + b"early_bird temp=1\n")
        daemon.wait_readings(641)
    (snapshot,) = (folder / "d" / "state").glob("*.full")
    daemon = make(folder / "d", folder / "e.ndjson", wrapper=slow_reads(snapshot)).start()
    eventually(lambda: is_starting(daemon), "the daemon answers")
    with connect(daemon, "tcp") as early:
        early.sendall(row(300) + b"newcomer temp=1\n")
        seen = []
        while is_starting(daemon):
            seen.append(daemon.health()["readings"])
        assert len({n for n in seen if 0 < n < 641}) > 3, f"judged while starting: {sorted(set(seen))}"
        daemon.wait_ready().wait_readings(641)
        assert {s["readings"] for name, s in daemon.streams().items() if "sensor" in name} == {2}
    # What was accepted while starting is not lost where SIGTERM comes then.
    assert daemon.stop() == 0
    daemon = make(folder / "d", folder / "e.ndjson", wrapper=slow_reads(snapshot)).start()
    eventually(lambda: is_starting(daemon), "the daemon answers")
    with connect(daemon, "tcp") as early:
        early.sendall(row(600))
        eventually(lambda: daemon.health()["readings"] > 0, "a reading is judged")
        assert is_starting(daemon)
    assert daemon.stop() == 0
    with running(make(folder / "d", folder / "e.ndjson")) as daemon:
        assert {s["readings"] for name, s in daemon.streams().items() if "sensor" in name} == {3}


@pytest.mark.slow
@can_trace
def test_sigterm_while_the_state_is_read_leaves_it_as_it_was(folder):
    with running(make(folder / "d", folder / "e.ndjson")) as daemon:
        feed(daemon, 0, 3)
    state = folder / "d" / "state"
    before = {file.name: file.read_bytes() for file in state.glob("state*")}
    (snapshot,) = state.glob("*.full")
    daemon = make(folder / "d", folder / "e.ndjson", wrapper=slow_reads(snapshot)).start()
    eventually(lambda: is_starting(daemon), "the daemon answers")
    assert daemon.stop() == 0
    assert {file.name: file.read_bytes() for file in state.glob("state*")} == before


def test_open_events_outlive_sigterm_and_are_told_once(folder):
    alarm = "[detect]\nmaximum = 100\nclear_after = 3\n"
    with running(make(folder / "d", folder / "e.ndjson", alarm)) as daemon:
        send(daemon, "tcp", b"boiler 500 1700000000000000000\n")
        daemon.wait_readings(1)
    with running(make(folder / "d", folder / "e.ndjson", alarm)) as daemon:
        assert daemon.health()["events_open"] == 1
        send(daemon, "tcp", b"".join(b"boiler 20 %d\n" % ((1_700_000_000 + i) * 10**9) for i in range(1, 20)))
        daemon.wait_readings(19)
    records = events_of(folder / "e.ndjson")
    assert [r["phase"] for r in records] == ["begin", "end"]
    assert records[0]["id"] == records[1]["id"]
    assert records[1]["ended"] == "cleared"


def test_a_damaged_snapshot_is_set_aside_and_the_one_before_it_used(folder):
    for last in (3, 4):
        with running(make(folder / "d", folder / "e.ndjson")) as daemon:
            feed(daemon, last - 1, last)
    newest = sorted((folder / "d" / "state").glob("state-*.part"))[-1]
    damaged = bytearray(newest.read_bytes())
    damaged[len(damaged) // 2] ^= 0x10
    newest.write_bytes(damaged)
    with running(make(folder / "d", folder / "e.ndjson")) as daemon:
        assert {s["readings"] for s in daemon.streams().values()} == {1}
        health = daemon.health()
        assert health["status"] == "degraded"
        assert "damaged" in health["reasons"][0]
        assert newest.with_name(newest.name + ".damaged").exists()
        feed(daemon, 5, 6)
    with running(make(folder / "d", folder / "e.ndjson")) as daemon:
        assert daemon.health()["status"] == "ok"
        assert {s["readings"] for s in daemon.streams().values()} == {2}


def test_snapshots_come_at_their_interval_and_survive_kill(folder):
    daemon = make(folder / "d", folder / "e.ndjson", 'interval = "1s"\n')
    daemon.start().wait_ready()
    feed(daemon, 0, 10)
    eventually(lambda: daemon.count("snapshots", "written") >= 1, "a snapshot")
    daemon.send_signal(signal.SIGKILL)
    daemon.wait_exit()
    with running(make(folder / "d", folder / "e.ndjson")) as daemon:
        assert {s["readings"] for s in daemon.streams().values()} == {10}


def test_two_daemons_do_not_share_a_state(folder):
    with running(make(folder / "d", folder / "e.ndjson")):
        (folder / "d2").mkdir()
        second = Daemon(folder / "d2", extra=state_of(folder / "d"))
        second.start()
        assert second.wait_exit() == 69
        assert "another lariatd" in second.log()


def inspect(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([program("lariat"), "inspect", *map(str, words)], capture_output=True, text=True, check=False)


def test_a_state_can_be_looked_into_checked_and_moved(folder):
    state = folder / "d" / "state"
    for last in (2, 3):
        with running(make(folder / "d", folder / "e.ndjson")) as daemon:
            feed(daemon, last - 1, last)
    told = inspect("snapshot", state)
    assert told.returncode == 0
    assert [line.split(": ")[1].split(";")[0] for line in told.stdout.splitlines()] == ["whole", "whole"]
    listed = inspect("snapshot", "--streams", state).stdout.splitlines()
    assert len(listed) == STREAMS
    assert {line.split()[0] for line in listed} == {"2"}

    assert inspect("export", state, folder / "moved").returncode == 0
    (folder / "other").mkdir()
    assert inspect("import", folder / "other" / "state", folder / "moved").returncode == 0
    with running(make(folder / "other", folder / "e.ndjson")) as daemon:
        assert {s["readings"] for s in daemon.streams().values()} == {2}
        assert inspect("import", folder / "other" / "state", folder / "moved").returncode == 69

    newest = sorted(state.glob("state-*.part"))[-1]
    newest.write_bytes(newest.read_bytes()[:-1])
    told = inspect("verify", state)
    assert told.returncode == 1
    assert f"{newest}: cut short" in told.stdout
    assert newest.exists()
    assert {line.split()[0] for line in inspect("snapshot", "--streams", state).stdout.splitlines()} == {"1"}
