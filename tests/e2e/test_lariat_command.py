"""The `lariat` command against a running daemon."""

import json
import socket
import subprocess

import pytest
from clients import connect, send
from harness import eventually, free_port, program
from test_outputs import RULE, alarm, wait_subscribers


def lariat(*arguments: object, code: int = 0) -> str:
    ended = subprocess.run(
        [program("lariat"), *map(str, arguments)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == code, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("transport", ["tcp", "unix"])
def test_a_csv_file_is_replayed_whole(daemon, folder, transport):
    path = folder / "room.csv"
    path.write_text("time,temp,hum\n" + "".join(f"2024-01-01 00:{i // 60:02}:{i % 60:02},{i},{-i}\n" for i in range(600)))
    to = f"tcp://127.0.0.1:{daemon.tcp}" if transport == "tcp" else f"unix://{daemon.stream_path}"
    lariat("replay", path, "--to", to, "--flat-out", "--control", daemon.control_path)
    daemon.wait_readings(1_200)
    streams = daemon.streams()
    assert sorted(streams) == ["room:hum", "room:temp"]
    assert streams["room:temp"]["last_value"] == 599
    assert streams["room:temp"]["last_time"] == "2024-01-01T00:09:59Z"


def test_an_injected_fault_is_found_and_told(make_daemon, folder):
    daemon = make_daemon()
    report = lariat(
        "replay", "--generate", "sensor", "--readings", 3_000, "--inject", "spike,size=40", "--inject-count", 1, "--inject-rate", 0.02,
        "--inject-after", 2_000, "--flat-out", "--to", f"tcp://127.0.0.1:{daemon.tcp}",
        f"--listen=tcp://127.0.0.1:{daemon.events_port}", "--control", daemon.control_path, "--must-hit", "spike",
        "--labels", folder / "labels.csv", "--json", "-q",
    )  # fmt: skip
    assert json.loads(report.splitlines()[-1])
    assert len((folder / "labels.csv").read_text().splitlines()) == 1 + 1
    daemon.wait_readings(3_000)


def test_watch_shows_events_as_they_come(make_daemon):
    daemon = make_daemon(extra=RULE)
    watch = subprocess.Popen(
        [program("lariat"), "watch", "--from", f"tcp://127.0.0.1:{daemon.events_port}", "--count", "2", "--json"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_subscribers(daemon, 1)
    send(daemon, "tcp", alarm("oven"))
    output, _ = watch.communicate(timeout=30)
    assert [json.loads(line)["phase"] for line in output.splitlines()] == ["begin", "end"]
    assert watch.returncode == 0


def test_what_is_recorded_can_be_replayed(daemon, folder):
    port, path = free_port(), folder / "recorded"
    recorder = subprocess.Popen(
        [program("lariat"), "record", "--listen", f"tcp://127.0.0.1:{port}", "--output", path, "--count", "3"]
    )
    text = b'oven,site=a temp=21.5 1700000000000000000\noven,site=a temp=22 1700000001000000000\nplain 3 1700000002\n'

    def sent() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port)) as sender:
                sender.sendall(text)
        except ConnectionRefusedError:
            return False
        return True

    eventually(sent, "the recorder listens")
    assert recorder.wait(30) == 0
    lariat("replay", path, "--to", f"tcp://127.0.0.1:{daemon.tcp}", "--flat-out", "--control", daemon.control_path)
    daemon.wait_readings(3)
    assert daemon.streams()["oven,site=a:temp"]["last_value"] == 22


def test_questions_are_answered(daemon):
    client = connect(daemon, "tcp")
    client.sendall(b"".join(b"oven temp=%d\n" % (20 + n % 3) for n in range(50)))
    daemon.wait_readings(50)
    at = ("--control", daemon.control_path)
    assert "50" in lariat("status", *at)
    assert "oven:temp" in lariat("streams", *at)
    assert "oven:temp" in lariat("explain", "oven:temp", *at)
    assert "oven:temp" not in lariat("events", *at)
    client.close()


def test_a_daemon_that_is_not_there_is_said(folder):
    lariat("status", "--control", folder / "none.sock", code=69)
