"""kill -9 and failing system calls, injected by strace into the real daemon while it reads and writes its state."""

import collections
import os
import pathlib
import re
import shutil
import subprocess
from typing import Callable

import pytest
from harness import program
from tracing import can_trace

CALLS = ("openat", "write", "fsync", "renameat", "unlinkat", "flock", "pwrite64", "fdatasync", "ftruncate")
ROUNDS = 6
STREAMS = 1_000
POINTS = 50  # of kill -9 after one history
AGES = range(1, 12)  # rounds that a state has had when its daemon is killed, in the long run

pytestmark = can_trace


def rows(first: int, last: int) -> bytes:
    return b"".join(
        b"s%d %d %d\n" % (s, 20 + (r * 7 + s) % 5, (1_700_000_000 + 60 * r) * 10**9)
        for r in range(first, last) for s in range(STREAMS)
    )  # fmt: skip


def run_with(folder: pathlib.Path, config: str, lines: bytes, *wrapper: str) -> subprocess.CompletedProcess:
    """A daemon that reads the lines from standard input, and keeps its state at their end."""
    file = folder / "lariatd.toml"
    file.write_text(
        f'[state]\ndirectory = "{folder}/state"\n[http]\nlisten = "tcp://127.0.0.1:0"\nenabled = false\n{config}'
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and not k.endswith("_DIRECTORY")}
    return subprocess.run(
        [*wrapper, program("lariatd"), "-c", str(file), "--stdin"], input=lines, capture_output=True, timeout=60,
        check=False, env={**kept, "ASAN_OPTIONS": "detect_leaks=0"},
    )  # fmt: skip


def run(folder: pathlib.Path, lines: bytes, *wrapper: str) -> subprocess.CompletedProcess:
    return run_with(folder, "[detect]\nshape = false\n", lines, *wrapper)


def inject(folder: pathlib.Path, call: str, what: str) -> tuple[str, ...]:
    trace = str(folder / "trace")
    return ("strace", "-f", "-qq", "-o", trace, "-e", f"trace={call}", "-e", f"inject={call}:{what}")


def restored(folder: pathlib.Path) -> tuple[int, str]:
    """How many rounds the state holds, by what the next start says, and that it starts."""
    done = run(folder, b"")
    log = done.stderr.decode()
    assert done.returncode == 0, log
    assert "cannot" not in log and "not kept" not in log, log
    found = re.search(r"restored (\d+) streams", log)
    return (int(found[1]) if found else 0), log


def counted(folder: pathlib.Path, age: int = ROUNDS - 1) -> dict[str, int]:
    """How often each call is made by an undisturbed run, in the thread that makes it most: strace counts by thread."""
    trace = folder / "calls"
    run(folder, rows(age, age + 1), "strace", "-f", "-qq", "-o", str(trace), "-e", "trace=" + ",".join(CALLS))
    made = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", trace.read_text(), re.M))
    return {call: most for call in CALLS if (most := max((n for (_, c), n in made.items() if c == call), default=0))}


def spread(calls: dict[str, int], points: int) -> list[tuple[str, int]]:
    """So many of the calls, over all of them evenly."""
    every = [(call, n) for call, count in calls.items() for n in range(1, count + 1)]
    step = max(1.0, len(every) / points)
    return [every[int(i * step)] for i in range(min(points, len(every)))]


@pytest.fixture(scope="module")
def state_after(tmp_path_factory) -> Callable[[int], pathlib.Path]:
    """States of so many rounds, a snapshot each."""
    states = [tmp_path_factory.mktemp("r0")]

    def state(rounds: int) -> pathlib.Path:
        while len(states) <= rounds:
            states.append(copy(states[-1], tmp_path_factory.mktemp(f"r{len(states)}") / "kept"))
            assert run(states[-1], rows(len(states) - 2, len(states) - 1)).returncode == 0
        return states[rounds]

    return state


@pytest.fixture
def kept(state_after) -> pathlib.Path:
    """A state of some generations."""
    return state_after(ROUNDS - 1)


def ages(folder: pathlib.Path) -> set[int]:
    """Readings that the streams of the state have had, by the command that reads it."""
    done = subprocess.run(
        [program("lariat"), "inspect", "snapshot", "--streams", str(folder / "state")], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {int(line.split()[0]) for line in done.stdout.splitlines() if line.endswith(":value")}


def kill_everywhere(kept: pathlib.Path, tmp_path: pathlib.Path, age: int) -> collections.Counter:
    """Kills the daemon that adds a round to a state of so many, at up to POINTS calls; counts what it left."""
    outcomes: collections.Counter = collections.Counter()
    for i, (call, n) in enumerate(spread(counted(copy(kept, tmp_path / f"count{age}"), age), POINTS)):
        folder = copy(kept, tmp_path / f"k{age}.{i}")
        killed = run(folder, rows(age, age + 1), *inject(folder, call, f"signal=KILL:when={n}"))
        assert killed.returncode != 0, f"{call} {n} was not reached"
        found = ages(folder)
        assert found in ({age}, {age + 1}), f"{call} {n}: {found}"
        outcomes["old" if age in found else "new"] += 1
        assert restored(folder)[0] == STREAMS
        shutil.rmtree(folder)
    return outcomes


def test_kill_9_at_a_system_call_leaves_the_old_state_or_the_new(kept, tmp_path):
    outcomes = kill_everywhere(kept, tmp_path, ROUNDS - 1)
    assert outcomes.total() == POINTS
    assert outcomes["old"] > 0 and outcomes["new"] > 0


@pytest.mark.long
def test_kill_9_leaves_the_old_state_or_the_new_whatever_was_there(state_after, tmp_path):
    """Full snapshots and parts, with and without older ones that go."""
    outcomes = sum((kill_everywhere(state_after(age), tmp_path, age) for age in AGES), collections.Counter())
    print(f"{outcomes.total()} points: {dict(outcomes)}")
    assert outcomes.total() >= 500
    assert outcomes["old"] > 0 and outcomes["new"] > 0


def copy(folder: pathlib.Path, to: pathlib.Path) -> pathlib.Path:
    return pathlib.Path(shutil.copytree(folder, to))


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EROFS", "EMFILE", "ENOMEM"])
def test_a_failing_call_never_breaks_the_state(kept, tmp_path, error):
    calls = counted(copy(kept, tmp_path / "count"))
    for call in ("fsync", "renameat"):
        for n in range(1, calls[call] + 1):
            folder = copy(kept, tmp_path / f"{call}{n}")
            done = run(folder, rows(ROUNDS - 1, ROUNDS), *inject(folder, call, f"error={error}:when={n}"))
            assert done.returncode == 0, done.stderr
            assert "the state is not kept" in done.stderr.decode()
            assert ages(folder) in ({ROUNDS - 1}, {ROUNDS})
            assert restored(folder)[0] == STREAMS
