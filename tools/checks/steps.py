"""Runs named steps one after the other, each with a log of its own, and counts what passed."""

import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from dataclasses import dataclass, field
from typing import Callable, Iterable, TextIO

TAIL_LINES = 40
SHOWN_WORDS = 30  # of a command; a list of all sources is of no use in a log


@dataclass
class Tally:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


class StepFailed(Exception):
    """The step's command failed; the log says why."""


class StepSkipped(Exception):
    """The step can't run here; the message says why."""


@dataclass
class Log:
    """Where a step writes, and how it runs a command."""

    path: pathlib.Path
    file: TextIO
    tally: Tally = field(default_factory=Tally)
    detail: str = ""  # what the step would have said of it

    def note(self, text: str) -> None:
        self.file.write(text + "\n")
        self.file.flush()

    def run(self, *command: object, accept: Iterable[int] = (0,), **options) -> int:
        """Runs a command into the log. Raises StepFailed when its exit code is not one of `accept`."""
        words = [str(word) for word in command]
        shown = words if len(words) <= SHOWN_WORDS else [*words[:SHOWN_WORDS], f"... and {len(words) - SHOWN_WORDS} more"]
        self.note("$ " + " ".join(shown))
        code = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=self.file, stderr=subprocess.STDOUT, check=False, **options
        ).returncode
        if code not in accept:
            raise StepFailed(f"{words[0]} ended with {code}")
        return code


@dataclass
class Step:
    """A part of the run. Skipped when a step that it needs did not pass."""

    name: str
    work: Callable[[Log], None]
    needs: tuple[str, ...] = ()


def run_steps(steps: Iterable[Step], logs: pathlib.Path, out: TextIO = sys.stdout) -> Tally:
    """Runs all steps and says how each went. A step that counts no tests of its own counts as one."""
    logs.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    total = Tally()
    unusable: set[str] = set()
    for step in steps:
        out.write(f"[{clock(time.monotonic() - start)}] {step.name:<24} ")
        out.flush()
        begin = time.monotonic()
        lacking = sorted(unusable.intersection(step.needs))
        path = logs / (re.sub(r"\W+", "-", step.name) + ".log")
        with open(path, "w", encoding="utf-8") as file:
            log = Log(path, file)
            outcome, why = attempt(step, log, lacking)
        counted = log.tally
        if outcome == "FAILED" and not counted.failed:
            counted.failed = 1
        elif outcome == "skipped":
            counted.skipped += 1
        elif counted == Tally():
            counted.passed = 1
        total += counted
        if outcome != "ok":
            unusable.add(step.name)
        detail = why or "; ".join(filter(None, [str(counted) if counted.passed + counted.skipped > 1 else "", log.detail]))
        out.write(f"{outcome:<8}{time.monotonic() - begin:7.1f} s  {detail}\n")
        if outcome == "FAILED":
            out.write(tail(path))
        out.flush()
    return total


def attempt(step: Step, log: Log, lacking: list[str]) -> tuple[str, str]:
    if lacking:
        return "skipped", f"needs {', '.join(lacking)}"
    try:
        step.work(log)
    except StepSkipped as reason:
        return "skipped", str(reason)
    except (StepFailed, OSError) as reason:
        log.note(str(reason))
        return "FAILED", str(reason)
    return "ok", ""


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60:2d}:{int(seconds) % 60:02d}"


def tail(path: pathlib.Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
    return "".join(f"    | {line}\n" for line in lines) + f"    the whole log: {path}\n"


DOCTEST = re.compile(r"test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped")


def tally_junit(path: pathlib.Path) -> Tally:
    """Counts a JUnit report of ctest or pytest; a doctest program counts as the cases that it ran."""
    total = Tally()
    for case in xml.parse(path).getroot().iter("testcase"):
        summary = DOCTEST.search(case.findtext("system-out") or "")
        if summary:
            total += Tally(*(int(number) for number in summary.groups()))
        elif case.find("skipped") is not None:
            total.skipped += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            total.failed += 1
        else:
            total.passed += 1
    return total
