"""Streams that are silent for long go to disk when others need their places, and come back as they went."""

import json
import os
import pathlib
import random
import signal
import time

import pytest
from clients import send
from harness import Daemon, eventually, running, whole_lines

START = 1_700_000_000
WARM = 620  # readings
PLACES = 10


ANY_NUMBER = pytest.mark.parametrize("workers", [1, 3])


def make(place: pathlib.Path, max_streams: int, extra: str = "", workers: int = 1) -> Daemon:
    """One worker where the test foretells whose place is taken: each gives up streams of its own."""
    place.mkdir(exist_ok=True)
    return Daemon(
        place,
        extra=f'[limits]\nmax_streams = {max_streams}\nworkers = {workers}\nevents_per_day = 0\n'
        f'[state]\ndirectory = "{place}/state"\n{extra}',
        outputs=f'[[output]]\nto = "file://{place}/events.ndjson"\n',
    )


def rows(streams: range, first: int, last: int) -> bytes:
    """Rows `first` to `last` of these streams, with a spike now and then."""
    lines = []
    for row in range(first, last):
        for stream in streams:
            noise = random.Random(row * 1_000 + stream)
            value = 20 + noise.gauss(0, 0.5) + (15 if noise.random() < 0.01 else 0)
            lines.append(f"room{stream} temp={value:.6f} {(START + row * 300) * 10**9}\n")
    return "".join(lines).encode()


def feed(daemon: Daemon, streams: range, first: int, last: int) -> None:
    before = daemon.count("readings")
    send(daemon, "tcp", rows(streams, first, last))
    daemon.wait_readings(before + (last - first) * len(streams))


def judged(daemon: Daemon, count: int) -> None:
    eventually(lambda: daemon.metrics()["lariat_readings_judged_total"] >= count, f"{count} readings are judged")


def events_of(place: pathlib.Path) -> list[dict]:
    return sorted((json.loads(line) for line in whole_lines(place / "events.ndjson")), key=lambda e: json.dumps(e))


def cold(daemon: Daemon) -> float:
    return daemon.metrics()["lariat_cold_streams"]


def swap(daemon: Daemon) -> None:
    """Ten streams warm up; one that is new takes the place of one, which comes back for another's."""
    feed(daemon, range(10), 0, WARM)
    feed(daemon, range(1, 10), WARM, WARM + 20)
    feed(daemon, range(10, 11), 0, WARM)
    judged(daemon, 11 * WARM + 9 * 20)
    feed(daemon, range(1), WARM, WARM + 500)
    judged(daemon, 11 * WARM + 9 * 20 + 500)


def test_a_stream_that_went_to_disk_is_judged_as_if_it_had_stayed(folder):
    with running(make(folder / "roomy", 1_000)) as daemon:
        swap(daemon)
        assert cold(daemon) == 0
    with running(make(folder / "tight", PLACES)) as daemon:
        swap(daemon)
        assert daemon.metrics()["lariat_streams_taken_back_total"] == 1
        assert cold(daemon) == 1
        assert daemon.health()["streams"] == PLACES
        assert daemon.health()["status"] == "ok"
    roomy, tight = events_of(folder / "roomy"), events_of(folder / "tight")
    assert len(roomy) > 20
    assert tight == roomy


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_cold_streams_outlive_the_daemon(folder, end):
    daemon = make(folder / "d", PLACES).start().wait_ready()
    feed(daemon, range(10), 0, WARM)
    feed(daemon, range(1, 10), WARM, WARM + 20)
    feed(daemon, range(10, 11), 0, WARM)
    eventually(lambda: cold(daemon) == 1 and daemon.metrics()["lariat_cold_bytes_total"] > 0, "it is on disk")
    daemon.send_signal(end)
    daemon.wait_exit()
    with running(make(folder / "d", PLACES)) as daemon:
        assert cold(daemon) == 1
        feed(daemon, range(1), WARM, WARM + 1)
        eventually(lambda: "room0:temp" in daemon.streams(), "it is back")
        assert daemon.streams()["room0:temp"]["readings"] == WARM + 1


