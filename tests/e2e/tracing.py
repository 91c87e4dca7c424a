"""What needs strace: faults and delays in the system calls of the real daemon."""

import os
import shutil
import subprocess

import pytest

can_trace = pytest.mark.skipif(
    shutil.which("strace") is None
    or subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode != 0,
    reason="needs strace, and leave to trace",
)
