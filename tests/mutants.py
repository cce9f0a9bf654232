"""Changes the core's source in thousands of ways and sees that the unit tests notice each: a change that
they do not notice is a gap in them, unless it changes nothing, which mutants_equivalent.txt says of it,
and why. Exit status 1 if there are others.

All changes are compiled into one program at once (mutations.py, mutants.hpp), which makes the one that the
environment names; what only the compiler evaluates is changed in the text and compiled, one after the
other. Only the tests that come by a change are run for it: those that have noticed most in its file, then
the fast ones, then the others. A change of which the compiler makes the same code as before is none.

What is known is kept in build/mutants, by the file's hash: a run that was stopped goes on where it was, and a
change that was not noticed is only shown to tests that are new.
"""
import argparse
import hashlib
import json
import os
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import mutations
from mutants_build import ROOT, WORK, CXX, Programs, core_files, fingerprint, hash_of, must, say
from mutants_tests import Tests

CAUGHT, SAME, NONE, SURVIVED = "caught", "same code", "none", "survived"
EQUIVALENT = "equivalent"


class Equivalents:
    """The lines of mutants_equivalent.txt: file | function or table | change | reason. In the first three, *
    is anything, and [2..5] any of these numbers in brackets."""

    def __init__(self, path):
        self.entries, self.used = [], Counter()
        for line in path.read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            key, _, reason = line.rpartition(" | ")
            if not reason or key.count(" | ") < 2:
                sys.exit(f"mutants: no such line is known in {path.name}: {line}")
            self.entries.append((*self.pattern(key), line))

    @staticmethod
    def pattern(key):
        ranges = re.findall(r"\[(\d+)\.\.(\d+)\]", key)
        text = re.sub(r"\\\[\d+\\\.\\\.\d+\\\]", r"\\[(\\d+)\\]", re.escape(key))
        # A star between letters, brackets or at an end, not the operator.
        return re.compile(text.replace(r"\*\*", ".*")), ranges

    def find(self, key):
        for pattern, ranges, line in self.entries:
            match = pattern.fullmatch(key)
            if match and all(int(a) <= int(n) <= int(b) for n, (a, b) in zip(match.groups(), ranges)):
                return line
        return None


class Results:
    """What is known of each change: its outcome, and of one that survived, which tests it has been shown to."""

    def __init__(self, hashes, is_new):
        self.hashes, self.known, self.sets = hashes, {}, {}
        self.lock = threading.Lock()
        path = WORK / "results.jsonl"
        if path.exists() and not is_new:
            for line in path.read_text().splitlines():
                entry = json.loads(line)
                if "set" in entry:
                    self.sets[entry["set"]] = entry["tests"]
                else:
                    self.known[entry["file"], entry["key"]] = entry
        self.out = path.open("w" if is_new else "a")

    def write(self, entry):
        self.out.write(json.dumps(entry) + "\n")
        self.out.flush()

    def get(self, mutation):
        return self.known.get((self.hashes[mutation.file], mutation.key()))

    def add(self, mutation, outcome, detail, tests):
        """`tests`: what the unit tests are, by name."""
        with self.lock:
            entry = {"file": self.hashes[mutation.file], "key": mutation.key(), "outcome": outcome, "detail": detail}
            if outcome == SURVIVED:
                tests = {**self.shown(mutation), **tests}
                entry["shown"] = hash_of(json.dumps(tests, sort_keys=True).encode())
                if entry["shown"] not in self.sets:
                    self.sets[entry["shown"]] = tests
                    self.write({"set": entry["shown"], "tests": tests})
            self.known[entry["file"], entry["key"]] = entry
            self.write(entry)

    def shown(self, mutation):
        entry = self.get(mutation)
        return self.sets.get(entry.get("shown"), {}) if entry else {}


