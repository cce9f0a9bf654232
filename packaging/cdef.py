"""Writes opstatus.h for readers without a preprocessor: LuaJIT, PHP, Python's cffi.

usage: cdef.py [--check] OUTPUT
What is left are declarations and constants; what they mean stands in opstatus.h. --check compares.
"""

import os
import re
import sys

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "capi", "opstatus.h")


def declarations():
    with open(HEADER, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    # C++ alone sees what stands between.
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", text, flags=re.DOTALL)
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return ("/* Made from opstatus.h by packaging/cdef.py: see there what these mean. */\n"
            "/* clang-format off */\n" +
            re.sub(r"\n{2,}", "\n", text))


def main():
    *flags, output = sys.argv[1:]
    if flags == ["--check"]:
        with open(output, encoding="utf-8") as file:
            sys.exit(0 if file.read() == declarations() else f"{output} is not that of opstatus.h")
    with open(output, "w", encoding="utf-8") as file:
        file.write(declarations())


if __name__ == "__main__":
    main()
