"""What differs on a terminal: colours, widths, progress."""

import os
import re
import signal
import subprocess
import tempfile
import time
import unittest

from cli_harness import (COMMAND, CommandTest, IDS, SAMPLE, STATES, TYPES, Terminal, UTF8, VALID,
                         columns_of, compact, on_terminal, run, table,
                         without_escapes)


class Terminals(CommandTest):
    EVERYTHING = [["check", "operations.json", "broken-uuid.json", "broken-end.json", "envelope.json",
                   "operations-1.0.json"],
                  ["print", "operations.json", "broken-uuid.json"], ["stats", "operations.json"]]

    def test_colours(self):
        for args in self.EVERYTHING:
            self.assertIn(b"\x1b[", on_terminal(*args).screen)
            self.assertIn(b"\x1b[", on_terminal(*args, env={**UTF8, "NO_COLOR": ""}).screen)
            for env in ({**UTF8, "NO_COLOR": "1"}, {**UTF8, "TERM": "dumb"}):
                self.assertNotIn(b"\x1b", on_terminal(*args, env=env).screen)
            plain = run(*args)
            self.assertNotIn(b"\x1b", plain.out + plain.err)
            mixed = on_terminal(*args, out=False)
            self.assertNotIn(b"\x1b", mixed.out)

    def test_colours_change_nothing_else(self):
        for args in self.EVERYTHING:
            coloured = on_terminal(*args).screen.decode()
            plain = on_terminal(*args, env={**UTF8, "NO_COLOR": "1"}).screen.decode()
            self.assertEqual(without_escapes(coloured), plain)

    def test_widths(self):
        for args in self.EVERYTHING:
            for columns in (40, 60, 72, 73, 80, 100, 200):
                screen = without_escapes(on_terminal(*args, columns=columns).screen.decode())
                for line in screen.split("\n"):
                    self.assertLessEqual(columns_of(line), columns, line)

    def test_narrow_table_keeps_every_uuid_whole(self):
        screen = without_escapes(on_terminal("print", "operations.json", columns=40).screen.decode())
        lines = screen.split("\n")
        self.assertEqual(lines[2::2][:7], IDS)
        self.assertEqual([line.split() for line in lines[3::2]], [list(p) for p in zip(STATES, TYPES)])
        wide = without_escapes(on_terminal("print", "operations.json", columns=73).screen.decode())
        self.assertEqual(wide, table(SAMPLE))

    def test_a_pipe_is_never_narrow(self):
        self.assertEqual(run("print", "operations.json", env={**UTF8, "COLUMNS": "30"}).text,
                         table(SAMPLE))
        answer = run("check", "broken-uuid.json", env={**UTF8, "COLUMNS": "30"})
        self.assertRegex(answer.said, r"^broken-uuid.json:18:53: INVALID_UUID: ")

    def slowly(self, stream, terminal):
        for _ in range(7):
            stream.write(compact(SAMPLE[0]))
            stream.flush()
            time.sleep(0.1)

    def until_progress(self, stream, terminal):
        begin = time.monotonic()
        while b"B/s" not in terminal.seen and time.monotonic() - begin < 20:
            self.slowly(stream, terminal)

    def test_progress(self):
        answer = on_terminal("check", feed=self.until_progress, out=False)
        self.assertEqual(answer.status, VALID)
        self.assertRegex(answer.text, r"^<stdin>: valid, \d+ records\n$")
        screen = answer.screen.decode()
        self.assertRegex(screen, r"^\r<stdin>  [\d.]+ k?B  [\d.]+ k?B/s  0:\d\d\x1b\[K")
        self.assertTrue(screen.endswith("\r\x1b[K"), screen)

    def test_progress_is_gone_before_the_result(self):
        screen = on_terminal("check", feed=self.until_progress,
                             env={**UTF8, "NO_COLOR": "1"}).screen.decode()
        self.assertRegex(screen, r"\r\x1b\[K<stdin>: valid, \d+ records\n$")
        self.assertIn("B/s", screen)

    def test_progress_of_a_file_knows_the_time_left(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"[" + b",".join([compact(SAMPLE)[1:-1]] * 100000) + b"]")
            file.flush()
            # The command is stopped for a while in the middle of the file, wherever that is.
            for delay in (0.03, 0.05, 0.1, 0.2, 0.02, 0.4, 0.8, 0.01):
                screen = self.stopped_screen(["print", file.name], delay)
                if "left" in screen:
                    break
        shown = re.findall(r"\r([^\r\x1b]*)\x1b\[K", screen)
        self.assertRegex(shown[0], r"^([\d.]+ [kM]?B of 70 MB  )?\d+%  [\d.]+ [kM]?B/s  \d+:\d\d left$")
        self.assertTrue(all(len(text) < 40 for text in shown), shown)
        self.assertEqual(shown[-1], "")

    def stopped_screen(self, args, delay):
        terminal = Terminal(40)
        process = subprocess.Popen([COMMAND, *args], env=UTF8, stdout=subprocess.DEVNULL,
                                   stderr=terminal.slave)
        terminal.start()
        time.sleep(delay)
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.6)
        process.send_signal(signal.SIGCONT)
        self.assertEqual(process.wait(timeout=30), VALID)
        return terminal.finish().decode()

    def test_no_progress(self):
        quick = on_terminal("check", "operations.json", out=False)
        self.assertEqual(quick.screen, b"")
        no_terminal = on_terminal("check", feed=self.slowly, out=False, err=False)
        self.assertEqual((no_terminal.out, no_terminal.err), (b"<stdin>: valid, 7 records\n", b""))
        same = on_terminal("print", "--format=ndjson", feed=self.slowly)
        self.assertEqual(same.screen, (compact(SAMPLE[0]) + b"\n") * 7)
        to_a_pager = on_terminal("print", feed=self.slowly, out=False)
        self.assertEqual(to_a_pager.screen, b"")
        dumb = on_terminal("check", feed=self.slowly, out=False, env={**UTF8, "TERM": "dumb"})
        self.assertEqual(dumb.screen, b"")


if __name__ == "__main__":
    unittest.main()
