"""`opstatus hold`: nothing of a wrong body leaves nginx, and nothing of a valid one is lost."""

import gzip
import time

from client import Connection, fetch
from process import wait_for
from server import Case, cut, gateways_list
from upstream import Reply

SMALL = 20000   # opstatus_hold_size of /small and /pass
WRONG = b'[{"State":"Completed"},{"State":"Complete"}]'
AT = WRONG.index(b'"}]')


class Hold(Case):
    http = """
        sendfile on; proxy_cache_path cache keys_zone=cache:1m; upstream kept { server UPSTREAM; keepalive 1; }
    """
    places = """
        opstatus hold; opstatus_options reject_unknown_members; proxy_http_version 1.1;
        proxy_set_header Connection ""; gunzip on;
        opstatus_add_header X-Verdict $opstatus_verdict; opstatus_add_header X-Faulted $opstatus_faulted;
        opstatus_add_header X-Error $opstatus_error;
        location /h/ { proxy_pass http://kept; }
        location /unbuffered/ { proxy_buffering off; proxy_pass http://kept; }
        location /gzip/ { gzip on; gzip_types application/json; gzip_min_length 1; proxy_pass http://UPSTREAM; }
        location /small/ { opstatus_hold_size 20000; proxy_pass http://UPSTREAM; }
        location /pass/ { opstatus_hold_size 20000; opstatus_hold_overflow pass; proxy_pass http://UPSTREAM; }
        location /cached/ { proxy_cache cache; proxy_cache_valid 200 1h; proxy_pass http://UPSTREAM; }
        location /stored/ { proxy_store HTML/../store$uri; proxy_pass http://UPSTREAM; }
        location /slow/ { proxy_read_timeout 300ms; proxy_pass http://UPSTREAM; }
        location /slowly/ { limit_rate 1m; limit_rate_after 100k; proxy_pass http://kept; }
        location /aio/ { alias HTML/; aio threads; location /aio/direct/ { alias HTML/; directio 512; } }
        location /page/ { error_page 502 /other; proxy_pass http://UPSTREAM; }
    """

    def test_valid(self):
        body = gateways_list(500)
        for place in ("/h", "/unbuffered", "/small", "/pass"):
            for size in (7, 1000, 100000):
                for framing in ("length", "chunked", "close"):
                    with self.subTest(place=place, size=size, framing=framing):
                        answer = self.assertValid(place, *cut(body, size), framing=framing)
                        self.assertEqual(answer.headers.get("x-verdict"),
                                         "valid" if place in ("/h", "/unbuffered") else "unchecked")

    def test_headers(self):
        answer = self.assertValid("/h", gateways_list(7), headers=(
            ("Content-Type", "application/json; charset=utf-8"), ("ETag", '"1"'), ("X-Other", "1")))
        self.assertEqual(answer.headers["content-type"], "application/json; charset=utf-8")
        self.assertNotIn("x-error", answer.headers)
        self.assertEqual((answer.headers["etag"], answer.headers["x-other"], answer.headers["x-faulted"]),
                         ('"1"', "1", "1"))

    def test_replaced(self):
        for place in ("/h", "/unbuffered", "/small", "/pass", "/gzip", "/page"):
            for framing in ("length", "chunked", "close"):
                with self.subTest(place=place, framing=framing):
                    answer, path = self.get(place, *cut(WRONG, 5), framing=framing, headers=(
                        ("Content-Type", "application/json"), ("ETag", '"1"'), ("Accept-Ranges", "bytes"),
                        ("Last-Modified", "Tue, 24 Nov 2026 09:52:22 GMT"), ("X-Other", "1")))
                    self.assertReplaced(answer, "UNKNOWN_STATE", AT)
                    self.assertEqual(int(answer.headers["content-length"]), len(answer.body))
                    self.assertEqual((answer.headers["x-verdict"], answer.headers["x-error"]),
                                     ("invalid", "UNKNOWN_STATE"))
                    for name in ("etag", "last-modified", "accept-ranges", "x-other"):
                        self.assertNotIn(name, answer.headers)
                    self.assertEqual(self.nginx.logged(path)["offset"], str(AT))

    def test_last_byte(self):
        body = gateways_list(9000)
        answer, _ = self.get("/h", *cut(body[:-1], 50000), b"}", framing="chunked")
        self.assertReplaced(answer, "UNEXPECTED_BYTE", len(body) - 1)
        answer, _ = self.get("/h", body, b"x", framing="chunked")
        self.assertReplaced(answer, "TRAILING_CONTENT", len(body))

    def test_nothing_is_sent_before(self):
        gate = self.gate()
        path = "/unbuffered" + self.upstream.add(Reply([b"[", b"{}]"], framing="chunked", gate=gate))
        with Connection(self.nginx.port) as connection:
            connection.send(path)
            connection.socket.settimeout(0.3)
            with self.assertRaises(TimeoutError):
                connection.socket.recv(1)
            connection.socket.settimeout(20)
            gate.set()
            self.assertEqual(connection.receive().body, b"[{}]")

    def test_the_largest_list(self):
        longest = b'{"OperationId":"00000000-0000-0000-0000-000000000000","State":"ForceCancelled",' \
            b'"Type":"PartitionQuorumLoss"}'
        body = b"[" + b",".join([longest] * 10000) + b"]"
        self.assertGreaterEqual(len(body), 1_080_001)
        for framing in ("length", "chunked"):
            answer = self.assertValid("/h", body + b" " * (1_100_000 - len(body)), framing=framing)
            self.assertEqual(answer.headers["x-verdict"], "valid")
        answer = self.assertValid("/h", body + b" " * (1_100_001 - len(body)))
        self.assertEqual(answer.headers["x-verdict"], "unchecked")  # when the header was sent

    def test_overflow(self):
        body = gateways_list(1000)
        for pieces in ([body[:-1], b"}"], [*cut(body[:-1], 3000), b"}"]):
            for framing in ("length", "chunked", "close"):
                with self.subTest(framing=framing, pieces=len(pieces)):
                    answer, path = self.get("/small", *pieces, framing=framing)
                    self.assertIn(answer.status, (200, 0))  # 0: nginx had not sent the header yet
                    self.assertFalse(answer.whole)
                    self.assertTrue(body[:-1].startswith(answer.body))
                    self.assertEqual(self.nginx.logged(path)["error"], "UNEXPECTED_BYTE")
                    answer, path = self.get("/pass", *pieces, framing=framing)
                    self.assertEqual((answer.status, answer.whole, answer.body),
                                     (200, True, body[:-1] + b"}"))
                    self.assertEqual(self.nginx.logged(path)["error"], "UNEXPECTED_BYTE")
        # What is wrong before it is too long is replaced; where the length is known, only what may be held.
        answer, _ = self.get("/small", b"]" + body, framing="chunked")
        self.assertReplaced(answer, "UNEXPECTED_BYTE", 0)
        exact = b"[" + b" " * (SMALL - 2)
        for framing in ("length", "chunked"):
            answer, _ = self.get("/small", *cut(exact, 1000), b"}", framing=framing)
            self.assertReplaced(answer, "UNEXPECTED_BYTE", SMALL - 1)
        answer, _ = self.get("/small", *cut(exact, 1000), b"  }", framing="length")
        self.assertFalse(answer.whole)

    def test_truncated(self):
        for place in ("/h", "/unbuffered", "/slow"):
            for end in ("cut", "reset"):
                for framing, length in (("length", 1000), ("chunked", None)):
                    for body in (b"[{", b"[{}]", b"[{}]" + b" " * 300):
                        with self.subTest(place=place, end=end, framing=framing, body=body):
                            answer, path = self.get(place, body, framing=framing, length=length, end=end)
                            if end == "cut":
                                self.assertReplaced(answer, "UNEXPECTED_END", len(body))
                            else:  # nginx may throw away what has come last
                                self.assertIn(b'"UNEXPECTED_END"', answer.body)
                            self.assertEqual((answer.status, answer.whole), (502, True))
                            self.assertEqual(self.nginx.logged(path)["verdict"], "invalid")
        gate = self.gate()
        for framing in ("length", "chunked"):
            answer, _ = self.get("/slow", b"[", b"]", framing=framing, gate=gate)
            self.assertEqual((answer.status, answer.whole), (502, True))
            self.assertIn(b'"UNEXPECTED_END"', answer.body)

    def test_truncated_and_compressed(self):
        """What gunzip has left over comes with the flush that says that the upstream has ended."""
        body = gateways_list(3000)
        headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
        for place in ("/h", "/unbuffered"):
            for framing in ("length", "chunked"):
                for size in (60, 5000):
                    with self.subTest(place=place, framing=framing, size=size):
                        answer, path = self.get(place, gzip.compress(body)[:size], length=20000, headers=headers,
                                                framing=framing, end="cut")
                        self.assertEqual((answer.status, answer.whole), (502, True))
                        self.assertIn(b'"UNEXPECTED_END"', answer.body)

    def test_empty(self):
        for framing in ("length", "chunked", "close"):
            answer, _ = self.get("/h", framing=framing)
            self.assertReplaced(answer, "UNEXPECTED_END", 0)

    def test_compressed_for_the_client(self):
        body = gateways_list(300)
        answer, path = self.get("/gzip", *cut(body, 1000), request=[("Accept-Encoding", "gzip")])
        self.assertEqual(answer.headers["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(answer.body), body)
        self.assertEqual(self.nginx.logged(path)["records"], "300")

    def test_gunzip(self):
        headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
        body = gateways_list(300)
        answer, path = self.get("/h", *cut(gzip.compress(body), 100), headers=headers)
        self.assertEqual((answer.status, answer.body), (200, body))
        self.assertEqual(self.nginx.logged(path)["verdict"], "valid")
        answer, _ = self.get("/h", *cut(gzip.compress(body + b"x"), 100), headers=headers)
        self.assertReplaced(answer, "TRAILING_CONTENT", len(body))

    def test_connections_are_kept(self):
        """The client's and the upstream's, valid or not; and pipelined requests get their own answers."""
        with Connection(self.nginx.port) as connection:
            bodies = [b"[{}]", WRONG, b"[]", b"}" + WRONG * 1000, gateways_list(3)] * 4
            paths = ["/h" + self.upstream.add(Reply(cut(body, 10), framing=framing))
                     for body, framing in zip(bodies, ["length", "chunked"] * 10)]
            for path in paths:
                connection.send(path)
            for body in bodies:
                answer = connection.receive()
                if WRONG in body:
                    self.assertReplaced(answer, *(("UNEXPECTED_BYTE", 0) if body[0] == b"}"[0]
                                                  else ("UNKNOWN_STATE", AT)))
                else:
                    self.assertEqual((answer.status, answer.body), (200, body))
        used = {request.connection for request in self.upstream.requests if request.path in paths}
        self.assertEqual(len(used), 1)

    def test_the_rest_is_thrown_away(self):
        """What comes later than the error's answer; the next answer follows at once."""
        for place in ("/h", "/unbuffered"):
            late = self.upstream.add(Reply([b"}"] + [b"x" * 5000] * 20, framing="chunked", pause=0.005))
            with Connection(self.nginx.port) as connection:
                connection.send(place + late)
                connection.send(place + self.upstream.add(Reply([b"[]"])), headers=[("Connection", "close")])
                received = b""
                while more := connection.socket.recv(1 << 16):
                    received += more
            first, second = received.split(b"HTTP/1.1 ")[1:]
            self.assertTrue(first.startswith(b"502") and first.endswith(b'"offset":0}'), first[-20:])
            self.assertTrue(second.startswith(b"200") and second.endswith(b"[]"), second[-20:])

    def test_cache(self):
        path = "/cached" + self.upstream.add(Reply([gateways_list(300)]))
        wrong = "/cached" + self.upstream.add(Reply([WRONG]))
        for _ in range(3):
            self.assertEqual(fetch(self.nginx.port, path).body, gateways_list(300))
            self.assertEqual(self.nginx.logged(path)["records"], "300")
            self.assertReplaced(fetch(self.nginx.port, wrong), "UNKNOWN_STATE", AT)
        asked = [request.path for request in self.upstream.requests]
        # A hit is checked as well; what is wrong is not stored.
        self.assertEqual((asked.count(path), asked.count(wrong)), (1, 3))
        wait_for(lambda: (self.nginx.files("cache"), self.nginx.files("proxy")) == (1, 0), "one file is stored")

    def test_store(self):
        right = "/stored" + self.upstream.add(Reply([gateways_list(300)]))
        wrong = "/stored" + self.upstream.add(Reply([WRONG]))
        self.assertEqual(fetch(self.nginx.port, right).status, 200)
        self.assertReplaced(fetch(self.nginx.port, wrong), "UNKNOWN_STATE", AT)
        wait_for(lambda: self.nginx.files("store") == 1, "one file is stored")
        wait_for(lambda: self.nginx.files("proxy") == 0, "none is left")

    def test_files(self):
        body = gateways_list(9000)
        self.nginx.file("valid.json", body)
        self.nginx.file("wrong.json", body[:-1])
        for place in ("", "/aio", "/aio/direct"):
            with self.subTest(place=place):
                self.assertEqual(fetch(self.nginx.port, place + "/valid.json").body, body)
                self.assertEqual(self.nginx.logged(place + "/valid.json")["records"], "9000")
                answer = fetch(self.nginx.port, place + "/wrong.json")
                self.assertReplaced(answer, "UNEXPECTED_END", len(body) - 1)
                self.assertNotIn("accept-ranges", answer.headers)
        self.assertReplaced(fetch(self.nginx.port, self.nginx.file("empty.json", b"")), "UNEXPECTED_END", 0)

    def test_slow_clients(self):
        """The body is nginx's own by then: the upstream's connection is free."""
        body = gateways_list(6000)
        with Connection(self.nginx.port) as connection:
            for framing in ("chunked", "length"):
                path = "/slowly" + self.upstream.add(Reply(cut(body, 20000), framing=framing))
                connection.send(path)
                wait_for(lambda: path in [request.path for request in self.upstream.requests], "no request")
                self.assertValid("/h", b"[]")
                self.assertEqual(connection.receive().body, body)

    def test_the_client_leaves(self):
        gate = self.gate()
        path = "/h" + self.upstream.add(Reply([b"[{}", b",{}]"], framing="chunked", gate=gate))
        with Connection(self.nginx.port) as connection:
            connection.send(path)
            time.sleep(0.1)
        self.assertEqual(self.nginx.logged(path), {"verdict": "unchecked"})
        self.assertValid("/h", b"[]")


