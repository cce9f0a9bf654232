"""What can be said of the packages without their tools: versions, and that what is packaged configures."""

import json
import os
import re
import shutil
import tempfile
import unittest

from building import CC, CMAKE, CXX, HEADER, SOURCE, must_run, read

VERSION = re.search(r'VERSION_STRING "(.*)"', read(HEADER)).group(1)


class Packaging(unittest.TestCase):
    def test_versions_are_the_headers(self):
        port = json.loads(read(os.path.join(SOURCE, "packaging/vcpkg/opstatus/vcpkg.json")))
        self.assertEqual(port["version-semver"], VERSION)
        newest = re.search(r"^## \[(\d.*?)\]", read(os.path.join(SOURCE, "CHANGELOG.md")), re.MULTILINE)
        self.assertEqual(newest.group(1), VERSION)

    def test_what_conan_packages_configures(self):
        recipe = read(os.path.join(SOURCE, "packaging/conan/conanfile.py"))
        patterns = re.findall(r'"([^"]+)"', re.search(r"for pattern in (.*?):", recipe).group(1))
        self.assertIn("src/*", patterns)
        with tempfile.TemporaryDirectory() as directory:
            for pattern in patterns:
                name = pattern.removesuffix("/*")
                copy = shutil.copytree if name != pattern else shutil.copy
                copy(os.path.join(SOURCE, name), os.path.join(directory, name))
            must_run(self, [CMAKE, "-S", directory, "-B", directory + "/build", "-G", "Ninja",
                            f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}",
                            "-DOPSTATUS_BUILD_COMMAND=OFF"])


if __name__ == "__main__":
    unittest.main()
