"""A good service: watched by its manager, reloaded in any state, degraded and healed in sight of all."""

import contextlib
import os
import pathlib
import random
import signal
import socket
import threading
import time

import pytest
from clients import connect, send
from harness import Daemon, eventually
from test_lifecycle import Traffic

SEED = int(os.environ.get("LARIAT_SEED", "1"))


class Manager:
    """A service manager's socket, which the daemon tells how it is."""

    def __init__(self, folder: pathlib.Path):
        self.path = folder / "notify.sock"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self.told: list[str] = []

    def next(self, within: float) -> str | None:
        """The next message, or None where none comes."""
        self._socket.settimeout(within)
        try:
            message = self._socket.recv(4_096).decode()
        except TimeoutError:
            return None
        self.told.append(message)
        return message

    def wait_for(self, word: str) -> None:
        eventually(lambda: word in (self.next(0.05) or ""), f"the manager is told {word}")

    def pings(self, within: float) -> int:
        """Pings that come in this time."""
        end = time.monotonic() + within
        count = 0
        while (left := end - time.monotonic()) > 0:
            count += (self.next(left) or "") == "WATCHDOG=1"
        return count

    def drain(self) -> None:
        while self.next(0.001) is not None:
            pass


@pytest.fixture
def watched(folder, monkeypatch):
    """A manager, and what makes a daemon of it that must ping every two seconds."""
    manager = Manager(folder)
    monkeypatch.setenv("NOTIFY_SOCKET", str(manager.path))
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    return manager


@pytest.mark.slow
def test_pings_come_while_it_turns_under_load_too_and_stop_while_it_does_not(watched, make_daemon):
    daemon = make_daemon()
    assert watched.pings(1.5) >= 2, "idle"
    traffic = [Traffic(daemon, lambda n: b"s%d %d\n" % (n % 500, n), most=10_000_000)]
    eventually(lambda: daemon.count("readings") > 1_000, "traffic flows")
    assert watched.pings(2) >= 1, "no period under full load without one"
    for sender in traffic:
        sender.finish()
    daemon.send_signal(signal.SIGSTOP)
    watched.drain()
    assert watched.pings(1) == 0
    daemon.send_signal(signal.SIGCONT)
    watched.wait_for("WATCHDOG=1")
    for sender in traffic:
        sender.socket.close()


@pytest.mark.slow
def test_the_manager_sees_when_it_is_degraded_and_when_it_has_healed(watched, make_daemon, folder):
    place = folder / "place"
    place.mkdir()
    daemon = make_daemon(extra="[detect]\nmaximum = 100\n", outputs=f'[[output]]\nto = "file://{place}/events.ndjson"\n')
    watched.drain()
    # The file is rotated away, and a folder that is none takes its place's.
    (place / "events.ndjson").unlink()
    place.rmdir()
    place.write_text("no folder")
    daemon.reload()
    watched.drain()
    send(daemon, "tcp", b"s 200\n")
    watched.wait_for("STATUS=degraded")
    assert daemon.health()["status"] == "degraded"
    assert daemon.ask("/readyz")[0] == 200, "it still takes and judges readings"
    # Announced once, however long it lasts and whatever is tried meanwhile.
    time_to_retry = time.monotonic() + 2.5
    eventually(lambda: time.monotonic() > time_to_retry, "some attempts")
    assert daemon.log().count("events are not written") == 1
    place.unlink()
    place.mkdir()
    watched.wait_for("STATUS=ready")
    eventually(lambda: daemon.health()["status"] == "ok", "it heals by itself")
    assert daemon.log().count("events are written again") == 1
    assert '"s:value"' in (place / "events.ndjson").read_text()


def test_a_reload_asked_for_while_it_starts_is_neither_deadly_nor_lost(folder):
    for turn in range(20):
        place = folder / f"d{turn}"
        place.mkdir()
        daemon = Daemon(place).start()
        # Once the program runs, for before that the signal is not yet its own to take.
        image = pathlib.Path(f"/proc/{daemon.process.pid}/maps")
        eventually(lambda: "lariatd" in image.read_text() and "libsystemd" in image.read_text(), "the program is loaded")
        eventually(lambda: blocked_or_caught(daemon), "SIGHUP is no longer deadly")
        daemon.send_signal(signal.SIGHUP)
        daemon.wait_ready()
        eventually(lambda: daemon.log().count("reloaded the configuration") == 1, "the reload is made up for")
        assert daemon.stop() == 0


