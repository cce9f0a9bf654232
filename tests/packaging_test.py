"""The packages without their tools: neither vcpkg nor Conan is here, and stand-ins do their parts.

What can be seen this way: versions, that the sources that are packaged are enough to build, that each option
is one, and what is in the package.
"""

import fnmatch
import json
import os
import re
import shutil
import sys
import tempfile
import types
import unittest

from building import CC, CMAKE, CXX, HEADER, SOURCE, must_run, read, write

VERSION = re.search(r'VERSION_STRING "(.*)"', read(HEADER)).group(1)
PORT = os.path.join(SOURCE, "packaging/vcpkg/opstatus")
CONFIGURE = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_INSTALL_LIBDIR=lib",
             f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}"]

VCPKG = """\
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" SOURCE_PATH OPTIONS)
  run(${CMAKE_COMMAND} -S ${arg_SOURCE_PATH} -B build ${CONFIGURE} ${arg_OPTIONS})
endfunction()
function(vcpkg_cmake_install)
  run(${CMAKE_COMMAND} --build build)
  run(${CMAKE_COMMAND} --install build --prefix ${CURRENT_PACKAGES_DIR})
  run(${CMAKE_COMMAND} --install build --prefix ${CURRENT_PACKAGES_DIR}/debug)
endfunction()
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" CONFIG_PATH "")
  file(MAKE_DIRECTORY ${CURRENT_PACKAGES_DIR}/share)
  file(RENAME ${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH} ${CURRENT_PACKAGES_DIR}/share/opstatus)
endfunction()
function(vcpkg_fixup_pkgconfig)
endfunction()
function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" FILE_LIST)
  file(COPY_FILE ${arg_FILE_LIST} ${CURRENT_PACKAGES_DIR}/share/opstatus/copyright)
endfunction()
include(${CURRENT_PORT_DIR}/portfile.cmake)
"""


def files(directory):
    return {os.path.relpath(os.path.join(place, name), directory)
            for place, _, names in os.walk(directory) for name in names}


class Conan:
    """Of Conan's modules what the recipe imports."""

    def __init__(self, test, directory):
        self.test, self.directory = test, directory

    def modules(self):
        tools = {"conan": {"ConanFile": object},
                 "conan.tools.cmake": {"CMake": self.cmake, "CMakeToolchain": self.toolchain,
                                       "cmake_layout": lambda recipe: None},
                 "conan.tools.files": {"copy": self.copy, "load": lambda recipe, path: read(path),
                                       "rmdir": lambda recipe, path: shutil.rmtree(path)}}
        for name, contents in tools.items():
            module = types.ModuleType(name)
            vars(module).update(contents)
            yield name, module

    def toolchain(self, recipe):
        recipe.variables = {}
        return types.SimpleNamespace(variables=recipe.variables, generate=lambda: None)

    def copy(self, recipe, pattern, source, destination):
        names = fnmatch.filter(files(source), pattern)
        self.test.assertTrue(names, pattern)
        for name in names:
            os.makedirs(os.path.dirname(os.path.join(destination, name)), exist_ok=True)
            shutil.copy(os.path.join(source, name), os.path.join(destination, name))

    def cmake(self, recipe):
        build = os.path.join(self.directory, "build")

        def configure():
            variables = [f"-D{name}={value}" for name, value in recipe.variables.items()]
            self.test.check_used(must_run(self.test, [
                CMAKE, "-S", recipe.source_folder, "-B", build, *CONFIGURE, *variables]))
        return types.SimpleNamespace(
            configure=configure, build=lambda: must_run(self.test, [CMAKE, "--build", build]),
            install=lambda: must_run(self.test, [CMAKE, "--install", build, "--prefix", recipe.package_folder]))


class Packaging(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = temporary.name

    def check_used(self, output):
        self.assertNotIn("variables were not used", output)

    def check_libraries(self, packaged, is_shared):
        self.assertEqual({name for name in packaged if re.match(r"lib/libopstatus\.(so|a)$", name)},
                         {"lib/libopstatus.so" if is_shared else "lib/libopstatus.a"})
        self.assertLessEqual({"include/opstatus/opstatus.h", "include/opstatus/opstatus.hpp"}, packaged)

    def test_versions_are_the_headers(self):
        port = json.loads(read(os.path.join(PORT, "vcpkg.json")))
        self.assertEqual(port["version-semver"], VERSION)
        newest = re.search(r"^## \[(\d.*?)\]", read(os.path.join(SOURCE, "CHANGELOG.md")), re.MULTILINE)
        self.assertEqual(newest.group(1), VERSION)

    def test_vcpkg(self):
        script = os.path.join(self.directory, "vcpkg.cmake")
        write(script, VCPKG)
        for linkage in ("dynamic", "static"):
            with self.subTest(linkage=linkage):
                package = os.path.join(self.directory, linkage)
                self.check_used(must_run(self, [
                    CMAKE, f"-DCURRENT_PORT_DIR={PORT}", f"-DCURRENT_PACKAGES_DIR={package}",
                    f"-DVCPKG_LIBRARY_LINKAGE={linkage}", f"-DCONFIGURE={';'.join(CONFIGURE)}", "-P", script],
                    cwd=self.directory))
                packaged = files(package)
                self.check_libraries(packaged, linkage == "dynamic")
                self.assertLessEqual({"share/opstatus/copyright", "share/opstatus/opstatusConfig.cmake",
                                      "lib/pkgconfig/opstatus.pc"}, packaged)
                self.assertFalse([name for name in packaged if re.match("debug/(include|share)", name)])

    def test_conan(self):
        sys.modules.update(Conan(self, self.directory).modules())
        recipe_folder = os.path.join(SOURCE, "packaging/conan")
        names = {}
        exec(compile(read(recipe_folder + "/conanfile.py"), "conanfile.py", "exec"), names)
        for is_shared in (False, True):
            with self.subTest(is_shared=is_shared):
                recipe = names["Opstatus"]()
                self.assertIn(is_shared, recipe.options["shared"])
                recipe.options = types.SimpleNamespace(shared=is_shared)
                recipe.cpp_info = types.SimpleNamespace(set_property=lambda name, value: None)
                recipe.recipe_folder = recipe_folder
                recipe.export_sources_folder = recipe.source_folder = os.path.join(self.directory, "source")
                recipe.package_folder = os.path.join(self.directory, f"package-{is_shared}")
                recipe.set_version()
                self.assertEqual(recipe.version, VERSION)
                for step in ("export_sources", "layout", "generate", "build", "package", "package_info"):
                    getattr(recipe, step)()
                packaged = files(recipe.package_folder)
                self.check_libraries(packaged, is_shared)
                self.assertIn("licenses/LICENSE", packaged)
                self.assertFalse([name for name in packaged if name.endswith((".cmake", ".pc"))])


if __name__ == "__main__":
    unittest.main()
