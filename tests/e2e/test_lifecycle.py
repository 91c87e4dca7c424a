"""Start, reload and end: no half-started daemon, nothing accepted is lost."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import threading

import pytest
from clients import connect, send
from harness import Daemon, eventually, program, running
from test_outputs import RULE, read_events

EX_USAGE, EX_NOINPUT, EX_UNAVAILABLE, EX_CANTCREAT, EX_CONFIG = 64, 66, 69, 73, 78


def lariatd(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [program("lariatd"), *arguments], stdin=options.pop("stdin", subprocess.DEVNULL), capture_output=True, text=True,
        timeout=30, check=False, **options,
    )  # fmt: skip


class Traffic(threading.Thread):
    """Sends `most` lines flat out over one connection; ends sooner when told to, or when the daemon closes it."""

    def __init__(self, daemon: Daemon, line, most: int):
        super().__init__(daemon=True)
        self.socket = connect(daemon, "tcp")
        self.line = line
        self.most = most
        self.lines = 0
        self.broken = False
        self._stop_asked = threading.Event()
        self.start()

    def run(self) -> None:
        try:
            for first in range(0, self.most, 50):
                if self._stop_asked.is_set():
                    break
                self.socket.sendall(b"".join(self.line(n) for n in range(first, first + 50)))
                self.lines = first + 50
        except OSError:
            self.broken = True
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def finish(self) -> int:
        """Stops and returns how many lines were sent."""
        self._stop_asked.set()
        self.join(30)
        assert not self.is_alive()
        return self.lines


def test_a_reload_during_traffic_loses_nothing(daemon):
    traffic = [
        Traffic(daemon, lambda n, i=i: b"s%d,k=%d value=%d\n" % (i, n % 50, n), most=100_000) for i in range(4)
    ]
    for i in range(5):
        daemon.write_config(extra=f'[[rule]]\nname = "r{i}"\nmatch = ["s1*"]\nprobability = 0.00{i + 1}\n')
        daemon.reload()
    sent = sum(sender.finish() for sender in traffic)
    assert daemon.count("readings") > 0
    assert not any(sender.broken for sender in traffic)
    daemon.wait_readings(sent)
    send(daemon, "tcp", b"s1,k=0 value=1\n")  # a stream comes to its new rule with its next reading
    sent += 1
    daemon.wait_readings(sent)
    assert sum(stream["readings"] for stream in daemon.streams().values()) == sent
    assert daemon.streams()["s1,k=0:value"]["rule"] == "r4"
    for sender in traffic:
        sender.socket.close()


def test_a_bad_configuration_at_reload_keeps_the_old_one(daemon):
    send(daemon, "tcp", b"s 1\n")
    daemon.wait_readings(1)
    daemon.write_config(extra="[limits]\nmax_stream = 5\n")
    daemon.reload()
    assert re.search(r"lariatd\.toml:\d+:\d+: .*max_stream.*max_streams", daemon.log())
    send(daemon, "tcp", b"s 2\n")
    daemon.wait_readings(2)
    daemon.write_config(extra="")
    daemon.reload()
    assert daemon.health()["status"] == "ok"


def test_sigterm_during_traffic_loses_no_accepted_reading(folder):
    path = folder / "events.ndjson"
    daemon = Daemon(folder, extra=RULE, outputs=f'[[output]]\nto = "file://{path}"\nqueue = 1000000\n')
    with running(daemon):
        # Every reading is of a stream of its own and over its limit, so every one that is accepted leaves a record.
        traffic = Traffic(daemon, lambda n: b"s%07d 200\n" % n, most=50_000)
        eventually(lambda: daemon.count("readings") > 100, "traffic flows")
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait_exit() == 0
    traffic.finish()
    events = read_events(path)
    begun = [event["stream"]["key"] for event in events if event["phase"] == "begin"]
    holes = [key for n, key in enumerate(begun) if key != f"s{n:07}:value"]
    assert not holes[:5], "no hole in what was accepted"
    accepted = int(re.findall(r"(\d[\d,]*) readings", daemon.log())[-1].replace(",", ""))
    assert len(begun) == accepted
    left_open = set(begun) - {event["stream"]["key"] for event in events if event["phase"] == "end"}
    assert not left_open, f"every event is closed, but for {len(left_open)}"
    traffic.socket.close()


def test_sigterm_ends_an_idle_daemon_with_open_connections(daemon):
    clients = [connect(daemon, transport) for transport in ("tcp", "unix")]
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait_exit() == 0
    for client in clients:
        assert client.recv(1) == b""
        client.close()
    assert not daemon.control_path.exists()
    assert not daemon.stream_path.exists()


def test_sigint_ends_as_sigterm_does(daemon):
    daemon.send_signal(signal.SIGINT)
    assert daemon.wait_exit() == 0


BAD_CONFIG = """\
[limits]
max_stream = 5
[[input]]
listen = "tcp://127.0.0.1:99999"
[detect]
probability = 0.9
"""


@pytest.mark.parametrize("arguments", [(), ("--check-config",)], ids=["start", "check"])
def test_a_bad_configuration_says_everything_and_starts_nothing(folder, arguments):
    path = folder / "bad.toml"
    path.write_text(BAD_CONFIG)
    ended = lariatd("-c", str(path), *arguments)
    assert ended.returncode == EX_CONFIG
    said = ended.stdout + ended.stderr
    assert re.search(r"bad\.toml:2:1: .*max_stream.*max_streams", said)
    assert re.search(r"bad\.toml:4:10: .*listen.*99999", said)
    assert re.search(r"bad\.toml:6:15: .*probability", said)


def test_an_empty_configuration_is_a_working_one(folder):
    path = folder / "empty.toml"
    path.write_text("")
    assert lariatd("-c", str(path), "--check-config").returncode == 0


def test_the_printed_configuration_is_one_that_prints_itself(folder):
    path = folder / "some.toml"
    path.write_text('[[input]]\nlisten = "tcp://127.0.0.1:0"\n')
    first = lariatd("-c", str(path), "--print-config")
    assert first.returncode == 0
    path.write_text(first.stdout)
    assert lariatd("-c", str(path), "--print-config").stdout == first.stdout


def test_a_missing_configuration_is_named(folder):
    ended = lariatd("-c", str(folder / "none.toml"))
    assert ended.returncode == EX_NOINPUT
    assert "none.toml" in ended.stderr


def test_a_wrong_option_is_a_usage_error():
    assert lariatd("--no-such-option").returncode == EX_USAGE


def test_a_port_in_use_is_named_with_what_to_do(folder):
    daemon = Daemon(folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", daemon.tcp))
        taken.listen()
        daemon.start()
        assert daemon.wait_exit() == EX_UNAVAILABLE
    said = daemon.log()
    assert f"127.0.0.1:{daemon.tcp}" in said
    assert "another process listens there: stop it, or choose another port" in said
    assert not daemon.control_path.exists(), "no half-started daemon"
    assert not daemon.stream_path.exists()


def test_a_socket_file_left_by_a_killed_daemon_is_taken_over(folder):
    first = Daemon(folder).start().wait_ready()
    first.process.kill()
    first.process.wait()
    assert first.control_path.exists()
    with running(Daemon(folder)) as second:
        send(second, "unix", b"s 1\n")
        second.wait_readings(1)


def test_a_second_daemon_on_the_same_socket_is_refused(daemon):
    second = Daemon(daemon.folder)
    second.start()
    assert second.wait_exit() == EX_UNAVAILABLE
    assert daemon.health()["status"] == "ok"


def test_an_event_file_that_cannot_be_made_stops_the_start(folder):
    daemon = Daemon(folder, outputs='[[output]]\nto = "file:///proc/none/events"\n')
    daemon.start()
    assert daemon.wait_exit() == EX_CANTCREAT
    assert "/proc/none/events" in daemon.log()
    assert not daemon.control_path.exists()


def test_stdin_is_read_to_its_end_and_events_go_to_standard_output(folder):
    path = folder / "lariatd.toml"
    path.write_text(RULE + '[http]\nenabled = false\n')
    text = "".join(f"s{n} 50\ns{n} 200\ns{n} 50\n" for n in range(1_000)) + "last 200"
    ended = subprocess.run(
        [program("lariatd"), "-c", str(path), "--stdin"], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    begun = [event["stream"]["key"] for event in events if event["phase"] == "begin"]
    assert begun == [f"s{n}:value" for n in range(1_000)] + ["last:value"]


def test_version_and_help_are_said_on_standard_output():
    assert re.match(r"lariatd \d+\.\d+\.\d+", lariatd("--version").stdout)
    assert "--check-config" in lariatd("--help").stdout
