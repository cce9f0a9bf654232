"""A client that looks closely: what of a response has arrived, and whether its end has."""

import socket


class Response:
    """status is None if no header has come. complete: its framing says that all of the body has."""

    def __init__(self):
        self.status, self.headers, self.body, self.complete = None, {}, b"", False
        self.delimited = True  # False: the end is the connection's, so that nothing can be missing


class Connection:
    def __init__(self, port, timeout=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def more(self):
        try:
            piece = self.socket.recv(1 << 16)
        except ConnectionResetError:
            piece = b""
        self.rest += piece
        return bool(piece)

    def line(self):
        while b"\r\n" not in self.rest:
            if not self.more():
                return None
        line, self.rest = self.rest.split(b"\r\n", 1)
        return line

    def take(self, length):
        pieces, missing = [], length
        while missing:
            if not self.rest and not self.more():
                break
            pieces.append(self.rest[:missing])
            self.rest = self.rest[missing:]
            missing -= len(pieces[-1])
        return b"".join(pieces), not missing

    def send(self, path, method="GET", headers=(), version="1.1"):
        lines = [f"{method} {path} HTTP/{version}", "Host: localhost", *headers, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())

    def receive(self, method="GET"):
        response = Response()
        line = self.line()
        if line is None:
            return response
        status = int(line.split()[1])
        while (line := self.line()) != b"":
            if line is None:
                return response
            name, value = line.decode("latin-1").split(":", 1)
            response.headers[name.lower()] = value.strip()
        response.status = status
        if method == "HEAD" or status in (204, 304):
            response.complete = True
        elif response.headers.get("transfer-encoding", "").lower() == "chunked":
            self.chunks(response)
        elif "content-length" in response.headers:
            response.body, response.complete = self.take(int(response.headers["content-length"]))
        else:
            response.delimited = False
            while self.more():
                pass
            response.body, self.rest, response.complete = self.rest, b"", True
        return response

    def chunks(self, response):
        pieces = []
        while (line := self.line()) is not None:
            length = int(line.split(b";")[0], 16)
            if length == 0:
                response.complete = self.line() == b""
                break
            piece, whole = self.take(length)
            pieces.append(piece)
            if not whole or self.line() != b"":
                break
        response.body = b"".join(pieces)

    def get(self, path, method="GET", headers=(), version="1.1"):
        self.send(path, method, headers, version)
        return self.receive(method)


def get(port, path, method="GET", headers=(), version="1.1"):
    with Connection(port) as connection:
        return connection.get(path, method, headers, version)
