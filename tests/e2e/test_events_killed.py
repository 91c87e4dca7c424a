"""kill -9 and failing system calls in the middle of the event history and of the file that takes events from it."""

import collections
import json
import pathlib
import random
import shutil
import sqlite3
import sys
from typing import Callable, Iterable

import pytest
from test_event_history import ALARM
from test_state_killed import inject, run_with, spread
from tracing import can_trace

CALLS = ("openat", "pwrite64", "fdatasync", "ftruncate", "unlink", "write", "fcntl", "fsync", "renameat")
STREAMS = 40
LONG_STREAMS = 1_000
START = 1_700_000_000

pytestmark = can_trace


def round_of(number: int, streams: int) -> bytes:
    """Alarms in every other stream, the all-clear in those of the round before."""
    lines = []
    for second in range(2):
        for s in range(streams):
            value = 500 if s % 2 == number % 2 else 20
            lines.append(f"s{s} {value} {(START + 60 * number + second) * 10**9}\n")
    return "".join(lines).encode()


def run(folder: pathlib.Path, lines: bytes, *wrapper: str):
    return run_with(folder, ALARM + f'[[output]]\nto = "file://{folder}/events.ndjson"\n', lines, *wrapper)


def calls_of(folder: pathlib.Path, lines: bytes) -> dict[str, int]:
    trace = folder / "calls"
    run(folder, lines, "strace", "-f", "-qq", "-o", str(trace), "-e", "trace=" + ",".join(CALLS))
    made: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for line in trace.read_text().splitlines():
        thread, call = line.split(maxsplit=1)
        made[call.split("(")[0]][thread] += 1
    return {call: max(made[call].values()) for call in CALLS if made[call]}


def told(folder: pathlib.Path) -> list[dict]:
    """The file's records, those that came again passed over; a line that a kill has cut is no record."""
    out = []
    for line in dict.fromkeys((folder / "events.ndjson").read_text().splitlines()):
        try:
            out.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return out


def check(folder: pathlib.Path, where: str) -> int:
    """After all-clears in all streams: every event has begun once and ended once, here as there. Returns how many."""
    records = told(folder)
    counts = collections.Counter((e["id"], e["phase"]) for e in records)
    assert set(counts.values()) == {1}, f"{where}: told twice: {[c for c in counts.items() if c[1] > 1]}"
    begun = {e["id"] for e in records if e["phase"] == "begin"}
    ended = {e["id"] for e in records if e["phase"] == "end"}
    assert begun == ended, f"{where}: {len(begun - ended)} without an end, {len(ended - begun)} without a begin"
    with sqlite3.connect(folder / "state" / "events.db") as table:
        assert table.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert table.execute("SELECT count(*) FROM event WHERE ended = 0").fetchall() == [(0,)]
        kept = [json.loads(line) for (line,) in table.execute("SELECT line FROM record ORDER BY sequence")]
    table.close()
    assert [(e["id"], e["phase"]) for e in kept] == [(e["id"], e["phase"]) for e in records], where
    return len(begun)


def settle(folder: pathlib.Path, streams: int) -> None:
    """Starts again, with readings that end what is open."""
    quiet = b"".join(b"s%d 20 %d\n" % (s, (START + 600 + i) * 10**9) for i in range(3) for s in range(streams))
    done = run(folder, quiet)
    log = done.stderr.decode()
    assert done.returncode == 0, log
    assert "set aside" not in log and "not kept" not in log and "cannot" not in log, log


def prepared(folder: pathlib.Path, streams: int) -> pathlib.Path:
    folder.mkdir()
    for number in (0, 1):
        assert run(folder, round_of(number, streams)).returncode == 0
    return folder


def copy(folder: pathlib.Path, to: pathlib.Path) -> pathlib.Path:
    return pathlib.Path(shutil.copytree(folder, to))


