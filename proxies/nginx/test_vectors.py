"""bindings/vectors.txt through nginx, in each mode: what the client gets, and what the log says."""

import json
import unittest

from client import fetch
from server import STATES, Nginx
from upstream import Reply, Upstream
from vectors import vectors

# nginx reads an answer in pieces of 3 bytes, as they come, and as the upstream writes them.
BUFFERING = ["proxy_buffer_size 1k; proxy_buffers 1024 3;", "proxy_buffering on;", "proxy_buffering off;"]


def location(mode, vector, buffering):
    return f"/{mode}-{vector.framing}-{vector.options}-{buffering}"


def counted(vector):
    counts = dict.fromkeys(STATES, 0)
    for state in vector.states:
        if state != "-":
            name = "".join("_" + letter.lower() if letter.isupper() else letter for letter in state).lstrip("_")
            counts[name if name in counts else "unrecognized"] += 1
    return {name: str(count) for name, count in counts.items()}


class Vectors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = Upstream()
        cls.vectors = vectors()
        places = {}
        for vector in cls.vectors:
            for mode in ("log", "abort", "hold"):
                for index, buffering in enumerate(BUFFERING):
                    places[location(mode, vector, index)] = (
                        f"opstatus {mode}; opstatus_framing {vector.framing}; "
                        f"opstatus_options {' '.join(vector.option_names) or 'none'}; {buffering} "
                        f"proxy_pass http://127.0.0.1:{cls.upstream.port};")
        cls.nginx = Nginx("\n".join(f"location {name}/ {{ {text} }}" for name, text in places.items()))
        cls.enterClassContext(cls.nginx)

    def check(self, mode):
        for number, vector in enumerate(self.vectors):
            framing = ("chunked", "length", "close")[number % 3]
            path = location(mode, vector, number // 3 % 3) + self.upstream.add(
                Reply(vector.pieces, framing=framing))
            with self.subTest(path=path, vector=vector):
                answer = fetch(self.nginx.port, path)
                body = b"".join(vector.pieces)
                if vector.code == 0 or mode == "log":
                    self.assertEqual((answer.status, answer.body, answer.whole), (200, body, True))
                elif mode == "abort":
                    self.assertFalse(answer.whole)
                    self.assertEqual(answer.body, body[:len(answer.body)])
                    self.assertLessEqual(len(answer.body), vector.offset)
                else:
                    self.assertEqual((answer.status, answer.whole), (502, True))
                    self.assertEqual(json.loads(answer.body), {
                        "code": vector.code, "name": vector.error, "offset": vector.offset})
                expected = {"verdict": "invalid" if vector.code else "valid", "offset": str(vector.offset),
                            "records": str(len(vector.states)), **counted(vector)}
                if vector.code:
                    expected["error"] = vector.error
                self.assertEqual(self.nginx.logged(path), expected)

    def test_log(self):
        self.check("log")

    def test_abort(self):
        self.check("abort")

    def test_hold(self):
        self.check("hold")
