"""What `check` says, what the options change, and what a wrong command line is told."""

import json
import os
import unittest

from cli_harness import (CommandTest, EXAMPLES, FAILED, GOOD, INVALID, SAMPLE, VALID, compact, run,
                         table)


class Check(CommandTest):
    def test_valid_examples(self):
        for name in GOOD:
            self.assertAnswer(run("check", name), VALID, f"{name}: valid, 7 records\n", "")
        name = "operations-1.0.json"
        self.assertAnswer(run("check", "--integers", name), VALID, f"{name}: valid, 7 records\n", "")
        self.assertAnswer(run("check", "--at", "/Items", "envelope.json"), VALID,
                          "envelope.json: valid, 7 records\n", "")

    def test_examples_are_what_they_say(self):
        def read(name):
            with open(os.path.join(EXAMPLES, name), "rb") as file:
                return file.read()
        self.assertEqual(json.loads(read("operations.json")), SAMPLE)
        self.assertTrue(read("operations.json").startswith(b'[\n  {\n    "OperationId": "0000'))
        self.assertEqual(read("operations-compact.json"), compact(SAMPLE))
        numbers = dict(PartitionDataLoss=1, PartitionQuorumLoss=2, PartitionRestart=4, NodeTransition=8)
        old = [dict(OperationId=o["OperationId"], State=dict(Completed=3, Faulted=4)[o["State"]],
                    Type=numbers[o["Type"]]) for o in SAMPLE]
        self.assertEqual(read("operations-1.0.json"), compact(old))
        self.assertEqual(read("operations-dotnet.json"), compact(
            [dict(State=o["State"], Type=o["Type"], OperationId=o["OperationId"]) for o in SAMPLE]))
        self.assertEqual(read("operations.ndjson"), b"".join(compact(o) + b"\n" for o in SAMPLE))
        self.assertEqual(json.loads(read("envelope.json"))["Items"], SAMPLE)

    def test_broken_examples(self):
        answer = run("check", "broken-uuid.json")
        self.assertEqual(answer.status, INVALID)
        self.assertEqual(answer.said.split("\n")[1:], [
            '   18 |     "OperationId": "00000000-0000-0000-0000-00000000O500",',
            "      |                                                     ^", ""])
        self.assertTrue(answer.said.startswith("broken-uuid.json:18:53: INVALID_UUID: "))
        answer = run("check", "broken-end.json")
        self.assertEqual(answer.status, INVALID)
        self.assertTrue(answer.said.startswith("broken-end.json:1:481: UNEXPECTED_END: "))

    def test_counts_and_empty_inputs(self):
        self.assertAnswer(run("check", stdin=b"[]"), VALID, "<stdin>: valid, 0 records\n", "")
        self.assertAnswer(run("check", "-", stdin=b'[{"State":"Running"}]'), VALID,
                          "<stdin>: valid, 1 record\n", "")
        self.assertAnswer(run("check", "--framing", "sequence", stdin=b""), VALID,
                          "<stdin>: valid, 0 records\n")
        self.check_place(b"", 1, 1, "UNEXPECTED_END", "")

    def test_several_files_and_the_worst_status(self):
        answer = run("check", "operations.json", "broken-uuid.json", "operations.ndjson")
        self.assertAnswer(answer, INVALID, "operations.json: valid, 7 records\n"
                                           "operations.ndjson: valid, 7 records\n")
        answer = run("check", "broken-end.json", "missing.json", "broken-uuid.json", "operations.json")
        self.assertAnswer(answer, FAILED, "operations.json: valid, 7 records\n")
        self.assertIn("opstatus: missing.json: No such file or directory\n", answer.said)
        self.assertIn("broken-end.json:1:481:", answer.said)
        self.assertIn("broken-uuid.json:18:53:", answer.said)

    def test_quiet(self):
        self.assertAnswer(run("check", "--quiet", "operations.json"), VALID, "", "")
        self.assertAnswer(run("check", "-q", "broken-uuid.json", "envelope.json"), INVALID, "", "")
        self.assertAnswer(run("check", "-q", "--at", "/None", "envelope.json"), INVALID, "", "")
        self.assertAnswer(run("check", "-q", "missing.json"), FAILED, "",
                          "opstatus: missing.json: No such file or directory\n")

    def test_records_without_members_get_a_note(self):
        for data in (b'{"Error":{"Code":"E","Message":"m"}}', b"[{},{}]"):
            answer = run("check", stdin=data)
            self.assertEqual(answer.status, VALID)
            self.assertTrue(answer.said.startswith("note: <stdin>: no record has"), answer.said)
        self.assertAnswer(run("check", stdin=b'[{},{"State":"Running"}]'), VALID, err="")
        self.assertAnswer(run("check", "--require-all", stdin=b"{}"), INVALID)


