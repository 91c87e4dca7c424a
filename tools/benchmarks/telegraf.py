"""Telegraf, receiving and discarding: what a user has in Lariat's place today."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from .processes import CACHE

MODULE = "github.com/influxdata/telegraf/cmd/telegraf"
VERSION = "v1.37.0"
# Only what takes part: the build is then minutes shorter, and nothing else differs.
TAGS = "custom,inputs.socket_listener,outputs.discard,parsers.influx"
OLDEST_GO = (1, 25)

CONFIG = """
[agent]
  flush_interval = "1s"
  metric_batch_size = 10000
  metric_buffer_limit = 2000000
  omit_hostname = true
{inputs}
[[outputs.discard]]
"""
INPUT = """
[[inputs.socket_listener]]
  service_address = "{address}"
  data_format = "influx"
  influx_parser_type = "upstream"
"""


def program() -> tuple[pathlib.Path | None, str]:
    """The installed Telegraf, or why there is none."""
    go = shutil.which("go")
    if go is None:
        return None, "Telegraf: missing, for there is no Go here to install it with"
    said = subprocess.run([go, "version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"go(\d+)\.(\d+)", said)
    if found is None or tuple(map(int, found.groups())) < OLDEST_GO:
        return None, f"Telegraf: missing, it needs Go {OLDEST_GO[0]}.{OLDEST_GO[1]} and here is {said.strip()}"
    folder = CACHE / f"telegraf-{VERSION}"
    if not (folder / "telegraf").exists():
        command = [go, "install", "-tags", TAGS, f"{MODULE}@{VERSION}"]
        built = subprocess.run(command, env={**os.environ, "GOBIN": str(folder)}, capture_output=True, text=True, check=False)
        if built.returncode != 0:
            return None, f"Telegraf: missing, go install failed: {built.stderr.strip().splitlines()[-1]}"
    return folder / "telegraf", f"Telegraf {VERSION}, socket_listener, upstream parser, outputs.discard"


class Telegraf:
    """One Telegraf that listens at the given addresses."""

    def __init__(self, binary: pathlib.Path, addresses: list[str]):
        self._folder = tempfile.TemporaryDirectory(prefix="lariat-bench-")
        config = pathlib.Path(self._folder.name) / "telegraf.conf"
        config.write_text(CONFIG.format(inputs="".join(INPUT.format(address=a) for a in addresses)))
        self.process = subprocess.Popen(
            [binary, "--config", config], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.pid = self.process.pid

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._folder.cleanup()
