"""Events outlive the daemon: none is lost to a file, none is told twice as new, none stays open for ever."""

import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess

import pytest
from clients import Subscriber, send
from harness import Daemon, eventually, free_port, program, running, whole_lines

# Every reading above 100 opens an event of its stream, the second one below ends it.
ALARM = "[detect]\nmaximum = 100\nclear_after = 2\nquiet_minimum = 0\nquiet_maximum = 0\nseasonal = false\nshape = false\n"
START = 1_700_000_000


def make(place: pathlib.Path, events: pathlib.Path, state: str = "", more_outputs: str = "") -> Daemon:
    place.mkdir(exist_ok=True)
    return Daemon(
        place, extra=f'[state]\ndirectory = "{place}/state"\n{state}{ALARM}',
        outputs=f'[[output]]\nto = "file://{events}"\n{more_outputs}',
    )  # fmt: skip


def lines_of(stream: str, *values: float, first: int = 0) -> bytes:
    return b"".join(f"{stream} {v} {(START + first + i) * 10**9}\n".encode() for i, v in enumerate(values))


def told(path: pathlib.Path) -> list[dict]:
    """The records of a file as a consumer has them: what comes again is word for word the same, and passed over."""
    return [json.loads(line) for line in dict.fromkeys(whole_lines(path))]


def phases(path: pathlib.Path) -> list[str]:
    return [e["phase"] for e in told(path)]


def kill(daemon: Daemon) -> None:
    daemon.send_signal(signal.SIGKILL)
    daemon.wait_exit()


def rows(place: pathlib.Path, question: str) -> list[tuple]:
    """What the table of a stopped daemon answers."""
    with contextlib.closing(sqlite3.connect(place / "state" / "events.db")) as table:
        return table.execute(question).fetchall()


