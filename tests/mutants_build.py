"""Builds the programs of mutants.py, below build/mutants: `plain`, of the source as it is; `changed`, which can make
each change; `noting`, which says which changes a test comes by; and one tree for each thread, for changes that
are compiled."""
import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import mutations

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutants"
CXX, CC = "clang++-19", "clang-19"
FLAGS = ["-std=c++20", "-w", "-Wno-c++11-narrowing", "-Isrc", "-Icapi", "-Iinclude", "-Itests"]
# The watch is that of the tests; the changes at hand make the stack larger.
NOT_RUN = {"stack_test", "watch_test"}
# Tests that have code of such a file of their own.
WITH_ITS_CODE = {"src/cpu_x86.hpp": "tests/dispatch_test.cpp", "src/lane.hpp": "tests/lane_test.cpp",
                 **{f"src/{name}.hpp": "tests/characters_test.cpp" for name in ("characters", "vocabulary")},
                 **{f"src/{name}.hpp": "tests/skip_test.cpp" for name in ("habits", "members", "skip", "values")}}
# What only the tables come from: to change one of these, the tables are compiled, and nothing else.
OF_TABLES = {"make_uuid_tables", "make_vocabulary", "trie::add_node", "trie::add_word", "make_listed_texts",
             "make_text_words", "vocabulary_t", "trie", "text_words", "state_text", "type_text"}
TABLES = """#include "listed.hpp"
#include "uuid.hpp"
#include "vocabulary.hpp"
extern const void* const tables[];
const void* const tables[] = {&opstatus::core::listed, &opstatus::core::uuid_tables, &opstatus::core::vocabulary};
"""
PARTS = ("src", "capi", "tests", "include")


def say(*words):
    print("==>", *words, flush=True)


def run(*command, cwd=None):
    return subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True)


def must(*command, cwd=None):
    done = run(*command, cwd=cwd)
    if done.returncode != 0:
        sys.exit(f"mutants: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}"[-4000:])
    return done.stdout


def hash_of(content):
    return hashlib.sha256(content).hexdigest()[:16]


def fingerprint(*patterns):
    paths = sorted(p for pattern in patterns for p in ROOT.glob(pattern) if p.is_file())
    return hashlib.sha256(b"".join(p.name.encode() + p.read_bytes() for p in paths)).hexdigest()


def core_files():
    return [str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("src/*.?pp"))] + ["capi/shim.cpp"]


def core_units():
    return [f for f in core_files() if f.endswith(".cpp")]


def object_of(unit):
    return "objects/" + unit.replace("/", "_") + ".o"


def includes(path):
    return set(re.findall('#include "([^"]+)"', path.read_text()))


def sees_the_core(unit):
    """More of it than the functions of a kernel."""
    core = {Path(name).name for name in core_files()}
    seeing = {p.name for p in (ROOT / "tests").glob("*.hpp") if includes(p) & core} - {"kernels.hpp"}
    return bool(includes(ROOT / unit) & (core | seeing | {"mutants.hpp"}))


def write_if_changed(path, content):
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def update_tree(name, generated=False):
    """A copy of the sources. Those of the core may be written by write_changed instead."""
    tree = WORK / name
    (tree / "objects").mkdir(parents=True, exist_ok=True)
    core = set(core_files()) if generated else set()
    files = {str(p.relative_to(ROOT)): p for part in PARTS for p in (ROOT / part).rglob("*")
             if p.is_file() and "__pycache__" not in str(p)}
    files["include/opstatus/opstatus.h"] = ROOT / "capi/opstatus.h"
    write_if_changed(tree / "objects/tables.cpp", TABLES.encode())
    for file, path in files.items():
        if file not in core:
            write_if_changed(tree / file, path.read_bytes())
    return tree


