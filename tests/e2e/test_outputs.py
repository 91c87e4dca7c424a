"""Events reach whoever listens, and nobody who listens badly delays ingest."""

import json
import os
import pathlib
import signal
import socket
import subprocess

import pytest
from clients import Subscriber, connect, send
from harness import Daemon, eventually

# Every reading above 100 opens an event of its stream, the next one below ends it.
RULE = "[detect]\nmaximum = 100\nclear_after = 1\nquiet_minimum = 0\nquiet_maximum = 0\nseasonal = false\nshape = false\n"


def alarm(stream: str) -> bytes:
    """Two readings, two records: an event's begin and end."""
    return f"{stream} 200\n{stream} 50\n".encode()


def streams_of(events: list[dict]) -> set[str]:
    return {event["stream"]["key"] for event in events}


def read_events(path: pathlib.Path) -> list[dict]:
    """Every line of the file; a torn one fails."""
    text = path.read_text() if path.exists() else ""
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def wait_subscribers(daemon: Daemon, count: int) -> None:
    eventually(lambda: daemon.count("subscribers") >= count, f"{count} subscribers")


def test_an_event_says_what_happened(make_daemon):
    daemon = make_daemon(extra=RULE)
    with Subscriber(daemon.events_port) as subscriber:
        wait_subscribers(daemon, 1)
        send(daemon, "tcp", b"oven,site=a temp=20 1700000000000000000\noven,site=a temp=200 1700000001000000000\n")
        event = subscriber.next()
    assert event["schema"] == 1
    assert event["stream"] == {"key": "oven,site=a:temp", "measurement": "oven", "tags": {"site": "a"}, "field": "temp"}
    assert (event["kind"], event["phase"]) == ("range", "begin")
    assert event["value"] == 200
    assert event["begin"] == "2023-11-14T22:13:21Z"
    assert event["id"]


def test_subscribers_may_come_and_go(make_daemon):
    daemon = make_daemon(extra=RULE)
    with Subscriber(daemon.events_port) as stays:
        for i in range(20):
            with Subscriber(daemon.events_port) as leaves:
                wait_subscribers(daemon, i + 2)
                send(daemon, "tcp", alarm(f"s{i}"))
                assert streams_of(leaves.take(2)) == {f"s{i}:value"}
        assert streams_of(stays.take(40)) == {f"s{i}:value" for i in range(20)}


@pytest.mark.slow
def test_a_subscriber_that_does_not_read_delays_nobody(make_daemon):
    daemon = make_daemon(extra=RULE)
    with Subscriber(daemon.events_port, receive_buffer=4_096), Subscriber(daemon.events_port) as reads:
        wait_subscribers(daemon, 2)
        rounds, burst = 60, 500
        for i in range(rounds):
            send(daemon, "tcp", b"".join(alarm(f"s{i}x{n}") for n in range(burst)))
            daemon.wait_readings(2 * burst * (i + 1))
            assert len(reads.take(2 * burst)) == 2 * burst
        dropped = {cause: n for (name, cause), n in daemon.counters().items() if name == "lariat_events_dropped_total"}
        assert sum(dropped.values()) > 0, "60,000 events do not fit into a queue of 10,000"


def test_a_file_is_reopened_on_sighup(make_daemon, folder):
    path = folder / "events.ndjson"
    daemon = make_daemon(extra=RULE, outputs=f'[[output]]\nto = "file://{path}"\n')
    send(daemon, "tcp", alarm("before"))
    eventually(lambda: len(read_events(path)) == 2, "events in the file")
    rotated = folder / "events.ndjson.1"
    path.rename(rotated)
    send(daemon, "tcp", alarm("between"))
    eventually(lambda: len(read_events(rotated)) == 4, "events in the renamed file")
    daemon.reload()
    send(daemon, "tcp", alarm("after"))
    eventually(lambda: len(read_events(path)) == 2, "events in the new file")
    assert streams_of(read_events(path)) == {"after:value"}
    assert streams_of(read_events(rotated)) == {"before:value", "between:value"}


@pytest.fixture
def small_disk(folder):
    """A file system of 1 MiB."""
    place = folder / "disk"
    place.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False).returncode:
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.slow
def test_a_full_disk_degrades_and_heals_by_itself(small_disk, make_daemon):
    path = small_disk / "events.ndjson"
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 1_000_000)
    outputs = f'[[output]]\nto = "file://{path}"\nqueue = 1000\n[[output]]\nto = "stdout"\n'
    daemon = make_daemon(extra=RULE, outputs=outputs)
    for i in range(100):
        send(daemon, "tcp", alarm(f"s{i}"))
    health = eventually(lambda: (h := daemon.health())["status"] == "degraded" and h, "the daemon says that it is degraded")
    assert any(str(path) in reason for reason in health["reasons"])
    assert "no space is left" in daemon.log()
    assert daemon.log().count("no space is left") < 10, "a repeated fault is summarised"
    daemon.wait_readings(200)  # ingest goes on
    filler.unlink()
    eventually(lambda: daemon.health()["status"] == "ok", "the daemon has healed")
    send(daemon, "tcp", alarm("after"))
    eventually(lambda: "after:value" in streams_of(read_events(path)), "events are written again")
    # None was lost: what waited fitted into the queue.
    assert streams_of(read_events(path)) == {f"s{i}:value" for i in range(100)} | {"after:value"}


def test_a_unix_socket_serves_subscribers_as_well(make_daemon, folder):
    path = folder / "events.sock"
    daemon = make_daemon(extra=RULE, outputs=f'[[output]]\nto = "unix://{path}"\n')
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as subscriber:
        subscriber.settimeout(10)
        subscriber.connect(str(path))
        wait_subscribers(daemon, 1)
        send(daemon, "unix", alarm("s"))
        assert json.loads(subscriber.makefile().readline())["stream"]["key"] == "s:value"


def test_events_go_to_standard_output(make_daemon):
    daemon = make_daemon(extra=RULE, outputs='[[output]]\nto = "stdout"\n')
    send(daemon, "tcp", alarm("s"))
    eventually(lambda: len(read_events(daemon.stdout_path)) == 2, "two records")
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait_exit() == 0


def test_an_open_event_is_ended_at_shutdown(make_daemon):
    daemon = make_daemon(extra=RULE, outputs='[[output]]\nto = "stdout"\n')
    client = connect(daemon, "tcp")
    client.sendall(b"s 200\n")
    eventually(lambda: len(read_events(daemon.stdout_path)) == 1, "the begin")
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait_exit() == 0
    begin, end = read_events(daemon.stdout_path)
    assert (begin["id"], begin["phase"]) == (end["id"], "begin")
    assert (end["phase"], end["ended"]) == ("end", "shutdown")
    client.close()
