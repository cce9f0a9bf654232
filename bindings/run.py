"""run.py [--packages] [LANGUAGE...]: builds and runs the modules' tests, and makes a table of their times.

--packages says which of Debian's packages are missing instead. OPSTATUS_PREFIX is where opstatus is
installed. Each test is also shown vectors of which four are wrong, and must find just these; it reads a file
of 65 MiB, which may not take much more memory than one of 1 MiB; and it must refuse a library of another ABI
version. Where code is compiled, sooner or later, a batch may not take three times as long as in C.
"""

import glob
import os
import random
import re
import shutil
import subprocess
import sys
import uuid

from languages import BUILDERS, NEEDS, Skipped, command, must

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "..", "build", "bindings")
VECTORS = os.path.join(HERE, "vectors.txt")
COMPILED = {"rust", "go", "csharp", "java", "luajit", "node"}


def write(name, text):
    path = os.path.join(BUILD, name)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def broken_vectors():
    """A copy with a wrong byte written, a wrong code, offset and record: each in a vector of its own."""
    lines = open(VECTORS, encoding="ascii").read().splitlines()
    changes = [(r"^(document .* [012]:.*)7d 0 OK", r"\g<1>7c 0 OK"), (r" 13 UNKNOWN_TYPE", " 12 UNKNOWN_TYPE"),
               (r"^(array .* UNEXPECTED_BYTE \d+)", r"\g<1>0"), (r"^(sequence .*)/Running/", r"\1/Faulted/")]
    for change, into in changes:
        at = next(i for i, line in enumerate(lines) if re.search(change, line))
        lines[at] = re.sub(change, into, lines[at], count=1)
    return len(changes), write("broken.txt", "\n".join(lines) + "\n")


def workload():
    """10,000 records as a gateway sends them: an array, and a document a line."""
    chance = random.Random(1)
    states = ["Running", "RollingBack", "Completed", "Faulted", "Cancelled", "ForceCancelled"]
    types = ["PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition"]
    documents = ['{"OperationId":"%s","State":"%s","Type":"%s"}' % (
        uuid.UUID(int=chance.getrandbits(128)), chance.choice(states), chance.choice(types))
        for _ in range(10000)]
    return [write("list.json", "[" + ",".join(documents) + "]"),
            write("lines.json", "".join(each + "\n" for each in documents))]


def peak(program, path, num_records):
    """The memory that counting the file's records takes at most, in MiB."""
    with subprocess.Popen([*program, "count", path], stdout=subprocess.PIPE, text=True) as process:
        counted = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or counted != str(num_records):
        raise RuntimeError(f"{counted} of {num_records} records counted in {path}")
    return usage.ru_maxrss / 1024


def check_memory(program):
    small = workload()[1]
    large = os.path.join(BUILD, "large.json")
    if not os.path.exists(large):
        with open(small, "rb") as file:
            lines = file.read()
        with open(large, "wb") as file:
            for _ in range(66):
                file.write(lines)
    more = peak(program, large, 660000) - peak(program, small, 10000)
    if more > 40:
        raise RuntimeError(f"65 MiB more take {more:.0f} MiB more memory")


def num_vectors():
    return sum(not line.startswith("#") for line in open(VECTORS, encoding="ascii"))


def pass_vectors(program):
    """The nanoseconds per record, one by one and in batches."""
    done = command(*program, VECTORS, *workload())
    if done.returncode != 0 or not result(done) or result(done)[:2] != [str(num_vectors()), "0"]:
        raise RuntimeError(f"exit status {done.returncode}\n{shortened(done.stdout)}")
    return [float(each) for each in result(done)[2:]]


def is_slow(language, batch, times):
    return language in COMPILED and "c" in times and batch > 3 * times["c"]


def check_broken_vectors(program):
    num_broken, path = broken_vectors()
    done = command(*program, path)
    if done.returncode == 0 or not result(done) or result(done)[1] != str(num_broken):
        raise RuntimeError(f"not just the {num_broken} wrong vectors are found\n{shortened(done.stdout)}")


