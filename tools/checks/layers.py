#!/usr/bin/env python3
"""Checks what a compiler does not: who includes whom, who reads a clock, how long a file is.

    layers.py [ROOT]    prints `path:line: what is wrong`; exit 1 when anything is

The table is src/README.md's: `a` may include `b` where a's row names b. Tests may include everything.
"""

import pathlib
import re
import sys
from typing import Iterator, NamedTuple

SEES = {
    "core": set(),
    "model": {"core"},
    "detect": {"core", "model"},
    "telemetry": {"core"},
    "engine": {"core", "model", "detect", "telemetry"},
    "store": {"core", "model", "detect", "engine", "telemetry"},
    "wire": {"core", "telemetry"},
    "net": {"core", "wire", "telemetry"},
    "feeds": {"core", "wire", "net", "telemetry"},
    "sinks": {"core", "wire", "net", "telemetry"},
    "config": {"core", "telemetry"},  # and every layer's options, see OPTIONS
}
SEES["app"] = SEES["tools"] = SEES["tests"] = set(SEES) | {"app", "tools"}
LAYERS = set(SEES)

OPTIONS = re.compile(r"(\w+/)(\w*options\.hpp)$|net/endpoint\.hpp$")

TRANSPORT = {"net", "feeds", "sinks", "app", "tools"}
# Outside headers by prefix, and the layers that may include them. A path means that file alone.
LIBRARIES = {
    "boost/asio": TRANSPORT,
    "boost/beast": TRANSPORT,
    "boost/circular_buffer": {"include/lariat/core/window.hpp", "include/lariat/core/bounded_queue.hpp"},
    "fmt/": LAYERS - {"model", "detect"},
    "sqlite3": {"store", "tools"},
    "simdjson": {"wire", "app", "tools"},
    "hwy/": {"model", "detect", "wire"},
    "toml++": {"config"},
    "CLI/": {"app", "tools"},
    "systemd/": {"app", "sinks"},
}

CLOCK_READERS = TRANSPORT | {"bench", "e2e", "fault"}
CLOCK_READING_FILES = {"src/telemetry/log.cpp"}
CLOCK = re.compile(r"\b\w*clock\w*::now\s*\(|\bgettimeofday\s*\(|\bclock_gettime\s*\(|"
                   r"(?<![\w.>:])(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)")
SLEEP = re.compile(r"\bsleep_(?:for|until)\b|\bu?sleep\s*\(|\bnanosleep\s*\(")
AWAITED_CONDITION = re.compile(r"\bwhile\s*\([^)]*\bco_await\b")
COARSE_CLOCK = re.compile(r"\bhigh_resolution_clock\b")

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')
# Comments, and what stands in quotes (kept as empty quotes, so that nothing joins up).
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)

LONG_LINES, TOO_LONG_LINES = 400, 500
CODE = {".hpp", ".cpp", ".h"}
COUNTED = CODE | {".py", ".js", ".css", ".html"}


class Finding(NamedTuple):
    path: str
    line: int
    text: str
    fails: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'' if self.fails else 'warning: '}{self.text}"


def layer_of(path: str) -> str | None:
    """The layer that a file of the tree belongs to; None where there is none to keep."""
    parts = path.split("/")
    if parts[:2] == ["include", "lariat"] and len(parts) > 3:
        return parts[2]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    return parts[0] if parts[0] in ("tools", "tests") else None


def layer_included(quote: str, target: str) -> tuple[str, str] | None:
    """The layer that an include names and the header's path in it; None for a neighbour or an outside header."""
    if target.startswith("lariat/"):
        target = target[len("lariat/"):]
    elif quote == "<":
        return None
    layer, slash, _ = target.partition("/")
    return (layer, target) if slash and layer in LAYERS else None


def check_include(path: str, layer: str, line: int, quote: str, target: str) -> Iterator[Finding]:
    found = layer_included(quote, target)
    if found:
        other, header = found
        known = other == layer or other in SEES[layer] or (layer == "config" and OPTIONS.search(header))
        if not known:
            sees = ", ".join(sorted(SEES[layer])) or "nothing"
            yield Finding(path, line, f"{layer} may not include {other} (it sees {sees})")
        return
    for prefix, allowed in LIBRARIES.items():
        if not target.startswith(prefix):
            continue
        if path not in allowed and layer not in allowed and layer != "tests":
            yield Finding(path, line, f"<{target}> belongs to {', '.join(sorted(allowed))}")


def without_text(code: str) -> str:
    """The code with comments and literals blanked, line for line."""
    def blank(match: re.Match) -> str:
        return '""' + "\n" * match.group().count("\n")
    return NOT_CODE.sub(blank, code)


def check_code(path: str, layer: str, code: str) -> Iterator[Finding]:
    for number, line in enumerate(code.splitlines(), 1):
        if include := INCLUDE.match(line):
            yield from check_include(path, layer, number, *include.groups())
    room = path.split("/")[1] if layer == "tests" else layer
    reads_clock = room in CLOCK_READERS or path in CLOCK_READING_FILES
    for number, line in enumerate(without_text(code).splitlines(), 1):
        if COARSE_CLOCK.search(line):
            yield Finding(path, number, "high_resolution_clock is some other clock's alias: use steady_clock")
        elif CLOCK.search(line) and not reads_clock:
            yield Finding(path, number, f"{room} takes time as an argument and reads no clock")
        if AWAITED_CONDITION.search(line):
            yield Finding(path, number, "GCC 12 miscompiles co_await in a loop's condition: name what is awaited")
        if SLEEP.search(line):
            yield Finding(path, number, "wait for the thing itself, with a deadline, in place of sleeping")


def check_file(path: str, text: str) -> Iterator[Finding]:
    """All findings in one file. `path` is relative to the tree, with slashes."""
    suffix = pathlib.PurePosixPath(path).suffix
    if suffix not in COUNTED:
        return
    lines = text.count("\n")
    if lines > TOO_LONG_LINES:
        yield Finding(path, lines, f"{lines} lines; {TOO_LONG_LINES} is the end")
    elif lines > LONG_LINES:
        yield Finding(path, lines, f"{lines} lines: is there a second concept in it?", fails=False)
    layer = layer_of(path)
    if suffix not in CODE or layer is None:
        return
    if layer not in LAYERS:
        yield Finding(path, 1, f"{layer} is not a layer that the check knows")
        return
    yield from check_code(path, layer, text)


def check_tree(root: pathlib.Path) -> Iterator[Finding]:
    for top in ("include", "src", "tests", "tools"):
        for file in sorted((root / top).rglob("*")):
            if file.is_file() and file.suffix in COUNTED and "data" not in file.relative_to(root).parts:
                yield from check_file(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parents[2]
    findings = list(check_tree(root))
    for finding in findings:
        print(finding)
    return 1 if any(finding.fails for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
