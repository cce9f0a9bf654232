"""The drop-in pair: two files that a compiler takes anywhere, and a C program links."""

import os
import subprocess
import sys
import tempfile
import unittest

from building import SOURCE, compilers, must_run, write
from consumers_test import C_PROGRAM
from exports_test import declared_functions

SCRIPT = os.path.join(SOURCE, "packaging", "dropin.py")


class DropIn(unittest.TestCase):
    def test_compiles_and_runs_in_an_empty_directory(self):
        program = C_PROGRAM.replace("<opstatus/opstatus.h>", '"opstatus.h"')
        for compiler, c_compiler in (("g++", "gcc"), ("clang++", "clang")):
            if not compilers(compiler):
                continue
            with self.subTest(compiler=compiler), tempfile.TemporaryDirectory() as directory:
                subprocess.run([sys.executable, SCRIPT, directory], check=True)
                self.assertEqual(sorted(os.listdir(directory)), ["opstatus.cpp", "opstatus.h"])
                write(os.path.join(directory, "main.c"), program)
                said = must_run(self, [compiler, "-std=c++20", "-O2", "-Wall", "-Wextra", "-c",
                                       "opstatus.cpp"], cwd=directory)
                self.assertEqual(said, "")
                must_run(self, [c_compiler, "main.c", "opstatus.o", "-o", "main"], cwd=directory)
                must_run(self, ["./main"], cwd=directory)
                self.check_symbols(os.path.join(directory, "opstatus.o"))

    def check_symbols(self, path):
        symbols = must_run(self, ["nm", "-g", "--defined-only", path]).split()[2::3]
        self.assertEqual(set(declared_functions()) - set(symbols), set())
        self.assertEqual([name for name in symbols
                          if name not in declared_functions() and "8opstatus4core" not in name], [])


if __name__ == "__main__":
    unittest.main()
