"""Writes the drop-in pair, opstatus.h and opstatus.cpp, into a directory.

opstatus.cpp is the core in one file: each file of the project's own is copied to where it is first
included, and left out after that.
"""

import os
import re
import shutil
import sys

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
HEAD = """\
// opstatus {version}: the core in one file, to be compiled with opstatus.h beside it:
//     c++ -std=c++20 -O2 -c opstatus.cpp
// MIT License; the text stands at the end.
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Inliner:
    def __init__(self):
        self.seen = {}  # path: whether that was under no condition

    def inline(self, path, depth=0):
        """The file's lines; depth counts the conditions that it is included under."""
        self.seen[path] = depth == 0
        for line in read(path).splitlines():
            depth += bool(re.match(r"#\s*if", line)) - bool(re.match(r"#\s*endif", line))
            included = re.match(r'#include "(.*)"', line)
            if line == "#pragma once":
                continue
            if included is None or included.group(1) == "opstatus.h":
                yield line
                continue
            wanted = os.path.join(SOURCE, "src", included.group(1))
            if wanted not in self.seen:
                yield from self.inline(wanted, depth)
            elif depth == 0 and not self.seen[wanted]:
                sys.exit(f"{path}: {wanted} was first included under a condition")


def amalgamate():
    core = os.path.join(SOURCE, "src")
    # The shim comes first: it makes visible what the header declares.
    files = [os.path.join(SOURCE, "capi", "shim.cpp")]
    files += sorted(os.path.join(core, name) for name in os.listdir(core) if name.endswith(".cpp"))
    version = re.search(r'VERSION_STRING "(.*)"', read(os.path.join(SOURCE, "capi", "opstatus.h")))
    inliner = Inliner()
    lines = [HEAD.format(version=version.group(1))]
    for path in files:
        lines += inliner.inline(path)
    lines += ["", "/*", read(os.path.join(SOURCE, "LICENSE")).rstrip(), "*/"]
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: dropin.py DIRECTORY")
    os.makedirs(sys.argv[1], exist_ok=True)
    shutil.copy(os.path.join(SOURCE, "capi", "opstatus.h"), sys.argv[1])
    with open(os.path.join(sys.argv[1], "opstatus.cpp"), "w", encoding="utf-8") as file:
        file.write(amalgamate())


if __name__ == "__main__":
    main()
