"""Loss of power, from a trace of the real binary's system calls: what was synced survives, and of what was in flight
any part, in any order that a file system may choose."""

import itertools
import pathlib
import re
import shutil
from typing import Iterator

import pytest
from test_state_killed import STREAMS, ages, restored, rows, run, state_after  # noqa: F401  (a fixture)
from tracing import can_trace

TRACED = "openat,write,fsync,renameat,unlinkat,close"

pytestmark = can_trace


def calls_of(trace: str) -> Iterator[tuple[str, str, str]]:
    """Name, arguments and result of each call that succeeded, in the order in which they returned."""
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        thread, rest = line.split(maxsplit=1)
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest.removesuffix("<unfinished ...>")
            continue
        if resumed := re.match(r"<\.\.\. \w+ resumed>", rest):
            rest = begun.pop(thread) + rest[resumed.end() :]
        if call := re.match(r"(\w+)\((.*)\) += (\d+)", rest, re.S):
            yield call[1], call[2], call[3]


class Disk:
    """A folder's files of the store, on the medium and in flight."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.files = {i: [f.read_bytes(), f.read_bytes()] for i, f in enumerate(folder.glob("state*"))}  # synced, written
        self.entries = {f.name: i for i, f in enumerate(folder.glob("state*"))}  # on the medium
        self.now = dict(self.entries)
        self.in_flight: list[tuple[str, int | None]] = []  # entries since the folder was synced; None: removed
        self.open: dict[str, int] = {}  # by descriptor
        self.folders: set[str] = set()

    def take(self, name: str, arguments: str, returned: str) -> bool:
        """Follows a call; says whether it was one of the store's."""
        quoted = re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arguments)
        texts = [bytes.fromhex(q.replace("\\x", "")) for q in quoted]
        descriptor = arguments.split(",", 1)[0]
        if name == "openat":
            return self._open(texts[0].decode(), arguments, returned)
        if name == "close":
            self.open.pop(arguments, None)
            self.folders.discard(arguments)
            return False
        if name == "write" and descriptor in self.open:
            self.files[self.open[descriptor]][1] += texts[0][: int(returned)]
        elif name == "fsync" and descriptor in self.open:
            file = self.files[self.open[descriptor]]
            file[0] = file[1]
        elif name == "fsync" and descriptor in self.folders:
            self.entries, self.in_flight = dict(self.now), []
        elif name == "renameat" and texts[0].startswith(b"state"):
            self._enter(texts[1].decode(), self.now[texts[0].decode()])
            self._enter(texts[0].decode(), None)
        elif name == "unlinkat" and texts[0].startswith(b"state"):
            self._enter(texts[0].decode(), None)
        else:
            return False
        return True

    def _open(self, path: str, arguments: str, returned: str) -> bool:
        self.open.pop(returned, None)
        if path == str(self.folder):
            self.folders.add(returned)
        if not path.startswith("state") or "O_CREAT" not in arguments:
            return False
        number = len(self.files)
        self.files[number] = [b"", b""]
        self.open[returned] = number
        self._enter(path, number)
        return True

    def _enter(self, name: str, number: int | None) -> None:
        self.now.pop(name, None)
        if number is not None:
            self.now[name] = number
        self.in_flight.append((name, number))

    def images(self) -> Iterator[frozenset[tuple[str, bytes]]]:
        """What the medium may hold if the power goes now."""
        for chosen in itertools.product((False, True), repeat=len(self.in_flight)):
            entries = dict(self.entries)
            for (name, number), kept in zip(self.in_flight, chosen):
                if kept and number is None:
                    entries.pop(name, None)
                elif kept:
                    entries[name] = number
            for choice in itertools.product(*[self._contents(number) for number in entries.values()]):
                yield frozenset(zip(entries, choice))

    def _contents(self, number: int) -> list[bytes]:
        synced, written = self.files[number]
        if synced == written:
            return [synced]
        new = len(written) - len(synced)
        return [synced, written, written[: len(synced) + new // 2], synced + bytes(new)]


def lose_power(kept: pathlib.Path, tmp_path: pathlib.Path, age: int) -> tuple[int, set[int]]:
    """Checks every image that a loss of power may leave while a round is added; says how many, and what they held."""
    traced = pathlib.Path(shutil.copytree(kept, tmp_path / f"t{age}"))
    disk = Disk(traced / "state")
    trace = tmp_path / f"trace{age}"
    strace = ("strace", "-f", "-qq", "-xx", "-s", "10000000", "-o", str(trace), "-e", f"trace={TRACED}")
    assert run(traced, rows(age, age + 1), *strace).returncode == 0
    images = set(disk.images())
    for call in calls_of(trace.read_text()):
        if disk.take(*call):
            images.update(disk.images())
    assert disk.now == {f.name: disk.now[f.name] for f in (traced / "state").glob("state*")}, "the trace was followed"
    kept_for_good = set(disk.images())  # by a daemon that has ended
    held = set()
    for i, image in enumerate(images):
        folder = tmp_path / f"i{age}.{i}"
        (folder / "state").mkdir(parents=True)
        for name, contents in image:
            (folder / "state" / name).write_bytes(contents)
        found = ages(folder)
        allowed = ({age + 1},) if image in kept_for_good else ({age}, {age + 1})
        assert found in allowed, f"image {i}: {sorted((n, len(c)) for n, c in image)} holds {found}"
        held |= found
        if i % 10 == 0:
            assert restored(folder)[0] == STREAMS
        shutil.rmtree(folder)
    return len(images), held


def test_power_loss_at_a_call_of_the_real_binary_leaves_the_old_state_or_the_new(state_after, tmp_path):  # noqa: F811
    images, held = lose_power(state_after(5), tmp_path, 5)
    assert images > 20
    assert held == {5, 6}


@pytest.mark.long
def test_power_loss_leaves_the_old_state_or_the_new_whatever_was_there(state_after, tmp_path):  # noqa: F811
    count = 0
    for age in range(1, 12):
        images, held = lose_power(state_after(age), tmp_path, age)
        assert held == {age, age + 1}
        count += images
    print(f"{count} images")
