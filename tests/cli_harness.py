"""What the tests of the command share. They see it from outside: what it prints, and its status.

OPSTATUS_COMMAND is the command, OPSTATUS_EXAMPLES the directory with the example inputs.
"""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import unicodedata
import unittest

COMMAND = os.environ["OPSTATUS_COMMAND"]
EXAMPLES = os.environ["OPSTATUS_EXAMPLES"]

BASE = {k: v for k, v in os.environ.items()
        if k not in ("NO_COLOR", "COLUMNS", "LANG", "LANGUAGE") and not k.startswith("LC_")}
UTF8 = {**BASE, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
ASCII = {**BASE, "LC_ALL": "C", "TERM": "xterm"}

VALID, INVALID, FAILED = 0, 1, 2

IDS = ["00000000-0000-0000-0000-000000000010", "00000000-0000-0000-0000-000000000020",
       "00000000-0000-0000-0000-000000000030", "00000000-0000-0000-0000-000000000500",
       "00000000-0000-0000-0000-000000000700", "00000000-0000-0000-0000-000000000710",
       "88ef90f9-0b94-46b0-b817-a6ea20c07f8a"]
STATES = ["Completed"] * 3 + ["Faulted"] + ["Completed"] * 3
TYPES = ["PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition",
         "NodeTransition", "NodeTransition", "PartitionRestart"]
SAMPLE = [dict(OperationId=i, State=s, Type=t) for i, s, t in zip(IDS, STATES, TYPES)]
GOOD = ["operations.json", "operations-compact.json", "operations-dotnet.json", "operations.ndjson"]


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Answer:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def text(self):
        return self.out.decode()

    @property
    def said(self):
        return self.err.decode()


def run(*args, stdin=b"", env=UTF8, cwd=EXAMPLES, **more):
    done = subprocess.run([COMMAND, *args], input=stdin, env=env, cwd=cwd, timeout=60,
                          stdout=more.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE, **more)
    return Answer(done.returncode, done.stdout, done.stderr)


class Terminal:
    """A pseudo-terminal of a width, and what was written to it."""

    def __init__(self, columns):
        self.reader, self.slave = pty.openpty()
        size = struct.pack("HHHH", 50, columns, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)
        flags = termios.tcgetattr(self.slave)
        flags[1] &= ~termios.OPOST  # no CR before LF
        termios.tcsetattr(self.slave, termios.TCSANOW, flags)
        self.seen = b""
        self.thread = threading.Thread(target=self._drain)

    def start(self):
        os.close(self.slave)  # the command has it now
        self.thread.start()

    def _drain(self):
        while True:
            try:
                piece = os.read(self.reader, 65536)
            except OSError:  # the other end is gone
                break
            if not piece:
                break
            self.seen += piece
        os.close(self.reader)

    def finish(self):
        self.thread.join(timeout=30)
        return self.seen


def on_terminal(*args, columns=80, stdin=b"", env=UTF8, out=True, err=True, feed=None):
    """Runs with standard output and/or error on one terminal; the rest goes to pipes."""
    terminal = Terminal(columns)
    process = subprocess.Popen(
        [COMMAND, *args], cwd=EXAMPLES, env=env, stdin=subprocess.PIPE,
        stdout=terminal.slave if out else subprocess.PIPE,
        stderr=terminal.slave if err else subprocess.PIPE)
    terminal.start()
    if feed is None:
        process.stdin.write(stdin)
    else:
        feed(process.stdin, terminal)
    process.stdin.close()
    piped_out = b"" if out else process.stdout.read()
    piped_err = b"" if err else process.stderr.read()
    status = process.wait(timeout=60)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    answer = Answer(status, piped_out, piped_err)
    answer.screen = terminal.finish()
    return answer


def without_escapes(text):
    return re.sub(r"\x1b\[[0-9;]*[mK]", "", text)


def columns_of(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class CommandTest(unittest.TestCase):
    maxDiff = None

    def assertAnswer(self, answer, status, out=None, err=None):
        self.assertEqual(answer.status, status, (answer.out, answer.err))
        if out is not None:
            self.assertEqual(answer.text, out)
        if err is not None:
            self.assertEqual(answer.said, err)

    def check_place(self, data, line, column, code, under, width=None, env=UTF8, args=()):
        """The heading, and that the caret stands under the text `under`."""
        answer = run("check", *args, "-", stdin=data,
                     env=env if width is None else {**env, "COLUMNS": str(width)})
        self.assertEqual(answer.status, INVALID, answer.err)
        self.assertEqual(answer.out, b"")
        lines = answer.said.split("\n")
        self.assertTrue(lines[0].startswith(f"<stdin>:{line}:{column}: {code}: "), lines[0])
        carets = [i for i, text in enumerate(lines) if re.fullmatch(r" +\| *\^~*", text)]
        self.assertEqual(len(carets), 1, answer.said)
        shown, caret = lines[carets[0] - 1], lines[carets[0]]
        self.assertRegex(shown, rf"^ *{line} \| ")
        for text in lines[1:carets[0] + 1]:
            self.assertLessEqual(columns_of(text), width or 80, text)
        begin = caret.index("^")
        rest, at = shown, 0
        while at < begin and rest:
            at += columns_of(rest[0])
            rest = rest[1:]
        self.assertEqual(at if rest else begin, begin, answer.said)
        self.assertTrue(rest.startswith(under), answer.said)
        if under:
            self.assertEqual(len(caret) - begin, columns_of(under), answer.said)
        else:
            self.assertEqual(rest, "", answer.said)
        return answer



def table(records):
    lines = [f"{'OperationId':36}  {'State':14}  Type\n"]
    for one in records:
        lines.append(f"{one.get('OperationId', '-'):36}  {one.get('State', '-'):14}  "
                     f"{one.get('Type', '-')}\n")
    return "".join(lines)