class Runner:
    def __init__(self, tests, programs, results, equivalents, is_fast):
        self.is_fast = is_fast
        self.tests, self.programs, self.results, self.equivalents = tests, programs, results, equivalents

    def is_text(self, mutation):
        """It must be compiled: only the compiler evaluates it, or it does not compile with the others."""
        return not isinstance(mutation, mutations.TableMutation) and (
            mutation.group in self.programs.without or mutation.group not in self.tests.places)

    def run_text(self, mutation, shown):
        changed = self.programs.compile_one(mutation)
        if not changed:
            return (NONE, "does not compile") if changed is None else (SAME, "")
        program = self.programs.link_one(changed)
        if program is None:
            return NONE, "does not link"
        return self.tests.notice(program, mutation.file, None, shown)

    def run(self, mutation):
        shown = self.results.shown(mutation)
        is_table = isinstance(mutation, mutations.TableMutation)
        place = mutation.place if is_table else mutation.group
        if self.is_text(mutation):
            return self.run_text(mutation, shown)

        def is_same():
            """What the compiler says when the first tests have noticed nothing."""
            if is_table or shown or self.is_fast:
                return False
            changed = self.programs.compile_one(mutation)
            return "does not compile" if changed is None else not changed

        is_listed = self.equivalents.find(mutation.key()) is not None
        return self.tests.notice(self.programs.changed, mutation.file, place, shown, is_same, is_listed,
                                 OPSTATUS_MUTANT=mutation.number, OPSTATUS_MUTANT_INSTANCE=mutation.instance)


def all_but_bits(finder):
    """A constant is one more, or one less: its single bits are more than is asked for."""
    return [m for m in finder.mutations if " ^ 0x" not in m.change]


def run_sample(programs, equivalents, options, pool):
    """A few changes, each compiled: less is to be built for that."""
    programs.build_plain()
    tests = Tests(options.scale, programs)
    found = random.Random(options.seed).sample(all_but_bits(programs.finder), options.sample)
    # What notices most changes in no time, then all.
    quick = ["Takes.*", "Words.*", "Skip.*", "Values.*", "Parse.*", "Reader.*", "Layout.Agrees*", "Characters.*",
             "Lane.A*", "Uuid.*", "Names.*", "Write.*", "ErrorCases.InOnePiece", "Machine.*"]

    def run_one(mutation):
        if equivalents.find(mutation.key()):
            return EQUIVALENT
        changed = programs.compile_one(mutation)
        program = changed and programs.link_one(changed)
        if not program:
            return SAME if changed == [] else NONE
        for names, seconds in ((quick, 10), (["*"], 100)):
            if tests.run(program, names, seconds)[0] != 0:
                return CAUGHT
        return SURVIVED

    outcomes = list(pool.map(run_one, found))
    print(*(f"{outcome:14} {mutation.key()}" for outcome, mutation in zip(outcomes, found)), sep="\n")
    say(", ".join(f"{n} {outcome}" for outcome, n in Counter(outcomes).items()))
    return 1 if SURVIVED in outcomes else 0


def all_mutations(finder, tests):
    found = all_but_bits(finder)
    for table in finder.tables.values():
        for number, instance, i, name in tests.tables:
            if number == table.number and "(anonymous namespace)::wide" not in instance:  # a test's
                found.append(mutations.TableMutation(table, i, instance, name))
    return found


