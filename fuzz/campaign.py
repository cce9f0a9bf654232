#!/usr/bin/env python3
"""Runs the fuzz targets, several at a time, and adds up in fuzz/results.md what has been run.

The numbers are of the code that stands beside them: on other sources the count starts anew, and what had been run
on the last ones is kept beside it, until as much has been run again. Findings end a target; what broke it is
shown at the end.
"""

import argparse
import glob
import hashlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
RESULTS = os.path.join(HERE, "results.md")
# In parts, so that little is lost when a campaign is stopped. In most of them inputs are short, and kept for
# an edge of their own, not for how often they pass it: so twice as many are run, and as many edges found.
# Every so many parts is there for what only long inputs or many passes can reach.
PART_SECONDS = 300
FAST = ["-max_len=256", "-use_counters=0", "-entropic=0", "-reduce_inputs=0"]
THOROUGH, THOROUGH_EVERY = ["-max_len=1024"], 5
HISTORY = 50  # of a target's last new edges, which results.md keeps


def fingerprint():
    """Of all that the targets' verdicts depend on."""
    digest = hashlib.sha256()
    for pattern in ("src/*", "capi/*.cpp", "capi/*.h", "fuzz/*.?pp", "tests/oracle.?pp"):
        for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
            with open(path, "rb") as file:
                digest.update(os.path.basename(path).encode() + b"\0" + file.read())
    return digest.hexdigest()


class Results:
    """results.md: a table for people, and the same with the new edges' history in a comment."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sources = fingerprint()
        self.rows, self.earlier = {}, None
        if os.path.exists(RESULTS):
            with open(RESULTS, encoding="utf-8") as file:
                kept = re.search(r"<!-- (\{.*\}) -->", file.read())
            data = json.loads(kept[1]) if kept else {}
            self.earlier = data.pop("earlier", None)
            if data.get("sources") == self.sources:
                self.rows = data["rows"]
            elif data and total(data["rows"]) > (total(self.earlier["rows"]) if self.earlier else 0):
                self.earlier = data

    def row(self, target, sanitizer):
        new = {"executions": 0, "seconds": 0, "edges": 0, "findings": 0, "new_edges": []}
        return self.rows.setdefault(f"{target}/{sanitizer}", new)

    def add(self, target, sanitizer, part):
        with self.lock:
            row = self.row(target, sanitizer)
            row["new_edges"] += [[row["executions"] + at, num] for at, num in part["new_edges"]]
            del row["new_edges"][:-HISTORY]
            for name in ("executions", "seconds", "findings"):
                row[name] += part[name]
            row["edges"] = max(row["edges"], part["edges"])
            self.write()
            return dict(row)

    def write(self):
        lines = ["# What has been fuzzed", "",
                 "By `./dev fuzz`, on these sources; a change of them starts the count anew. *Last* are",
                 "the edges of the code that the last tenth of the executions has reached first.", "",
                 *table(self.sources, self.rows)]
        data = {"sources": self.sources, "rows": self.rows}
        if self.earlier and total(self.earlier["rows"]) > total(self.rows):
            data["earlier"] = self.earlier
            lines += ["", "## On the sources before these", "", *table(**self.earlier)]
        data = json.dumps(data, sort_keys=True, separators=(",", ":"))
        lines += ["", f"<!-- {data} -->", ""]
        with open(RESULTS + ".new", "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        os.replace(RESULTS + ".new", RESULTS)


def table(sources, rows):
    lines = [f"Sources: `{sources}` (SHA-256)", "",
             "| target | sanitizers | executions | hours | edges | last | findings |",
             "|---|---|--:|--:|--:|--:|--:|"]
    for key in sorted(rows):
        row = rows[key]
        target, sanitizer = key.split("/")
        edges = (f"{row['edges']} | {last_tenth(row)}" if sanitizer == "address"
                 else " | ")
        name = {"address": "address, undefined"}.get(sanitizer, sanitizer)
        lines.append(f"| `{target}` | {name} | {row['executions']:,} "
                     f"| {row['seconds'] / 3600:.1f} | {edges} | {row['findings']} |")
    return [*lines, f"| all | | {total(rows):,} | | | | |"]


def total(rows):
    return sum(row["executions"] for row in rows.values())


def last_tenth(row):
    return sum(num for at, num in row["new_edges"] if at > row["executions"] * 0.9)


def inputs_of(target):
    """Where a target's inputs are: what is found goes to the first, those in the tree are only read."""
    grown = os.path.join(ROOT, "build", "fuzz", "corpus", target)
    os.makedirs(grown, exist_ok=True)
    in_tree = [os.path.join(HERE, kind, target) for kind in ("corpus", "regressions")]
    return [grown, *filter(os.path.isdir, in_tree)]


def last_number(log, pattern):
    found = re.findall(pattern + r"\D{0,3}(\d+)", log)
    return int(found[-1]) if found else 0


class Address:
    """libFuzzer, with AddressSanitizer and UndefinedBehaviorSanitizer."""
    name, build = "address", os.path.join(ROOT, "build", "fuzz")

    def command(self, target, number, runs, seconds):
        findings = os.path.join(self.build, "findings", target, "")
        os.makedirs(findings, exist_ok=True)
        is_thorough = number % THOROUGH_EVERY == THOROUGH_EVERY - 1
        return [f"-runs={runs}", f"-max_total_time={seconds}", "-timeout=10",
                "-dict=" + os.path.join(HERE, "opstatus.dict"), "-print_final_stats=1",
                "-artifact_prefix=" + findings, *(THOROUGH if is_thorough else FAST),
                *inputs_of(target)]

    def part(self, log):
        points = [(kind, int(at), int(edges)) for at, kind, edges in
                  re.findall(r"^#(\d+)\s+([\w*]+) +cov: (\d+)", log, re.M)]
        # What stands before INITED is reached by the corpora.
        while points and any(kind == "INITED" for kind, _, _ in points[1:]):
            del points[0]
        rises = [[at, edges - before] for (_, _, before), (_, at, edges) in zip(points, points[1:])
                 if edges > before]
        return {"executions": last_number(log, "stat::number_of_executed_units:"),
                "edges": points[-1][2] if points else 0, "new_edges": rises}


