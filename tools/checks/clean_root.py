"""Makes a clean Debian 12 root with nothing but the base system, and runs a command of the tree in it.

A machine in use hides a missing install: what runs here needs nothing that tools/setup does not name. Package sources,
proxy and resolver are the host's."""

import contextlib
import os
import pathlib
import shutil
import subprocess
from typing import Iterator

from steps import Log

SUITE = "bookworm"


def make(log: Log, root: pathlib.Path) -> None:
    if (root / "etc/debian_version").exists():
        return
    shutil.rmtree(root, ignore_errors=True)
    partial = root.with_name(root.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    log.run("mmdebstrap", "--variant=minbase", "--include=ca-certificates", SUITE, partial, *debian_sources())
    partial.rename(root)


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
def mounted(log: Log, root: pathlib.Path) -> Iterator[None]:
    """Kernel file systems and the host's resolver, gone again afterwards, whatever happens."""
    done: list[pathlib.Path] = []
    try:
        for kind, target in (("proc", "proc"), ("tmpfs", "dev/shm"), ("tmpfs", "run"), ("tmpfs", "tmp")):
            (root / target).mkdir(parents=True, exist_ok=True)
            log.run("mount", "-t", kind, kind, root / target)
            done.append(root / target)
        for device in ("null", "zero", "full", "random", "urandom"):
            (root / "dev" / device).touch()
            log.run("mount", "--bind", f"/dev/{device}", root / "dev" / device)
            done.append(root / "dev" / device)
        yield
    finally:
        for target in reversed(done):
            subprocess.run(["umount", "--lazy", target], check=False)


def host_settings(root: pathlib.Path) -> None:
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    shutil.copyfile("/etc/hosts", root / "etc/hosts")
    settings = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=False).stdout
    proxies = [line for line in settings.splitlines() if "::proxy" in line.lower()]
    (root / "etc/apt/apt.conf.d/90-host").write_text("\n".join(proxies) + "\n")


def run(log: Log, tree: pathlib.Path, root: pathlib.Path, command: tuple[str, ...]) -> None:
    """Runs a command of the tree in the clean root. The compiler cache of the root is kept from run to run."""
    make(log, root)
    copy_tree(tree, root / "lariat")
    host_settings(root)
    keep = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", **keep}
    with mounted(log, root):
        log.run("chroot", root, "sh", "-c", 'cd /lariat && exec "$@"', "sh", *command, env=environment)
