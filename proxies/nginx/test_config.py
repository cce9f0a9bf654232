"""The directives: where they stand, what they inherit, and what nginx says of wrong ones."""

import unittest

from server import Case, said
from upstream import Reply
from client import fetch

UNKNOWN, INTEGER = b'[{"Note":1}]', b'[{"State":1}]'


class Inherited(Case):
    http = """
        opstatus hold; opstatus_options reject_unknown_members; opstatus_hold_overflow pass; opstatus_hold_size 13;
        opstatus_add_header X-Http $opstatus_verdict;
    """
    places = """
        location /outer/ { proxy_pass http://UPSTREAM; }
        location /options/ { opstatus_options accept_enum_integers accept_null; proxy_pass http://UPSTREAM;
            location /options/none/ { opstatus_options none; proxy_pass http://UPSTREAM; } }
        location /off/ { opstatus off; proxy_pass http://UPSTREAM;
            location /off/on/ { opstatus hold; proxy_pass http://UPSTREAM; } }
        location /framing/ { opstatus_framing sequence; opstatus_add_header X-Inner 1; proxy_pass http://UPSTREAM; }
        location /size/ { opstatus_hold_size 1k; opstatus_hold_overflow abort; proxy_pass http://UPSTREAM; }
        location /if/ { if ($arg_off) { opstatus off; } proxy_pass http://UPSTREAM; }
    """

    def judged(self, place, body):
        answer, _ = self.get(place, body)
        return answer.status

    def test_options(self):
        for place, statuses in (("/outer", (502, 502)), ("/options", (200, 502)), ("/options/none", (200, 502)),
                                ("/framing", (502, 502)), ("/off", (200, 200)), ("/off/on", (502, 502))):
            with self.subTest(place=place):
                self.assertEqual(self.judged(place, UNKNOWN), statuses[0])
                self.assertEqual(self.judged(place, b'[{"Note":'), statuses[1])
        self.assertEqual((self.judged("/options", INTEGER), self.judged("/options/none", INTEGER)), (200, 502))
        self.assertEqual((self.judged("/framing", b"{}{}"), self.judged("/framing", b"[]")), (200, 502))

    def test_hold(self):
        long = b'[ {"Type":1} ]'  # a byte more than /outer holds
        self.assertEqual((self.judged("/outer", long), self.judged("/size", long)), (200, 502))

    def test_headers(self):
        answer, _ = self.get("/outer", b"[]")
        self.assertEqual(answer.headers["x-http"], "valid")
        answer, _ = self.get("/framing", b"{}")
        self.assertEqual((answer.headers.get("x-http"), answer.headers["x-inner"]), (None, "1"))

    def test_if(self):
        path = "/if" + self.upstream.add(Reply([UNKNOWN]))
        self.assertEqual((fetch(self.nginx.port, path).status, fetch(self.nginx.port, path + "?off=1").status),
                         (502, 200))


class Mistakes(unittest.TestCase):
    def test_said(self):
        for directive, message in (
                ("opstatus on;", 'invalid value "on"'),
                ("opstatus;", 'invalid number of arguments in "opstatus" directive'),
                ("opstatus log; opstatus log;", '"opstatus" directive is duplicate'),
                ("opstatus_options strict;", 'invalid value "strict"'),
                ("opstatus_options none accept_null;", '"none" stands alone in "opstatus_options"'),
                ("opstatus_framing document;", 'invalid value "document"'),
                ("opstatus_hold_size 0;", '"opstatus_hold_size" must not be 0'),
                ("opstatus_hold_size lots;", '"opstatus_hold_size" directive invalid value'),
                ("opstatus_hold_overflow log;", 'invalid value "log"'),
                ("opstatus_add_header X $opstatus_nothing;", 'unknown "opstatus_nothing" variable')):
            with self.subTest(directive=directive):
                status, text = said(f"location / {{ {directive} }}")
                self.assertEqual(status, 1)
                self.assertIn(message, text)
        self.assertEqual(said("location / { opstatus hold; opstatus_hold_size 2m; }")[0], 0)