class Programs:
    def __init__(self, pool):
        self.pool, self.local, self.lock, self.num_trees = pool, threading.local(), threading.Lock(), 0
        self.defines = self.test_units()
        self.tests = list(self.defines)
        self.finder = mutations.find(
            ROOT, core_files(), core_units(),
            ["-std=c++20", "-Isrc", "-Icapi", "-resource-dir=" + must(CXX, "-print-resource-dir").strip()],
            WORK / "macros.hpp")
        self.changed, self.noting = WORK / "changed/tests.program", WORK / "noting/tests.program"

    @staticmethod
    def test_units():
        """The sources of the unit tests, and what each is defined with, as CMake knows them."""
        must("cmake", "-S", ROOT, "-B", WORK / "cmake", "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={CXX}",
             f"-DCMAKE_C_COMPILER={CC}", "-DOPSTATUS_BUILD_TESTS=ON", "-DOPSTATUS_BUILD_COMMAND=OFF",
             "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")
        units = {"tests/mutants_main.cpp": []}
        for entry in json.loads((WORK / "cmake/compile_commands.json").read_text()):
            target = re.search(r"tests/CMakeFiles/(\w+)\.dir/", entry["command"])
            if target and re.search("^opstatus_(test_support|reference)$|_test$", target[1]) and (
                    target[1] not in NOT_RUN):
                unit = str(Path(entry["file"]).relative_to(ROOT))
                units[unit] = [w for w in shlex.split(entry["command"]) if w.startswith("-DOPS")]
        return units

    def compile(self, tree, unit, *flags):
        out, depends = object_of(unit), ["-MMD", "-MF", object_of(unit) + ".d"]
        if unit.endswith(".c"):  # a test that is a program
            name = Path(unit).stem
            wrapper = tree / f"objects/{name}.cpp"
            wrapper.write_text(f"#include <gtest/gtest.h>\nextern \"C\" int {name}_main();\n"
                               f"TEST({name}, Passes) {{ EXPECT_EQ({name}_main(), 0); }}\n")
            done = run(CXX, *FLAGS, "-c", wrapper, "-o", out, cwd=tree)
            return done if done.returncode else run(CC, "-w", "-O1", f"-Dmain={name}_main", "-Iinclude", "-c", unit,
                                                    "-o", f"objects/{name}_main.o", *depends, cwd=tree)
        optimized = "-O1" if unit.startswith("tests/") else "-O2"
        return run(CXX, *FLAGS, optimized, *self.defines.get(unit, []), *flags, *depends, "-c", unit, "-o", out, cwd=tree)

    @staticmethod
    def is_built(tree, unit):
        out, depends = tree / object_of(unit), tree / (object_of(unit) + ".d")
        if not out.exists() or not depends.exists():
            return False
        files = depends.read_text().replace("\\\n", " ").split()[1:]
        return all((tree / f).exists() and (tree / f).stat().st_mtime <= out.stat().st_mtime for f in files)

    def compile_all(self, tree, units, *flags):
        todo = [u for u in units if not self.is_built(tree, u)]
        for unit, done in zip(todo, self.pool.map(lambda u: self.compile(tree, u, *flags), todo)):
            if done.returncode != 0:
                (tree / object_of(unit)).unlink(missing_ok=True)
                sys.exit(f"mutants: {unit} does not compile\n{done.stderr}"[-4000:])

    def link(self, tree, units, other):
        """What is not among the units has been built in the other tree."""
        # A table is that of the first object that has it.
        objects = [o for o in [tree / object_of("objects/tables.cpp")] if "objects/tables.cpp" in units]
        for unit in core_units() + self.tests:
            home = tree if unit in units else other
            objects.append(home / object_of(unit))
            if unit.endswith(".c"):
                objects.append(home / f"objects/{Path(unit).stem}_main.o")
        return run(CXX, "-fuse-ld=lld", "-o", "tests.program", *objects, "-lgtest", "-lsimdjson", "-lpthread", cwd=tree)

    def build_plain(self):
        plain = update_tree("plain")
        self.compile_all(plain, core_units() + self.tests)
        self.compile_all(plain, ["objects/tables.cpp"])
        self.link_all(plain, core_units() + self.tests, plain)
        self.includes = {u: set((plain / (object_of(u) + ".d")).read_text().replace("\\\n", " ").split())
                         for u in core_units()}

    def link_all(self, tree, units, other):
        done = self.link(tree, units, other)
        if done.returncode != 0:
            sys.exit(f"mutants: {done.stderr}"[-4000:])

    def build(self):
        self.build_plain()
        changed, noting = update_tree("changed", True), update_tree("noting", True)
        known, source = WORK / "without.json", fingerprint("src/*", "capi/*", "tests/mutations.py", "tests/mutants.hpp")
        found = json.loads(known.read_text()) if known.exists() else {}
        self.without = self.write_changed(changed, set(found["groups"]) if found.get("source") == source else set())
        known.write_text(json.dumps({"source": source, "groups": sorted(self.without)}))
        for name in core_files():
            write_if_changed(noting / name, (changed / name).read_bytes())
        units = core_units() + [u for u in self.tests if sees_the_core(u)]
        for tree, *flags in ((changed,), (noting, "-DOPSTATUS_MUTANTS_NOTE")):
            self.compile_all(tree, units, *flags)
            self.link_all(tree, units, WORK / "plain")

    def write_changed(self, tree, without):
        """The changed source, without the groups that do not compile. Returns those."""
        is_known = bool(without)
        while True:
            for source in self.finder.sources.values():
                write_if_changed(tree / source.name, source.changed(without).encode())
            if is_known:
                return without
            errors = set()
            for done in self.pool.map(lambda u: run(CXX, *FLAGS, "-fsyntax-only", "-ferror-limit=0", u, cwd=tree),
                                      core_units()):
                errors |= set(re.findall(r"^(?:\./)?(\S+?):(\d+):\d+: error", done.stderr, re.M))
            if not errors:
                return without
            found = set()
            for name, line in errors:
                here = {m.group: m for m in self.finder.mutations if m.file == name and m.group not in without
                        and m.line <= int(line)
                        <= m.line + self.finder.sources[name].text.count("\n", m.begin, m.end)}
                swaps = {g for g, m in here.items() if m.is_swap}
                found |= swaps or set(here)
            if not found:
                sys.exit(f"mutants: the changed source does not compile: {sorted(errors)}")
            without |= found

    # ---- One change that is compiled -------------------------------------------------------------

    def tree(self):
        """This thread's, as it is without changes."""
        if not hasattr(self.local, "tree"):
            with self.lock:
                self.num_trees += 1
                self.local.tree = update_tree(f"one{self.num_trees}")
        return self.local.tree

    def compile_one(self, mutation):
        """The core's units whose code is another one then; None: it does not compile."""
        tree, source = self.tree(), self.finder.sources[mutation.file]
        (tree / mutation.file).write_text(
            source.text[: mutation.begin] + mutation.text + source.text[mutation.end :])
        changed = []
        only_tables = mutation.function in OF_TABLES and mutation.file != "src/machine.hpp"
        for unit in ["objects/tables.cpp"] if only_tables else core_units():
            if only_tables or mutation.file in self.includes[unit]:
                if self.compile(tree, unit).returncode != 0:
                    changed = None
                    break
                name = object_of(unit)
                if (tree / name).read_bytes() != (WORK / "plain" / name).read_bytes():
                    changed.append(unit)
        test = WITH_ITS_CODE.get(mutation.file)
        if changed and not only_tables and test and self.compile(tree, test).returncode == 0:
            changed.append(test)
        (tree / mutation.file).write_text(source.text)
        return changed

    def link_one(self, units):
        done = self.link(self.tree(), units, WORK / "plain")
        return self.tree() / "tests.program" if done.returncode == 0 else None