@ANY_NUMBER
def test_with_less_memory_after_a_restart_the_rest_is_cold(folder, workers):
    with running(make(folder / "d", 100, workers=workers)) as daemon:
        feed(daemon, range(40), 0, WARM)
    with running(make(folder / "d", PLACES, workers=workers)) as daemon:
        assert daemon.health()["streams"] == PLACES
        assert cold(daemon) == 30
        kept = set(daemon.streams())
    with running(make(folder / "d", 100, workers=workers)) as daemon:
        assert set(daemon.streams()) == kept
        feed(daemon, range(40), WARM, WARM + 1)
        eventually(lambda: daemon.health()["streams"] == 40, "all are back")
        assert cold(daemon) == 0
        assert all(s["readings"] == WARM + 1 for s in daemon.streams().values())


def test_without_cold_streams_those_that_are_known_keep_their_places(folder):
    with running(make(folder / "d", PLACES, "max_cold_streams = 0\n")) as daemon:
        feed(daemon, range(10), 0, WARM)
        feed(daemon, range(1, 10), WARM, WARM + 20)
        feed(daemon, range(10, 11), 0, 20)
        assert daemon.count("readings_refused", "stream_limit") == 20
        assert not os.path.exists(folder / "d/state/cold.db")


def test_damaged_cold_streams_are_set_aside(folder):
    with running(make(folder / "d", 100)) as daemon:
        feed(daemon, range(40), 0, WARM)
    with running(make(folder / "d", PLACES)) as daemon:
        assert cold(daemon) == 30
    file = folder / "d/state/cold.db"
    file.write_bytes(b"x" * 4_096 + file.read_bytes()[4_096:])
    with running(make(folder / "d", PLACES)) as daemon:
        assert "cold.db was damaged" in daemon.log()
        assert (folder / "d/state/cold.db.damaged").exists()
        assert daemon.health()["streams"] == PLACES
        feed(daemon, range(PLACES), WARM, WARM + 1)


@ANY_NUMBER
def test_no_stream_is_lost_however_often_the_daemon_is_killed(folder, workers):
    """Thirty streams share ten places, under snapshots and kills at any moment."""
    chance = random.Random(int(os.environ.get("LARIAT_SEED", "1")))
    with running(make(folder / "d", 100, workers=workers)) as daemon:
        feed(daemon, range(30), 0, WARM)
    row = WARM
    for _ in range(6):
        daemon = make(folder / "d", PLACES, 'interval = "1s"\nmax_write_per_hour = "0B"\n', workers).start().wait_ready()
        for _ in range(chance.randrange(3, 12)):
            send(daemon, "tcp", rows(range(s := chance.randrange(30), s + 1), row, row + 90))
            row += 90
            time.sleep(chance.random() * 0.3)
        daemon.send_signal(signal.SIGKILL)
        daemon.wait_exit()
    with running(make(folder / "d", 100, workers=workers)) as daemon:
        assert daemon.health()["streams"] + cold(daemon) == 30
        feed(daemon, range(30), row, row + 1)
        eventually(lambda: cold(daemon) == 0, "all are back")
        assert min(s["readings"] for s in daemon.streams().values()) > WARM


def test_a_table_that_cannot_be_opened_degrades_and_heals(folder):
    (folder / "d/state/cold.db").mkdir(parents=True)
    with running(make(folder / "d", PLACES)) as daemon:
        assert daemon.health()["status"] == "degraded"
        assert "cold streams are not kept" in daemon.log()
        feed(daemon, range(10), 0, WARM)
        (folder / "d/state/cold.db").rmdir()
        eventually(lambda: daemon.health()["status"] == "ok", "it heals")
        feed(daemon, range(1, 10), WARM, WARM + 20)
        feed(daemon, range(10, 11), 0, 20)
        eventually(lambda: cold(daemon) == 1 and daemon.metrics()["lariat_cold_bytes_total"] > 0, "it is on disk")


@ANY_NUMBER
def test_streams_for_many_times_the_places_are_all_written(folder, workers):
    with running(make(folder / "d", 1_000, workers=workers)) as daemon:
        feed(daemon, range(300), 0, WARM)
    with running(make(folder / "d", PLACES, workers=workers)) as daemon:
        assert cold(daemon) == 290
        eventually(lambda: daemon.metrics()["lariat_cold_bytes_total"] > 290 * 1_000, "all are written")
        feed(daemon, range(299, 300), WARM, WARM + 90)
        for stream in range(0, 290, 10):
            feed(daemon, range(stream, stream + 1), WARM, WARM + 90)
        eventually(lambda: daemon.metrics()["lariat_streams_taken_back_total"] >= 25, "they come back")
        assert daemon.count("readings_refused", "still_cold") == 0
