"""The unit tests as mutants.py runs them: how long each takes, which changes it comes by, and whether it notices."""
import json
import os
import re
import resource
import signal
import subprocess
import threading
from collections import Counter, defaultdict
from pathlib import Path

from mutants_build import WORK, fingerprint, hash_of, must, object_of, say, sys

CAUGHT, SAME, NONE, SURVIVED = "caught", "same code", "none", "survived"


class Tests:
    def __init__(self, scale, programs):
        self.scale, self.programs = scale, programs
        self.seconds, self.keys, self.notes = {}, {}, {}
        self.lock, self.noticed = threading.Lock(), defaultdict(Counter)

    def run(self, program, names, seconds, **environment):
        """The exit status (negative: a signal), the test that ran last, and the CPU seconds it took."""
        environment = {k: str(v) for k, v in environment.items()}
        process = subprocess.Popen(
            [program, "--gtest_filter=" + ":".join(names)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True, env={
                "PATH": os.environ["PATH"], "OPSTATUS_TEST_SCALE": str(self.scale),
                "OPSTATUS_MUTANTS_SECONDS": f"{seconds:.3f}", "GTEST_BREAK_ON_FAILURE": "1", **environment})
        # Of the CPU's seconds there are `seconds`; this is for what waits for ever.
        killer = threading.Timer(20 + 20 * seconds, lambda: os.killpg(process.pid, signal.SIGKILL))
        killer.start()
        output = process.stdout.read().decode(errors="replace")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        killer.cancel()
        process.stdout.close()
        ran = re.findall(r"\[ RUN      \] (\S+)", output)
        return process.returncode, ran[-1] if ran else "", used.ru_utime + used.ru_stime

    def measure(self, pool):
        listing = WORK / "tests.json"
        must(self.programs.changed, "--gtest_list_tests", f"--gtest_output=json:{listing}")
        units = {}
        for suite in json.loads(listing.read_text())["testsuites"]:
            for test in suite["testsuite"]:
                unit = test["file"] if test["file"] in self.programs.tests else f"tests/{suite['name']}.c"
                units[f"{suite['name']}.{test['name']}"] = unit
        source = fingerprint("src/*", "capi/*", "tests/mutations.py", "tests/mutants.hpp")
        path = WORK / "notes.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        if known.get("source") != [source, self.scale]:
            known = {"source": [source, self.scale], "tests": {}}

        def one(test):
            unit = WORK / "plain" / object_of(units[test])
            objects = [unit] if unit.exists() else []
            objects += sorted((WORK / "plain/objects").glob(Path(units[test]).stem + "_main.o"))
            key = hash_of(b"".join(o.read_bytes() for o in objects))
            if known["tests"].get(test, {}).get("key") != key:
                status, _, seconds = self.run(self.programs.changed, [test], 60)
                if status != 0:
                    say(f"{test} fails without any change: {status}")
                    os._exit(1)
                notes = WORK / f"notes.{test}"
                # It allocates, which the tests' watch calls a failure: at the end.
                self.run(self.programs.noting, [test], 300, OPSTATUS_MUTANTS_NOTES=notes, GTEST_BREAK_ON_FAILURE=0)
                lines = [line.split("\t") for line in notes.read_text().splitlines()]
                notes.unlink()
                known["tests"][test] = {"key": key, "seconds": seconds,
                                        "places": [int(line[0]) for line in lines if len(line) == 1],
                                        "tables": [line[1:] for line in lines if len(line) > 1]}
            entry = known["tests"][test]
            self.keys[test], self.seconds[test] = key, entry["seconds"]
            self.notes[test] = {*entry["places"], *((int(t[0]), t[2]) for t in entry["tables"])}

        list(pool.map(one, units))
        known["tests"] = {t: known["tests"][t] for t in units}
        path.write_text(json.dumps(known))
        self.tables = sorted({(int(t[0]), t[2], int(t[1]), t[3]) for e in known["tests"].values() for t in e["tables"]})

        self.places = set().union(*self.notes.values())

    def leave_out(self, is_left_out):
        for test in [t for t in self.seconds if is_left_out(t)]:
            del self.seconds[test], self.keys[test], self.notes[test]

    def batches(self, file, names):
        """Those that notice most in no time, then the fast ones, some together."""
        with self.lock:
            counts = self.noticed[file]
            best = sorted((n for n in names if counts[n] and self.seconds[n] < 0.03),
                          key=lambda n: -counts[n] / (self.seconds[n] + 0.005))[:3]
        if best:
            yield best
        batch, total, limit = [], 0, 0.15
        for name in sorted(set(names) - set(best), key=self.seconds.get):
            if batch and total + self.seconds[name] > limit:
                yield batch
                batch, total, limit = [], 0, limit * 3
            batch.append(name)
            total += self.seconds[name]
        if batch:
            yield batch

    def notice(self, program, file, place, shown, is_same=lambda: False, is_listed=False, **environment):
        """Whether they notice the change, but those which it has been shown to; place: None is any. Of one that is
        listed as equivalent, only the first second is run."""
        names = [t for t, notes in self.notes.items()
                 if (place in notes if place is not None else notes) and shown.get(t) != self.keys[t]]
        spent, has_asked = 0, False
        for batch in self.batches(file, names):
            seconds = sum(self.seconds[name] for name in batch)
            if spent + seconds > 0.5 and not has_asked:
                has_asked = True
                same = is_same()
                if same:
                    return (SAME, "") if same is True else (NONE, same)
                if is_listed:
                    return SURVIVED, ""
            spent += seconds
            status, last, _ = self.run(program, batch, 0.15 + 4 * seconds, **environment)
            if status == 77:
                return NONE, "no such operator"
            if status != 0:
                with self.lock:
                    self.noticed[file][last] += 1
                return CAUGHT, ("too long: " if status in (-signal.SIGPROF, -signal.SIGKILL) else "") + last
        if not has_asked:
            same = is_same()
            if same:
                return (SAME, "") if same is True else (NONE, same)
        return SURVIVED, ""
