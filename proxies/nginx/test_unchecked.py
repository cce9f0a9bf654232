"""Which bodies are not checked, and that the log says why; and those that nginx makes of several."""

import gzip

from client import fetch
from server import Case, cut, gateways_list
from upstream import Reply

JSON = ("Content-Type", "application/json")
WRONG = b'[{"State":"Complete"}]'


class Unchecked(Case):
    http = "sendfile on;"
    places = """
        opstatus hold; gunzip on; proxy_http_version 1.1;
        location /h/ { proxy_pass http://UPSTREAM; }
        location /plain/ { proxy_set_header Accept-Encoding ""; proxy_pass http://UPSTREAM; }
        location /whole/ { max_ranges 0; proxy_force_ranges on; proxy_pass http://UPSTREAM; }
        location /ranges/ { proxy_force_ranges on; proxy_pass http://UPSTREAM; }
        location /off/ { opstatus off; proxy_pass http://UPSTREAM; }
        location /types/ { opstatus_types text/json application/x-ndjson; proxy_pass http://UPSTREAM; }
        location /all/ { opstatus_types *; proxy_pass http://UPSTREAM; }
        location /intercepted/ { proxy_intercept_errors on; error_page 404 =200 /valid.json;
            error_page 500 /wrong.json; proxy_pass http://UPSTREAM; }
        location /ssi/ { ssi on; ssi_types application/json; proxy_pass http://UPSTREAM/ssi/; }
        location /part/ { opstatus off; proxy_buffering off; proxy_pass http://UPSTREAM/; }
        location /checkedpart/ { opstatus abort; proxy_pass http://UPSTREAM/; }
        location /slices/ { slice 1000; proxy_set_header Range $slice_range; proxy_pass http://127.0.0.1:PORT/;
            location ~ ^/slices/(.*) { slice 1000; proxy_set_header Range $slice_range;
                proxy_pass http://127.0.0.1:PORT/files/$1; } }
        location /files/ { opstatus off; alias HTML/; }
        location /added/ { addition_types application/json; add_before_body /part/BEFORE; proxy_buffering off;
            proxy_pass http://UPSTREAM; }
        location /authorized/ { auth_request /part/AUTH; proxy_pass http://UPSTREAM; }
    """

    @classmethod
    def make(cls, **options):
        cls.places = cls.places.replace("BEFORE", cls.upstream.add(Reply([b"{}", b" "], pause=0.2))[1:])
        cls.places = cls.places.replace("AUTH", cls.upstream.add(Reply([WRONG]))[1:])
        nginx = super().make(**options)
        nginx.server = nginx.server.replace("PORT", str(nginx.port))
        nginx.write()
        return nginx

    def test_status(self):
        body = b'{"Error":{"Code":"FABRIC_E_TIMEOUT","Message":"..."}}'
        for status in (201, 202, 400, 404, 500, 503):
            answer, path = self.get("/h", body, status=status)
            self.assertEqual((answer.status, answer.body), (status, body))
            self.assertUnchecked(path, "its status is not 200")
        for status in (204, 304):
            answer, path = self.get("/h", status=status)
            self.assertEqual((answer.status, answer.whole), (status, True))
            self.assertUnchecked(path, "its status is not 200")

    def test_head(self):
        answer, path = self.get("/h", WRONG, method="HEAD")
        self.assertEqual((answer.status, answer.headers["content-length"]), (200, str(len(WRONG))))
        self.assertUnchecked(path, "it has none")

    def test_types(self):
        for place, kind in (("/h", "text/html"), ("/h", "application/problem+json"), ("/types", "text/html")):
            answer, path = self.get(place, WRONG, headers=(("Content-Type", kind),))
            self.assertEqual((answer.status, answer.body), (200, WRONG))
            self.assertUnchecked(path, "its media type is not in opstatus_types")
        for place, kind in (("/types", "text/json"), ("/types", "application/json"),
                            ("/types", "Application/X-NDJSON; charset=utf-8"),
                            ("/all", "text/html"), ("/h", "APPLICATION/JSON"),
                            ("/h", "application/json; odata.metadata=minimal"),
                            ("/h", "application/json;api-version=6.0; charset=utf-8"),
                            ("/h", "application/json ; charset=utf-8"), ("/h", "application/json\t;q")):
            answer, _ = self.get(place, WRONG, headers=(("Content-Type", kind),))
            self.assertReplaced(answer, "UNKNOWN_STATE", WRONG.index(b'"}]'))

    def test_encoded(self):
        headers = (JSON, ("Content-Encoding", "gzip"))
        body = gzip.compress(WRONG)
        answer, path = self.get("/h", body, headers=headers, request=[("Accept-Encoding", "gzip")])
        self.assertEqual((answer.status, answer.body), (200, body))
        self.assertUnchecked(path, "it is encoded")
        answer, path = self.get("/h", body, headers=(JSON, ("Content-Encoding", "br")))
        self.assertUnchecked(path, "it is encoded")
        answer, _ = self.get("/h", WRONG, headers=(JSON, ("Content-Encoding", "Identity")))
        self.assertReplaced(answer, "UNKNOWN_STATE", WRONG.index(b'"}]'))
        _, path = self.get("/plain", b"[]", request=[("Accept-Encoding", "gzip")])
        self.assertNotIn("accept-encoding", next(
            request for request in self.upstream.requests if request.path == path).headers)

    def test_ranges(self):
        body = gateways_list(5)
        part = [("Range", "bytes=5-9")]
        path = self.nginx.file("ranges.json", body)
        answer = fetch(self.nginx.port, path, headers=part)
        self.assertEqual((answer.status, answer.body), (206, body[5:10]))
        self.assertUnchecked(path, "ranges of it were asked for")
        answer, path = self.get("/ranges", body, request=part)
        self.assertEqual((answer.status, answer.body), (206, body[5:10]))
        self.assertUnchecked(path, "ranges of it were asked for")
        answer, path = self.get("/h", body[5:10], status=206, headers=(JSON, ("Content-Range", "bytes 5-9/100")))
        self.assertEqual((answer.status, answer.body), (206, body[5:10]))
        self.assertUnchecked(path, "its status is not 200")
        answer, path = self.get("/whole", body, request=part)
        self.assertEqual((answer.status, answer.body), (200, body))
        self.assertEqual(self.nginx.logged(path)["verdict"], "valid")

    def test_ranges_that_are_none(self):
        """Nothing whole leaves unchecked because of what was asked for."""
        body = gateways_list(5)
        wrong = self.nginx.file("norange.json", WRONG)
        valid = self.nginx.file("range.json", body)
        for request in ([("Range", "lines=1-2")], [("Range", "bytes=0-,0-")], [("Range", "bytes=")],
                        [("Range", "bytes=0-9"), ("If-Range", '"another"')], [("Range", "bytes=1-2,3-4,5-")]):
            with self.subTest(request=request):
                self.assertReplaced(fetch(self.nginx.port, wrong, headers=request), "UNKNOWN_STATE",
                                    WRONG.index(b'"}]'))
                answer = fetch(self.nginx.port, valid, headers=request)
                self.assertEqual((answer.status, answer.body), (200, body))
                self.assertEqual(self.nginx.logged(valid)["verdict"], "valid")
                answer, path = self.get("/ranges", WRONG, request=request, framing="chunked")
                self.assertReplaced(answer, "UNKNOWN_STATE", WRONG.index(b'"}]'))
        answer, _ = self.get("/ranges", WRONG, request=[("Range", "bytes=0-")], framing="chunked")
        self.assertReplaced(answer, "UNKNOWN_STATE", WRONG.index(b'"}]'))

    def test_off(self):
        answer, path = self.get("/off", WRONG)
        self.assertEqual((answer.status, answer.body), (200, WRONG))
        self.assertEqual(self.nginx.logged(path), {})
        self.assertNotIn(path, self.nginx.errors())

    def test_not_modified(self):
        path = self.nginx.file("valid.json", gateways_list(5))
        modified = fetch(self.nginx.port, path).headers["last-modified"]
        self.assertEqual(self.nginx.logged(path)["verdict"], "valid")
        answer = fetch(self.nginx.port, path, headers=[("If-Modified-Since", modified)])
        self.assertEqual(answer.status, 304)
        self.assertUnchecked(path, "its status is not 200")

    def test_error_page(self):
        """What takes an answer's place is judged as what it is."""
        body = gateways_list(5)
        self.nginx.file("valid.json", body)
        self.nginx.file("wrong.json", WRONG)
        answer, path = self.get("/intercepted", b"{", status=404)
        self.assertEqual((answer.status, answer.body), (200, body))
        self.assertEqual(self.nginx.logged(path)["records"], "5")
        answer, path = self.get("/intercepted", b"{", status=500)
        self.assertEqual((answer.status, answer.body), (500, WRONG))
        self.assertEqual(self.nginx.logged(path), {"verdict": "unchecked"})

    def test_upstream_is_not_there(self):
        answer = fetch(self.nginx.port, "/slices/nothing.json")
        self.assertEqual(answer.status, 404)

    def test_slices(self):
        body = gateways_list(300)
        self.nginx.file("slices.json", body)
        answer = fetch(self.nginx.port, "/slices/slices.json")
        self.assertEqual((answer.status, answer.body), (200, body))
        logged = self.nginx.logged("/slices/slices.json")
        self.assertEqual((logged["verdict"], logged["offset"]), ("valid", str(len(body))))
        for request in ([("Range", "bytes=5-9"), ("If-Range", answer.headers["etag"])], [("Range", "bytes=1500-,3-4")]):
            answer = fetch(self.nginx.port, "/slices/slices.json", headers=request)
            self.assertEqual((answer.status, answer.body), (200, body))
        answer = fetch(self.nginx.port, "/slices/slices.json", headers=[("Range", "bytes=1500-2600")])
        self.assertEqual((answer.status, answer.body), (206, body[1500:2601]))
        self.nginx.file("slices.json", body[:-1] + b"}")
        self.assertReplaced(fetch(self.nginx.port, "/slices/slices.json"), "UNEXPECTED_BYTE", len(body) - 1)

    def test_subrequests(self):
        """The whole is checked, of which they are parts; not the parts."""
        first, second = b'{"State":"Running"}', b'{"State":"Faulted"}'
        for place in ("/part", "/checkedpart"):
            for framing in ("length", "chunked"):
                with self.subTest(place=place, framing=framing):
                    parts = [self.upstream.add(Reply(cut(part, 3), framing=framing, pause=0.001))
                             for part in (first, b",", second, b"")]
                    page = b"[" + b"".join(f'<!--# include virtual="{place}{part}" -->'.encode()
                                           for part in parts) + b"]"
                    answer, path = self.get("/ssi", *cut(page, 10), framing=framing)
                    self.assertEqual((answer.status, answer.body), (200, b"[" + first + b"," + second + b"]"))
                    logged = self.nginx.logged(path)
                    self.assertEqual((logged["verdict"], logged["running"], logged["faulted"]), ("valid", "1", "1"))
                    answer, _ = self.get("/ssi", page[:-1] + b"}", framing=framing)
                    self.assertReplaced(answer, "UNEXPECTED_BYTE", len(first) + len(second) + 2)

    def test_addition(self):
        """What is flushed may wait for a subrequest until the upstream has ended; it has not ended early."""
        for body in (b"{}", b""):
            answer, path = self.get("/added", *[body] * 3, framing="chunked", pause=0.02)
            self.assertEqual((answer.status, answer.body), (200, b"{} " + body * 3))
            self.assertEqual(self.nginx.logged(path)["verdict"], "valid")

    def test_authorization(self):
        """The body of the subrequest that asks for it is nobody's."""
        answer, path = self.get("/authorized", b"[]")
        self.assertEqual((answer.status, answer.body), (200, b"[]"))
        self.assertEqual(self.nginx.logged(path)["verdict"], "valid")