class Options(CommandTest):
    CASES = [
        (b'[{"State":3,"Type":8}]', "--integers", None),
        (b'[{"State":null}]', "--null", None),
        (b'[{"State":"Paused","Type":"Chaos"}]', "--keep-unrecognized", None),
        (b'[{"Note":1}]', None, "--reject-unknown"),
        (b'[{"State":"Running"}]', None, "--require-all"),
        (b'{"State":"Running"}', "--framing=sequence", "--framing=array"),
        (b"[]", "--framing=array", "--framing=sequence"),
    ]

    def test_each_option_before_and_after_the_command(self):
        for data, accept, refuse in self.CASES:
            with self.subTest(data=data):
                is_default = accept is None or accept.startswith("--framing")
                self.assertEqual(run("check", stdin=data).status, VALID if is_default else INVALID)
                for option, status in ((accept, VALID), (refuse, INVALID)):
                    if option is None:
                        continue
                    for line in (["check", option], [option, "print"], ["stats", "-", option]):
                        self.assertEqual(run(*line, stdin=data).status, status, line)

    def test_hints(self):
        cases = [(b'{"State":3}', "--integers"), (b'{"Type" : 8}', "--integers"),
                 (b'{"State":null}', "--null"), (b'{"State":"Paused"}', "--keep-unrecognized"),
                 (b'{"Type":"Chaos"}', "NodeTransition"), (b"\xef\xbb\xbf[]", "byte order mark"),
                 (b"\xff\xfe[\0]\0", "UTF-16"), (b"\x1f\x8b\x08", "gzip")]
        for data, word in cases:
            self.assertRegex(run("check", stdin=data).said, rf"(?s)\nnote: .*{word}")
        for data in (b'{"OperationId":3}', b'{"State":[]}', b'{"State":"Running"} x'):
            self.assertNotIn("note:", run("check", stdin=data).said)
        self.assertNotIn("note:", run("check", "--integers", stdin=b'{"State":7}').said)


class Usage(CommandTest):
    def test_wrong_usage_is_one_line_and_a_hint(self):
        cases = [
            (["frobnicate"], "unknown command 'frobnicate'", "opstatus --help"),
            (["check", "--frob"], "unknown option '--frob'", "opstatus check --help"),
            (["--frob"], "unknown option '--frob'", "opstatus --help"),
            (["print", "--format", "xml"], "--format: xml not in {table,json,ndjson,csv}",
             "opstatus print --help"),
            (["print", "--state", "Canceled"], "--state: Canceled not in {", "opstatus print --help"),
            (["print", "--type", "Chaos"], "--type: Chaos not in {", "opstatus print --help"),
            (["print", "--terminal", "--active"], "excludes", "opstatus print --help"),
            (["check", "--framing", "lines"], "--framing: lines not in {auto,array,sequence}",
             "opstatus check --help"),
            (["stats", "--framing"], "--framing: ", "opstatus stats --help"),
            (["check", "--at", "Items"], "--at: a JSON pointer begins with '/'", "opstatus check --help"),
            (["check", "--at", "/a~2"], "--at: ", "opstatus check --help"),
            (["check", "--null=false"], "null", "opstatus check --help"),
            (["stats", "--quiet"], "unknown option '--quiet'", "opstatus stats --help"),
        ]
        for args, message, hint in cases:
            with self.subTest(args=args):
                answer = run(*args)
                self.assertEqual(answer.status, FAILED)
                self.assertEqual(answer.out, b"")
                first, second, *rest = answer.said.split("\n")
                self.assertTrue(first.startswith("opstatus: "), first)
                self.assertIn(message, first)
                self.assertEqual(second, f"Try '{hint}'.")
                self.assertEqual(rest, [""])

    def test_alone_it_prints_its_help_as_an_error(self):
        answer = run()
        self.assertEqual((answer.status, answer.out), (FAILED, b""))
        self.assertEqual(answer.err, run("--help").out)

    def test_help(self):
        for args in (["--help"], ["check", "--help"], ["print", "-h"], ["stats", "--help"]):
            answer = run(*args)
            self.assertAnswer(answer, VALID, err="")
            self.assertTrue(answer.text.startswith("Usage: opstatus "), answer.text)
            self.assertIn("\nExamples:\n", answer.text)
            self.assertIn("--keep-unrecognized", answer.text)
            for line in answer.text.split("\n"):
                self.assertLessEqual(len(line), 80, line)
            self.assertNotIn("\n\n\n", answer.text)

    def test_version(self):
        self.assertRegex(run("--version").text, r"\Aopstatus \d+\.\d+\.\d+\nABI \d+, kernel \w+, ")

    def test_help_and_version_to_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            self.assertEqual(run("--help", stdout=full).status, FAILED)
            self.assertEqual(run("--version", stdout=full).status, FAILED)


if __name__ == "__main__":
    unittest.main()
