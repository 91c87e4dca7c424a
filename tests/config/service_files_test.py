#!/usr/bin/env python3
"""What is installed beside the programs holds: the unit, the user, the manuals.

    service_files_test.py CONFIG_FOLDER LARIATD_SERVICE
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(sys.argv[1]).resolve()
UNIT = pathlib.Path(sys.argv[2]).resolve()

# systemd's own measure, 0 to 10 in tenths. What is left is the network, which the daemon is there for.
MOST_EXPOSED = 15


def has(command: str):
    return unittest.skipUnless(shutil.which(command), f"no {command} here")


def run(*command: object) -> subprocess.CompletedProcess:
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


class ServiceFiles(unittest.TestCase):
    def unit(self) -> pathlib.Path:
        """The unit with a program that is there."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / UNIT.name
        lines = UNIT.read_text().splitlines()
        path.write_text("\n".join("ExecStart=/bin/true" if line.startswith("ExecStart=") else line for line in lines))
        return path

    @has("systemd-analyze")
    def test_systemd_takes_the_unit_without_a_word(self):
        ended = run("systemd-analyze", "verify", "--man=no", self.unit())
        self.assertEqual((ended.returncode, ended.stdout + ended.stderr), (0, ""))

    @has("systemd-analyze")
    def test_the_unit_is_hardened(self):
        ended = run("systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", "--no-pager", self.unit())
        self.assertEqual(ended.returncode, 0, ended.stdout)

    def test_the_unit_starts_the_installed_program(self):
        self.assertRegex(UNIT.read_text(), r"(?m)^ExecStart=/.*/lariatd$")

    @has("systemd-sysusers")
    def test_systemd_takes_the_user(self):
        ended = run("systemd-sysusers", "--dry-run", FOLDER / "sysusers.d" / "lariat.conf")
        self.assertEqual(ended.returncode, 0, ended.stderr)

    @has("groff")
    def test_roff_takes_the_manuals_without_a_word(self):
        pages = sorted((FOLDER / "man").iterdir())
        self.assertTrue(pages)
        for page in pages:
            with self.subTest(page=page.name):
                ended = run("groff", "-man", "-ww", "-z", "-Tutf8", page)
                self.assertEqual((ended.returncode, ended.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
