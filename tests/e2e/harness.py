"""Runs the real daemon for a test: starts it, waits until it serves, asks its control socket, and stops it by its pid."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
from typing import Callable, Iterator, TypeVar

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEADLINE = 30.0  # seconds, for what takes milliseconds on an idle machine

T = TypeVar("T")


def eventually(ask: Callable[[], T], what: str, deadline: float = DEADLINE) -> T:
    """Asks again and again until the answer is truthy, and returns it. Fails at the deadline, with the last answer."""
    end = time.monotonic() + deadline
    pause = 0.001
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < end, f"not within {deadline:.0f} s: {what}; last answer: {answer!r}"
        time.sleep(pause)
        pause = min(pause * 2, 0.05)


def whole_lines(path: pathlib.Path) -> list[str]:
    """Of a file that may just be written to: the last line may still lack its end."""
    return path.read_text().split("\n")[:-1] if path.exists() else []


def program(name: str) -> str:
    """A built program; LARIAT_BUILD names the build folder."""
    folder = pathlib.Path(os.environ.get("LARIAT_BUILD", ROOT / "build" / "debug"))
    return str(folder / name)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nothing listens on, below the range from which outgoing connections take theirs."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with contextlib.closing(socket.socket(socket.AF_INET, kind)) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port not in _given:
                _given.add(port)
                return port
    raise AssertionError("no free port")


_given: set[int] = set()


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: pathlib.Path):
        super().__init__("localhost", timeout=DEADLINE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(DEADLINE)
        self.sock.connect(str(self._path))


def with_workers(keys: str) -> str:
    """The keys with as many workers as LARIAT_WORKERS says: everything holds for any number of them."""
    wanted = os.environ.get("LARIAT_WORKERS")
    if not wanted or "workers" in keys:
        return keys
    head, limits, tail = keys.partition("[limits]\n")
    return f"{head}\n[limits]\nworkers = {wanted}\n{tail}"


class Daemon:
    """One lariatd with a configuration and a folder of its own. Its inputs are on every transport."""

    def __init__(self, folder: pathlib.Path, extra: str = "", inputs: str = "", outputs: str | None = None,
                 input_keys: str = "", arguments: tuple[str, ...] = (), wrapper: tuple[str, ...] = ()):
        self.folder = folder
        self.tcp = free_port()
        self.udp = free_port(socket.SOCK_DGRAM)
        self.events_port = free_port()
        self.stream_path = folder / "ingest.sock"
        self.datagram_path = folder / "ingest.dgram"
        self.control_path = folder / "control.sock"
        self.config_path = folder / "lariatd.toml"
        self.log_path = folder / "log"
        self.stdout_path = folder / "stdout"
        self._extra, self._inputs, self._input_keys = extra, inputs, input_keys
        self._outputs = f'[[output]]\nto = "tcp://127.0.0.1:{self.events_port}"\n' if outputs is None else outputs
        self._command = [*wrapper, program("lariatd"), "-c", str(self.config_path), *arguments]
        self._process: subprocess.Popen | None = None
        self.write_config()

    # Configuration

    def write_config(self, extra: str | None = None) -> None:
        """Writes the configuration file, with other further keys when given."""
        if extra is not None:
            self._extra = extra
        listens = (f"tcp://127.0.0.1:{self.tcp}", f"udp://127.0.0.1:{self.udp}", f"unix://{self.stream_path}",
                   f"unixgram://{self.datagram_path}")  # fmt: skip
        inputs = self._inputs or "".join(f'[[input]]\nlisten = "{at}"\n{self._input_keys}\n' for at in listens)
        self.config_path.write_text(
            f'{inputs}\n{self._outputs}\n[http]\nlisten = ""\nsocket = "unix://{self.control_path}"\n'
            f"{with_workers(self._extra)}\n"
        )

    # Life

    def start(self, stdin: int = subprocess.DEVNULL) -> "Daemon":
        with open(self.log_path, "ab") as log, open(self.stdout_path, "ab") as out:
            self._process = subprocess.Popen(self._command, stdin=stdin, stdout=out, stderr=log, env=self.environment())
        return self

    def environment(self) -> dict[str, str]:
        """As an ordinary user's, with nothing of the session's that names a folder."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and not k.endswith("_DIRECTORY")}
        return {**kept, "TZ": "UTC"}

    def wait_ready(self) -> "Daemon":
        def serves() -> bool:
            assert self._process is not None
            assert self._process.poll() is None, f"ended with {self._process.returncode}:\n{self.log()}"
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self.health()["status"] in ("ok", "degraded")
            return False

        eventually(serves, "the daemon serves")
        return self

    @property
    def process(self) -> subprocess.Popen:
        assert self._process is not None, "not started"
        return self._process

    def send_signal(self, number: int) -> None:
        self.process.send_signal(number)

    def reload(self) -> None:
        """Sends SIGHUP and waits until the log says that it has been acted on."""
        before = self.log().count("reloaded")  # or "was not reloaded"
        self.send_signal(signal.SIGHUP)
        eventually(lambda: self.log().count("reloaded") > before, "a reload")

    def wait_exit(self, deadline: float = DEADLINE) -> int:
        """Waits for the end and returns the exit code."""
        return self.process.wait(deadline)

    def stop(self) -> int:
        """Asks the daemon to end, kills it when it does not, and returns its exit code."""
        if self.process.poll() is None:
            self.send_signal(signal.SIGTERM)
            try:
                self.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"the daemon did not end on SIGTERM:\n{self.log()}") from None
        return self.process.returncode

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def stdout_events(self) -> list[dict]:
        return [json.loads(line) for line in whole_lines(self.stdout_path)]

    # Control

    def ask(self, route: str, accept: str = "") -> tuple[int, str, str]:
        """Status, content type and text of an answer."""
        connection = UnixConnection(self.control_path)
        with contextlib.closing(connection):
            connection.request("GET", route, headers={"Accept": accept} if accept else {})
            response = connection.getresponse()
            return response.status, response.getheader("Content-Type", ""), response.read().decode()

    def get(self, route: str) -> dict:
        status, _, body = self.ask(route)
        assert status == 200, f"{route}: {status} {body!r}"
        return json.loads(body)

    def metrics(self) -> dict[str, float]:
        """Values by sample, as `name{label="value"}`."""
        lines = self.ask("/metrics")[2].splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    def health(self) -> dict:
        return self.get("/api/v1/health")

    def counters(self) -> dict[tuple[str, str], int]:
        """Values by (name, cause)."""
        return {(c["name"], c["cause"] or ""): c["value"] for c in self.get("/api/v1/counters")["counters"]}

    def count(self, name: str, cause: str = "") -> int:
        return self.counters().get((f"lariat_{name}_total", cause), 0)

    def refused(self) -> dict[str, int]:
        """Lines refused by cause, those that are not zero."""
        return {cause: n for (name, cause), n in self.counters().items() if name == "lariat_lines_refused_total" and n}

    def streams(self) -> dict[str, dict]:
        found: dict[str, dict] = {}
        after = ""
        while after is not None:
            page = self.get(f"/api/v1/streams?limit=1000&after={after}")
            found.update((stream["key"], stream) for stream in page["streams"])
            after = page["next"]
        return found

    def wait_readings(self, count: int, deadline: float = DEADLINE) -> None:
        """Waits until so many readings have arrived, and checks that it is not one more."""
        eventually(lambda: self.count("readings") >= count, f"{count} readings", deadline)
        assert self.count("readings") == count


@contextlib.contextmanager
def running(daemon: Daemon) -> Iterator[Daemon]:
    """A started daemon that serves; stopped and looked after when the test is through."""
    daemon.start()
    try:
        yield daemon.wait_ready()
    finally:
        code = daemon.stop()
    assert code == 0, f"exit {code}:\n{daemon.log()}"
    assert "Sanitizer" not in daemon.log(), daemon.log()
