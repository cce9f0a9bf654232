"""The README's code and commands do what it says.

Of the fenced blocks, these are looked at:

    ```c   ```cpp       A block with `int main` is a program: it is compiled as C99 or C++20, with all
                        warnings as errors, against the built static library. With `file=PATH` behind
                        the language the block must be that file, line for line.
    ```text output      Directly behind a program, with no other block between: what it prints, run
                        without input.
    ```console          Lines `$ COMMAND` and, below each, what it prints on both streams. Run in the
                        repository's root; `opstatus` is the built command, and `./NAME` the program
                        last compiled, whatever NAME is. Other commands must show no output, and are
                        not run.

All else is prose. A README without a program or without a command is an error.
"""

import os
import re
import stat
import subprocess
import tempfile
import unittest

from building import (C_WARNINGS, CC, COMMAND, CXX, INCLUDES, LINK_FLAGS, SOURCE, STATIC, WARNINGS,
                      must_run, read, write)

README = os.environ.get("OPSTATUS_README", os.path.join(SOURCE, "README.md"))


def blocks():
    """(line number, language, rest of the info string, text) of every fenced block."""
    found = []
    opened = None
    for number, line in enumerate(read(README).splitlines(), 1):
        fence = re.match(r"```(\w*) *(.*)$", line)
        if opened is None and fence:
            opened = (number, fence.group(1), fence.group(2), [])
        elif opened is not None and line == "```":
            found.append((*opened[:3], "".join(text + "\n" for text in opened[3])))
            opened = None
        elif opened is not None:
            opened[3].append(line)
    assert opened is None, f"the block in line {opened[0]} is not closed"
    return found


def commands(text):
    """(command, expected output) of a console block."""
    shown = []
    for line in text.splitlines():
        if line.startswith("$ "):
            shown.append([line[2:], ""])
        else:
            assert shown, "output before the first command"
            shown[-1][1] += line + "\n"
    return shown


class Readme(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.programs = 0

    def compile(self, language, text):
        self.programs += 1
        base = os.path.join(self.directory.name, f"program{self.programs}")
        write(f"{base}.{language}", text)
        compiler = [CC, "-std=c99", *C_WARNINGS] if language == "c" else [CXX, "-std=c++20",
                                                                          *WARNINGS]
        must_run(self, [*compiler, *INCLUDES, f"{base}.{language}", STATIC, *LINK_FLAGS,
                        "-o", base])
        return base

    def shell(self, command, program):
        """What a command prints, in the repository's root."""
        tools = os.path.join(self.directory.name, "bin")
        os.makedirs(tools, exist_ok=True)
        wrapper = os.path.join(tools, "opstatus")
        write(wrapper, f'#!/bin/sh\nexec "{COMMAND}" "$@"\n')
        os.chmod(wrapper, os.stat(wrapper).st_mode | stat.S_IXUSR)
        if program is not None:
            command = re.sub(r"(^|(?<=[|;&] ))\./\w[\w.-]*", program, command)
        environment = {**os.environ, "PATH": tools + ":" + os.environ["PATH"], "NO_COLOR": "1",
                       "LC_ALL": "C.UTF-8"}
        return subprocess.run(["sh", "-c", command], cwd=SOURCE, env=environment, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT).stdout.decode()

    def check_console(self, text, program):
        """Returns how many commands have been run."""
        num_run = 0
        for command, expected in commands(text):
            is_program = command.startswith("./") and program is not None
            with self.subTest(command=command):
                if is_program or re.search(r"(^|\| )opstatus\b", command):
                    if not is_program and not COMMAND:
                        print(f"not run, the command is not built: {command}")
                        continue
                    self.assertEqual(self.shell(command, program), expected)
                    num_run += 1
                else:
                    self.assertEqual(expected, "", f"not a command that is run here: {command}")
        return num_run

    def test_snippets(self):
        num_commands = 0
        program = None
        is_behind_program = False
        for number, language, info, text in blocks():
            with self.subTest(line=number, language=language):
                copied = re.search(r"\bfile=(\S+)", info)
                if copied:
                    self.assertEqual(text, read(os.path.join(SOURCE, copied.group(1))))
                if language == "text" and info == "output":
                    self.assertTrue(is_behind_program, "the output of no program")
                    self.assertEqual(must_run(self, [program]), text)
                if language == "console":
                    num_commands += self.check_console(text, program)
                is_behind_program = language in ("c", "cpp") and "int main" in text
                if is_behind_program:
                    program = self.compile(language, text)
        self.assertGreater(self.programs, 0, "no program in " + README)
        if COMMAND:
            self.assertGreater(num_commands, 0, "no command in " + README)


if __name__ == "__main__":
    unittest.main()