def inspect_events(place: pathlib.Path, *options: str) -> subprocess.CompletedProcess:
    command = [program("lariat"), "inspect", "events", str(place / "state"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_history_can_be_read_by_command_when_no_daemon_uses_it(folder):
    events = folder / "e.ndjson"
    assert inspect_events(folder / "d").returncode == 66
    with running(make(folder / "d", events)) as daemon:
        send(daemon, "tcp", lines_of("a", 500, 20, 20))
        eventually(lambda: len(told(events)) == 2, "two records")
        in_use = inspect_events(folder / "d")
        assert in_use.returncode == 69
        assert "another lariatd" in in_use.stderr
        page = daemon.metrics()
        assert (page["lariat_event_records"], page["lariat_event_records_waiting"]) == (2, 0)
    assert inspect_events(folder / "d", "--json").stdout == events.read_text()
    assert len(inspect_events(folder / "d").stdout.splitlines()) >= 2


def test_an_event_that_kill_9_has_cut_off_is_closed_once(folder):
    events = folder / "e.ndjson"
    daemon = make(folder / "d", events).start().wait_ready()
    send(daemon, "tcp", lines_of("boiler", 500))
    eventually(lambda: phases(events) == ["begin"], "the begin")
    kill(daemon)
    for _ in range(2):
        with running(make(folder / "d", events)) as daemon:
            assert daemon.health()["events_open"] == 0
            eventually(lambda: len(told(events)) >= 2, "the end")
    begin, end = told(events)
    assert (begin["phase"], end["phase"], end["ended"]) == ("begin", "end", "shutdown")
    assert begin["id"] == end["id"]
    assert end["value"] == begin["value"]
    assert end["why"]["base"] == begin["why"]["base"]
    assert rows(folder / "d", "SELECT ended FROM event") == [(3,)]


def test_an_event_that_a_snapshot_knows_goes_on_after_kill_9(folder):
    events = folder / "e.ndjson"
    daemon = make(folder / "d", events, state='interval = "1s"\n').start().wait_ready()
    send(daemon, "tcp", lines_of("boiler", 500))
    eventually(lambda: daemon.count("snapshots", "written") >= 1, "a snapshot")
    kill(daemon)
    with running(make(folder / "d", events)) as daemon:
        assert daemon.health()["events_open"] == 1
        send(daemon, "tcp", lines_of("boiler", 20, 20, 20, first=1))
        eventually(lambda: len(told(events)) >= 2, "the end")
    assert phases(events) == ["begin", "end"]
    assert [e["ended"] for e in told(events)] == [None, "cleared"]
    assert len({e["id"] for e in told(events)}) == 1


def test_an_event_that_ended_after_the_last_snapshot_does_not_end_twice(folder):
    events = folder / "e.ndjson"
    with running(make(folder / "d", events)) as daemon:
        send(daemon, "tcp", lines_of("boiler", 500))
        daemon.wait_readings(1)
    daemon = make(folder / "d", events).start().wait_ready()
    assert daemon.health()["events_open"] == 1
    send(daemon, "tcp", lines_of("boiler", 20, 20, 20, first=1))
    eventually(lambda: len(told(events)) == 2, "the end")
    kill(daemon)
    with running(make(folder / "d", events)) as daemon:
        assert daemon.health()["events_open"] == 0
        send(daemon, "tcp", lines_of("boiler", 20, 20, 20, 20, first=4))
        daemon.wait_readings(4)
    assert phases(events) == ["begin", "end"]


def test_without_a_state_directory_sigterm_ends_what_is_open(folder):
    events = folder / "e.ndjson"
    (folder / "d").mkdir()
    with running(Daemon(folder / "d", extra=ALARM, outputs=f'[[output]]\nto = "file://{events}"\n')) as daemon:
        send(daemon, "tcp", lines_of("boiler", 500))
        daemon.wait_readings(1)
    assert [e["ended"] for e in told(events)] == [None, "shutdown"]


def test_what_a_file_could_not_take_is_written_after_a_restart(folder):
    events = folder / "gone" / "e.ndjson"
    events.parent.mkdir()
    with running(make(folder / "d", events)) as daemon:
        send(daemon, "tcp", lines_of("a", 500, 20, 20))
        eventually(lambda: len(told(events)) == 2, "two records")
        events.unlink()
        events.parent.rename(folder / "elsewhere")
        daemon.reload()
        send(daemon, "tcp", lines_of("b", 500, 20, 20))
        daemon.wait_readings(6)
        eventually(lambda: daemon.health()["status"] == "degraded", "degraded")
    (folder / "elsewhere").rename(events.parent)
    with running(make(folder / "d", events)):
        eventually(lambda: len(told(events)) == 2, "the records of b")
    assert [(e["stream"]["key"], e["phase"]) for e in told(events)] == [("b:value", "begin"), ("b:value", "end")]


def test_a_file_on_a_full_disk_gets_all_when_there_is_room_and_others_do_not_wait(folder):
    events = folder / "e.ndjson"
    events.symlink_to("/dev/full")
    port = free_port()
    with running(make(folder / "d", events, more_outputs=f'[[output]]\nto = "tcp://127.0.0.1:{port}"\n')) as daemon:
        subscriber = Subscriber(port)
        eventually(lambda: daemon.count("subscribers") >= 1, "the subscriber")
        for i in range(300):
            send(daemon, "unix", lines_of(f"s{i}", 500, 20, 20))
        assert [e["phase"] for e in subscriber.take(600)].count("end") == 300
        eventually(lambda: any("no space is left" in why for why in daemon.health()["reasons"]), "degraded")
        assert daemon.log().count("events are not written") == 1
        events.unlink()
        eventually(lambda: len(told(events)) == 600, "all records")
        eventually(lambda: daemon.health()["status"] == "ok", "healed")
        subscriber.close()
    assert len({(e["id"], e["phase"]) for e in told(events)}) == 600
    assert daemon.log().count("events are written again") == 1


def test_a_damaged_table_is_set_aside(folder):
    events = folder / "e.ndjson"
    with running(make(folder / "d", events)) as daemon:
        send(daemon, "tcp", lines_of("a", 500, 20, 20))
        daemon.wait_readings(3)
    table = folder / "d" / "state" / "events.db"
    table.write_bytes(b"not a database" * 1_000)
    with running(make(folder / "d", events)) as daemon:
        assert table.with_name("events.db.damaged").exists()
        assert "set aside" in daemon.log()
        send(daemon, "tcp", lines_of("c", 500, 20, 20))
        daemon.wait_readings(3)
    assert len(told(events)) == 4
    assert rows(folder / "d", "SELECT count(*) FROM record") == [(2,)]


def test_beyond_its_bound_the_oldest_records_go_and_a_file_that_lacked_them_is_counted(folder):
    events = folder / "e.ndjson"
    events.symlink_to("/dev/full")
    with running(make(folder / "d", events, state="max_events = 1000\n")) as daemon:
        for i in range(700):
            send(daemon, "unix", lines_of(f"s{i}", 500, 20, 20))
        daemon.wait_readings(2_100)
        eventually(lambda: daemon.count("events_dropped", "event_table_full") == 400, "all are written")
        assert daemon.log().count("the event table in") == 1
        events.unlink()
        daemon.reload()
        eventually(lambda: phases(events)[-1_000:].count("end") == 500, "those that are left")
    assert len(told(events)) <= 1_000 + 64  # those that waited to be written are written as well
    assert {e["stream"]["key"] for e in told(events)[-1_000:]} == {f"s{i}:value" for i in range(200, 700)}
    assert rows(folder / "d", "SELECT count(*), max(sequence) FROM record") == [(1_000, 1_400)]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to mount a small file system")
def test_a_full_disk_under_the_state_degrades_and_heals(folder):
    place = folder / "d"
    (place / "state").mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place / "state")], check=True)
    events = folder / "e.ndjson"
    filler = place / "state" / "filler"
    try:
        with running(make(place, events)) as daemon:
            send(daemon, "tcp", lines_of("a", 500, 20, 20))
            eventually(lambda: len(told(events)) == 2, "two records")
            try:
                with filler.open("wb", buffering=0) as f:
                    while f.write(b"x" * 4_096):
                        pass
            except OSError:
                pass
            for i in range(400):
                send(daemon, "unix", lines_of(f"s{i}", 500, 20, 20))
            # The file is elsewhere: it gets all meanwhile.
            eventually(lambda: len(told(events)) == 802, "all records")
            assert any("events are not kept" in why for why in daemon.health()["reasons"])
            filler.unlink()
            eventually(lambda: daemon.health()["status"] == "ok", "healed")
            assert daemon.log().count("events are kept again") == 1
        assert rows(place, "SELECT count(*) FROM record") == [(802,)]
        assert len(told(events)) == 802
    finally:
        subprocess.run(["umount", str(place / "state")], check=True)
