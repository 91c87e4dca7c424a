"""Runs clang-tidy on the translation units that changed, and remembers which have passed."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess

from steps import Log, StepFailed

COMPILER, TIDY = "clang++-16", "clang-tidy-16"
LINTED = ("include/", "src/", "tools/")  # not tests: what doctest's macros expand to trips half of the checks


def check(log: Log, root: pathlib.Path, build: pathlib.Path, everything: bool) -> None:
    # A build folder of its own: clang does not read GCC's precompiled headers.
    log.run(
        "cmake", "-S", root, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_CXX_COMPILER={COMPILER}",
        "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DLARIAT_TESTS=OFF",
    )  # fmt: skip
    commands = {
        pathlib.Path(entry["file"]).relative_to(root).as_posix(): shlex.split(entry["command"])
        for entry in json.loads((build / "compile_commands.json").read_text())
        if pathlib.Path(entry["file"]).is_relative_to(root) and not pathlib.Path(entry["file"]).is_relative_to(build)
    }
    base = None if everything else base_commit(root)
    units = sorted(commands) if base is None else units_of(root, set(commands), changed_since(root, base))
    log.note(f"{len(units)} units to look at, of {len(commands)}; base {base or 'none, so everything'}")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(lambda unit: (unit, *lint(root, build, unit, commands[unit])), units)
        for unit, passed, output in outcomes:
            log.note(f"{'ok    ' if passed else 'FAILED'} {unit}\n{output}".rstrip())
            log.tally.passed += passed
            log.tally.failed += not passed
    if log.tally.failed:
        raise StepFailed(f"{log.tally.failed} units have findings")


def git(root: pathlib.Path, *arguments: str) -> str:
    """What git answers; empty when it can't."""
    return subprocess.run(
        ["git", "-C", root, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    ).stdout.strip()


def base_commit(root: pathlib.Path) -> str | None:
    """The commit that counts as checked: LARIAT_TIDY_BASE, or where this branch left main, or on main itself the
    newest commit that is a day older than the last one. None: there is none, so everything is to be looked at."""
    if given := os.environ.get("LARIAT_TIDY_BASE"):
        return given
    head = git(root, "rev-parse", "HEAD")
    for main in ("origin/main", "main"):
        base = git(root, "merge-base", "HEAD", main)
        if base and base != head:
            return base
    last = git(root, "show", "-s", "--format=%ct", "HEAD")
    return git(root, "rev-list", "-1", f"--before={int(last) - 86_400}", "HEAD") or None if last else None


def changed_since(root: pathlib.Path, base: str) -> list[str]:
    names = git(root, "diff", "--name-only", base) + "\n" + git(root, "ls-files", "--others", "--exclude-standard")
    return [name for name in names.splitlines() if name]


def units_of(root: pathlib.Path, units: set[str], changed: list[str]) -> list[str]:
    """The changed units, and for each changed header the unit of its name or else one that includes it.

    A change of the settings is a change of everything."""
    if ".clang-tidy" in changed:
        return sorted(units)
    wanted = {name for name in changed if name in units}
    for header in (name for name in changed if name.endswith(".hpp") and name.startswith(LINTED)):
        path = pathlib.PurePosixPath(header)
        spelling = re.compile(r'#include ["<](\S*/)?' + re.escape(path.name) + '[">]')
        including = sorted(unit for unit in units if spelling.search((root / unit).read_text(encoding="utf-8")))
        named_alike = [unit for unit in including if pathlib.PurePosixPath(unit).stem == path.stem]
        wanted.update((named_alike or including)[:1])
    return sorted(wanted)


def lint(root: pathlib.Path, build: pathlib.Path, unit: str, command: list[str]) -> tuple[bool, str]:
    """Whether the unit passes, and what clang-tidy says. Asks clang-tidy only when something changed since it passed."""
    passed = passed_before(root, build, command)
    if passed is not None and passed.exists():
        return True, ""
    answer = subprocess.run(
        [TIDY, "--quiet", "-p", build, root / unit],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode == 0 and passed is not None:
        passed.parent.mkdir(parents=True, exist_ok=True)
        passed.touch()
    return answer.returncode == 0, answer.stdout + (answer.stderr if answer.returncode else "")


def passed_before(root: pathlib.Path, build: pathlib.Path, command: list[str]) -> pathlib.Path | None:
    """The file that stands for "this very text passed these very settings", wherever the checkout lies."""
    if command[0].endswith("ccache") or "env" in command[0]:
        command = command[command.index(next(word for word in command if word.endswith(COMPILER))) :]
    words = command[: command.index("-o")] + command[command.index("-o") + 2 :]
    # With comments: NOLINT is one.
    text = subprocess.run(
        [word for word in words if word != "-c"] + ["-E", "-C"],
        cwd=build, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    if text.returncode:
        return None
    digest = hashlib.sha256(text.stdout.replace(str(root).encode(), b"") + (root / ".clang-tidy").read_bytes())
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    return cache / "lariat-tidy" / digest.hexdigest()