def main():
    parser = argparse.ArgumentParser(prog="./dev mutants", description=__doc__.split("\n\n")[0])
    parser.add_argument("--file", action="append", help="only changes of this file")
    parser.add_argument("--function", help="only changes whose function or table begins so")
    parser.add_argument("--sample", type=int, help="only so many, taken at random and compiled one by one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--scale", type=int, default=2, help="percent of the tests' random inputs")
    parser.add_argument("--fast", action="store_true", help="without the tests that take long, and nothing is compiled")
    parser.add_argument("--compiled", action="store_true",
                        help="only what must be compiled, without the tests that take long")
    parser.add_argument("--tests", help="only the tests of such names, a regular expression")
    parser.add_argument("--restart", action="store_true", help="forget what is known of earlier runs")
    parser.add_argument("--record", action="store_true", help="write tests/mutants_results.md")
    options = parser.parse_args()
    os.chdir(ROOT)
    WORK.mkdir(parents=True, exist_ok=True)
    pool = ThreadPoolExecutor(options.jobs)
    began = time.monotonic()

    programs = Programs(pool)
    equivalents = Equivalents(ROOT / "tests/mutants_equivalent.txt")
    if options.sample is not None:
        return run_sample(programs, equivalents, options, pool)
    say(f"building, with {len(programs.finder.mutations)} changes besides those of the tables")
    programs.build()
    tests = Tests(options.scale, programs)
    tests.measure(pool)
    if options.fast or options.compiled:
        tests.leave_out(lambda test: tests.seconds[test] > 0.035)
    if options.tests:
        tests.leave_out(lambda test: not re.search(options.tests, test))
    say(f"{len(tests.seconds)} tests, {sum(tests.seconds.values()):.1f} s; "
        f"building and measuring took {time.monotonic() - began:.0f} s")

    hashes = {name: hash_of((ROOT / name).read_bytes()) for name in core_files()}
    results = Results(hashes, options.restart)
    everything = all_mutations(programs.finder, tests)
    found = everything
    if options.file:  # in their order
        found = [m for name in options.file for m in everything if m.file == name]
    if options.function:
        found = [m for m in found if m.key().split(" | ")[1].startswith(options.function)]
    runner = Runner(tests, programs, results, equivalents, options.fast)
    todo = []
    for mutation in found:
        if options.compiled != runner.is_text(mutation) and (options.fast or options.compiled):
            continue
        entry = results.get(mutation)
        if entry is None or (entry["outcome"] == SURVIVED and not equivalents.find(mutation.key())
                             and not tests.keys.items() <= results.shown(mutation).items()):
            todo.append(mutation)
    say(f"{len(found)} changes, {len(found) - len(todo)} of them known from an earlier run")
    began, num_done = time.monotonic(), 0

    def run_one(mutation):
        nonlocal num_done
        outcome, detail = runner.run(mutation)
        results.add(mutation, outcome, detail, tests.keys)
        num_done += 1
        if num_done % 200 == 0:
            left = (time.monotonic() - began) / num_done * (len(todo) - num_done)
            say(f"{num_done} of {len(todo)}, {left / 60:.0f} more minutes")

    list(pool.map(run_one, todo))
    say(f"that took {(time.monotonic() - began) / 60:.1f} minutes")
    is_complete = not options.file and not options.function
    return report(everything if options.record else found, results, equivalents, is_complete, options.record)


def report(found, results, equivalents, is_complete, is_recorded):
    counts, wrong = defaultdict(Counter), []
    for mutation in found:
        entry = results.get(mutation)
        outcome = entry["outcome"] if entry else "not run"
        line = equivalents.find(mutation.key())
        if line:
            equivalents.used[line] += 1
        if line and outcome == CAUGHT:
            wrong.append(f"is listed as equivalent, but noticed: {mutation.key()} ({entry['detail']})")
        if line and outcome == SURVIVED:
            outcome = EQUIVALENT
        if outcome == SURVIVED:
            wrong.append(f"{mutation.file}:{mutation.line}: not noticed: {mutation.key()}")
        counts[mutation.file][outcome] += 1
        counts["all"][outcome] += 1
    if is_complete:
        wrong += [f"is listed as equivalent, but there is no such change: {line}"
                  for *_, line in equivalents.entries if not equivalents.used[line]]
    columns = (CAUGHT, SURVIVED, EQUIVALENT, SAME, NONE, "not run")
    rows = [["file", "changes", *columns, "score"]]
    for name in sorted(counts, key=lambda n: (n == "all", n)):
        count = counts[name]
        decided = count[CAUGHT] + count[SURVIVED]
        score = f"{100 * count[CAUGHT] / decided:.2f} %" if decided else ""
        rows.append([name, sum(count.values()), *(count[c] for c in columns), score])
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    table = ["| " + " | ".join(str(cell).ljust(w) if i == 0 else str(cell).rjust(w)
                               for i, (cell, w) in enumerate(zip(row, widths))) + " |" for row in rows]
    table.insert(1, "|" + "|".join("-" * (w + 1) + ("-" if i == 0 else ":") for i, w in enumerate(widths)) + "|")
    print(*table, *wrong, sep="\n")
    if is_recorded:
        version = must(CXX, "--version").splitlines()[0]
        (ROOT / "tests/mutants_results.md").write_text("\n".join([
            "# What `./dev mutants` found", "",
            f"{time.strftime('%Y-%m-%d')}, {version}, sources {fingerprint('src/*', 'capi/*')[:16]}.", "",
            "Caught: a unit test fails, or does not end. Equivalent: listed, with the reason, in",
            "[mutants_equivalent.txt](mutants_equivalent.txt). Same code: the compiler makes of it what it makes of",
            "the source. None: it does not compile. Score: caught, of caught and survived.", "",
            *table, *(["", *("- " + w for w in wrong)] if wrong else []), ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
