"""Programs and headers as users compile them: by any compiler, in any standard, all warnings errors."""

import glob
import os
import tempfile
import unittest

from building import (BUILD, C_WARNINGS, CC, CXX, HEADER, INCLUDES, LINK_FLAGS, SANITIZE, SHARED,
                      SOURCE, STATIC, WARNINGS, compilers, must_run, needed, read, write)

C_PROGRAM = """\
#include <opstatus/opstatus.h>
int main(void) {
    opstatus_record record;
    size_t offset;
    return opstatus_parse("{\\"State\\":\\"Faulted\\"}", 19, 0, &record, &offset) != OPSTATUS_OK ||
           offset != 19 || record.state != OPSTATUS_STATE_FAULTED;
}
"""
CXX_PROGRAM = """\
#include <opstatus/opstatus.hpp>
int main() {
    const auto got = opstatus::parse(R"({"State":"Faulted"})");
    return got && got->state() == opstatus::state::faulted ? 0 : 1;
}
"""


class Consumers(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def compile(self, compiler, flags, source, libraries, name="program"):
        must_run(self, [compiler, *flags, *INCLUDES, source, *libraries, *LINK_FLAGS,
                        "-o", self.path(name)])
        return self.path(name)

    def test_header_compiles_alone(self):
        # The header itself is what is compiled: nothing comes before it.
        c = [("c", standard, C_WARNINGS) for standard in ("c99", "c11", "c17", "gnu17")]
        cxx = [("c++", standard, WARNINGS) for standard in ("c++11", "c++14", "c++17", "c++20")]
        for compiler in compilers("gcc", "clang"):
            for language, standard, warnings in c + cxx:
                with self.subTest(compiler=compiler, standard=standard):
                    write(self.path("alone"), f'#include "{HEADER}"\n')
                    must_run(self, [compiler, "-x", language, "-std=" + standard, *warnings,
                                    "-pedantic-errors", "-fsyntax-only", self.path("alone")])

    def test_header_is_the_built_one(self):
        self.assertEqual(read(HEADER), read(os.path.join(BUILD, "include/opstatus/opstatus.h")))

    def test_header_defines_no_macro_but_its_own(self):
        def macros(text):
            write(self.path("macros.c"), text)
            output = must_run(self, [CC, "-dM", "-E", self.path("macros.c")])
            return {line.split()[1] for line in output.splitlines()}
        theirs = macros("#include <stddef.h>\n#include <stdint.h>\n")
        ours = macros(f'#include "{HEADER}"\n') - theirs
        self.assertEqual(ours, {"OPSTATUS_H", "OPSTATUS_VERSION_STRING"})

    def test_cxx_headers_compile_alone(self):
        headers = glob.glob(os.path.join(SOURCE, "include/opstatus/*.hpp"))
        self.assertTrue(headers)
        for header in headers:
            if os.path.basename(header) == "simdjson.hpp":
                continue  # needs simdjson; its own test compiles it
            with self.subTest(header=header):
                write(self.path("alone.cpp"), f'#include "{header}"\n')
                must_run(self, [CXX, "-std=c++20", "-fno-exceptions", "-fno-rtti", *WARNINGS,
                                *INCLUDES, "-fsyntax-only", self.path("alone.cpp")])

    def test_c_program_with_the_static_library_alone(self):
        write(self.path("main.c"), C_PROGRAM)
        program = self.compile(CC, ["-std=c99", *C_WARNINGS], self.path("main.c"), [STATIC])
        must_run(self, [program])
        if not SANITIZE:
            self.assertEqual(needed(self, program), ["libc.so.6"])

    def test_c_program_with_the_shared_library(self):
        write(self.path("main.c"), C_PROGRAM)
        program = self.compile(CC, ["-std=c99", *C_WARNINGS], self.path("main.c"),
                               [SHARED, "-Wl,-rpath," + os.path.dirname(SHARED)])
        must_run(self, [program])
        self.assertIn("libopstatus.so.1", needed(self, program))
        if not SANITIZE:
            self.assertEqual(set(needed(self, program)), {"libopstatus.so.1", "libc.so.6"})

    def test_cxx_programs(self):
        write(self.path("main.cpp"), CXX_PROGRAM)
        self.compile(CXX, ["-std=c++20", *WARNINGS, "-c"], self.path("main.cpp"), [], "main.o")
        for libraries in ([STATIC], [SHARED, "-Wl,-rpath," + os.path.dirname(SHARED)]):
            must_run(self, [self.compile(CXX, [], self.path("main.o"), libraries)])

    def test_cxx_program_without_exceptions(self):
        write(self.path("main.cpp"), CXX_PROGRAM)
        must_run(self, [self.compile(CXX, ["-std=c++20", "-fno-exceptions", "-fno-rtti"],
                                     self.path("main.cpp"), [STATIC])])


if __name__ == "__main__":
    unittest.main()
