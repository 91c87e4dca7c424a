#!/usr/bin/env python3
"""Builds Lariat in its several ways and runs every check and test. Called by tools/test."""

import argparse
import concurrent.futures
import os
import pathlib
import re
import sys
from collections.abc import Callable

import clean_root
import tidy
from steps import Log, Step, StepFailed, StepSkipped, Tally, run_steps, tally_junit

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LOGS = BUILD / "test-logs"
JOBS = str(os.cpu_count() or 2)
# Kernels with more random bits than this put mappings where GCC 12's TSan cannot follow.
TSAN_RANDOM_BITS = 28


def sources(*suffixes: str) -> list[pathlib.Path]:
    tops = ("include", "src", "tests", "tools")
    return sorted(f for top in tops for f in (ROOT / top).rglob("*") if f.suffix in suffixes and f.is_file())


def check_format(log: Log) -> None:
    files = [file.relative_to(ROOT) for file in sources(".hpp", ".cpp")]
    if log.run("clang-format-16", "--dry-run", "--Werror", *files, cwd=ROOT, accept=(0, 1)):
        raise StepFailed("to be written by clang-format-16 -i")


def check_layers(log: Log) -> None:
    log.run(sys.executable, ROOT / "tools/checks/layers.py", ROOT)


def pytest(*arguments: object, **environment: str):
    def work(log: Log) -> None:
        report = log.path.with_suffix(".xml")
        code = log.run(
            sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-ra", f"--junitxml={report}", *arguments,
            accept=(0, 1), cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        )  # fmt: skip
        log.tally += tally_junit(report)
        if code:
            raise StepFailed("tests failed")

    return work


def build(preset: str, *targets: str):
    def work(log: Log) -> None:
        log.run("cmake", "--preset", preset, cwd=ROOT)
        only = ("--target", *targets) if targets else ()
        log.run("cmake", "--build", BUILD / preset, "--parallel", JOBS, *only)

    return work


def unit_tests(preset: str, prefix: tuple[str, ...] = ()):
    def work(log: Log) -> None:
        report = log.path.with_suffix(".xml")
        code = log.run(
            *prefix, "ctest", "--test-dir", BUILD / preset, "--parallel", JOBS, "--output-on-failure",
            "--no-tests=error", "--timeout", 600, "--output-junit", report,
            "--test-output-size-passed", 1 << 20, "--test-output-size-failed", 1 << 20,
            accept=range(256),
        )  # fmt: skip
        log.tally += tally_junit(report)
        if code:
            raise StepFailed("tests failed")

    return work


def fixed_addresses() -> tuple[str, ...]:
    """What to put before a TSan program so that its mappings lie where TSan looks for them."""
    bits = pathlib.Path("/proc/sys/vm/mmap_rnd_bits")
    if not bits.exists() or int(bits.read_text()) <= TSAN_RANDOM_BITS:
        return ()
    return ("setarch", os.uname().machine, "--addr-no-randomize")


def fuzz(seconds: int, inputs: int = 1):
    """Each fuzzer for so long, as many at once as there are cores; again until all have tried so many inputs together."""

    def search(fuzzer: pathlib.Path) -> int:
        """How many inputs it has tried."""
        found = BUILD / "fuzz/corpora" / fuzzer.name
        found.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "tests/fuzz/seeds" / fuzzer.name.removeprefix("fuzz_")
        with open(LOGS / f"{fuzzer.name}.log", "w", encoding="utf-8") as file:
            log = Log(pathlib.Path(file.name), file)
            log.run(
                fuzzer, f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=2048", "-print_final_stats=1",
                f"-artifact_prefix={LOGS}/{fuzzer.name}-", found, *([seeds] if seeds.is_dir() else []),
            )  # fmt: skip
        return int(re.search(r"number_of_executed_units: (\d+)", log.path.read_text(errors="replace"))[1])

    def work(log: Log) -> None:
        fuzzers = sorted((BUILD / "fuzz/fuzzers").glob("fuzz_*"))
        if not fuzzers:
            raise StepFailed("no fuzzers were built")
        total = 0
        while total < inputs:
            with concurrent.futures.ThreadPoolExecutor(int(JOBS)) as pool:
                tried = [pool.submit(search, fuzzer) for fuzzer in fuzzers]
            for fuzzer, outcome in zip(fuzzers, tried):
                log.note(f"{fuzzer.name}: {outcome.exception() or format(outcome.result(), ',')}; {LOGS / fuzzer.name}.log")
                log.tally += Tally(failed=1) if outcome.exception() else Tally(passed=1)
            if log.tally.failed:
                raise StepFailed("a fuzzer has found something")
            total += sum(outcome.result() for outcome in tried)
        log.detail = f"{total:,} inputs"

    return work


