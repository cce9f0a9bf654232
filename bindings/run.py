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

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "..", "build", "bindings")
VECTORS = os.path.join(HERE, "vectors.txt")
# Each language's programs, and Debian's packages that have them.
NEEDS = {
    "c": {"cc": "gcc", "pkg-config": "pkg-config"},
    "rust": {"cargo": "cargo"},
    "go": {"go": "golang-go", "cc": "gcc", "pkg-config": "pkg-config"},
    "csharp": {"mcs": "mono-mcs", "mono": "mono-runtime"},
    "java": {},  # Debian 12 has no JDK that is new enough
    "luajit": {"luajit": "luajit"},
    "node": {"node": "nodejs", "npm": "npm"},
    "python": {"python3": "python3"},
    "ruby": {"ruby": "ruby"},
    "php": {"php": "php-cli"},
}
COMPILED = {"rust", "go", "csharp", "java", "luajit", "node"}


class Skipped(Exception):
    pass


def command(*arguments, **environment):
    return subprocess.run(arguments, env={**os.environ, **environment}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def must(*arguments, **environment):
    done = command(*arguments, **environment)
    if done.returncode != 0:
        raise RuntimeError(" ".join(arguments) + "\n" + done.stdout)
    return done.stdout


def build_c(here, out):
    flags = must("pkg-config", "--cflags", "--libs", "opstatus").split()
    must("cc", "-std=c99", "-O2", "-Wall", "-Wextra", os.path.join(here, "test.c"), *flags, "-o", out + "/test")
    return [out + "/test"]


def build_rust(here, out):
    must("cargo", "build", "--quiet", "--offline", "--release", "--example", "vectors",
         "--manifest-path", here + "/Cargo.toml", "--target-dir", out)
    return [out + "/release/examples/vectors"]


def build_go(here, out):
    must("sh", "-c", 'cd "$0" && go build -o "$1" ./test', here, out + "/test", GOPROXY="off")
    return [out + "/test"]


def build_csharp(here, out):
    must("mcs", "-optimize", "-unsafe", "-out:" + out + "/test.exe", here + "/Opstatus.cs", here + "/Test.cs")
    return ["mono", out + "/test.exe"]


def build_java(here, out):
    homes = [os.environ.get("JAVA_HOME", ""), *glob.glob("/usr/lib/jvm/*")]
    for java in [home + "/bin/java" for home in homes] + ["java"]:
        version = re.search(r'version "(\d+)', command(java, "-version").stdout) if shutil.which(java) else None
        if version and int(version[1]) >= 22:
            must(java + "c", "-d", out, here + "/Opstatus.java", here + "/Test.java")
            return [java, "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp", out, "Test"]
    raise Skipped("needs a JDK of version 22 or later")


def build_node(here, out):
    shutil.copy(here + "/package.json", out)
    if not os.path.exists(out + "/node_modules/koffi"):
        # Without its script, which compiles where the package has no library for the machine.
        done = command("npm", "install", "--prefix", out, "--no-package-lock", "--no-audit", "--no-fund",
                       "--ignore-scripts")
        if done.returncode != 0:
            raise Skipped("npm cannot install koffi")
    for name in ("opstatus.js", "test.js"):
        shutil.copy(os.path.join(here, name), out)
    return ["node", out + "/test.js"]


BUILDERS = {
    "c": build_c, "rust": build_rust, "go": build_go, "csharp": build_csharp, "java": build_java,
    "node": build_node,
    "luajit": lambda here, out: ["luajit", here + "/test.lua"],
    # By its path: NumPy is the package of Debian's Python.
    "python": lambda here, out: [shutil.which("/usr/bin/python3") or "python3", "-B", here + "/test.py"],
    "ruby": lambda here, out: ["ruby", here + "/test.rb"],
    "php": lambda here, out: ["php", here + "/test.php"],
}


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
    num_vectors = sum(not line.startswith("#") for line in open(VECTORS, encoding="ascii"))
    done = command(*program, VECTORS, *workload())
    if done.returncode != 0 or not result(done) or result(done)[:2] != [str(num_vectors), "0"]:
        raise RuntimeError(f"exit status {done.returncode}\n{shortened(done.stdout)}")
    passed, _, one, batch = result(done)
    num_broken, path = broken_vectors()
    done = command(*program, path)
    if done.returncode == 0 or not result(done) or result(done)[1] != str(num_broken):
        raise RuntimeError(f"not just the {num_broken} wrong vectors are found\n{shortened(done.stdout)}")
    check_memory(program)
    check_version(program, foreign)
    times[language] = float(batch)
    if language in COMPILED and times[language] > 3 * times.get("c", times[language]):
        raise RuntimeError(f"a batch takes {batch} ns per record, and {times['c']} in C")
    return f"{passed:>6} {float(one):>14.0f} {float(batch):>14.1f}"


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
