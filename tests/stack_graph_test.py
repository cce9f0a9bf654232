"""No call takes more than 1 KiB of stack below its entry, on any path that there is.

The core is compiled once more, as the build compiles it, with gcc's -fcallgraph-info: each function's
stack and its callees. The longest path from each exported function is what is promised; stack_test.cpp
measures some of the paths. A cycle, a function whose stack has no bound and a callee that is not known
are failures.
"""

import json
import os
import re
import shlex
import sys
import tempfile

from building import BUILD, IS_OPTIMIZED, SANITIZE, SOURCE, run

LIMIT = 1024
# In front of what is called: a return address and what libc's, which call nothing, may need.
LIBC = {"memcpy": 64, "memmove": 64, "memset": 64, "memcmp": 64, "strlen": 64,
        "__stack_chk_fail": 0}  # which ends the program
INDIRECT = "__indirect_call"
SKIPPED = 77


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)


def fail(why):
    print("FAILED:", why)
    sys.exit(1)


def output_of(command, **more):
    done = run(command, **more)
    text = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        fail(f"{shlex.join(command)}\n{text}")
    return text


def commands():
    """How the build compiles each file of the core, without the output's name."""
    path = os.path.join(BUILD, "compile_commands.json")
    if not os.path.exists(path):
        skip("the build has no compile_commands.json")
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    found = {}
    for entry in entries:
        command = shlex.split(entry["command"])
        output = command.index("-o")
        if "opstatus_core.dir" in command[output + 1]:
            found[entry["file"]] = command[:output] + command[output + 2:]
    return found


def member_called(place):
    """What the source calls by a member's name, in this line: read_LANE of a kernel's lanes, or is_runnable,
    which tells whether the CPU can run it."""
    path, line, _ = place.rsplit(":", 2)
    with open(path, encoding="utf-8") as file:
        text = file.read().splitlines()[int(line) - 1]
    called = re.findall(r"(?:\.|->)(read_\w+|is_runnable)\(", text)
    if len(called) != 1:
        fail(f"{place} calls through a pointer, and it is not known what: {text.strip()}")
    return called[0]


class Graph:
    def __init__(self):
        self.stack = {}  # of each function that is defined
        self.callees = {}
        self.targets = set()  # of calls through a pointer
        self.entries = []
        self.known = {}  # of worst()

    def add(self, source, command, directory):
        stem = os.path.join(directory, os.path.basename(source))
        output_of([*command, "-fcallgraph-info=su", "-o", stem + ".o"], cwd=directory)
        with open(stem + ".ci", encoding="utf-8") as file:
            self.read(file.read())
        self.find_targets(stem + ".o")

    def read(self, text):
        for title, label in re.findall(r'^node: \{ title: "([^"]+)" label: "([^"]*)"', text, re.M):
            usage = re.search(r"(\d+) bytes \(([a-z,]+)\)", label)
            if not usage:
                continue  # it is another file's
            if usage[2] == "dynamic":
                fail(f"the stack of {label} has no bound")
            self.stack[title] = max(int(usage[1]), self.stack.get(title, 0))
            if re.fullmatch(r"opstatus_\w+", title):
                self.entries.append(title)
        for caller, callee, place in re.findall(
                r'sourcename: "([^"]+)" targetname: "([^"]+)"(?: label: "([^"]+)")?', text):
            if callee == INDIRECT:
                callee = f"{INDIRECT} {member_called(place)}"
            self.callees.setdefault(caller, set()).add(callee)

    def find_targets(self, path):
        """The functions whose addresses stand in data."""
        functions = {}  # by section and place
        for line in output_of(["objdump", "--syms", path]).splitlines():
            symbol = re.match(r"([0-9a-f]+) .{6}F (\S+)\s+[0-9a-f]+\s+(?:\.hidden )?(\S+)$", line)
            if symbol:
                functions[symbol[2], int(symbol[1], 16)] = symbol[3]
                functions[symbol[3], 0] = symbol[3]
        section = ""
        for line in output_of(["objdump", "--reloc", path]).splitlines():
            section = line.split("[")[1].split("]")[0] if line.startswith("RELOC") else section
            relocation = re.match(r"[0-9a-f]+ \S+\s+([^\s+]+)(?:\+0x([0-9a-f]+))?$", line)
            if relocation and re.match(r"\.(ro)?data", section):
                target = functions.get((relocation[1], int(relocation[2] or "0", 16)))
                if target:
                    self.targets.add(target)

    def resolve(self, name):
        """The functions that may be meant: one, but for a call through a pointer."""
        if not name.startswith(INDIRECT):
            return [name]
        member = name.split()[1]
        # LANE_KERNEL, or a function of the CPU's abilities, in a mangled name.
        is_meant = r"E?RK\w*cpu" if member == "is_runnable" else rf"\d{member[len('read_'):]}_"
        found = [title for title in self.stack if title.split(":")[-1] in self.targets
                 and re.search(is_meant, title)]
        if not found:
            fail(f"nothing is known that {member} may be")
        return found

    def worst(self, name, above=()):
        """The most stack that a call takes, and the path that takes it."""
        if name in above:
            fail("it calls itself: " + " > ".join((*above, name)))
        if name in LIBC:
            return LIBC[name], [name]
        if name in self.known:
            return self.known[name]
        if name not in self.stack:
            fail(f"nothing is known of {name}, which {above[-1]} calls")
        deepest = (0, [])
        for callee in self.callees.get(name, ()):
            for target in self.resolve(callee):
                deepest = max(deepest, self.worst(target, (*above, name)))
        self.known[name] = self.stack[name] + deepest[0], [name, *deepest[1]]
        return self.known[name]


def main():
    if SANITIZE or not IS_OPTIMIZED:
        skip("the promise is for optimized builds without sanitizers")
    graph = Graph()
    all_commands = commands()
    if not all_commands:
        fail("no file of the core is compiled")
    compiler = next(iter(all_commands.values()))[0]
    if "clang" in output_of([compiler, "--version"]):
        skip("clang tells each function's stack, but not what it calls")
    with tempfile.TemporaryDirectory() as directory:
        for source, command in all_commands.items():
            graph.add(source, command, directory)
    if len(graph.targets) < 4:
        fail(f"the lanes are called through pointers; found are only {graph.targets}")
    most = 0
    for entry in sorted(graph.entries):
        depth, path = graph.worst(entry)
        names = output_of(["c++filt", "--no-params", *(step.split(":")[-1] for step in path)])
        print(f"{depth:5} {' > '.join(names.split(chr(10))[:-1]).replace('opstatus::core::', '')}")
        most = max(most, depth)
    print(f"at most {most} bytes, of {LIMIT}; {len(graph.entries)} entries, "
          f"{len(graph.stack)} functions, {len(graph.targets)} of them called through a pointer")
    if most > LIMIT:
        fail(f"more than {LIMIT} bytes")
    if len(graph.entries) != 17:
        fail(f"there are {len(graph.entries)} entries")


if __name__ == "__main__":
    main()
