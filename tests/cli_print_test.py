"""What `print` and `stats` print."""

import csv
import io
import itertools
import json
import os
import re
import select
import subprocess
import unittest

from cli_harness import (ASCII, COMMAND, CommandTest, EXAMPLES, FAILED, GOOD, IDS, INVALID, SAMPLE,
                         UTF8, VALID, compact, run, table)


class Print(CommandTest):
    def test_table(self):
        for name in GOOD:
            self.assertAnswer(run("print", name), VALID, table(SAMPLE), "")
        self.assertAnswer(run("print", "--integers", "operations-1.0.json"), VALID, table(SAMPLE), "")

    def test_json(self):
        answer = run("print", "--format", "json", "operations.json")
        self.assertAnswer(answer, VALID, err="")
        self.assertEqual(json.loads(answer.out), SAMPLE)
        self.assertEqual(answer.out, b"[\n  " + b",\n  ".join(map(compact, SAMPLE)) + b"\n]\n")
        self.assertAnswer(run("print", "--format", "json", stdin=b"[]"), VALID, "[]\n", "")

    def test_ndjson(self):
        answer = run("print", "--format=ndjson", "operations-dotnet.json")
        self.assertAnswer(answer, VALID, err="")
        self.assertEqual(answer.out, b"".join(compact(o) + b"\n" for o in SAMPLE))
        self.assertAnswer(run("print", "-f", "ndjson", stdin=b"[]"), VALID, "", "")

    def test_csv(self):
        answer = run("print", "--format", "csv", "operations.json")
        self.assertAnswer(answer, VALID, err="")
        self.assertNotIn(b"\r", answer.out)
        self.assertEqual(list(csv.DictReader(io.StringIO(answer.text))), SAMPLE)
        self.assertAnswer(run("print", "-fcsv", stdin=b"[]"), VALID, "OperationId,State,Type\n", "")

    def test_absent_and_unrecognized_members(self):
        data = (b'{}{"State":"Paused"}{"Type":"Chaos","OperationId":"%s"}{"State":"Running"}'
                % IDS[6].encode())
        records = [{}, {"State": "Unrecognized"}, {"OperationId": IDS[6], "Type": "Unrecognized"},
                   {"State": "Running"}]
        args = ["--keep-unrecognized", "print"]
        self.assertAnswer(run(*args, stdin=data), VALID, table(records), "")
        self.assertEqual(run(*args, "--format=csv", stdin=data).text,
                         f"OperationId,State,Type\n,,\n,Unrecognized,\n{IDS[6]},,Unrecognized\n"
                         ",Running,\n")
        as_json = run(*args, "--format=json", stdin=data)
        self.assertEqual(json.loads(as_json.out), records)
        self.assertEqual(run(*args, "--format=ndjson", stdin=data).out,
                         b"".join(compact(o) + b"\n" for o in records))
        again = run(*args, "--format=json", stdin=as_json.out)
        self.assertEqual((again.status, again.out), (VALID, as_json.out))

    def test_everything_is_read_again(self):
        with open(os.path.join(EXAMPLES, "operations.json"), "rb") as file:
            data = file.read()
        for form in ("json", "ndjson"):
            once = run("print", "--format", form, stdin=data)
            again = run("print", "--format", form, "--require-all", "--reject-unknown",
                        stdin=once.out)
            self.assertEqual((again.status, again.out), (VALID, once.out))

    def test_several_files_are_one_list(self):
        for form in ("table", "json", "ndjson", "csv"):
            answer = run("print", "--format", form, "operations.json", "operations.ndjson")
            self.assertAnswer(answer, VALID, err="")
            one_list = run("print", "--format", form, "-", stdin=compact(SAMPLE * 2))
            self.assertEqual(answer.out, one_list.out)

    def test_after_an_error_what_came_before_is_printed_whole(self):
        before = SAMPLE[:3]
        answer = run("print", "broken-uuid.json")
        self.assertAnswer(answer, INVALID, table(before))
        self.assertTrue(answer.said.startswith("broken-uuid.json:18:53: INVALID_UUID: "))
        answer = run("print", "--format", "json", "broken-uuid.json")
        self.assertEqual((answer.status, json.loads(answer.out)), (INVALID, before))
        answer = run("print", "--format", "json", "broken-uuid.json", "missing", "operations.json")
        self.assertEqual((answer.status, json.loads(answer.out)), (FAILED, before + SAMPLE))
        answer = run("print", "--format", "json", stdin=b"[")
        self.assertAnswer(answer, INVALID, "[]\n")

    def test_filters(self):
        records = [{"OperationId": IDS[6], "State": s, "Type": t} for s, t in itertools.product(
            ["Invalid", "Running", "RollingBack", "Completed", "Faulted", "Cancelled",
             "ForceCancelled", "Paused"],
            ["Invalid", "PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart",
             "NodeTransition", "Chaos"])] + [{}]
        over = ("Completed", "Faulted", "Cancelled", "ForceCancelled")
        cases = [
            ([], lambda s, t: True),
            (["--state", "Running"], lambda s, t: s == "Running"),
            (["--state", "running,FAULTED"], lambda s, t: s in ("Running", "Faulted")),
            (["--state=Running", "--state", "Faulted"], lambda s, t: s in ("Running", "Faulted")),
            (["--state", "Unrecognized"], lambda s, t: s == "Paused"),
            (["--state", "absent"], lambda s, t: s is None),
            (["--type", "NodeTransition"], lambda s, t: t == "NodeTransition"),
            (["--type", "partitionRestart,Unrecognized"],
             lambda s, t: t in ("PartitionRestart", "Chaos")),
            (["--terminal"], lambda s, t: s in over),
            (["--active"], lambda s, t: s in ("Running", "RollingBack")),
            (["--terminal", "--state", "Running"], lambda s, t: False),
            (["--terminal", "--type=Invalid", "--state", "Faulted"],
             lambda s, t: s == "Faulted" and t == "Invalid"),
        ]
        shown = {"Paused": "Unrecognized", "Chaos": "Unrecognized"}
        for args, takes in cases:
            expected = [{k: shown.get(v, v) for k, v in o.items()} for o in records
                        if takes(o.get("State"), o.get("Type"))]
            for place in (["-"] + args, args + ["-"]):
                answer = run("print", "--format=json", "--keep-unrecognized", *place,
                             stdin=compact(records))
                self.assertEqual((answer.status, json.loads(answer.out)), (VALID, expected), args)

    def test_records_are_printed_as_they_come(self):
        process = subprocess.Popen([COMMAND, "print", "--format", "ndjson"], env=UTF8,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for one in SAMPLE:
            process.stdin.write(compact(one))
            process.stdin.flush()
            self.assertTrue(select.select([process.stdout], [], [], 10)[0])
            self.assertEqual(os.read(process.stdout.fileno(), 4096), compact(one) + b"\n")
        process.communicate()
        self.assertEqual(process.returncode, VALID)


class Stats(CommandTest):
    def counts(self, text):
        found = {}
        for line in text.split("\n"):
            match = re.match(r"(\S+) +(\d+) +([\d.]+)%(?:  (\S+))?$", line)
            if match:
                found.setdefault(match[1], []).append((int(match[2]), match[3], match[4] or ""))
        return found

    def test_sample(self):
        answer = run("stats", "operations.json")
        self.assertAnswer(answer, VALID, err="")
        self.assertTrue(answer.text.startswith("7 operations in 1 input\n\nState\n"), answer.text)
        found = self.counts(answer.text)
        self.assertEqual([f[:2] for f in found["Completed"]], [(6, "85.7")])
        self.assertEqual([f[:2] for f in found["Faulted"]], [(1, "14.3")])
        self.assertEqual(found["Invalid"], [(0, "0.0", "")] * 2)
        self.assertEqual([found[n][0][0] for n in ("PartitionDataLoss", "PartitionQuorumLoss",
                                                   "PartitionRestart", "NodeTransition")],
                         [1, 1, 2, 3])
        self.assertEqual((found["Terminal"][0][0], found["Active"][0][0]), (7, 0))
        self.assertNotIn("Unrecognized", found)
        self.assertNotIn("(absent)", found)

    def test_all_kinds(self):
        data = compact([{"State": "Running"}] * 3 + [{"State": "RollingBack", "Type": "Chaos"}] +
                       [{"State": "Paused", "Type": "Invalid"}, {}, {"State": "Invalid"}])
        found = self.counts(run("stats", "--keep-unrecognized", stdin=data).text)
        self.assertEqual(found["Running"][0][0], 3)
        self.assertEqual([f[0] for f in found["Unrecognized"]], [1, 1])
        self.assertEqual([f[0] for f in found["(absent)"]], [1, 5])
        self.assertEqual([f[0] for f in found["Invalid"]], [1, 1])
        self.assertEqual(found["Terminal"][0][0], 0)
        self.assertEqual(found["Active"][0][0], 4)
        self.assertEqual(found["(unknown)"][0][0], 3)

    def test_bars(self):
        data = compact([{"State": "Completed"}] * 400 + [{"State": "Faulted"}] * 200 +
                       [{"State": "Running"}])
        for columns in (40, 80, 100):
            text = run("stats", stdin=data, env={**ASCII, "COLUMNS": str(columns)}).text
            found = self.counts(text)
            full = found["Completed"][0][2]
            self.assertEqual(set(full), {"#"})
            self.assertAlmostEqual(len(found["Faulted"][0][2]), len(full) / 2, delta=0.6)
            self.assertEqual(found["Running"][0][2], "#")
            self.assertEqual(found["Cancelled"][0][2], "")
            self.assertEqual(max(map(len, text.split("\n"))), columns)
            found = self.counts(run("stats", stdin=data, env={**UTF8, "COLUMNS": str(columns)}).text)
            self.assertEqual(found["Completed"][0][2], "\u2588" * len(full))
            self.assertEqual(found["Running"][0][2], "\u258f")
        text = run("stats", stdin=data, env={**ASCII, "COLUMNS": "20"}).text
        self.assertNotIn("#", text)

    def test_errors_and_nothing(self):
        answer = run("stats", "operations.json", "broken-uuid.json")
        self.assertEqual(answer.status, INVALID)
        self.assertTrue(answer.text.startswith(
            "10 operations in 2 inputs, of which 1 only up to an error\n"), answer.text)
        answer = run("stats", stdin=b"[]")
        self.assertAnswer(answer, VALID, err="")
        self.assertTrue(answer.text.startswith("0 operations in 1 input\n"))
        self.assertEqual(self.counts(answer.text)["Completed"], [(0, "0.0", "")])


if __name__ == "__main__":
    unittest.main()
