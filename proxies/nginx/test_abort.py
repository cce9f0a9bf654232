"""`opstatus abort`: no client takes a wrong body for whole; and `log`: nothing is changed."""

import threading
import time

from client import Connection, fetch
from process import wait_for
from server import Case, cut, gateways_list
from upstream import Reply

WRONG = gateways_list(2000)[:-1] + b"}"


class Abort(Case):
    http = "sendfile on; proxy_cache_path cache keys_zone=cache:1m;"
    places = """
        opstatus abort; proxy_http_version 1.1;
        location /a/ { proxy_pass http://UPSTREAM; }
        location /unbuffered/ { proxy_buffering off; proxy_pass http://UPSTREAM; }
        location /log/ { opstatus log; proxy_pass http://UPSTREAM; }
        location /logunbuffered/ { opstatus log; proxy_buffering off; proxy_pass http://UPSTREAM; }
        location /cached/ { proxy_cache cache; proxy_cache_valid 200 1h; proxy_pass http://UPSTREAM; }
        location /stored/ { proxy_store HTML/../store$uri; proxy_pass http://UPSTREAM; }
        location /slowly/ { opstatus log; limit_rate 1m; limit_rate_after 100k; proxy_pass http://UPSTREAM; }
    """

    def test_valid(self):
        body = gateways_list(500)
        for place in ("/a", "/unbuffered", "/log", "/logunbuffered"):
            for size in (7, 1000, 100000):
                for framing in ("length", "chunked", "close"):
                    with self.subTest(place=place, size=size, framing=framing):
                        self.assertValid(place, *cut(body, size), framing=framing)

    def test_wrong(self):
        for place in ("/a", "/unbuffered"):
            for body in (WRONG, WRONG[:-1], b"[]x", b"{", b""):
                for framing in ("length", "chunked", "close"):
                    with self.subTest(place=place, body=body[-4:], framing=framing):
                        answer, path = self.get(place, *cut(body, 5000), framing=framing)
                        self.assertFalse(answer.whole)
                        self.assertTrue(body.startswith(answer.body))
                        if body == WRONG:
                            self.assertLess(len(answer.body), len(WRONG))
                        self.assertEqual(self.nginx.logged(path)["verdict"], "invalid")

    def test_old_clients(self):
        """Of HTTP/1.0: the connection's end is the body's, but for a reset."""
        for place, framing in (("/a", "chunked"), ("/unbuffered", "chunked"), ("/unbuffered", "close")):
            for body, whole in ((gateways_list(2000), True), (WRONG, False), (WRONG[:-1], False)):
                path = place + self.upstream.add(Reply(cut(body, 5000), framing=framing))
                with self.subTest(path=path, whole=whole), Connection(self.nginx.port) as connection:
                    connection.send(path, version="1.0")
                    answer = connection.receive()
                    self.assertNotIn("content-length", answer.headers)
                    self.assertEqual(answer.whole, whole)

    def test_clients_without_a_version(self):
        """Of HTTP/0.9: there is no header for them that could tell the length."""
        for place, framing in (("/a", "length"), ("/unbuffered", "length"), ("/a", "chunked")):
            for body, whole in ((gateways_list(2000), True), (WRONG, False)):
                path = place + self.upstream.add(Reply(cut(body, 5000), framing=framing))
                with self.subTest(path=path, whole=whole), Connection(self.nginx.port) as connection:
                    connection.socket.sendall(f"GET {path}\r\n".encode())
                    received, reset = b"", False
                    try:
                        while more := connection.socket.recv(1 << 16):
                            received += more
                    except ConnectionResetError:
                        reset = True
                    self.assertTrue(body.startswith(received))
                    self.assertEqual((received == body, reset), (whole, not whole))

    def test_what_came_before_is_on_its_way(self):
        """Each piece leaves before the next has come; the wrong one does not."""
        gate = self.gate()
        path = "/unbuffered" + self.upstream.add(Reply([b"[{},", b"{}}"], framing="chunked", gate=gate))
        with Connection(self.nginx.port) as connection:
            connection.send(path)
            seen = b""
            while not seen.endswith(b"[{},\r\n"):
                seen += connection.socket.recv(1000)
            gate.set()
            self.assertEqual(connection.socket.recv(1000), b"")

    def test_truncated(self):
        for place in ("/a", "/unbuffered", "/log", "/logunbuffered"):
            for framing, length in (("length", 1000), ("chunked", None)):
                for body in (b"[{", b"[{}]"):
                    with self.subTest(place=place, framing=framing, body=body):
                        answer, path = self.get(place, body, framing=framing, length=length, end="cut")
                        self.assertFalse(answer.whole)
                        logged = self.nginx.logged(path)
                        self.assertEqual((logged["error"], logged["offset"]), ("UNEXPECTED_END", str(len(body))))

    def test_other_requests_go_on(self):
        with Connection(self.nginx.port) as connection:
            for _ in range(3):
                connection.send("/a" + self.upstream.add(Reply([b"[{}]"])))
                self.assertEqual(connection.receive().body, b"[{}]")
            connection.send("/a" + self.upstream.add(Reply([WRONG])))
            connection.send("/a" + self.upstream.add(Reply([b"[]"])))
            self.assertFalse(connection.receive().whole)
        self.assertValid("/a", b"[]")

    def test_cache(self):
        wrong = "/cached" + self.upstream.add(Reply(cut(WRONG, 5000)))
        for _ in range(3):
            self.assertFalse(fetch(self.nginx.port, wrong).whole)
        self.assertEqual([request.path for request in self.upstream.requests].count(wrong), 3)
        wait_for(lambda: (self.nginx.files("cache"), self.nginx.files("proxy")) == (0, 0), "nothing is stored")

    def test_store(self):
        """The upstream's answer is read to its end for proxy_store's sake; the client sees that it has none."""
        for framing in ("length", "chunked"):
            path = "/stored" + self.upstream.add(Reply([*cut(WRONG, 5000), b" "], framing=framing, pause=0.01))
            with Connection(self.nginx.port, 5) as connection:
                connection.send(path)
                self.assertFalse(connection.receive().whole)
        path = "/stored" + self.upstream.add(Reply([b"[{}]"]))
        self.assertEqual(fetch(self.nginx.port, path).body, b"[{}]")
        wait_for(lambda: (self.nginx.files("store"), self.nginx.files("proxy")) == (1, 0), "one file is stored")

    def test_log_changes_nothing(self):
        for framing in ("length", "chunked", "close"):
            answer, path = self.get("/log", *cut(WRONG, 5000), framing=framing)
            self.assertEqual((answer.status, answer.whole, answer.body), (200, True, WRONG))
            self.assertEqual(self.nginx.logged(path)["offset"], str(len(WRONG) - 1))
        self.assertIn("[warn]", next(line for line in self.nginx.errors().splitlines() if path + " " in line))

    def test_slow_clients(self):
        """What does not fit into the buffers is in a file, and comes back; each byte is read once."""
        body = gateways_list(6000)
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.assertValid(
            "/slowly", *cut(body, 20000), framing="chunked"))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 3)
        self.assertIn("buffered to a temporary file", self.nginx.errors())

    def test_files(self):
        body = gateways_list(9000)
        self.assertEqual(fetch(self.nginx.port, self.nginx.file("valid.json", body)).body, body)
        self.assertEqual(self.nginx.logged("/valid.json")["records"], "9000")
        answer = fetch(self.nginx.port, self.nginx.file("wrong.json", body[:-1] + b"}"))
        self.assertFalse(answer.whole)
        self.assertLess(len(answer.body), len(body))

    def test_clients_leave(self):
        for place in ("/a", "/unbuffered"):
            path = place + self.upstream.add(Reply([b"[" + b" " * 100000, *[b" " * 100000] * 50, b"]"], pause=0.001))
            with Connection(self.nginx.port) as connection:
                connection.send(path)
                connection.socket.recv(10)
                time.sleep(0.02)
            self.assertEqual(self.nginx.logged(path), {"verdict": "unchecked"})
        self.assertValid("/a", b"[]")
