"""Lariat's detector and its learner alone, and its machinery, by Google Benchmark; beside learners for Python."""

import json
import subprocess
import sys
import venv

from .processes import BUILD, CACHE, ROOT

PACKAGES = ["vowpalwabbit", "river"]
ROUNDS = 3


def peers_python() -> tuple[str | None, str]:
    """A Python that has the peers, or why there is none."""
    folder = CACHE / "python"
    python = folder / "bin" / "python"
    if subprocess.run([python, "-c", "import vowpalwabbit, river"], capture_output=True, check=False).returncode == 0 if python.exists() else False:
        return str(python), ""
    venv.create(folder, with_pip=True, clear=True)
    done = subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None, f"Vowpal Wabbit and river: missing, pip says: {done.stderr.strip().splitlines()[-1]}"
    return str(python), ""


def micro(pattern: str) -> dict[str, dict[str, float]]:
    """Items a CPU-second by benchmark, its rounds interleaved with those of the others."""
    command = [BUILD / "tests/bench/bench_micro", f"--benchmark_filter={pattern}", "--benchmark_format=json",
               f"--benchmark_repetitions={ROUNDS}", "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.1"]  # fmt: skip
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    values: dict[str, list[float]] = {}
    for run in said["benchmarks"]:
        if run["run_type"] == "iteration":
            values.setdefault(run["run_name"], []).append(run["items_per_second"])
    return {name: {"median": sorted(v)[len(v) // 2], "min": min(v), "max": max(v)} for name, v in values.items()}


def measure() -> dict:
    python, missing = peers_python()
    ours = micro("detector|learner")
    out: dict = {"readings_per_cpu_second": ours}
    if python is None:
        return {**out, "peers": missing}
    said = subprocess.run([python, ROOT / "tools/benchmarks/python_learners.py", str(ROUNDS)], capture_output=True, text=True, check=False)
    if said.returncode != 0:
        return {**out, "peers": f"missing: {said.stderr.strip().splitlines()[-1]}"}
    theirs = json.loads(said.stdout)
    ours.update(theirs["readings_per_cpu_second"])
    detector = ours["detector/full"]["median"]
    against = {name: detector / ours[name]["median"] for name in theirs["readings_per_cpu_second"]}
    return {"peers": theirs["versions"], **out, "detector/full_against": against}


def measure_micro() -> dict:
    items = micro(".")
    workers = {name.split("/")[1]: items.pop(name) for name in list(items) if name.startswith("workers/")}
    return {
        "items_per_cpu_second": items,
        "readings_per_second_by_workers": workers,  # by the clock on the wall
        "two_workers_against_one": workers["2"]["median"] / workers["1"]["median"],
        "python": sys.version.split()[0],
    }
