"""Statuses inside a larger document: --at."""

import unittest

from cli_harness import (CommandTest, FAILED, INVALID, SAMPLE, VALID, compact, run)


class At(CommandTest):
    def at(self, data, pointer, *args):
        return run("print", "--format=ndjson", "--at", pointer, *args, stdin=data)

    def assertFound(self, data, pointer, records, *args):
        answer = self.at(data, pointer, *args)
        self.assertAnswer(answer, VALID)
        self.assertEqual(answer.out, b"".join(compact(o) + b"\n" for o in records), (data, pointer))

    def test_found(self):
        one = {"State": "Running"}
        self.assertFound(compact({"Items": SAMPLE}), "/Items", SAMPLE)
        self.assertFound(compact({"Items": SAMPLE}), "/Items/6", SAMPLE[6:])
        self.assertFound(compact({"a": [{"b": {"c": one}}, 1]}), "/a/0/b/c", [one])
        self.assertFound(b' [ {"State" : "Running"} ] ', "/0", [one])
        self.assertFound(b' [ {"State" : "Running"} ] \n', "", [one])
        self.assertFound(b'{"x": 1}', "", [{}])
        self.assertFound(compact({"a/b": {"m~n": {"": [one]}}}), "/a~1b/m~0n/", [one])
        self.assertFound(b'{"It\\u0065ms":[{"State":"Running"}]}', "/Items", [one])
        self.assertFound('{"\u00e9":[{"State":"Running"}]}'.encode(), "/\u00e9", [one])
        self.assertFound(compact({"0": [one], "01": {"-": one}}), "/0", [one])
        self.assertFound(compact({"0": [one], "01": {"-": one}}), "/01/-", [one])
        self.assertFound(compact([[i and one or {}] for i in range(12)]), "/11", [one])

    def test_options_hold_there(self):
        self.assertEqual(self.at(b'{"a":[{"State":3}]}', "/a").status, INVALID)
        self.assertFound(b'{"a":[{"State":3}]}', "/a", [{"State": "Completed"}], "--integers")
        self.assertEqual(self.at(b'{"a":{}}', "/a", "--framing=array").status, INVALID)
        self.assertEqual(self.at(b'{"a":{}}', "/a", "--require-all").status, INVALID)

    def test_places_are_those_of_the_whole_document(self):
        answer = run("check", "--at", "/Items", stdin=b'{\n"Items": [\n{"State":"Runing"}]}')
        self.assertEqual(answer.said.split("\n")[1:3], ['    3 | {"State":"Runing"}]}',
                                                        "      |              ^"])
        self.assertTrue(answer.said.startswith("<stdin>:3:14: UNKNOWN_STATE: "))

    def assertNot(self, data, pointer, place, words):
        answer = self.at(data, pointer)
        self.assertAnswer(answer, INVALID, "")
        first = answer.said.split("\n")[0]
        self.assertTrue(first.startswith(f"<stdin>:{place}: --at {pointer}: "), first)
        for word in words:
            self.assertIn(word, first)

    def test_not_found(self):
        data = compact({"Items": [{}, {}], "Count": 2, "No": None})
        self.assertNot(data, "/items", "1:1", ['"items"', '"Items"', '"Count"'])
        self.assertNot(data, "/Items/2", "1:10", ["no element 2", "2"])
        self.assertNot(data, "/Items/x/y", "1:10", ['"x" is no index'])
        self.assertNot(data, "/Items/00", "1:10", ['"00" is no index'])
        self.assertNot(data, "/Items/-", "1:10", ['"-" is no index'])
        self.assertNot(data, "/Items/+1", "1:10", ["is no index"])
        self.assertNot(data, "/Items/99999999999999999999999", "1:10", ["no element 9999"])
        self.assertNot(data, "/Count", "1:26", ["a number", "neither"])
        self.assertNot(data, "/Count/x/y", "1:26", ["a number", '"x"'])
        self.assertNot(data, "/No", "1:33", ["null"])
        self.assertNot(b'{"s":"x","b":true}', "/s", "1:6", ["a string"])
        self.assertNot(b'{"s":"x","b":true}', "/b", "1:14", ["a boolean"])
        self.assertNot(b" 1 ", "", "1:2", ["a number"])
        self.assertNot(b"{}", "/Items", "1:1", ['no "Items"'])
        self.assertNot(compact({str(i): 0 for i in range(50)}), "/x", "1:1", ['"0", "1"', "..."])

    def test_a_name_that_stands_twice_is_ambiguous(self):
        self.assertNot(b'{"a":[{}],"a":[]}', "/a", "1:15", ["second time"])
        self.assertNot(b'{"a":[{}],"\\u0061":[]}', "/a", "1:20", ["second time"])
        self.assertFound(b'{"a":[{}],"b":1,"b":2}', "/a", [{}])

    def test_no_json(self):
        cases = [(b'{"Items":[]', "1:12: UNEXPECTED_END"), (b"", "1:1: UNEXPECTED_END"),
                 (b'{"Items":[]}}', "1:13: TRAILING_CONTENT"), (b'{"Items":[]} 1', "1:14: UNEXPECTED_BYTE"),
                 (b'{"Items":[],}', "1:13: UNEXPECTED_BYTE"), (b'{"Items":[],"x":nul}', "1:20: UNEXPECTED_BYTE"),
                 (b'{"Items":[],\n"x":"\xff"}', "2:6: INVALID_UTF8"), (b'{"x":01,"Items":[]}', "1:7: INVALID_NUMBER"),
                 (b'{"x":"\\q","Items":[]}', "1:8: INVALID_ESCAPE"), (b'{"Items":[]},"x":{}', "1:17: UNEXPECTED_BYTE"),
                 (b"\xef\xbb\xbf{}", "1:1: UNEXPECTED_BYTE")]
        for data, heading in cases:
            answer = self.at(data, "/Items")
            self.assertAnswer(answer, INVALID, "")
            self.assertTrue(answer.said.startswith("<stdin>:" + heading), (data, answer.said))

    def test_numbers_of_any_size_elsewhere(self):
        self.assertFound(b'{"n":[1e999,123456789012345678901234567890],"Items":[{}]}', "/Items", [{}])

    def test_deep_documents(self):
        deep = b'{"Items":[{}],"x":' + b"[" * 200 + b"]" * 200 + b"}"
        self.assertFound(deep, "/Items", [{}])
        self.assertFound(b"[" * 200 + b"{}" + b"]" * 200, "/0" * 200, [{}])
        self.assertEqual(self.at(deep[:-2], "/Items").status, INVALID)
        answer = self.at(b'{"Items":[{}],"x":' + b"[" * 5000 + b"]" * 5000 + b"}", "/Items")
        self.assertAnswer(answer, FAILED, "")
        self.assertIn("deep", answer.said)

    def test_missing_file(self):
        self.assertAnswer(run("check", "--at", "/a", "missing"), FAILED, "",
                          "opstatus: missing: No such file or directory\n")


if __name__ == "__main__":
    unittest.main()
