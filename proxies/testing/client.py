"""The client of the proxies' tests: it keeps every byte, and says whether the answer was whole.

    answer = fetch(port, "/1")
    answer.status, answer.headers["content-type"], answer.body, answer.whole
"""

import dataclasses
import socket


@dataclasses.dataclass
class Answer:
    status: int       # 0 if the connection ended before a whole header
    headers: dict     # names in lower case
    body: bytes
    whole: bool       # ended as its framing says; with framing by the connection's end: without a reset
    trailers: dict


class Connection:
    """One connection; for requests one after another, or pipelined."""

    def __init__(self, port, timeout=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._read = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, path, method="GET", headers=(), body=None, version="1.1"):
        lines = [f"{method} {path} HTTP/{version}", "Host: test.example"]
        lines += [f"{name}: {value}" for name, value in headers]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b""))

    def receive(self, method="GET"):
        try:
            interim = True
            while interim:  # 103 and the like
                first, *rest = self._until(b"\r\n\r\n").decode("latin-1").strip().split("\r\n")
                interim = first.split(" ")[1].startswith("1")
        except ConnectionError:
            return Answer(0, {}, self._read, False, {})
        headers = fields(rest)
        answer = Answer(int(first.split(" ")[1]), headers, b"", True, {})
        if method == "HEAD" or answer.status in (204, 304):
            return answer
        try:
            if headers.get("transfer-encoding", "").lower() == "chunked":
                while size := int(self._until(b"\r\n").split(b";")[0], 16):
                    self._exactly(size, answer)
                    self._until(b"\r\n")
                lines = []
                while (line := self._until(b"\r\n")) != b"\r\n":
                    lines.append(line.decode("latin-1"))
                answer.trailers = fields(lines)
            elif "content-length" in headers:
                self._exactly(int(headers["content-length"]), answer)
            else:
                while more := self.socket.recv(1 << 16):
                    self._read += more
                answer.body, self._read = self._read, b""
        except ConnectionError:
            answer.body += self._read
            answer.whole = False
        return answer

    def _more(self):
        more = self.socket.recv(1 << 16)
        if not more:
            raise ConnectionError
        self._read += more

    def _until(self, end):
        while end not in self._read:
            self._more()
        at = self._read.index(end) + len(end)
        taken, self._read = self._read[:at], self._read[at:]
        return taken

    def _exactly(self, size, answer):
        while len(self._read) < size:
            size -= len(self._read)
            answer.body += self._read
            self._read = b""
            self._more()
        answer.body += self._read[:size]
        self._read = self._read[size:]


def fields(lines):
    return {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}


def fetch(port, path, method="GET", headers=(), body=None, timeout=20):
    with Connection(port, timeout) as connection:
        connection.send(path, method, [*headers, ("Connection", "close")], body)
        return connection.receive(method)
