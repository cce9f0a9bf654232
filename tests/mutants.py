"""Changes the core's source in thousands of ways and sees that the unit tests notice each: a change that
they do not notice is a gap in them, unless it changes nothing, which mutants_equivalent.txt says of it,
and why. Exit status 1 if there are others.

All changes are compiled into one program at once (mutations.py, mutants.hpp), which makes the one that the
environment names; what only the compiler evaluates is changed in the text and compiled, one after the
other. Only the tests that come by a change are run for it, the fast ones first. Changes of which the
compiler makes the same code as before are no changes.
"""
import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mutations

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutants"
CXX = "clang++-19"
FLAGS = ["-std=c++20", "-w", "-Wno-c++11-narrowing", "-Isrc", "-Icapi", "-Iinclude", "-Itests",
         f'-DOPSTATUS_HEADER="{ROOT}/capi/opstatus.h"']
# The watch is that of the tests; a change makes the stack larger; format_test.py has a program of its own.
NOT_RUN = {"format_test.cpp", "stack_test.cpp", "watch_test.cpp"}
CAUGHT, SAME, NONE, SURVIVED = "caught", "same code", "no change", "survived"


def say(*words):
    print("==>", *words, flush=True)


# ---- Building --------------------------------------------------------------------------------------


def run(*command, cwd=None):
    return subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True)


def must(*command, cwd=None):
    done = run(*command, cwd=cwd)
    if done.returncode != 0:
        sys.exit(f"mutants: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}"[-4000:])
    return done.stdout


def core_files():
    return [str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("src/*.?pp"))] + ["capi/shim.cpp"]


def core_units():
    return [f for f in core_files() if f.endswith(".cpp")]


def test_units():
    tests = [p.name for p in sorted((ROOT / "tests").glob("*.c*")) if p.suffix in (".c", ".cpp")]
    return ["tests/" + t for t in tests if t not in NOT_RUN]


def object_of(unit):
    return "objects/" + unit.replace("/", "_") + ".o"


def compile_unit(tree, unit, *flags):
    if unit.endswith(".c"):  # a test that is a program
        name = Path(unit).stem
        wrapper = tree / f"objects/{name}.cpp"
        wrapper.write_text(f"#include <gtest/gtest.h>\nextern \"C\" int {name}_main();\n"
                           f"TEST({name}, Passes) {{ EXPECT_EQ({name}_main(), 0); }}\n")
        done = run("clang-19", "-w", "-O1", f"-Dmain={name}_main", "-Iinclude", "-c", unit, "-o",
                   f"objects/{name}_main.o", cwd=tree)
        return done if done.returncode else run(CXX, *FLAGS, "-c", wrapper, "-o", object_of(unit), cwd=tree)
    optimized = "-O1" if unit.startswith("tests/") else "-O2"
    return run(CXX, *FLAGS, optimized, *flags, "-c", unit, "-o", object_of(unit), cwd=tree)


def link(tree, program, objects):
    return run(CXX, "-fuse-ld=lld", "-o", program, *objects, "-lgtest", "-lsimdjson", "-lpthread", cwd=tree)


def all_objects(units):
    programs = [f"objects/{Path(u).stem}_main.o" for u in units if u.endswith(".c")]
    return [object_of(u) for u in units] + programs


def make_tree(name):
    tree = WORK / name
    shutil.rmtree(tree, ignore_errors=True)
    for part in ("src", "capi", "tests", "include"):
        shutil.copytree(ROOT / part, tree / part)
    shutil.copy(ROOT / "capi/opstatus.h", tree / "include/opstatus")
    (tree / "objects").mkdir()
    return tree


def sees_the_core(unit):
    """More of it than the functions of a kernel."""
    headers = "|".join(Path(f).name for f in core_files() + ["src/mutants.hpp"])
    return re.search(f'#include "({headers})"', (ROOT / unit).read_text()) is not None


def build(tree, pool, units, flags, other=None):
    """What is not among the units has been built in the other tree."""
    for unit, done in zip(units, pool.map(lambda u: compile_unit(tree, u, *flags), units)):
        if done.returncode != 0:
            sys.exit(f"mutants: {unit} does not compile\n{done.stderr}"[-4000:])
    done = link_some(tree, units, other)
    if done.returncode != 0:
        sys.exit(f"mutants: {done.stderr}"[-4000:])


def link_some(tree, units, other):
    here = all_objects(units)
    objects = [(tree if o in here else other) / o for o in all_objects(core_units() + test_units())]
    return link(tree, "tests.program", objects)


