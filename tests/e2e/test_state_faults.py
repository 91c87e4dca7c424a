"""Errors of the disk under a running daemon, injected by strace into the thread that writes snapshots, for a while."""

import contextlib
import os
import pathlib
import signal
import subprocess
from typing import Iterator

import pytest
from clients import send
from harness import Daemon, eventually, running
from tracing import can_trace

ERRORS = ("ENOSPC", "EIO", "EROFS", "EMFILE", "ENOMEM")
CALLS = ("openat", "write", "fsync", "renameat")
NICENESS = 5  # by which the thread is told from the others
# Every error, and every call; the long run has them all.
SOME = [("openat", "EMFILE"), ("write", "ENOSPC"), ("write", "ENOMEM"), ("fsync", "EIO"), ("renameat", "EROFS")]

pytestmark = can_trace


def snapshot_thread(daemon: Daemon) -> int:
    for task in pathlib.Path(f"/proc/{daemon.process.pid}/task").iterdir():
        if int((task / "stat").read_text().rsplit(")", 1)[1].split()[16]) == NICENESS:
            return int(task.name)
    raise AssertionError("no thread writes snapshots")


@contextlib.contextmanager
def failing(daemon: Daemon, call: str, error: str) -> Iterator[None]:
    """Every such call of the thread fails."""
    command = ["strace", "-p", str(snapshot_thread(daemon)), "-o", os.devnull, "-e", f"inject={call}:error={error}"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as tracer:
        assert "attached" in tracer.stderr.readline()
        try:
            yield
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.stderr.read()


def suffer(folder: pathlib.Path, call: str, error: str) -> None:
    place = folder / f"{call}-{error}"
    place.mkdir()
    state = f'[state]\ndirectory = "{place}/state"\ninterval = "1s"\n'
    with running(Daemon(place, extra=state)) as daemon:
        seen = 0

        def read() -> bool:
            """Readings are judged whatever the disk does; a snapshot has something to write."""
            nonlocal seen
            seen += 1
            send(daemon, "tcp", b"s value=%d %d\n" % (seen % 5, (1_700_000_000 + seen) * 10**9))
            daemon.wait_readings(seen)
            return True

        def count(outcome: str) -> int:
            return daemon.count("snapshots", outcome)

        eventually(lambda: read() and count("written") >= 1, "a snapshot")
        with failing(daemon, call, error):
            eventually(lambda: read() and count("failed") >= 2, "two failures")
            health = daemon.health()
            assert health["status"] == "degraded"
            assert "the state is not kept" in health["reasons"][0]
            assert daemon.log().count("the state is not kept") == 1
        eventually(lambda: read() and daemon.health()["status"] == "ok", "it heals")
        assert daemon.log().count("the state is kept again") == 1
    with running(Daemon(place, extra=state)) as daemon:
        assert [s["readings"] for s in daemon.streams().values()] == [seen]


@pytest.mark.slow
@pytest.mark.parametrize(("call", "error"), SOME)
def test_a_failing_disk_degrades_the_daemon_and_it_heals(folder, call, error):
    suffer(folder, call, error)


@pytest.mark.long
def test_every_error_of_every_call_degrades_the_daemon_and_it_heals(folder):
    for call in CALLS:
        for error in ERRORS:
            suffer(folder, call, error)
