#!/usr/bin/env python3
"""Compares the instructions per record with the committed table, instructions.json.

usage: instructions.py PROGRAM [--update]

PROGRAM is opstatus_count of a release build. Unlike time, the count repeats exactly, so a slow-down
is seen in review. Exit status: 0 within the tolerance, 1 beyond it (in either direction: a gain is
committed with --update, or a later loss would hide in it), 77 if the comparison says nothing here.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TABLE = pathlib.Path(__file__).with_name("instructions.json")
KERNELS = ("sse41", "portable")
NUM_RECORDS = 10_000
TOLERANCE_PERCENT = 2.0
SKIPPED = 77

# The C library picks its memcpy by the CPU; this one every x86-64 has.
ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-ERMS,-FSRM,-SSSE3"}


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def count(program, kernel):
    """Instructions per record by workload; None if this machine has no such kernel."""
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory) / "out"
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", "--collect-atstart=no",
             f"--callgrind-out-file={out}", program, kernel],
            env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False)
        if run.returncode == 3:
            return None
        if run.returncode != 0:
            sys.exit(f"{program} {kernel} failed:\n{run.stderr}")
        counts = {}
        for dump in sorted(out.parent.glob("out.*")):
            text = dump.read_text()
            name = re.search(r"^desc: Trigger: Client Request: (.+)$", text, re.M)
            total = re.search(r"^summary: (\d+)$", text, re.M)
            if name and total:
                counts[name[1]] = round(int(total[1]) / NUM_RECORDS, 1)
        return counts


def compare(kernel, counted, committed):
    """Prints one kernel's rows; the number of those beyond the tolerance."""
    beyond = 0
    for workload, now in counted.items():
        before = committed.get(workload)
        change = None if not before else 100.0 * (now - before) / before
        good = change is not None and abs(change) <= TOLERANCE_PERCENT
        beyond += not good
        print(f"{kernel:10} {workload:18} {now:10.1f} {before or 0:10.1f} "
              f"{'new' if change is None else f'{change:+.1f} %':>9}  {'' if good else '<--'}".rstrip())
    return beyond


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--update", action="store_true", help="write the table instead")
    arguments = parser.parse_args()

    if not shutil.which("valgrind"):
        skip("there is no valgrind")
    compiler = subprocess.run([arguments.program], capture_output=True, text=True,
                              check=True).stdout.strip()
    table = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    if not arguments.update and table.get("compiler") != compiler:
        skip(f"the table is for {table.get('compiler')}, this is {compiler}")

    counted = {}
    for kernel in KERNELS:
        counts = count(arguments.program, kernel)
        if counts is None:
            print(f"skipped: this machine has no kernel {kernel}")
            continue
        counted[kernel] = counts

    committed = table.get("instructions_per_record", {})
    print(f"{'kernel':10} {'workload':18} {'now':>10} {'committed':>10} {'change':>9}")
    beyond = sum(compare(kernel, counts, committed.get(kernel, {}))
                 for kernel, counts in counted.items())
    if arguments.update:
        table = {"compiler": compiler, "instructions_per_record": {**committed, **counted}}
        TABLE.write_text(json.dumps(table, indent=2) + "\n")
        print(f"written: {TABLE.name}")
        return
    if beyond:
        print(f"{beyond} beyond {TOLERANCE_PERCENT:g} %. If that is meant, commit the table that "
              "--update writes.")
        sys.exit(1)


if __name__ == "__main__":
    main()