def write_changed(tree, finder, pool):
    """The changed source, without the groups that do not compile. Returns those."""
    without = set()
    while True:
        for source in finder.sources.values():
            (tree / source.name).write_text(source.changed(without))
        errors = set()
        for done in pool.map(lambda u: run(CXX, *FLAGS, "-fsyntax-only", "-ferror-limit=0", u, cwd=tree),
                             core_units()):
            errors |= set(re.findall(r"^(?:\./)?(\S+?):(\d+):\d+: error", done.stderr, re.M))
        if not errors:
            return without
        found = set()
        for name, line in errors:
            here = {m.group: m for m in finder.mutations if m.file == name and m.group not in without
                    and m.line <= int(line) <= m.line + finder.sources[name].text.count("\n", m.begin, m.end)}
            swaps = {g for g, m in here.items() if m.is_swap}
            found |= swaps or set(here)
        if not found:
            sys.exit(f"mutants: the changed source does not compile: {sorted(errors)}")
        without |= found


def fingerprint(*patterns):
    text = hashlib.sha256()
    for path in sorted(p for pattern in patterns for p in ROOT.glob(pattern)):
        text.update(path.name.encode() + path.read_bytes())
    return text.hexdigest()


# ---- The tests -------------------------------------------------------------------------------------


class Tests:
    """Which there are, how long they take, and which places they come by."""

    def __init__(self, scale):
        self.scale = scale
        self.seconds, self.notes, self.tables = {}, {}, {}

    def run(self, program, names, timeout, **environment):
        """The exit status; None: it took too long."""
        environment = {k: str(v) for k, v in environment.items()}
        process = subprocess.Popen(
            [program, "--gtest_filter=" + ":".join(names), "--gtest_brief=1"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={"PATH": os.environ["PATH"], "OPSTATUS_TEST_SCALE": str(self.scale),
                 "GTEST_BREAK_ON_FAILURE": "1", **environment})
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None

    def measure(self, program, noting):
        suite = ""
        for line in must(program, "--gtest_list_tests").splitlines():
            name = line.split("#")[0].rstrip()
            if not name.startswith(" "):
                suite = name
                continue
            test = suite + name.strip()
            began = time.monotonic()
            if self.run(program, [test], 300) != 0:
                sys.exit(f"mutants: {test} fails without any change")
            self.seconds[test] = time.monotonic() - began
            notes = WORK / "notes"
            notes.unlink(missing_ok=True)
            # It allocates, which the tests' watch calls a failure: at the end.
            self.run(noting, [test], 600, OPSTATUS_MUTANTS_NOTES=notes, GTEST_BREAK_ON_FAILURE=0)
            self.notes[test] = set()
            for note in notes.read_text().splitlines():
                fields = note.split("\t")
                if fields[0] == "table":
                    place = int(fields[1]), fields[3]
                    self.notes[test].add(place)
                    self.tables.setdefault(place, set()).add(int(fields[2]))
                else:
                    self.notes[test].add(int(note))

    def batches(self, place):
        """Those that come by it (None: any), fast ones first, some together."""
        names = [t for t in sorted(self.seconds, key=self.seconds.get)
                 if (place in self.notes[t] if place is not None else self.notes[t])]
        batch, total, limit = [], 0, 0.1
        for name in names:
            if batch and total + self.seconds[name] > limit:
                yield batch
                batch, total, limit = [], 0, limit * 3
            batch.append(name)
            total += self.seconds[name]
        if batch:
            yield batch

    def notice(self, program, place, **environment):
        """Whether they notice the change; NONE: it is none."""
        for batch in self.batches(place):
            seconds = sum(self.seconds[name] for name in batch)
            status = self.run(program, batch, 3 + 20 * seconds, **environment)
            if status == 77:
                return NONE, ""
            if status != 0:
                return CAUGHT, ("too long: " if status is None else "") + " ".join(batch)[:100]
        return SURVIVED, ""


# ---- One change ------------------------------------------------------------------------------------


class Runner:
    def __init__(self, tests, finder, without):
        self.tests, self.finder, self.without = tests, finder, without
        self.local = threading.local()
        self.num_trees = 0
        self.lock = threading.Lock()
        plain = WORK / "plain"
        self.includes = {}
        for unit in core_units() + test_units():
            found = must(CXX, *FLAGS, "-MM", unit, cwd=plain) if not unit.endswith(".c") else ""
            self.includes[unit] = set(found.replace("\\\n", " ").split())
        self.test_units = [u for u in test_units() if sees_the_core(u)]

    def tree(self):
        """This thread's, as it is without changes."""
        if not hasattr(self.local, "tree"):
            with self.lock:
                self.num_trees += 1
                self.local.tree = make_tree(f"one{self.num_trees}")
        return self.local.tree

    def compile(self, mutation, units):
        """In this thread's tree: the units whose code is another one then; None: it does not compile."""
        tree, source = self.tree(), self.finder.sources[mutation.file]
        (tree / mutation.file).write_text(
            source.text[: mutation.begin] + mutation.text + source.text[mutation.end :])
        changed = []
        for unit in units:
            if mutation.file in self.includes[unit]:
                if compile_unit(tree, unit).returncode != 0:
                    changed = None
                    break
                name = object_of(unit)
                if (tree / name).read_bytes() != (WORK / "plain" / name).read_bytes():
                    changed.append(unit)
        (tree / mutation.file).write_text(source.text)
        return changed

    def run_text(self, mutation):
        changed = self.compile(mutation, core_units())
        if not changed:
            return (NONE, "does not compile") if changed is None else (SAME, "")
        changed_tests = self.compile(mutation, self.test_units)
        if changed_tests is None:
            return NONE, "does not compile"
        if link_some(self.tree(), changed + changed_tests, WORK / "plain").returncode != 0:
            return NONE, "does not link"
        return self.tests.notice(self.tree() / "tests.program", None)

    def run(self, mutation):
        is_table = mutation.number >= mutations.FIRST_TABLE
        if is_table:
            place = mutation.number // mutations.TABLE_ROOM * mutations.TABLE_ROOM, mutation.instance
        else:
            place = mutation.group
            if place in self.without or not any(place in n for n in self.tests.notes.values()):
                return self.run_text(mutation)
        outcome = self.tests.notice(WORK / "changed" / "tests.program", place,
                                    OPSTATUS_MUTANT=mutation.number,
                                    OPSTATUS_MUTANT_INSTANCE=mutation.instance)
        if outcome[0] == SURVIVED and not is_table:
            changed = self.compile(mutation, core_units())
            if not changed:
                return (NONE, "does not compile") if changed is None else (SAME, "")
        return outcome


def all_mutations(finder, tests):
    found = list(finder.mutations)
    for table in finder.tables.values():
        for (number, instance), changes in sorted(tests.tables.items()):
            if number != table.number:
                continue
            shown = re.sub(r".*\[|opstatus::core::|\(anonymous namespace\)::|\]$", "", instance)
            for i in sorted(changes):
                change = table.change(i)
                if change is not None:
                    found.append(mutations.TableMutation(table, i, instance, shown, change))
    return found


# ---- What is known ---------------------------------------------------------------------------------


class Equivalents:
    """The lines of mutants_equivalent.txt: file | function or table | change | reason. [2..5] in a change
    are all of these numbers."""

    def __init__(self, path):
        self.entries, self.used = [], Counter()
        for line in path.read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            key, _, reason = line.rpartition(" | ")
            if not reason or key.count(" | ") < 2:
                sys.exit(f"mutants: no such line is known in {path.name}: {line}")
            ranges = re.findall(r"\[(\d+)\.\.(\d+)\]", key)
            pattern = re.sub(r"\\\[\d+\\\.\\\.\d+\\\]", r"\\[(\\d+)\\]", re.escape(key))
            self.entries.append((re.compile(pattern), ranges, line))

    def find(self, key):
        for pattern, ranges, line in self.entries:
            match = pattern.fullmatch(key)
            if match and all(int(a) <= int(n) <= int(b) for n, (a, b) in zip(match.groups(), ranges)):
                self.used[line] += 1
                return line
        return None


def main():
    parser = argparse.ArgumentParser(prog="./dev mutants", description=__doc__.split("\n\n")[0])
    parser.add_argument("--file", action="append", help="only changes of this file")
    parser.add_argument("--sample", type=int, help="only so many, taken at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--scale", type=int, default=4, help="percent of the tests' random inputs")
    parser.add_argument("--restart", action="store_true", help="forget what is known of earlier runs")
    options = parser.parse_args()
    os.chdir(ROOT)
    WORK.mkdir(parents=True, exist_ok=True)
    pool = ThreadPoolExecutor(options.jobs)
    began = time.monotonic()

    finder = mutations.find(ROOT, core_files(), core_units(),
                            ["-std=c++20", "-Isrc", "-Icapi", "-resource-dir=" +
                             must(CXX, "-print-resource-dir").strip()], WORK / "macros.hpp")
    say(f"building, with {len(finder.mutations)} changes besides those of the tables")
    plain = make_tree("plain")
    build(plain, pool, core_units() + test_units(), [])
    changed, noting = make_tree("changed"), make_tree("noting")
    without = write_changed(changed, finder, pool)
    shutil.copytree(changed, noting, dirs_exist_ok=True)
    units = core_units() + [u for u in test_units() if sees_the_core(u)]
    build(changed, pool, units, [], plain)
    build(noting, pool, units, ["-DOPSTATUS_MUTANTS_NOTE"], plain)
    tests = Tests(options.scale)
    tests.measure(changed / "tests.program", noting / "tests.program")
    say(f"{len(tests.seconds)} tests, {sum(tests.seconds.values()):.1f} s; "
        f"building and measuring took {time.monotonic() - began:.0f} s")

    # Caught is caught by the tests that there are, as long as none is taken away.
    source = fingerprint("src/*", "capi/*", "tests/mut*")
    everything = fingerprint("src/*", "capi/*", "tests/*.[ch]*", "tests/mut*")
    results_path, results = WORK / "results.tsv", {}
    if results_path.exists() and not options.restart:
        head, *lines = results_path.read_text().splitlines()
        if head.split("\t")[0] == source:
            for line in lines:
                key, outcome, detail = line.split("\t")
                if outcome != SURVIVED or head.split("\t")[1] == everything:
                    results[key] = outcome, detail
    out = results_path.open("w")
    out.write(f"{source}\t{everything}\n")
    out.writelines(f"{key}\t{outcome}\t{detail}\n" for key, (outcome, detail) in results.items())
    out.flush()

    found = [m for m in all_mutations(finder, tests) if not options.file or m.file in options.file]
    if options.sample is not None:
        found = random.Random(options.seed).sample(found, min(options.sample, len(found)))
    runner = Runner(tests, finder, without)
    todo = [m for m in found if m.key() not in results]
    say(f"{len(found)} changes, {len(found) - len(todo)} of them known from an earlier run")
    began, lock, num_done = time.monotonic(), threading.Lock(), 0

    def run_one(mutation):
        nonlocal num_done
        outcome, detail = runner.run(mutation)
        with lock:
            results[mutation.key()] = outcome, detail
            out.write(f"{mutation.key()}\t{outcome}\t{detail}\n")
            out.flush()
            num_done += 1
            if num_done % 500 == 0:
                left = (time.monotonic() - began) / num_done * (len(todo) - num_done)
                say(f"{num_done} of {len(todo)}, {left / 60:.0f} more minutes")

    list(pool.map(run_one, todo))
    say(f"that took {(time.monotonic() - began) / 60:.1f} minutes")
    return report(found, results, is_complete=not options.file and options.sample is None)


def report(found, results, is_complete):
    equivalents = Equivalents(ROOT / "tests/mutants_equivalent.txt")
    counts, wrong = defaultdict(Counter), []
    for mutation in found:
        outcome, detail = results[mutation.key()]
        line = equivalents.find(mutation.key())
        if line and outcome == CAUGHT:
            wrong.append(f"is listed as equivalent, but noticed: {mutation.key()}")
        if line and outcome == SURVIVED:
            outcome = "equivalent"
        if outcome == SURVIVED:
            wrong.append(f"{mutation.file}:{mutation.line}: not noticed: {mutation.key()}")
        counts[mutation.file][outcome] += 1
        counts["all"][outcome] += 1
    if is_complete:
        wrong += [f"is listed as equivalent, but there is no such change: {line}"
                  for _, _, line in equivalents.entries if not equivalents.used[line]]
    print(f"{'':28}{'mutants':>9}{'caught':>9}{'equivalent':>12}{'survived':>10}{'score':>10}")
    for name in sorted(counts, key=lambda n: (n == "all", n)):
        count = counts[name]
        equivalent = count["equivalent"] + count[SAME]
        total = count[CAUGHT] + equivalent + count[SURVIVED]
        score = 100 * count[CAUGHT] / max(1, count[CAUGHT] + count[SURVIVED])
        print(f"{name:28}{total:9}{count[CAUGHT]:9}{equivalent:12}{count[SURVIVED]:10}{score:8.2f} %")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
