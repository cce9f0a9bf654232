"""Where an error is said to be: line, column, and the caret under the byte."""

import os
import subprocess
import tempfile
import unittest

from cli_harness import (ASCII, COMMAND, CommandTest, INVALID, SAMPLE, UTF8, columns_of, compact, run)


class Places(CommandTest):
    def test_lines(self):
        data = b'[\n {"State":"Running"},\n {"State":"Runing"}\n]\n'
        answer = self.check_place(data, 3, 15, "UNKNOWN_STATE", "i")
        self.assertIn('\n    3 |  {"State":"Runing"}\n', answer.said)

    def test_crlf_is_no_part_of_the_line(self):
        data = b'[\r\n {"State":"Runing"}\r\n]\r\n'
        answer = self.check_place(data, 2, 15, "UNKNOWN_STATE", "i")
        self.assertNotIn("<0D>", answer.said)

    def test_first_and_last_column(self):
        self.check_place(b"x", 1, 1, "UNEXPECTED_BYTE", "x")
        self.check_place(b"[]\n\n]", 3, 1, "TRAILING_CONTENT", "]")
        self.check_place(b'[{"State":"Running"}', 1, 21, "UNEXPECTED_END", "")

    def test_end_on_an_empty_line_shows_the_last_text(self):
        answer = self.check_place(b'[\n  {"State":"Running"}\n\n', 4, 1, "UNEXPECTED_END", "")
        self.assertIn('\n    2 |   {"State":"Running"}\n    4 | \n', answer.said)
        answer = self.check_place(b"[" + b"x".replace(b"x", b'{},') * 3000 + b"\n", 2, 1,
                                  "UNEXPECTED_END", "")
        self.assertRegex(answer.said, r"\n    1 \| \.\.\..*\{\},\n    2 \| \n")

    def test_tabs(self):
        self.check_place(b'[\n\t\t{"State":\t"Runing"}]', 2, 17, "UNKNOWN_STATE", "i")
        self.check_place(b'{"Note":"a\tb"}', 1, 11, "CONTROL_CHARACTER", "<09>")

    def test_control_characters_and_line_ends_in_strings(self):
        self.check_place(b'{"Note":"a\x00b"}', 1, 11, "CONTROL_CHARACTER", "<00>")
        self.check_place(b'{"Note":"a\nb"}', 1, 11, "CONTROL_CHARACTER", "<0A>")
        self.check_place(b'{"Note":"a\r\nb"}', 1, 11, "CONTROL_CHARACTER", "<0D>")

    def test_utf8_counts_bytes_and_shows_characters(self):
        for text in ("caf\u00e9", "\u65e5\u672c\u8a9e", "\U0001f600!", "\u00fc" * 30):
            before = f'{{"Note":"{text}","State":"Ru'.encode()
            self.check_place(before + b'x"}', 1, len(before) + 1, "UNKNOWN_STATE", "x")
            self.check_place(before + b'x"}', 1, len(before) + 1, "UNKNOWN_STATE", "x", width=40)
            self.check_place(before + b'x"}', 1, len(before) + 1, "UNKNOWN_STATE", "x", env=ASCII)
        answer = self.check_place('{"Note":"\u00e9","State":"\u00e9"}'.encode(), 1, 23,
                                  "UNKNOWN_STATE", "\u00e9")
        self.assertIn('"Note":"\u00e9"', answer.said)
        answer = self.check_place('{"Note":"\u00e9","State":"\u00e9"}'.encode(), 1, 23,
                                  "UNKNOWN_STATE", "<C3>", env=ASCII)
        self.assertIn('"Note":"<C3><A9>"', answer.said)

    def test_ill_formed_utf8(self):
        self.check_place(b'{"Note":"caf\xe9"}', 1, 14, "INVALID_UTF8", '"')
        answer = self.check_place(b'{"Note":"\xff\xfe"}', 1, 10, "INVALID_UTF8", "<FF>")
        self.assertIn("<FF><FE>", answer.said)
        self.check_place(b'{"Note":"\xe2\x82x"}', 1, 12, "INVALID_UTF8", "x")
        self.check_place(b'{"Note":"\xed\xa0\x80"}', 1, 11, "INVALID_UTF8", "<A0>")

    def test_nothing_steers_the_terminal(self):
        for evil in (b"\x1b[2J", "\u202e".encode(), "\u200b".encode(), b"\x7f", "\u009b1m".encode()):
            data = b'{"Note":"' + evil + b'","State":1}'
            answer = run("check", stdin=data)
            self.assertNotIn(evil, answer.err)
            self.assertIn(f"<{evil[0]:02X}>".encode(), answer.err)
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "a\x1b[31m\n")
            with open(name, "wb") as file:
                file.write(b"{]")
            for command in ("check", "print"):
                self.assertNotIn(b"\x1b", run(command, name).err)

    def test_binary_junk(self):
        junk = bytes(range(256)) * 300
        for begin in (b"", b"[", b'{"Note":"'):
            answer = run("check", stdin=begin + junk)
            self.assertEqual(answer.status, INVALID)
            for line in answer.said.split("\n")[1:-1]:
                self.assertLessEqual(columns_of(line), 80)
            self.assertTrue(all(c >= " " or c == "\n" for c in answer.said))

    def test_long_lines_are_cut_around_the_place(self):
        many = b"[" + b",".join([compact(SAMPLE)[1:-1]] * 1000)
        data = many + b',{"State":"Rxnning"}' + b',{"State":"Running"}' * 3000 + b"]"
        for width in (40, 60, 80, 120):
            column = len(many) + len(b',{"State":"R') + 1
            answer = self.check_place(data, 1, column, "UNKNOWN_STATE", "x", width=width)
            shown = answer.said.split("\n")[1]
            self.assertTrue(shown.startswith("    1 | ...") and shown.endswith("..."), shown)
            self.assertIn('"State":"Rxnning"', shown)
            self.assertGreaterEqual(columns_of(shown), width - 4)

    def test_long_lines_of_wide_characters_are_not_cut_inside_one(self):
        for shift in range(6):
            text = "x" * shift + "\u65e5\u00e9" * 3000
            before = f'{{"Note":"{text}","State":"'.encode()
            data = before + b"?" + ('","N":"' + "\u65e5" * 3000 + '"}').encode()
            for width in (39, 40, 80):
                answer = self.check_place(data, 1, len(before) + 1, "UNKNOWN_STATE", "?", width=width)
                self.assertNotIn("<", answer.said.split("\n")[1])

    def test_short_lines_are_shown_whole(self):
        data = b'{"OperationId":"00000000-0000-0000-0000-00000000000","State":"Running"}'
        answer = self.check_place(data, 1, 52, "INVALID_UUID", '"')
        self.assertIn("| " + data.decode() + "\n", answer.said)
        fits = b"[" + b" " * 40 + b'{"State":"Running","Type":"?"}'
        self.assertEqual(len(fits) + 1, 72)
        self.assertNotIn("...", self.check_place(fits, 1, 69, "UNKNOWN_TYPE", "?").said)

    def test_around_the_reader_s_pieces(self):
        """The place and what is shown do not depend on how the input is cut."""
        piece = 128 * 1024
        element = b'{"State":"Running"},\n'
        for end in (piece - 1, piece, piece + 1, 2 * piece, 2 * piece + 3):
            lines = (end - 40) // len(element)
            before = b"[" + element * lines
            pad = end - len(before) - len(b'{"State":"Ru')
            before += b" " * pad + b'{"State":"Ru'
            data = before + b'x"}, and so on, and so forth ]\n\n'
            answer = self.check_place(data, lines + 1, pad + 13, "UNKNOWN_STATE", "x")
            with tempfile.NamedTemporaryFile() as file:
                file.write(data)
                file.flush()
                from_file = run("check", file.name)
            self.assertEqual(from_file.said.replace(file.name, "<stdin>"), answer.said)
            cut = subprocess.Popen([COMMAND, "check"], env=UTF8, stdin=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
            for i in range(0, len(data), 50021):
                cut.stdin.write(data[i:i + 50021])
                cut.stdin.flush()
            self.assertEqual(cut.communicate(timeout=30)[1].decode(), answer.said)

    def test_an_idle_writer_does_not_hold_the_message_back(self):
        process = subprocess.Popen([COMMAND, "check"], env=UTF8, stdin=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdin.write(b"[{}, ?")
        process.stdin.flush()
        self.assertEqual(process.wait(timeout=10), INVALID)
        self.assertIn(b"<stdin>:1:6: UNEXPECTED_BYTE", process.stderr.read())
        process.stdin.close()
        process.stderr.close()


if __name__ == "__main__":
    unittest.main()