def in_clean_root(work):
    def guarded(log: Log) -> None:
        if os.geteuid() != 0:
            raise StepSkipped("needs root")
        work(log, clean_root.CleanRoot(BUILD / "clean-root"))

    return guarded


def quick_steps() -> list[Step]:
    return [
        Step("format", check_format),
        Step("layers", check_layers),
        Step("checks", pytest("tests/checks")),
        Step("build debug", build("debug")),
        Step("test debug", unit_tests("debug"), needs=("build debug",)),
        Step(
            "e2e debug",
            pytest("tests/e2e", "-m", "not slow and not long", LARIAT_BUILD=str(BUILD / "debug")),
            needs=("build debug",),
        ),
    ]


def full_steps(fuzzing: Callable[[Log], None], tidy_all: bool) -> list[Step]:
    return [
        *quick_steps(),
        Step("headers", build("debug", "headers"), needs=("build debug",)),
        Step("build asan-ubsan", build("asan-ubsan")),
        Step("test asan-ubsan", unit_tests("asan-ubsan"), needs=("build asan-ubsan",)),
        Step(
            "e2e asan-ubsan",
            pytest("tests/e2e", "-m", "not slow and not long", LARIAT_BUILD=str(BUILD / "asan-ubsan"), LARIAT_WORKERS="2"),
            needs=("build asan-ubsan",),
        ),
        Step("build tsan", build("tsan")),
        Step("test tsan", unit_tests("tsan", fixed_addresses()), needs=("build tsan",)),
        Step("build release", build("release")),
        Step("e2e release", pytest("tests/e2e", "-m", "not long", LARIAT_BUILD=str(BUILD / "release")), needs=("build release",)),
        Step("build edge", build("edge")),
        Step("build fuzzers", build("fuzz", "fuzzers")),
        Step("fuzz", fuzzing, needs=("build fuzzers",)),
        Step("tidy", lambda log: tidy.check(log, ROOT, BUILD / "tidy", everything=tidy_all)),
    ]


def long_counts(log: Log) -> None:
    """The tests that take a number of cases, at the numbers that are promised."""
    counts = {"LARIAT_SIM_SEEDS": "10000", "LARIAT_TORTURE_READINGS": "10000000", "LARIAT_PARSED_LINES": "1000000"}
    programs = (("sim", "sim"), ("detect", "detect.step"), ("wire", "wire.common_lines"))
    for folder, suites in programs:
        program = BUILD / "release/tests" / folder / f"test_{folder}"
        log.run(program, f"--test-suite={suites}", env={**os.environ, **counts})
        log.tally.passed += 1


def soak(minutes: int) -> Step:
    return Step(
        f"soak {minutes} min",
        pytest("tests/e2e/test_soak.py", "-s", LARIAT_BUILD=str(BUILD / "release"), LARIAT_SOAK_MINUTES=str(minutes)),
        needs=("build release",),
    )


def long_steps(tidy_all: bool) -> list[Step]:
    return [
        *full_steps(fuzz(seconds=120, inputs=50_000_000), tidy_all=tidy_all),
        Step("long counts", long_counts, needs=("build release",)),
        Step(
            "e2e long",
            pytest("tests/e2e", "-m", "long", "--ignore=tests/e2e/test_soak.py", LARIAT_BUILD=str(BUILD / "release")),
            needs=("build release",),
        ),
        soak(30),
        Step("clean root", in_clean_root(lambda log, place: clean_root.make(log, place, ROOT))),
        Step(
            "clean root: demo",
            in_clean_root(lambda log, place: clean_root.run(log, place, "tools/demo")),
            needs=("clean root",),
        ),
        Step(
            "clean root: quick tests",
            in_clean_root(lambda log, place: clean_root.run(log, place, "tools/test", "--quick")),
            needs=("clean root",),
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/test", description=__doc__)
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--quick", action="store_true", help="format, layers, debug build, unit and fast black-box tests")
    extent.add_argument("--long", action="store_true", help="also a clean Debian root, longer fuzzing, floods and half an hour's soak")
    extent.add_argument("--soak", action="store_true", help="two hours of steady work, and nothing else")
    parser.add_argument("--all", action="store_true", help="clang-tidy on every file, not only on what changed")
    parser.add_argument("--only", metavar="WORDS", help="only the steps whose name holds WORDS, as they stand")
    options = parser.parse_args()

    if options.quick:
        steps = quick_steps()
    elif options.soak:
        steps = [Step("build release", build("release")), soak(120)]
    elif options.long:
        steps = long_steps(options.all)
    else:
        steps = full_steps(fuzz(seconds=10), tidy_all=options.all)
    if options.only:
        steps = [step for step in steps if options.only in step.name]

    tally = run_steps(steps, LOGS)
    print(tally)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