def foreign_library(prefix):
    """Its environment: it has the functions, all of which return 0, and the next ABI version."""
    with open(prefix + "/include/opstatus/opstatus.cdef.h", encoding="ascii") as file:
        functions = re.findall(r"\b(opstatus_\w+)\(", file.read())
    source = write("foreign.c", "".join(f"int {name}(void) {{ return {2 * (name == 'opstatus_abi_version')}; }}\n"
                                        for name in functions))
    directory = os.path.join(BUILD, "foreign")
    os.makedirs(directory, exist_ok=True)
    library = directory + "/libopstatus.so.1"
    must("cc", "-shared", "-fPIC", source, "-o", library)
    return {"OPSTATUS_LIBRARY": library, "LD_LIBRARY_PATH": directory}


def check_version(program, foreign):
    done = command(*program, VECTORS, **foreign)
    if done.returncode == 0 or "ABI version" not in done.stdout:
        raise RuntimeError(f"a library of another ABI version is used\n{shortened(done.stdout)}")


def result(done):
    line = done.stdout.splitlines()[-1] if done.stdout else ""
    return line.split()[1:] if line.startswith("result ") else None


def test(language, foreign, times):
    """Its line of the table. times: of a batch, by language."""
    missing = [program for program in NEEDS[language] if not shutil.which(program)]
    if missing:
        raise Skipped("missing: " + ", ".join(missing))
    here, out = os.path.join(HERE, language), os.path.join(BUILD, language)
    os.makedirs(out, exist_ok=True)
    program = BUILDERS[language](here, out)
    one, batch = pass_vectors(program)
    for _ in range(2):  # a busy machine has not compiled all in time
        if is_slow(language, batch, times):
            one, batch = pass_vectors(program)
    check_broken_vectors(program)
    check_memory(program)
    check_version(program, foreign)
    if is_slow(language, batch, times):
        raise RuntimeError(f"a batch takes {batch} ns per record, and {times['c']} in C")
    times[language] = batch
    return f"{num_vectors():>6} {one:>14.0f} {batch:>14.1f}"


def shortened(text):
    lines = [line[:300] for line in text.splitlines()]
    return "\n".join(lines[:20] + ["..."] + lines[-3:] if len(lines) > 24 else lines)


def main():
    arguments = sys.argv[1:]
    only_packages = "--packages" in arguments
    languages = [each for each in arguments if each != "--packages"] or list(NEEDS)
    if unknown := set(languages) - set(NEEDS):
        sys.exit(f"run.py: no language {', '.join(unknown)}; there are: {', '.join(NEEDS)}")
    if only_packages:
        print(*sorted({package for each in languages for program, package in NEEDS[each].items()
                       if not shutil.which(program)}))
        return 0
    prefix = os.path.abspath(os.environ["OPSTATUS_PREFIX"])
    library = glob.glob(prefix + "/**/libopstatus.so.1", recursive=True)[0]
    os.environ["OPSTATUS_LIBRARY"] = library
    os.environ["LD_LIBRARY_PATH"] = os.path.dirname(library)
    os.environ["PKG_CONFIG_PATH"] = os.path.dirname(library) + "/pkgconfig"
    os.makedirs(BUILD, exist_ok=True)
    foreign, times = foreign_library(prefix), {}
    skipped, failed = [], []
    print(f"{'':<8} passed  ns one by one  ns in batches")
    for language in languages:
        try:
            print(f"{language:<8} {test(language, foreign, times)}", flush=True)
        except Skipped as reason:
            skipped.append(language)
            print(f"{language:<8} SKIPPED: {reason}", flush=True)
        except RuntimeError as reason:
            failed.append(language)
            print(f"{language:<8} FAILED: {reason}", flush=True)
    print(f"{len(languages) - len(skipped) - len(failed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
