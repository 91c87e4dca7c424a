"""Events as structured fields in a real systemd-journald, which runs in a mount namespace of the test's own."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest
from clients import send
from harness import Daemon, eventually, running
from test_outputs import RULE

JOURNALD = pathlib.Path("/lib/systemd/systemd-journald")

# Journald's sockets and files lie on file systems that nobody outside of the namespace sees.
NAMESPACE = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal /run/log/journal
[ -s /etc/machine-id ] || { head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n' >/run/machine-id
                            mount --bind /run/machine-id /etc/machine-id; }
exec sleep infinity
"""


@pytest.fixture
def namespace():
    """The pid of a process in a namespace with a journald; everything in it ends with the test."""
    if os.geteuid() != 0 or not JOURNALD.exists() or not shutil.which("nsenter"):
        pytest.skip("needs root, systemd-journald and nsenter")
    holder = subprocess.Popen(["unshare", "--mount", "sh", "-c", NAMESPACE], stdin=subprocess.DEVNULL)
    try:
        inside = ("nsenter", "--mount", f"--target={holder.pid}")

        def prepared() -> bool:
            if holder.poll() is not None:
                pytest.skip("may not make a mount namespace here")
            name = pathlib.Path(f"/proc/{holder.pid}/comm").read_text().strip()
            return name == "sleep"

        eventually(prepared, "the namespace is made")
        journald = subprocess.Popen([*inside, JOURNALD], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            socket_path = pathlib.Path(f"/proc/{holder.pid}/root/run/systemd/journal/socket")
            eventually(lambda: socket_path.exists() or journald.poll() is not None, "journald listens")
            if journald.poll() is not None:
                pytest.skip("systemd-journald does not run here")
            yield inside
        finally:
            journald.terminate()
            journald.wait()
    finally:
        holder.kill()
        holder.wait()


@pytest.mark.slow
def test_an_event_is_a_record_with_fields(namespace, folder):
    daemon = Daemon(folder, extra=RULE, outputs='[[output]]\nto = "journal"\n', wrapper=namespace)

    def records() -> list[dict]:
        found = subprocess.run(
            [*namespace, "journalctl", "--output=json", "LARIAT_STREAM=oven,site=a:temp"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return [json.loads(line) for line in found.stdout.splitlines()]

    with running(daemon):
        send(daemon, "tcp", b"oven,site=a temp=20\noven,site=a temp=200\n")
        [record] = eventually(records, "the record is in the journal")
    assert record["LARIAT_KIND"] == "range"
    assert float(record["LARIAT_VALUE"]) == 200
    assert float(record["LARIAT_THRESHOLD"]) >= 0
    assert float(record["LARIAT_RESIDUAL"]) > 0
    assert len(record["MESSAGE_ID"]) == 32
    assert "oven" in record["MESSAGE"] and "200" in record["MESSAGE"]
    assert record["_PID"] == str(daemon.process.pid)
