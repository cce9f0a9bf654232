"""Inputs and outputs that fail, and inputs of any size."""

import os
import resource
import signal
import subprocess
import tempfile
import unittest

from cli_harness import (COMMAND, CommandTest, EXAMPLES, FAILED, INVALID, SAMPLE, UTF8, VALID,
                         compact, run)


class Failures(CommandTest):
    def test_inputs(self):
        for command in ("check", "print", "stats"):
            self.assertAnswer(run(command, "missing"), FAILED,
                              err="opstatus: missing: No such file or directory\n")
            self.assertAnswer(run(command, "."), FAILED, err="opstatus: .: Is a directory\n")
        answer = run("check", "/proc/self/mem")
        self.assertAnswer(answer, FAILED, "", "opstatus: /proc/self/mem: Input/output error\n")

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_unreadable(self):
        with tempfile.NamedTemporaryFile() as file:
            os.chmod(file.name, 0)
            self.assertAnswer(run("check", file.name), FAILED, "",
                              f"opstatus: {file.name}: Permission denied\n")

    def test_closed_descriptors(self):
        def shell(tail):
            return subprocess.run(["sh", "-c", f'"$0" {tail}', COMMAND], env=UTF8, cwd=EXAMPLES,
                                  capture_output=True, timeout=30)
        done = shell("check <&-")
        self.assertEqual((done.returncode, done.stderr), (FAILED, b"opstatus: <stdin>: Bad file descriptor\n"))
        for command in ("check", "print", "stats"):
            self.assertEqual(shell(f"{command} operations.json >&-").returncode, FAILED)
        self.assertEqual(shell("check broken-end.json 2>&-").returncode, INVALID)
        self.assertEqual(shell("check operations.json 2>&-").returncode, VALID)

    def test_a_full_disk(self):
        for args in (["check", "operations.json"], ["print", "operations.json"],
                     ["print", "--format=json", "operations.json"], ["stats", "operations.json"]):
            with open("/dev/full", "wb") as full:
                answer = run(*args, stdout=full)
            self.assertEqual((answer.status, answer.err),
                             (FAILED, b"opstatus: standard output: No space left on device\n"))

    def test_a_reader_that_has_seen_enough(self):
        data = b"[" + b",".join([compact(SAMPLE)[1:-1]] * 20000) + b"]"
        for ignored in (False, True):
            before = signal.signal(signal.SIGPIPE, signal.SIG_IGN if ignored else signal.SIG_DFL)
            try:
                with tempfile.NamedTemporaryFile() as file:
                    file.write(data)
                    file.flush()
                    process = subprocess.Popen([COMMAND, "print", file.name], env=UTF8,
                                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                               restore_signals=False)
                    process.stdout.readline()
                    process.stdout.close()
                    self.assertEqual(process.stderr.read(), b"")
                    process.stderr.close()
                    status = process.wait(timeout=30)
            finally:
                signal.signal(signal.SIGPIPE, before)
            self.assertEqual(status, FAILED if ignored else -signal.SIGPIPE)


class Streams(CommandTest):
    MEGABYTES = 96
    LIMIT_KIB = 64 * 1024

    def stream(self, *args, end):
        """Feeds a long one-line list, and measures the command's memory."""
        block = compact(SAMPLE)[1:-1] + b","
        block *= (1 << 20) // len(block)
        process = subprocess.Popen([COMMAND, *args], env=UTF8, stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        process.stdin.write(b"[")
        for _ in range(self.MEGABYTES):
            process.stdin.write(block)
        process.stdin.write(end)
        process.stdin.close()
        said = process.stderr.read().decode()
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # The figure includes this process at the time of the fork.
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, self.LIMIT_KIB)
        self.assertLess(usage.ru_maxrss, self.LIMIT_KIB)
        return process.returncode, said, 1 + self.MEGABYTES * len(block)

    def test_constant_memory(self):
        status, said, offset = self.stream("check", end=b'{"State":"Runing"}]')
        self.assertEqual(status, INVALID)
        self.assertTrue(said.startswith(f"<stdin>:1:{offset + 14}: UNKNOWN_STATE: "), said)
        for args in (["stats"], ["print", "--format=json", "--state=Faulted"]):
            self.assertEqual(self.stream(*args, end=b"{}]")[:2], (VALID, ""))

    def test_numbers_of_lines(self):
        answer = run("check", stdin=b"\n" * 3000000 + b'{"State":?}')
        self.assertTrue(answer.said.startswith("<stdin>:3000001:10: UNEXPECTED_BYTE"), answer.said)
        self.assertIn("\n3000001 | {", answer.said)
        self.assertEqual(answer.said.split("\n")[2].index("^"), answer.said.split("\n")[1].index("?"))


if __name__ == "__main__":
    unittest.main()
