"""What a client of TLS sees: an answer that is broken off has no proper end, and one that takes a wrong one's place
arrives."""

import os
import socket
import ssl
import subprocess
import threading

from process import free_port, wait_for
from server import Case, cut, gateways_list
from upstream import Reply

WRONG = gateways_list(2000)[:-1] + b"}"


class Tls(Case):
    places = """
        listen 127.0.0.1:PORT ssl sndbuf=8k; ssl_certificate HTML/tls.pem; ssl_certificate_key HTML/tls.pem;
        proxy_http_version 1.1; send_timeout 5s;
        location /abort/ { opstatus abort; proxy_pass http://UPSTREAM; }
        location /unbuffered/ { opstatus abort; proxy_buffering off; proxy_pass http://UPSTREAM; }
        location /hold/ { opstatus hold; proxy_pass http://UPSTREAM; }
        location /log/ { opstatus log; proxy_buffers 8 64k; proxy_busy_buffers_size 128k; proxy_pass http://UPSTREAM; }
    """

    @classmethod
    def make(cls, **options):
        cls.port = free_port()
        cls.places = cls.places.replace("PORT", str(cls.port))
        path = os.path.join(os.environ["OPSTATUS_SCRATCH"], "tls.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test.example",
                        "-keyout", path, "-out", path + ".crt"], check=True, capture_output=True)
        nginx = super().make(**options)
        nginx.file("tls.pem", b"".join(open(each, "rb").read() for each in (path, path + ".crt")))
        return nginx

    def connect(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.settimeout(10)
        plain.connect(("127.0.0.1", self.port))
        return self.enterContext(context.wrap_socket(plain, suppress_ragged_eofs=False))

    def test_broken_off(self):
        """To a client of HTTP/1.0 the connection's end is the body's: TLS does not say that it is over."""
        for place in ("/abort", "/unbuffered"):
            for pieces, whole in (([b"[{},", b"{}]"], True), ([b"[{},", b"{}}"], False)):
                path = place + self.upstream.add(Reply(pieces, framing="chunked", pause=0.1))
                connection = self.connect()
                connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
                received, ended = b"", True
                try:
                    while more := connection.recv(1 << 16):
                        received += more
                except (ssl.SSLEOFError, ConnectionResetError):
                    ended = False
                self.assertEqual((ended, received.endswith(b"".join(pieces))), (whole, whole))

    def test_replaced_for_slow_clients(self):
        """Also where it is all in TLS's own buffer, behind an answer that fills the socket's."""
        wrong = "/hold" + self.upstream.add(Reply([b"}"]))
        mistakes = []

        def ask(size):
            path = "/log" + self.upstream.add(Reply([b"[" + b" " * (size - 2) + b"]"]))
            connection = self.connect()
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\nGET {wrong}?{size} HTTP/1.1\r\nHost: a\r\n"
                               "Connection: close\r\n\r\n".encode())
            threading.Event().wait(0.7)
            received = b""
            try:
                while more := connection.recv(1 << 16):
                    received += more
            except OSError as reason:
                mistakes.append((size, reason))
            if not received.endswith(b'"offset":0}'):
                mistakes.append((size, len(received)))

        threads = [threading.Thread(target=ask, args=(size,)) for size in range(1000, 120000, 1000)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(mistakes, [])
