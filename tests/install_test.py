"""An installed tree, and the source tree as a subdirectory, as other projects use them."""

import os
import subprocess
import tempfile
import unittest

from building import BUILD, CC, CMAKE, COMMAND, CXX, LINK_FLAGS, SANITIZE, SOURCE, must_run, write
from consumers_test import C_PROGRAM, CXX_PROGRAM

FIND = "find_package(opstatus 1 REQUIRED)\n"
# A library user has none of the packages that the command and the tests need.
SUBDIRECTORY = f"""\
foreach(package IN ITEMS GTest CLI11 fmt simdjson Python3 Threads)
  set(CMAKE_DISABLE_FIND_PACKAGE_${{package}} TRUE)
endforeach()
add_subdirectory({SOURCE} opstatus)
if(OPSTATUS_BUILD_COMMAND OR OPSTATUS_BUILD_TESTS OR OPSTATUS_INSTALL)
  message(FATAL_ERROR "a library user is given more than the library")
endif()
foreach(target IN ITEMS opstatus_command opstatus_test_support opstatus_simdjson)
  if(TARGET ${{target}})
    message(FATAL_ERROR "${{target}} is built for a library user")
  endif()
endforeach()
"""


# The C++ program is compiled once: it takes long.
PROGRAMS = [("opstatus", "c"), ("shared", "c"), ("static", "c"), ("opstatus", "cpp")]


def project(how):
    text = "cmake_minimum_required(VERSION 3.25)\n"
    text += f"project(consumer LANGUAGES C CXX)\nenable_testing()\n{how}"
    for target, language in PROGRAMS:
        name = f"{target}_{language}"
        text += f"add_executable({name} main.{language})\n"
        text += f"target_link_libraries({name} PRIVATE opstatus::{target})\n"
        text += f"add_test(NAME {name} COMMAND {name})\n"
    text += "target_compile_features(opstatus_cpp PRIVATE cxx_std_20)\n"
    return text


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        # Installed, then moved: no path may be absolute.
        first = os.path.join(cls.directory.name, "first")
        cls.prefix = os.path.join(cls.directory.name, "moved")
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", first], check=True,
                       stdout=subprocess.DEVNULL)
        os.rename(first, cls.prefix)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def find(self, name):
        for directory, _, names in os.walk(self.prefix):
            if name in names:
                return os.path.join(directory, name)
        return self.fail(f"{name} is not installed")

    def files(self):
        return sorted(os.path.relpath(os.path.join(directory, name), self.prefix)
                      for directory, _, names in os.walk(self.prefix) for name in names)

    def build(self, name, how, flags, *arguments):
        directory = os.path.join(self.directory.name, name)
        os.mkdir(directory)
        write(os.path.join(directory, "CMakeLists.txt"), project(how))
        write(os.path.join(directory, "main.c"), C_PROGRAM)
        write(os.path.join(directory, "main.cpp"), CXX_PROGRAM)
        must_run(self, [CMAKE, "-S", directory, "-B", directory + "/build", "-G", "Ninja",
                        f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}",
                        f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags}", *arguments])
        must_run(self, [CMAKE, "--build", directory + "/build"])
        output = must_run(self, ["ctest", "--test-dir", directory + "/build"])
        self.assertIn("100% tests passed, 0 tests failed out of 4", output)

    def test_files(self):
        files = self.files()
        for name in ("include/opstatus/opstatus.h", "include/opstatus/opstatus.hpp",
                     "include/opstatus/simdjson.hpp"):
            self.assertIn(name, files)
        for name in ("libopstatus.so", "libopstatus.so.1", "libopstatus.a", "opstatus.pc",
                     "opstatusConfig.cmake", "opstatusConfigVersion.cmake"):
            self.find(name)
        if COMMAND:
            self.assertIn("bin/opstatus", files)
            must_run(self, [os.path.join(self.prefix, "bin/opstatus"), "--version"])
        for name in files:
            self.assertRegex(name, "opstatus")  # nothing of anybody else's

    def test_find_package(self):
        self.build("found", FIND, " ".join(LINK_FLAGS), f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_add_subdirectory(self):
        self.build("subdirectory", SUBDIRECTORY, "", "-DCMAKE_BUILD_TYPE=Debug")

    def pkg_config(self, *arguments):
        path = os.path.dirname(self.find("opstatus.pc"))
        return must_run(self, ["pkg-config", *arguments, "opstatus"],
                        env={**os.environ, "PKG_CONFIG_PATH": path}).split()

    def test_pkg_config(self):
        source = os.path.join(self.directory.name, "main.c")
        program = os.path.join(self.directory.name, "by_pkg_config")
        write(source, C_PROGRAM)
        must_run(self, [CC, "-std=c99", *LINK_FLAGS, source,
                        *self.pkg_config("--cflags", "--libs"), "-o", program])
        libraries = os.path.dirname(self.find("libopstatus.so"))
        must_run(self, [program], env={**os.environ, "LD_LIBRARY_PATH": libraries})

    def test_pkg_config_version(self):
        source = os.path.join(self.directory.name, "version.c")
        program = os.path.join(self.directory.name, "version")
        write(source, "#include <opstatus/opstatus.h>\n#include <stdio.h>\n"
                      "int main(void) { return puts(opstatus_version()) < 0; }\n")
        must_run(self, [CC, *LINK_FLAGS, source, *self.pkg_config("--cflags"),
                        self.find("libopstatus.a"), "-o", program])
        self.assertEqual([must_run(self, [program]).strip()], self.pkg_config("--modversion"))

    @unittest.skipIf(SANITIZE, "a sanitizer needs flags")
    def test_plain_compiler_and_static_library(self):
        source = os.path.join(self.directory.name, "plain.c")
        program = os.path.join(self.directory.name, "plain")
        write(source, C_PROGRAM)
        must_run(self, [CC, source, self.find("libopstatus.a"), "-I", self.prefix + "/include",
                        "-o", program])
        must_run(self, [program])


if __name__ == "__main__":
    unittest.main()
