"""Reads what the benchmarks wrote, and the machine that they ran on."""

import json
import pathlib
import platform
import re
import statistics
import subprocess

OURS = "opstatus"
PORTABLE = "opstatus portable"
LIMIT = "memcpy"
TUNED = " tuned"


def is_peer(contender):
    return not contender.startswith(OURS) and contender != LIMIT


class Series:
    """The repetitions of one benchmark, in nanoseconds per unit."""

    def __init__(self, values):
        self.median = statistics.median(values)
        low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else (self.median,) * 3
        # The interquartile range: what half of the repetitions stay within.
        self.spread_percent = 100.0 * (high - low) / self.median


def load(path, unit_of):
    """name -> Series; unit_of(benchmark) is what one iteration's time is divided by."""
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    to_ns = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
    values = {}
    for run in data["benchmarks"]:
        if run["run_type"] == "iteration" and not run.get("error_occurred"):
            time = run["cpu_time"] * to_ns[run["time_unit"]] / unit_of(run)
            values.setdefault(run["run_name"], []).append(time)
    return {name: Series(times) for name, times in values.items()}, data["context"]


def load_rows(path):
    """workload -> contender -> Series in ns per record; and the context."""
    series, context = load(path, lambda run: run["records"])
    rows = {}
    for name, measured in series.items():
        workload, contender = name.rsplit("/", 1)
        rows.setdefault(workload, {})[contender] = measured
    return rows, context


def load_worst(path):
    """family -> "1024 KiB/whole" -> Series in ns per byte."""
    series, _ = load(path, lambda run: run["bytes"])
    families = {}
    for name, measured in series.items():
        family, what = name.split("/", 1)
        families.setdefault(family, {})[what] = measured
    return families


def cpu():
    """The CPU's own name; nothing that tells one machine from another of its kind."""
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    found = re.search(r"^(?:model name|Model)\s*:\s*(.+)$", text, re.M)
    return found[1].strip() if found else platform.machine()


def code_kib(library):
    """Code and constants of a library in KiB, or None."""
    try:
        out = subprocess.run(["size", library], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return int(out.splitlines()[1].split()[0]) / 1024
