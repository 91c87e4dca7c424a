"""Programs under measurement: the other end, CPU time, and waiting until a program has nothing left to do."""

import os
import pathlib
import statistics
import subprocess
import sys
import time
from typing import Callable

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "release"
CACHE = ROOT / "build" / "bench"  # what the peers' installers leave
os.environ["LARIAT_BUILD"] = str(BUILD)
sys.path.insert(0, str(ROOT / "tests" / "e2e"))


class Peer:
    """tests/bench/bench_peer, spoken to line by line."""

    def __init__(self, *words: object):
        self._process = subprocess.Popen(
            [BUILD / "tests/bench/bench_peer", *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pid = self._process.pid

    def ask(self, line: str) -> str:
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.read()

    def read(self) -> str:
        return self._process.stdout.readline().strip()

    def rest(self) -> list[str]:
        return self._process.stdout.read().split()

    def close(self) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads so far. Not from `stat`, which counts in hundredths of a second."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:  # a thread that has just ended
            continue
    return total / 1e9


def cpu_of(pid: int, work: Callable[[], object]) -> float:
    """CPU seconds that a process spends on what `work` gives it, until it is idle again."""
    before = cpu_seconds(pid)
    work()
    return settled_cpu(pid) - before


def settled_cpu(pid: int) -> float:
    """The process's CPU seconds once it has been idle for a tenth of a second."""
    last, idle = cpu_seconds(pid), 0
    while idle < 4:
        time.sleep(0.025)
        now = cpu_seconds(pid)
        idle = idle + 1 if now - last < 0.0005 else 0
        last = now
    return last


def memory_kib(pid: int, line: str = "VmRSS") -> int:
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split(line + ":")[1].split()[0])


def context_switches(pid: int) -> int:
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        lines = (task / "status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    return total


def spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}
