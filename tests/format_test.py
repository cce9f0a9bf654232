"""format_test.cpp, with whatever standard library here has std::format: seldom the compiler's own.

Exits with 77 if there is none.
"""

import os
import sys
import tempfile

from building import (CXX, INCLUDES, LINK_FLAGS, SANITIZE, SOURCE, STATIC, WARNINGS, compilers, run)

HAS_FORMAT = b"#include <version>\n#ifndef __cpp_lib_format\n#error none\n#endif\n"


def candidates():
    yield [CXX]
    if not SANITIZE:  # whose run-time library is one compiler's
        for name in compilers("clang++-19", "clang++"):
            yield [name, "-stdlib=libc++"]


def main():
    with tempfile.TemporaryDirectory() as directory:
        program = os.path.join(directory, "format")
        for compiler in candidates():
            alone = [*compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-"]
            if run(alone, stdin=HAS_FORMAT).returncode != 0:
                continue
            built = run([*compiler, "-std=c++20", *WARNINGS, *INCLUDES,
                         os.path.join(SOURCE, "tests", "format_test.cpp"), STATIC, *LINK_FLAGS,
                         "-o", program])
            done = built if built.returncode != 0 else run([program])
            print(*compiler)
            print(done.stdout.decode())
            return done.returncode
    print("no standard library here has <format>")
    return 77


if __name__ == "__main__":
    sys.exit(main())
