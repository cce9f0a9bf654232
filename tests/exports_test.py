"""What the libraries show to the outside, and what they ask of it."""

import os
import re
import unittest

from building import (CXX_FLAGS, HEADER, IS_OPTIMIZED, SANITIZE, SHARED, SOURCE, STATIC, must_run,
                      needed, read)

# What a compiler may call without being asked: of libc nothing else. The table is the linker's own.
ALLOWED_UNDEFINED = {"memcpy", "memmove", "memset", "memcmp", "_GLOBAL_OFFSET_TABLE_"}
if not IS_OPTIMIZED:
    ALLOWED_UNDEFINED.add("strlen")  # std::string_view's
if "-fstack-protector" in CXX_FLAGS:  # a distribution's wish
    ALLOWED_UNDEFINED.add("__stack_chk_fail")
# What the startup code of a shared library looks for, and can do without.
STARTUP_UNDEFINED = {"_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable", "__cxa_finalize",
                     "__gmon_start__"}
# Templates of the standard library that an unoptimized build has not inlined.
STANDARD_LIBRARY = ("_ZSt", "_ZNSt", "_ZNKSt", "_ZN9__gnu_cxx")
NUM_FUNCTIONS = 17
MAX_CODE_LEN = 64 * 1024

# Of the startup code that every shared library is linked with.
STARTUP_DATA = {"completed.0", "__dso_handle", "__TMC_END__", "__bss_start", "_edata", "_end"}


def declared_functions():
    text = re.sub(r"/\*.*?\*/", "", read(HEADER), flags=re.DOTALL)
    return sorted(re.findall(r"\b(opstatus_\w+)\(", text))


def listed_exports():
    text = read(os.path.join(SOURCE, "capi", "opstatus.exports"))
    text = re.sub(r"#.*", "", text)
    exported = re.search(r"global:(.*?)local:\s*\*;", text, flags=re.DOTALL)
    return sorted(re.findall(r"\w+", exported.group(1)))


class Exports(unittest.TestCase):
    def setUp(self):
        for path in (SHARED, STATIC):
            self.assertTrue(os.path.getsize(path) > 0, path)

    def nm(self, *arguments):
        return [line.split() for line in must_run(self, ["nm", *arguments]).splitlines() if line]

    def objects(self, path):
        """(section, name) of every object of data."""
        found = []
        for line in must_run(self, ["objdump", "--syms", path]).splitlines():
            match = re.match(r"[0-9a-f]{8,}\s.{7}\s(\S+)\s+[0-9a-f]+\s+(?:\.hidden )?(.+)$", line)
            if match:
                found.append(match.groups())
        self.assertGreater(len(found), 10)
        return found

    def test_header_declares_all(self):
        self.assertEqual(len(declared_functions()), NUM_FUNCTIONS, declared_functions())
        self.assertEqual(len(set(declared_functions())), NUM_FUNCTIONS)

    def test_list_is_the_headers(self):
        self.assertEqual(listed_exports(), declared_functions())

    def test_shared_library_exports_the_list_and_nothing_else(self):
        exported = sorted(name for *_, name in self.nm("-D", "--defined-only", SHARED))
        self.assertEqual(exported, declared_functions())

    def test_static_library_defines_the_list(self):
        defined = {entry[-1] for entry in self.nm("-g", "--defined-only", STATIC)}
        self.assertEqual(set(declared_functions()) - defined, set())
        # Whatever else is in it is in a namespace of its own, or a member's name of the archive.
        others = {name for name in defined - set(declared_functions())
                  if "8opstatus4core" not in name and not name.endswith(".o:")}
        self.assertEqual({name for name in others if not name.startswith(STANDARD_LIBRARY)}, set())

    def test_soname(self):
        dynamic = must_run(self, ["readelf", "--dynamic", "--wide", SHARED])
        self.assertIn("[libopstatus.so.1]", re.search(r"\(SONAME\).*", dynamic).group(0))

    @unittest.skipIf(SANITIZE, "a sanitizer brings its own")
    def test_needs_libc_and_nothing_else(self):
        self.assertEqual(needed(self, SHARED), ["libc.so.6"])

    @unittest.skipIf(SANITIZE, "a sanitizer brings its own")
    def test_static_library_asks_for_nothing(self):
        defined = {entry[-1] for entry in self.nm("--defined-only", STATIC)}
        undefined = {entry[-1] for entry in self.nm("--undefined-only", STATIC)
                     if entry[0] == "U"}
        self.assertEqual(undefined - defined - ALLOWED_UNDEFINED, set())
        self.assertTrue(undefined, "nm shows no undefined symbol at all")

    @unittest.skipIf(SANITIZE, "a sanitizer brings its own")
    def test_shared_library_asks_libc_for_no_more(self):
        undefined = {entry[-1].split("@")[0] for entry in self.nm("-D", "--undefined-only", SHARED)}
        self.assertEqual(undefined - ALLOWED_UNDEFINED - STARTUP_UNDEFINED, set())

    @unittest.skipIf(SANITIZE or not IS_OPTIMIZED, "the size of an optimized build is what counts")
    def test_is_small(self):
        text = int(must_run(self, ["size", SHARED]).splitlines()[1].split()[0])
        self.assertGreater(text, 1024)
        self.assertLess(text, MAX_CODE_LEN)

    @unittest.skipIf(SANITIZE, "a sanitizer brings its own")
    def test_has_no_state_but_the_dispatch_pointer(self):
        for path in (SHARED, STATIC):
            writable = [name for section, name in self.objects(path)
                        if re.match(r"\.t?(data|bss)\b(?!\.rel\.ro)|\*COM\*", section)
                        and name.split()[-1] not in STARTUP_DATA and not name.startswith(".")]
            self.assertEqual(len(writable), 1, writable)
            self.assertIn("in_use", writable[0])

    @unittest.skipIf(SANITIZE, "a sanitizer brings its own")
    def test_runs_nothing_at_load(self):
        sections = must_run(self, ["objdump", "--section-headers", STATIC])
        self.assertNotRegex(sections, r"\.(init|fini)_array|\.[cd]tors")


if __name__ == "__main__":
    unittest.main()
