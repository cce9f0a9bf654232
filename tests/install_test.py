"""An installed tree, and the source tree as a subdirectory, as other projects use them."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from building import (BUILD, CC, CMAKE, COMMAND, CXX, LINK_FLAGS, SANITIZE, SOURCE,
                      must_run, read, run, write)
from consumers_test import C_PROGRAM, CXX_PROGRAM
from exports_test import declared_functions

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


FETCHED = f"""\
include(FetchContent)
FetchContent_Declare(opstatus SOURCE_DIR {SOURCE})
FetchContent_MakeAvailable(opstatus)
"""
SIMDJSON_PROGRAM = """\
#include <opstatus/simdjson.hpp>
int main() { return opstatus::abi_version() == OPSTATUS_ABI_VERSION ? 0 : 1; }
"""

# The C++ program is compiled once: it takes long.
PROGRAMS = [("opstatus", "c"), ("shared", "c"), ("static", "c"), ("opstatus", "cpp")]


def project(how, programs):
    text = "cmake_minimum_required(VERSION 3.25)\n"
    text += f"project(consumer LANGUAGES C CXX)\nenable_testing()\n{how}"
    for target, language in programs:
        name = f"{target}_{language}"
        text += f"add_executable({name} main.{language})\n"
        text += f"target_link_libraries({name} PRIVATE opstatus::{target})\n"
        text += f"set_target_properties({name} PROPERTIES CXX_STANDARD 20)\n"
        text += f"add_test(NAME {name} COMMAND {name})\n"
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

    def build(self, name, how, flags, *arguments, programs=tuple(PROGRAMS), cxx=CXX_PROGRAM):
        directory = os.path.join(self.directory.name, name)
        os.mkdir(directory)
        write(os.path.join(directory, "CMakeLists.txt"), project(how, programs))
        write(os.path.join(directory, "main.c"), C_PROGRAM)
        write(os.path.join(directory, "main.cpp"), cxx)
        must_run(self, [CMAKE, "-S", directory, "-B", directory + "/build", "-G", "Ninja",
                        f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}",
                        f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags}", *arguments])
        must_run(self, [CMAKE, "--build", directory + "/build"])
        output = must_run(self, ["ctest", "--test-dir", directory + "/build"])
        self.assertIn(f"100% tests passed, 0 tests failed out of {len(programs)}", output)

    def test_files(self):
        files = self.files()
        for name in ("include/opstatus/opstatus.h", "include/opstatus/opstatus.cdef.h",
                     "include/opstatus/opstatus.hpp", "include/opstatus/simdjson.hpp"):
            self.assertIn(name, files)
        for name in ("libopstatus.so", "libopstatus.so.1", "libopstatus.a", "opstatus.pc",
                     "opstatusConfig.cmake", "opstatusConfigVersion.cmake", "opstatus.3"):
            self.find(name)
        if COMMAND:
            self.assertIn("bin/opstatus", files)
            self.find("opstatus.1")
            must_run(self, [os.path.join(self.prefix, "bin/opstatus"), "--version"])
        for name in files:
            self.assertRegex(name, "opstatus")  # nothing of anybody else's

    def test_find_package(self):
        self.build("found", FIND, " ".join(LINK_FLAGS), f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_find_package_version(self):
        directory = os.path.join(self.directory.name, "versions")
        for wanted, is_found in (("1.0", True), ("2", False), ("0.9", False), ("1.999", False)):
            with self.subTest(version=wanted):
                os.makedirs(directory)
                write(os.path.join(directory, "CMakeLists.txt"),
                      "cmake_minimum_required(VERSION 3.25)\nproject(consumer LANGUAGES NONE)\n"
                      f"find_package(opstatus {wanted} REQUIRED)\n")
                done = run([CMAKE, "-S", directory, "-B", directory,
                            f"-DCMAKE_PREFIX_PATH={self.prefix}"])
                self.assertEqual(done.returncode == 0, is_found, done.stdout.decode())
                if not is_found:
                    self.assertIn(b"compatible with requested version", done.stdout)
                shutil.rmtree(directory)

    @unittest.skipUnless(shutil.which("pkg-config") and
                         run(["pkg-config", "--exists", "simdjson"]).returncode == 0,
                         "simdjson was not found")
    def test_find_package_simdjson(self):
        self.build("simdjson", "find_package(opstatus 1 REQUIRED COMPONENTS simdjson)\n",
                   " ".join(LINK_FLAGS), f"-DCMAKE_PREFIX_PATH={self.prefix}",
                   programs=[("simdjson", "cpp")], cxx=SIMDJSON_PROGRAM)

    def test_add_subdirectory(self):
        self.build("subdirectory", SUBDIRECTORY, "", "-DCMAKE_BUILD_TYPE=Debug")

    def test_fetch_content(self):
        self.build("fetched", FETCHED, "", "-DCMAKE_BUILD_TYPE=Debug", "-DOPSTATUS_BUILD_STATIC=OFF",
                   programs=[("opstatus", "c")])

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

    def test_pkg_config_in_any_library_directory(self):
        for libdir in ("lib", "lib/x86_64-linux-gnu"):
            with self.subTest(libdir=libdir):
                build = os.path.join(self.directory.name, "pc", libdir)
                prefix = os.path.join(self.directory.name, "tree", libdir)
                must_run(self, [CMAKE, "-S", SOURCE, "-B", build, "-G", "Ninja",
                                f"-DCMAKE_INSTALL_LIBDIR={libdir}", "-DOPSTATUS_BUILD_COMMAND=OFF",
                                f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}"])
                packages = os.path.join(prefix, libdir, "pkgconfig")
                os.makedirs(packages)
                shutil.copy(os.path.join(build, "opstatus.pc"), packages)
                for variable, place in (("libdir", libdir), ("includedir", "include")):
                    found = must_run(self, ["pkg-config", "--variable=" + variable, "opstatus"],
                                     env={**os.environ, "PKG_CONFIG_PATH": packages}).strip()
                    self.assertEqual(os.path.normpath(found), os.path.join(prefix, place))

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

    def test_manual_names_every_function(self):
        synopsis = read(self.find("opstatus.3")).split(".Sh DESCRIPTION")[0]
        self.assertEqual(sorted(re.findall(r"^\.Fn (\w+)", synopsis, re.MULTILINE)),
                         declared_functions())

    @unittest.skipUnless(COMMAND, "the command is not built")
    def test_manual_names_every_option(self):
        shown = set()
        for command in ([], ["check"], ["print"], ["stats"]):
            shown |= set(re.findall(r"^ +(?:-\w,)?--([\w-]+)", must_run(
                self, [COMMAND, *command, "--help"]), re.MULTILINE))
        self.assertGreater(len(shown), 10)
        listed = re.findall(r"^\.It .*Fl Fl ([\w-]+)", read(self.find("opstatus.1")), re.MULTILINE)
        self.assertEqual(sorted(listed), sorted(shown))

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc was not found")
    def test_manuals_have_no_mistake(self):
        for name in ("opstatus.3", "opstatus.1") if COMMAND else ("opstatus.3",):
            self.assertEqual(must_run(self, ["mandoc", "-Tlint", "-Wwarning", self.find(name)]), "")


if __name__ == "__main__":
    unittest.main()
