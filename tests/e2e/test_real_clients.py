"""The programs that people have at hand."""

import json
import shutil
import subprocess

import pytest
from harness import eventually


def needs(name: str):
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here")


def shell(command: str, **inputs) -> str:
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30, **inputs
    ).stdout


@needs("nc")
@pytest.mark.parametrize("target", ["127.0.0.1 {d.tcp}", "-U {d.stream_path}"])
def test_netcat_streams_lines(daemon, target):
    shell(f"nc -N {target.format(d=daemon)}", input="a 1\na 2\nb,room=x value=3\n")
    daemon.wait_readings(3)


@needs("nc")
@pytest.mark.parametrize("target", ["-u 127.0.0.1 {d.udp}", "-uU {d.datagram_path}"])
def test_netcat_sends_datagrams(daemon, target):
    shell(f"nc -w1 {target.format(d=daemon)}", input="a 1\n")
    daemon.wait_readings(1)


def test_a_shell_needs_no_program_at_all(daemon):
    shell(f"echo 'temp 21.5' >/dev/tcp/127.0.0.1/{daemon.tcp}; echo 'temp 22' >/dev/udp/127.0.0.1/{daemon.udp}")
    daemon.wait_readings(2)
    assert daemon.streams()["temp:value"]["readings"] == 2


@needs("curl")
def test_curl_reads_the_control_routes(daemon):
    def curl(route: str) -> dict:
        return json.loads(shell(f"curl -sS --fail --unix-socket {daemon.control_path} 'http://localhost{route}'"))

    shell(f"echo 'temp,room=cellar value=21.5 1700000000000000000' >/dev/tcp/127.0.0.1/{daemon.tcp}")
    daemon.wait_readings(1)
    assert curl("/api/v1/health")["status"] == "ok"
    assert [stream["key"] for stream in curl("/api/v1/streams")["streams"]] == ["temp,room=cellar:value"]
    stream = curl("/api/v1/stream?key=temp,room%3Dcellar:value")
    assert (stream["last_value"], stream["readings"]) == (21.5, 1)
    assert curl("/api/v1/events") == {"events": []}
    status = shell(
        f"curl -sS -o /dev/null -w '%{{http_code}}' --unix-socket {daemon.control_path} 'http://localhost/api/v1/stream?key=no'"
    )
    assert status == "404"


@needs("logger")
def test_syslog_lines_on_the_wrong_port_are_refused_and_counted(daemon):
    shell(f"logger --udp --server 127.0.0.1 --port {daemon.udp} 'not a reading at all'")
    eventually(lambda: sum(daemon.refused().values()) == 1, "the line is refused")
    assert daemon.streams() == {}
