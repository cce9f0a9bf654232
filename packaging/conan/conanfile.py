"""A recipe for Conan 2: packages the tree that it lies in.

    conan create packaging/conan --build=missing

Not run with Conan itself: tests/packaging_test.py stands in for its modules.
"""

import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir


class Opstatus(ConanFile):
    name = "opstatus"
    description = "Reads Azure Service Fabric's OperationStatus, strictly and without allocating"
    license = "MIT"
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False]}
    default_options = {"shared": False}

    def source_tree(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self.source_tree(), "capi", "opstatus.h"))
        self.version = re.search(r'OPSTATUS_VERSION_STRING "(.*)"', header).group(1)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "capi/*", "include/*", "src/*"):
            copy(self, pattern, self.source_tree(), self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.variables["OPSTATUS_BUILD_COMMAND"] = False
        toolchain.variables["OPSTATUS_BUILD_SHARED"] = bool(self.options.shared)
        toolchain.variables["OPSTATUS_BUILD_STATIC"] = not self.options.shared
        toolchain.variables["CMAKE_DISABLE_FIND_PACKAGE_simdjson"] = True
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        # Conan writes its own.
        for made in ("cmake", "pkgconfig"):
            rmdir(self, os.path.join(self.package_folder, "lib", made))

    def package_info(self):
        self.cpp_info.libs = ["opstatus"]
        self.cpp_info.set_property("cmake_file_name", "opstatus")
        self.cpp_info.set_property("cmake_target_name", "opstatus::opstatus")
        self.cpp_info.set_property("pkg_config_name", "opstatus")
