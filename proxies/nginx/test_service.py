"""What running it in production asks for: reloads, HTTP/2, long bodies, and memory, under valgrind too."""

import re
import shutil
import signal
import threading
import time
import unittest

import test_abort
import test_hold
import test_unchecked
from client import Connection, fetch
from http2 import fetch_all
from process import wait_for
from server import HERE, Case, cut, gateways_list
from upstream import Reply

WRONG = b"[" + b"{}," * 10000 + b"]"
PLACES = """
    proxy_http_version 1.1;
    location /log/ { opstatus log; proxy_pass http://UPSTREAM; }
    location /abort/ { opstatus abort; proxy_pass http://UPSTREAM; }
    location /hold/ { opstatus hold; proxy_pass http://UPSTREAM; }
    location /unbuffered/ { opstatus abort; proxy_buffering off; proxy_pass http://UPSTREAM; }
"""


class Service(Case):
    places = PLACES

    def test_reload(self):
        """Under load: each answer is an old worker's or a new one's, and right."""
        body = gateways_list(2000)
        right, wrong = self.upstream.add(Reply(cut(body, 9000))), self.upstream.add(Reply(cut(WRONG, 9000)))
        ended, mistakes, answers = threading.Event(), [], []

        def load(number):
            while not ended.is_set():
                place, path = ("/log", "/abort", "/hold")[number % 3], (right, wrong)[number % 2]
                number += 1
                try:
                    answer = fetch(self.nginx.port, place + path)
                except OSError as reason:
                    mistakes.append(reason)
                    return
                expected = {
                    "/log": answer.body == (body if path == right else WRONG),
                    "/abort": answer.whole == (path == right),
                    "/hold": answer.status == (200 if path == right else 502)}[place]
                answers.append(place)
                if not expected:
                    mistakes.append((place, path, answer))

        threads = [threading.Thread(target=load, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for number in range(5):
            time.sleep(0.2)
            self.nginx.server = PLACES.replace("UPSTREAM", f"127.0.0.1:{self.upstream.port}") + \
                f"location /new{number}/ {{ return 204; }}"
            self.nginx.write()
            self.nginx.process.send_signal(signal.SIGHUP)
            wait_for(lambda: fetch(self.nginx.port, f"/new{number}/").status == 204, "no new configuration")
        ended.set()
        for thread in threads:
            thread.join()
        self.assertEqual(mistakes, [])
        self.assertGreater(len(answers), 50)

    def test_http2(self):
        """On one connection: a stream that is aborted ends with an error, and the others go on."""
        body = gateways_list(2000)
        right, wrong = self.upstream.add(Reply(cut(body, 900))), self.upstream.add(Reply(cut(WRONG, 900)))
        paths = [place + path for path in (wrong, right) * 2 for place in ("/log", "/abort", "/hold", "/unbuffered")]
        for path, stream in zip(paths, fetch_all(self.nginx.http2_port, paths)):
            with self.subTest(path=path):
                if path in ("/abort" + wrong, "/unbuffered" + wrong):
                    self.assertEqual((stream.ended, stream.reset), (False, 2))  # INTERNAL_ERROR
                    self.assertTrue(WRONG[:-1].startswith(stream.body))
                elif path == "/hold" + wrong:
                    self.assertEqual((stream.ended, stream.status), (True, 502))
                    self.assertTrue(stream.body.endswith(b'"name":"UNEXPECTED_BYTE","offset":30001}'))
                else:
                    self.assertEqual((stream.ended, stream.status), (True, 200))
                    self.assertEqual(stream.body, body if path.endswith(right) else WRONG)

    def test_long_bodies(self):
        """64 MiB take the memory that little takes."""
        worker = int(open(f"/proc/{self.nginx.process.pid}/task/{self.nginx.process.pid}/children",
                          encoding="ascii").read().split()[0])

        def memory():
            with open(f"/proc/{worker}/status", encoding="ascii") as file:
                return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024

        piece = b" ".join([b'{"State":"Running"}'] * 3277) + b" "  # and the next one begins elsewhere in its buffer
        for place in ("/log", "/unbuffered", "/hold"):
            fetch(self.nginx.port, place + self.upstream.add(Reply([piece])))
        before = memory()
        for place in ("/log", "/unbuffered"):
            path = place + self.upstream.add(Reply([piece] * 1024, framing="chunked"))
            with Connection(self.nginx.port) as connection:
                connection.send(path, headers=[("Connection", "close")])
                while connection.socket.recv(1 << 20):
                    pass
            self.assertEqual(self.nginx.logged(path)["running"], str(3277 * 1024))
        self.assertLess(memory() - before, 4)


@unittest.skipUnless(shutil.which("valgrind"), "there is no valgrind")
class Valgrind(unittest.TestCase):
    """The other files' tests once more, in nginx without a master, and then its end."""

    def run_again(self, tests):
        class Again(tests):
            @classmethod
            def make(cls, **options):
                cls.again = super().make(workers=0, under=(
                    "valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=definite",
                    "--errors-for-leak-kinds=definite", f"--suppressions={HERE}/nginx.supp",
                    "--error-exitcode=99"), **options)
                return cls.again

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Again).run(result)
        self.assertGreater(result.testsRun, 5)
        self.assertEqual([*result.errors, *result.failures], [])
        with open(Again.again.directory + "/stderr", encoding="utf-8") as file:
            self.assertEqual((Again.again.exit_status, file.read()), (0, ""))

    def test_hold(self):
        self.run_again(test_hold.Hold)

    def test_abort(self):
        self.run_again(test_abort.Abort)

    def test_unchecked(self):
        self.run_again(test_unchecked.Unchecked)