def kill_at(points: int, streams: int, tmp_path: pathlib.Path) -> None:
    kept = prepared(tmp_path / "kept", streams)
    lines = round_of(2, streams)
    # How many calls a run makes depends on what is written together, and so on the machine's load: some points
    # are not reached, and others stand in for them.
    where = spread(calls_of(copy(kept, tmp_path / "count"), lines), 2 * points)
    random.Random(1).shuffle(where)
    found, reached = collections.Counter(), 0
    for i, (call, n) in enumerate(where):
        if reached == points:
            break
        folder = copy(kept, tmp_path / f"k{i}")
        killed = run(folder, lines, *inject(folder, call, f"signal=KILL:when={n}"))
        reached += killed.returncode != 0
        settle(folder, streams)
        found[check(folder, f"{call} {n}")] += 1
        shutil.rmtree(folder)
    print(f"{reached} points reached in {i} runs; events begun: {sorted(found.items())}", file=sys.stderr)
    assert reached >= points
    assert len(found) >= 2  # some were killed before the new events were kept, some after


def test_kill_9_at_a_system_call_tells_every_event_once(tmp_path):
    kill_at(25, STREAMS, tmp_path)


@pytest.mark.long
def test_kill_9_at_500_system_calls_tells_every_event_once(tmp_path):
    kill_at(500, LONG_STREAMS, tmp_path)


ERRORS = pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EROFS", "EMFILE", "ENOMEM"])


def fail_once(tmp_path: pathlib.Path, error: str, chosen: Callable[[int], Iterable[int]]) -> None:
    """Fails the calls that `chosen` picks of so many, each in a run of its own, in each thread that comes so far."""
    kept = prepared(tmp_path / "kept", STREAMS)
    lines = round_of(2, STREAMS)
    whole = copy(kept, tmp_path / "whole")
    run(whole, lines)
    settle(whole, STREAMS)
    expected = check(whole, "undisturbed")
    calls = calls_of(copy(kept, tmp_path / "count"), lines)
    # Of write() those to the file alone: threads wake one another by it as well. There are three or four.
    for call, made in (("pwrite64", calls["pwrite64"]), ("fdatasync", calls["fdatasync"]), ("write", 4)):
        for n in chosen(made):
            folder = copy(kept, tmp_path / f"{call}{n}")
            file = ("-P", str(folder / "events.ndjson")) if call == "write" else ()
            done = run(folder, lines, *inject(folder, call, f"error={error}:when={n}"), *file)
            assert done.returncode == 0, done.stderr
            settle(folder, STREAMS)
            assert check(folder, f"{call} {n} {error}") == expected
            shutil.rmtree(folder)


@ERRORS
def test_calls_that_fail_once_cost_no_event(tmp_path, error):
    fail_once(tmp_path, error, lambda made: [min(made, 2)])


@pytest.mark.long
@ERRORS
def test_whichever_call_fails_once_costs_no_event(tmp_path, error):
    fail_once(tmp_path, error, lambda made: range(1, made + 1))


def test_a_file_is_synced_before_it_takes_more(tmp_path):
    """What is acknowledged is on the disk: its sync follows each write, in the same thread."""
    folder = prepared(tmp_path / "kept", STREAMS)
    trace = folder / "calls"
    run(folder, round_of(2, STREAMS), "strace", "-f", "-y", "-qq", "-o", str(trace), "-e", "trace=write,fdatasync")
    calls = [line.split("(")[0].split()[1] for line in trace.read_text().splitlines() if "events.ndjson>" in line]
    assert calls and calls == ["write", "fdatasync"] * (len(calls) // 2)


def test_a_snapshot_waits_for_the_events_that_it_knows(tmp_path):
    """The history's disk is slow, the snapshot's is not, and the kill comes right after its rename."""
    folder = prepared(tmp_path / "kept", STREAMS)
    killed = run(
        folder, round_of(2, STREAMS), "strace", "-f", "-qq", "-o", str(folder / "trace"), "-e", "trace=pwrite64,fsync",
        "-e", "inject=pwrite64:delay_enter=10000", "-e", "inject=fsync:signal=KILL:when=2",
    )  # fmt: skip
    assert killed.returncode != 0
    settle(folder, STREAMS)
    assert check(folder, "after the snapshot") == STREAMS * 3 // 2
