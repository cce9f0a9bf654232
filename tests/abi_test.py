"""The ABI is the committed one, capi/opstatus.abi: nothing may go or change, what is added is allowed.

Compared are functions, their types, and the layouts that they reach, as debug information tells; the
constants' numbers are abi_values_test.c's. 77: a tool is missing, or the CPU is not the reference's.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import unittest

from building import BUILD, CXX, SOURCE, must_run, run

REFERENCE = os.path.join(SOURCE, "capi", "opstatus.abi")
DESCRIBE = ["--drop-private-types", "--exported-interfaces-only", "--no-corpus-path",
            "--no-comp-dir-path", "--no-show-locs", "--short-locs"]


class Abi(unittest.TestCase):
    def test_nothing_has_gone_or_changed(self):
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run([sys.executable, os.path.join(SOURCE, "packaging", "dropin.py"), directory],
                           check=True)
            # A copy of the library, with debug information.
            library = os.path.join(directory, "libopstatus.so")
            exports = os.path.join(SOURCE, "capi", "opstatus.exports")
            must_run(self, [CXX, "-std=c++20", "-g", "-O1", "-fPIC", "-shared",
                            "-Wl,-soname,libopstatus.so.1", "-Wl,--version-script=" + exports,
                            "opstatus.cpp", "-o", library], cwd=directory)
            now = os.path.join(BUILD, "opstatus.abi")
            must_run(self, ["abidw", *DESCRIBE, "--headers-dir", directory, "--out-file", now, library])
            done = run(["abidiff", "--no-added-syms", REFERENCE, now])
            self.assertEqual(done.returncode, 0, f"{done.stdout.decode()}\n"
                             f"If a new major version is meant: copy {now} to capi/")


if __name__ == "__main__":
    if not shutil.which("abidw") or not shutil.which("abidiff") or platform.machine() != "x86_64":
        print("skipped: abidw and abidiff (abigail-tools) on x86-64 are needed")
        sys.exit(77)
    unittest.main()
