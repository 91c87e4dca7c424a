"""Makes a clean Debian 12 root with nothing but the base system, and runs a command of the tree in it.

A machine in use hides a missing install: what runs here needs nothing that tools/setup does not name. Package sources,
proxy and resolver are the host's."""

import contextlib
import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass
from typing import Iterator

from steps import Log

SUITE = "bookworm"


@dataclass
class CleanRoot:
    """Where it lies. Its base system and what it downloads and compiles are kept beside it from run to run."""

    root: pathlib.Path

    @property
    def base(self) -> pathlib.Path:
        return self.root.with_name(self.root.name + "-base.tar")

    @property
    def cache(self) -> pathlib.Path:
        return self.root.with_name(self.root.name + "-cache")


def make(log: Log, place: CleanRoot, tree: pathlib.Path) -> None:
    """Unpacks a root that has nothing installed, and puts the tree into it."""
    if not place.base.exists():
        partial = place.base.with_suffix(".partial.tar")
        log.run("mmdebstrap", "--variant=minbase", "--include=ca-certificates", SUITE, partial, *debian_sources())
        partial.rename(place.base)
    log.run("rm", "-rf", "--one-file-system", place.root)
    place.root.mkdir()
    log.run("tar", "--extract", f"--file={place.base}", f"--directory={place.root}", "--exclude=./dev/*")
    host_settings(place.root)
    copy_tree(tree, place.root / "lariat")


def debian_sources() -> list[str]:
    """The host's own sources of this suite, so that the same mirrors serve; none means mmdebstrap's default."""
    etc = pathlib.Path("/etc/apt")
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("debian*.sources"))]
    return [str(file) for file in files if file.is_file() and SUITE in file.read_text()]


def copy_tree(tree: pathlib.Path, to: pathlib.Path) -> None:
    """The tree as git would hand it over, uncommitted changes included, builds not."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(tree, to, symlinks=True, ignore=shutil.ignore_patterns("build", ".git", ".cache", "__pycache__"))


@contextlib.contextmanager
def mounted(log: Log, place: CleanRoot) -> Iterator[None]:
    """Kernel file systems and the caches, gone again afterwards, whatever happens."""
    done: list[pathlib.Path] = []

    def mount(what: pathlib.Path | str, where: str, *options: str) -> None:
        target = place.root / where
        log.run("mount", *options, what, target)
        done.append(target)

    try:
        for kind, where in (("proc", "proc"), ("tmpfs", "dev/shm"), ("tmpfs", "run"), ("tmpfs", "tmp")):
            (place.root / where).mkdir(parents=True, exist_ok=True)
            mount(kind, where, "-t", kind)
        for device in ("null", "zero", "full", "random", "urandom"):
            (place.root / "dev" / device).touch()
            mount(f"/dev/{device}", f"dev/{device}", "--bind")
        for kept in ("root/.cache", "var/cache/apt/archives"):
            for folder in (place.cache / kept, place.root / kept):
                folder.mkdir(parents=True, exist_ok=True)
            mount(place.cache / kept, kept, "--bind")
        yield
    finally:
        for target in reversed(done):
            subprocess.run(["umount", "--lazy", target], check=False)


def host_settings(root: pathlib.Path) -> None:
    """How the host reaches its mirrors: resolver, hosts, proxy."""
    for file in ("etc/resolv.conf", "etc/hosts"):
        shutil.copyfile(f"/{file}", root / file)
    settings = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=False).stdout
    proxies = [line for line in settings.splitlines() if "::proxy" in line.lower()]
    (root / "etc/apt/apt.conf.d/90-host").write_text("\n".join(proxies) + "\n")


def run(log: Log, place: CleanRoot, *command: str) -> None:
    """Runs a command of the tree in the root."""
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", **proxies}
    with mounted(log, place):
        log.run("chroot", place.root, "sh", "-c", 'cd /lariat && exec "$@"', "sh", *command, env=environment)
