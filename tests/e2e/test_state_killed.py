"""kill -9 and failing system calls, injected by strace into the real daemon while it reads and writes its state."""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from harness import program

CALLS = ("openat", "write", "fsync", "renameat", "unlinkat", "flock", "pwrite64", "fdatasync", "ftruncate")
ROUNDS = 6
STREAMS = 700
POINTS = int(os.environ.get("LARIAT_KILL_POINTS", "50"))

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None
    or subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode != 0,
    reason="needs strace, and leave to trace",
)


def rows(first: int, last: int) -> bytes:
    return b"".join(
        b"s%d %d %d\n" % (s, 20 + (r * 7 + s) % 5, (1_700_000_000 + 60 * r) * 10**9)
        for r in range(first, last) for s in range(STREAMS)
    )  # fmt: skip


def run(folder: pathlib.Path, lines: bytes, *wrapper: str) -> subprocess.CompletedProcess:
    """A daemon that reads the lines from standard input, and keeps its state at their end."""
    config = folder / "lariatd.toml"
    config.write_text(
        f'[state]\ndirectory = "{folder}/state"\n[detect]\nshape = false\n'
        f'[http]\nlisten = "tcp://127.0.0.1:0"\nenabled = false\n'
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and not k.endswith("_DIRECTORY")}
    return subprocess.run(
        [*wrapper, program("lariatd"), "-c", str(config), "--stdin"], input=lines, capture_output=True, timeout=60,
        check=False, env={**kept, "ASAN_OPTIONS": "detect_leaks=0"},
    )  # fmt: skip


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


def counted(folder: pathlib.Path) -> dict[str, int]:
    """How often each call is made by an undisturbed run, in the thread that makes it most: strace counts by thread."""
    trace = folder / "calls"
    run(folder, rows(ROUNDS - 1, ROUNDS), "strace", "-f", "-qq", "-o", str(trace), "-e", "trace=" + ",".join(CALLS))
    made = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", trace.read_text(), re.M))
    return {call: most for call in CALLS if (most := max((n for (_, c), n in made.items() if c == call), default=0))}


def spread(calls: dict[str, int], points: int) -> list[tuple[str, int]]:
    """So many of the calls, over all of them evenly."""
    every = [(call, n) for call, count in calls.items() for n in range(1, count + 1)]
    step = max(1.0, len(every) / points)
    return [every[int(i * step)] for i in range(min(points, len(every)))]


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> pathlib.Path:
    """A state of some generations."""
    folder = tmp_path_factory.mktemp("kept")
    for r in range(ROUNDS - 1):
        assert run(folder, rows(r, r + 1)).returncode == 0
    return folder


def ages(folder: pathlib.Path) -> set[int]:
    """Readings that the streams of the state have had, by the command that reads it."""
    done = subprocess.run(
        [program("lariat"), "inspect", "snapshot", "--streams", str(folder / "state")], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {int(line.split()[0]) for line in done.stdout.splitlines() if line.endswith(":value")}


def test_kill_9_at_a_system_call_leaves_the_old_state_or_the_new(kept, tmp_path):
    points = spread(counted(copy(kept, tmp_path / "count")), POINTS)
    outcomes = {ROUNDS - 1: 0, ROUNDS: 0}
    for i, (call, n) in enumerate(points):
        folder = copy(kept, tmp_path / f"k{i}")
        killed = run(folder, rows(ROUNDS - 1, ROUNDS), *inject(folder, call, f"signal=KILL:when={n}"))
        assert killed.returncode != 0, f"{call} {n} was not reached"
        found = ages(folder)
        assert len(found) == 1, f"{call} {n}: a mix of {found}"
        outcomes[found.pop()] += 1
        assert restored(folder)[0] == STREAMS
        shutil.rmtree(folder)
    print(f"{len(points)} points: {outcomes}", file=sys.stderr)
    assert len(points) >= min(POINTS, 50)
    assert outcomes[ROUNDS - 1] > 0 and outcomes[ROUNDS] > 0


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