def blocked_or_caught(daemon: Daemon) -> bool:
    """Whether the process blocks or catches SIGHUP."""
    assert daemon.process.poll() is None
    status = pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text()
    masks = dict(line.split(":\t") for line in status.splitlines() if line.startswith(("SigBlk", "SigCgt")))
    return any(int(mask, 16) & 1 << signal.SIGHUP - 1 for mask in masks.values())


def broken_config(good: str, chance: random.Random) -> bytes:
    """A configuration with something wrong in it: bytes changed, cut out, swapped, and always a fault at the end."""
    text = bytearray(good.encode())
    for _ in range(chance.randrange(6)):
        text = text or bytearray(b"#")
        at = chance.randrange(len(text))
        match chance.randrange(4):
            case 0:
                text[at] = chance.randrange(256)
            case 1:
                del text[at : at + chance.randrange(40)]
            case 2:
                text[at:at] = chance.choice([b'"', b"'''", b"[[", b"=", b"\n", b"[limits]\n", b"\x00", b"1e999", b"]"])
            case 3:
                del text[at:]
    faults = (b"[limits]\nmax_stream = 5\n", b"no_such_key = 1\n", b"[[rule]]\nmatch = 7\n", b"= =\n", b'[[input]]\nlisten = "tcp:/"\n')
    return bytes(text) + b"\n" + chance.choice(faults)


def check_broken(daemon: Daemon, count: int) -> None:
    """Reloads broken configurations one after the other while readings flow, and loses none of those."""
    chance = random.Random(SEED)
    good = daemon.config_path.read_text()
    with connect(daemon, "tcp") as client:
        for n in range(count):
            daemon.config_path.write_bytes(broken_config(good, chance))
            before = daemon.log().count("was not reloaded")
            daemon.send_signal(signal.SIGHUP)
            client.sendall(b"s %d\n" % n)
            eventually(lambda: daemon.log().count("was not reloaded") > before, f"configuration {n} of seed {SEED} is refused")
        daemon.config_path.write_text(good)
        daemon.reload()
        daemon.wait_readings(count)
    assert daemon.health()["status"] == "ok"


def test_a_hundred_broken_configurations_change_nothing(daemon):
    check_broken(daemon, 100)


@pytest.mark.slow
def test_a_thousand_broken_configurations_change_nothing(daemon):
    check_broken(daemon, 1_000)


def check_reload_storm(daemon: Daemon, seconds: float) -> None:
    """A hundred reloads a second under load."""
    traffic = [Traffic(daemon, lambda n, i=i: b"s%d,k=%d value=%d\n" % (i, n % 50, n), most=50_000_000) for i in range(2)]
    over = threading.Event()

    def storm() -> None:
        while not over.wait(0.01):
            with contextlib.suppress(ProcessLookupError):
                daemon.send_signal(signal.SIGHUP)

    thread = threading.Thread(target=storm, daemon=True)
    thread.start()
    end = time.monotonic() + seconds
    eventually(lambda: time.monotonic() > end, "the storm has passed", seconds + 30)
    over.set()
    thread.join()
    sent = sum(sender.finish() for sender in traffic)
    assert not any(sender.broken for sender in traffic)
    daemon.wait_readings(sent, 120)
    assert daemon.log().count("reloaded the configuration") > seconds
    assert daemon.health()["status"] == "ok"
    for sender in traffic:
        sender.socket.close()


@pytest.mark.slow
def test_a_storm_of_reloads_loses_no_reading(daemon):
    check_reload_storm(daemon, 1)


@pytest.mark.long
def test_a_minute_of_a_hundred_reloads_a_second_loses_no_reading(daemon):
    check_reload_storm(daemon, 60)
