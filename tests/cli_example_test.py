"""examples/example.c, compiled, on the examples. OPSTATUS_EXAMPLE is the program."""

import os
import subprocess
import unittest

from cli_harness import CommandTest, EXAMPLES, GOOD, IDS, INVALID, STATES, TYPES, VALID

PROGRAM = os.environ["OPSTATUS_EXAMPLE"]


class Example(CommandTest):
    def read(self, name):
        with open(os.path.join(EXAMPLES, name), "rb") as file:
            return subprocess.run([PROGRAM], stdin=file, capture_output=True, timeout=30, text=True)

    def lines(self, count):
        return "".join(f"{i} {s} {t}\n" for i, s, t in list(zip(IDS, STATES, TYPES))[:count])

    def test_good(self):
        for name in GOOD:
            done = self.read(name)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (VALID, self.lines(7), ""))

    def test_broken(self):
        done = self.read("broken-uuid.json")
        self.assertEqual((done.returncode, done.stdout), (INVALID, self.lines(3)))
        self.assertRegex(done.stderr, r"^INVALID_UUID at byte 437\b")
        done = self.read("broken-end.json")
        self.assertEqual((done.returncode, done.stdout), (INVALID, self.lines(4)))
        self.assertRegex(done.stderr, r"^UNEXPECTED_END at byte 480\b")
        done = self.read("envelope.json")
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertRegex(done.stderr, r"^MISSING_MEMBER at byte")

    def test_longer_than_its_buffers(self):
        with open(os.path.join(EXAMPLES, "operations.ndjson"), "rb") as file:
            data = file.read() * 1000
        done = subprocess.run([PROGRAM], input=data, capture_output=True, timeout=30)
        self.assertEqual((done.returncode, done.stdout.decode()), (VALID, self.lines(7) * 1000))


if __name__ == "__main__":
    unittest.main()
