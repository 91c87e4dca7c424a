"""/metrics, /healthz, /readyz, as Prometheus and an orchestrator ask for them."""

import contextlib
import re
import shutil
import signal
import subprocess

import pytest
from clients import connect, send
from harness import Daemon, eventually
from test_outputs import RULE


@pytest.fixture
def busy(make_daemon, folder) -> Daemon:
    """A daemon that has seen streams of every state, an event, and something bad."""
    file = folder / "events.ndjson"
    daemon = make_daemon(extra=RULE, outputs=f'[[output]]\nto = "file://{file}"\n')
    warm = b"".join(b"warm %d\n" % (50 + n % 7) for n in range(600))
    send(daemon, "tcp", warm + b"fresh 1\nfresh 200\nswitch on=true\nbroken\n")
    send(daemon, "udp", b"fresh 200\n")
    daemon.wait_readings(604)
    return daemon


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_promtool_finds_nothing_to_complain_of(busy):
    text = busy.ask("/metrics")[2]
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=60, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_metrics_tell_streams_memory_and_what_came_in(busy):
    eventually(lambda: busy.metrics()["lariat_event_write_delay_seconds_count"] >= 1, "the event is written")
    told = busy.metrics()
    assert told['lariat_streams{state="warm"}'] == 1
    assert told['lariat_streams{state="warming_up"}'] == 1
    assert told['lariat_streams{state="not_judged"}'] == 1
    assert told["lariat_streams_with_open_event"] == told["lariat_events_open"] == 1
    assert told["process_resident_memory_bytes"] > told["lariat_memory_bytes"] > 0
    assert told["lariat_stream_bytes"] == told["lariat_memory_bytes"] / 3
    assert told[f'lariat_input_readings_total{{input="tcp://127.0.0.1:{busy.tcp}"}}'] == 603
    assert told[f'lariat_input_readings_total{{input="udp://127.0.0.1:{busy.udp}"}}'] == 1
    assert told['lariat_lines_refused_total{cause="bad_syntax"}'] == 1
    assert told["lariat_decision_delay_seconds_count"] == 604
    assert told["lariat_degraded"] == 0
    assert re.search(r'lariat_build_info\{version="\d+\.\d+\.\d+",compiler="[^"]+"\} 1\n', busy.ask("/metrics")[2])


def test_connections_come_and_go_in_metrics(daemon):
    at = f'lariat_input_connections{{input="tcp://127.0.0.1:{daemon.tcp}"}}'
    clients = [connect(daemon, "tcp") for _ in range(3)]
    eventually(lambda: daemon.metrics()[at] == 3, "three connections")
    for client in clients:
        client.close()
    eventually(lambda: daemon.metrics()[at] == 0, "none")


def test_openmetrics_is_given_to_those_who_ask_for_it(daemon):
    assert daemon.ask("/metrics")[1].startswith("text/plain; version=0.0.4")
    status, kind, text = daemon.ask("/metrics", "application/openmetrics-text; version=1.0.0")
    assert (status, kind.split(";")[0]) == (200, "application/openmetrics-text")
    assert text.endswith("# EOF\n")


def test_ready_while_it_takes_readings_and_not_while_it_stops(make_daemon, folder):
    daemon = make_daemon()
    assert daemon.ask("/healthz") == (200, "text/plain; charset=utf-8", "ok\n")
    assert daemon.ask("/readyz")[0] == 200
    # An input that cannot listen after a reload.
    daemon.write_config(extra=f'[[input]]\nlisten = "unix://{folder}/nowhere/ingest.sock"\n')
    daemon.reload()
    status, _, why = daemon.ask("/readyz")
    assert status == 503 and "nowhere" in why
    assert daemon.ask("/healthz")[0] == 200
    assert daemon.metrics()["lariat_degraded"] == 1
    daemon.write_config(extra="")
    daemon.reload()
    assert daemon.ask("/readyz")[0] == 200
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait_exit() == 0


def test_snapshots_are_told_of(make_daemon, folder):
    daemon = make_daemon(extra=f'[state]\ndirectory = "{folder}/state"\ninterval = "1s"\n')
    send(daemon, "tcp", b"a 1\nb 1\n")
    eventually(lambda: daemon.metrics().get("lariat_snapshot_streams") == 2, "a snapshot")
    told = daemon.metrics()
    assert 0 <= told["lariat_snapshot_age_seconds"] < 60
    assert told["lariat_snapshot_write_bytes_per_hour"] >= told["lariat_snapshot_size_bytes"] > 0
    assert told["lariat_snapshot_longest_pause_seconds"] > 0
    assert told["lariat_restored_streams"] == 0
