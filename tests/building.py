"""What the tests that build something share: the tree under test, compilers, and running things.

CMakeLists.txt hands over where everything is, in the environment.
"""

import os
import shutil
import subprocess

SOURCE = os.environ["OPSTATUS_SOURCE_DIR"]
BUILD = os.environ["OPSTATUS_BUILD_DIR"]
SHARED = os.environ["OPSTATUS_SHARED_LIBRARY"]
STATIC = os.environ["OPSTATUS_STATIC_LIBRARY"]
COMMAND = os.environ.get("OPSTATUS_COMMAND", "")
CC = os.environ["OPSTATUS_CC"]
CXX = os.environ["OPSTATUS_CXX"]
CMAKE = os.environ["OPSTATUS_CMAKE"]
IS_OPTIMIZED = os.environ.get("OPSTATUS_BUILD_TYPE", "") not in ("", "Debug")
CXX_FLAGS = os.environ.get("OPSTATUS_CXX_FLAGS", "")
SANITIZE = os.environ.get("OPSTATUS_SANITIZE", "")

HEADER = os.path.join(SOURCE, "capi", "opstatus.h")
# <opstatus/opstatus.h> is a copy in the build tree.
INCLUDES = ["-I" + os.path.join(BUILD, "include"), "-I" + os.path.join(SOURCE, "include")]

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wundef", "-Werror"]
C_WARNINGS = [*WARNINGS, "-Wstrict-prototypes", "-Wmissing-prototypes"]
# Whatever is linked with the libraries needs the sanitizers that they were built with.
LINK_FLAGS = ["-fsanitize=" + SANITIZE] if SANITIZE else []


def compilers(*names):
    """Those of them that are there."""
    return [name for name in names if shutil.which(name)]


def run(command, stdin=b"", **more):
    """Runs a command; the result has its output, stderr included unless asked for otherwise."""
    more.setdefault("stderr", subprocess.STDOUT)
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, check=False, **more)


def must_run(test, command, **more):
    """Runs a command that is to succeed, and returns its output."""
    done = run(command, **more)
    output = done.stdout.decode(errors="replace")
    test.assertEqual(done.returncode, 0, f"{' '.join(command)}\n{output}")
    return output


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def needed(test, path):
    """The shared libraries that a program or library asks the loader for."""
    lines = must_run(test, ["readelf", "--dynamic", "--wide", path]).splitlines()
    return [line.split("[")[1].rstrip("]") for line in lines if "(NEEDED)" in line]
