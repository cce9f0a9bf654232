"""opstatus.cdef.h: the declarations of opstatus.h, for those who have no preprocessor."""

import os
import re
import shutil
import subprocess
import sys
import unittest

from building import CC, HEADER, SANITIZE, SHARED, SOURCE, must_run, read

try:
    import cffi
except ImportError:
    cffi = None

CDEF = os.path.join(SOURCE, "capi", "opstatus.cdef.h")
LUA = """\
local ffi = require("ffi")
ffi.cdef(io.open(arg[1]):read("a*"))
assert(ffi.sizeof("opstatus_record") == 20 and ffi.sizeof("opstatus_reader") == 128)
local library = ffi.load(arg[2])
assert(library.opstatus_abi_version() == library.OPSTATUS_ABI_VERSION)
local out, offset = ffi.new("opstatus_record"), ffi.new("size_t[1]")
assert(library.opstatus_parse('{"State":"Faulted"}', 19, 0, out, offset) == library.OPSTATUS_OK)
assert(out.state == library.OPSTATUS_STATE_FAULTED and offset[0] == 19)
"""
PHP = """\
<?php
$library = FFI::cdef(file_get_contents($argv[1]), $argv[2]);
assert($library->opstatus_abi_version() === $library->OPSTATUS_ABI_VERSION);
$out = $library->new('opstatus_record[1]');
$offset = $library->new('size_t[1]');
assert($library->opstatus_parse('{"State":"Faulted"}', 19, 0, $out, $offset) === $library->OPSTATUS_OK);
assert($out[0]->state === $library->OPSTATUS_STATE_FAULTED && $offset[0] === 19 && FFI::sizeof($out) === 20);
"""


def tokens(text):
    return re.findall(r"\w+|[^\w\s]", text)


class CDef(unittest.TestCase):
    def test_is_what_the_script_makes(self):
        subprocess.run([sys.executable, os.path.join(SOURCE, "packaging", "cdef.py"), "--check", CDEF],
                       check=True)

    def test_is_what_a_compiler_sees(self):
        seen = tokens(must_run(self, [CC, "-E", "-P", "-x", "c", HEADER]))
        ours = tokens(re.sub(r"/\*.*?\*/", "", read(CDEF)))
        self.assertGreater(len(ours), 300)
        # The types of <stdint.h> come before.
        self.assertEqual(seen[-len(ours):], ours)
        self.assertFalse([word for word in seen[:-len(ours)] if word.lower().startswith("opstatus")])

    @unittest.skipIf(SANITIZE, "a sanitizer must be loaded first")
    @unittest.skipUnless(shutil.which("luajit"), "LuaJIT was not found")
    def test_luajit_reads_it(self):
        must_run(self, ["luajit", "-", CDEF, SHARED], stdin=LUA.encode())

    @unittest.skipIf(SANITIZE, "a sanitizer must be loaded first")
    @unittest.skipUnless(shutil.which("php"), "PHP was not found")
    def test_php_reads_it(self):
        must_run(self, ["php", "-d", "zend.assertions=1", "-d", "assert.exception=1", "--", CDEF, SHARED],
                 stdin=PHP.encode())

    @unittest.skipIf(SANITIZE, "a sanitizer must be loaded first")
    @unittest.skipIf(cffi is None, "cffi was not found")
    def test_cffi_reads_it(self):
        ffi = cffi.FFI()
        ffi.cdef(read(CDEF))
        self.assertEqual(ffi.sizeof("opstatus_record"), 20)
        library = ffi.dlopen(SHARED)
        self.assertEqual(library.opstatus_abi_version(), library.OPSTATUS_ABI_VERSION)
        self.assertEqual(ffi.string(library.opstatus_error_name(11)), b"INVALID_UUID")


if __name__ == "__main__":
    unittest.main()
