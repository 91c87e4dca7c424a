import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from harness import Daemon, program, running  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes seconds, or needs a machine that is set up for it")
    config.addinivalue_line("markers", "long: takes minutes")


def pytest_collection_modifyitems(items):
    if not os.access(program("lariatd"), os.X_OK):
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"{program('lariatd')} is not built"))


@pytest.fixture
def folder():
    """A new folder with a short name: a Unix socket's path holds 107 bytes."""
    made = pathlib.Path(tempfile.mkdtemp(prefix="lariat-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def make_daemon(folder):
    """Starts daemons that live until the end of the test: make_daemon(extra=..., outputs=...)."""
    with contextlib.ExitStack() as stack:
        made = 0

        def make(**options) -> Daemon:
            nonlocal made
            place = folder / f"d{made}"
            place.mkdir()
            made += 1
            return stack.enter_context(running(Daemon(place, **options)))

        yield make


@pytest.fixture
def daemon(make_daemon) -> Daemon:
    """A daemon with the settings of an empty file, on sockets of the test's own."""
    return make_daemon()