class Memory:
    """No engine: inputs of the corpora, changed, with MemorySanitizer."""
    name, build = "memory", os.path.join(ROOT, "build", "memory")

    def command(self, target, number, runs, seconds):
        # Any target runs so often in a second, or oftener.
        return [f"-changed={min(runs, seconds * 50_000)}", f"-seed={number}", *inputs_of(target)]

    def part(self, log):
        executions = re.search(r"(\d+) inputs, (\d+) changed", log)
        return {"executions": sum(map(int, executions.groups())) if executions else 0, "edges": 0,
                "new_edges": []}


def run(kind, target, results, options):
    """One target, until its time or its runs are over. Its row, and the log if there is a finding."""
    begin = time.monotonic()
    path = os.path.join(kind.build, target + ".log")
    # The targets keep nothing: a small quarantine of freed memory finds as much, and is faster. Where
    # memory came from, whoever runs a finding again is told.
    environment = dict(os.environ, ASAN_OPTIONS="quarantine_size_mb=8:malloc_context_size=1")
    while True:
        with results.lock:
            row = dict(results.row(target, kind.name))
        left = options.seconds - (time.monotonic() - begin)
        runs = options.runs - row["executions"] if options.runs else 2**31 - 1
        if left < 1 or runs <= 0:
            return row, ""
        number = row.get("parts", 0)
        part_seconds = int(min(left, PART_SECONDS))
        command = kind.command(target, number, min(runs, 2**31 - 1), part_seconds)
        part_begin = time.monotonic()
        with open(path, "wb") as log:
            code = subprocess.run([os.path.join(kind.build, "fuzz", "fuzz_" + target), *command],
                                  stdout=log, stderr=subprocess.STDOUT, env=environment,
                                  check=False).returncode
        with open(path, encoding="utf-8", errors="replace") as log:
            text = log.read()
        part = kind.part(text)
        part |= {"seconds": round(time.monotonic() - part_begin), "findings": int(code != 0)}
        results.row(target, kind.name)["parts"] = number + 1
        row = results.add(target, kind.name, part)
        if code != 0:
            return row, text
        if part["executions"] == 0:
            sys.exit(f"fuzz_{target} has run nothing; see {path}")


def show_finding(target, kind, log):
    print(f"\n==> {target}; the whole of it is in {os.path.join(kind.build, target)}.log")
    lines = log.splitlines()
    for i, line in enumerate(lines):
        if re.search(r"does not hold|ERROR: \w+Sanitizer|WARNING: \w+Sanitizer|runtime error", line):
            print("\n".join(each[:500] for each in lines[i:i + 6]))
    for path in re.findall(r"Test unit written to (.*)", log):
        print(f"again: {os.path.join(kind.build, 'fuzz', 'fuzz_' + target)} {path}")


def minimize(targets):
    """What the grown corpora reach and those in the tree do not, with as few inputs as will do."""
    for target in targets:
        grown, in_tree = inputs_of(target)[:2]
        before = len(os.listdir(in_tree))
        subprocess.run([os.path.join(Address.build, "fuzz", "fuzz_" + target), "-merge=1",
                        *THOROUGH, in_tree, grown], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)
        print(f"{target:16} {len(os.listdir(grown)):7} inputs grown, "
              f"{len(os.listdir(in_tree)) - before:5} of them new to the tree's {before}")


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", metavar="[SECONDS] [TARGET...]",
                        help="for each target 60, unless --runs is given; all targets")
    parser.add_argument("--runs", type=int, help="until each has been run so often on these sources")
    parser.add_argument("--sanitizer", choices=("address", "memory"), default="address")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="targets at a time")
    parser.add_argument("--minimize", action="store_true",
                        help="instead, add to fuzz/corpus what was found and reaches more")
    options = parser.parse_intermixed_args()
    is_limited = bool(options.what) and options.what[0].isdigit()
    options.seconds = int(options.what.pop(0)) if is_limited else 10**9 if options.runs else 60
    kind = Address() if options.sanitizer == "address" else Memory()
    programs = glob.glob(os.path.join(kind.build, "fuzz", "fuzz_*"))
    there = sorted(os.path.basename(path)[5:] for path in programs)
    unknown = set(options.what) - set(there)
    if unknown or not there:
        parser.error(f"no target {' '.join(unknown)}; there are: {' '.join(there)}")
    targets = options.what or there
    if options.minimize:
        return minimize(targets)

    results = Results()
    waiting = queue.Queue()
    for target in targets:
        waiting.put(target)
    found = {}
    form = "{:16} {:>15} {:>8} {:>7} {:>5} {:>9}"
    print(form.format("target", "executions", "exec/s", "edges", "last", "findings"), flush=True)

    def work():
        while True:
            try:
                target = waiting.get_nowait()
            except queue.Empty:
                return
            row, log = run(kind, target, results, options)
            speed = row["executions"] // max(row["seconds"], 1)
            print(form.format(target, f"{row['executions']:,}", f"{speed:,}", row["edges"],
                              last_tenth(row), row["findings"]), flush=True)
            if log:
                found[target] = log

    workers = [threading.Thread(target=work) for _ in range(options.jobs)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for target, log in found.items():
        show_finding(target, kind, log)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
