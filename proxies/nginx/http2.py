"""As much of an HTTP/2 client as shows how each of several streams ends."""

import socket
import struct

DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 7, 8
END_STREAM, END_HEADERS = 1, 4


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def literal(name, value):
    return b"".join([b"\0", bytes([len(name)]), name.encode(), bytes([len(value)]), value.encode()])


class Stream:
    def __init__(self):
        self.headers, self.body, self.reset, self.ended = b"", b"", None, False

    @property
    def status(self):
        """As nginx writes it: 200 by its number, others as text."""
        return 200 if self.headers[:1] == b"\x88" else int(self.headers[2:5])


def fetch_all(port, paths):
    """Requests at the same time on one connection; their streams, each with an end or a reset."""
    streams = [Stream() for _ in paths]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(
            SETTINGS, 0, 0, struct.pack(">HI", 4, 1 << 30)) + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1 << 30)))
        for index, path in enumerate(paths):
            connection.sendall(frame(HEADERS, END_STREAM | END_HEADERS, 2 * index + 1, b"".join([
                literal(":method", "GET"), literal(":scheme", "http"), literal(":path", path),
                literal(":authority", "test.example")])))
        file = connection.makefile("rb")
        while not all(stream.ended or stream.reset is not None for stream in streams):
            head = file.read(9)
            if len(head) < 9:
                raise ConnectionError("the connection ended")
            payload = file.read(int.from_bytes(head[:3], "big"))
            kind, flags, number = struct.unpack(">BBI", head[3:])
            if kind == GOAWAY:
                raise ConnectionError("go away")
            stream = streams[number // 2] if number else None
            if kind == HEADERS:
                stream.headers += payload.removeprefix(b"\x20")  # the table's size
            if kind == DATA:
                stream.body += payload
            if kind == RST_STREAM and not stream.ended:
                stream.reset = int.from_bytes(payload, "big")
            if kind in (HEADERS, DATA) and flags & END_STREAM:
                stream.ended = True
    return streams
