"""The upstream of the proxies' tests: it sends scripted answers, in pieces, and is a thread of the test.

    upstream = Upstream()
    path = upstream.add(Reply([b"[", b"]"], framing="chunked"))   # "/1"
    ... upstream.port, upstream.requests, upstream.connections ...

The last segment of a request's path names the answer, so a proxy may put any prefix in front of it.
"""

import asyncio
import dataclasses
import http
import itertools
import socket
import struct
import threading


@dataclasses.dataclass
class Reply:
    pieces: list                      # of bytes; each is a write (and a chunk) of its own
    status: int = 200
    headers: tuple = (("Content-Type", "application/json"),)
    framing: str = "length"           # or "chunked", or "close": the connection's end is the body's
    length: int = None                # what Content-Length says, if it is not the truth
    end: str = "clean"                # or "cut" (closed without the end), or "reset"
    pause: float = 0                  # seconds before each piece
    gate: threading.Event = None      # waited for before the piece number `gated`
    gated: int = 1
    keep: bool = True                 # the connection, behind a clean end


@dataclasses.dataclass
class Request:
    method: str
    path: str
    headers: dict                     # names in lower case
    body: bytes
    connection: int                   # the how many-th one it came on


class Upstream:
    def __init__(self):
        self.requests, self.connections = [], 0
        self._replies, self._numbers = {}, itertools.count(1)
        self._loop, started = asyncio.new_event_loop(), threading.Event()
        listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = listening.getsockname()[1]

        def run():
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(asyncio.start_server(self._serve, sock=listening))
            self._loop.call_soon(started.set)
            self._loop.run_forever()

        threading.Thread(target=run, daemon=True).start()
        started.wait()

    def add(self, reply):
        path = f"/{next(self._numbers)}"
        self._replies[path[1:]] = reply
        return path

    async def _serve(self, reader, writer):
        self.connections += 1
        number = self.connections
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while request := await self._read(reader, number):
                self.requests.append(request)
                name = request.path.split("?")[0].rsplit("/", 1)[1]
                if not await self._answer(request, self._replies.get(name, Reply([], 404)), writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _read(self, reader, number):
        head = await reader.readuntil(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in rest)}
        body = b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            while size := int((await reader.readline()).split(b";")[0], 16):
                body += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        elif "content-length" in headers:
            body = await reader.readexactly(int(headers["content-length"]))
        method, path, _ = first.split(" ")
        return Request(method, path, headers, body, number)

    async def _answer(self, request, reply, writer):
        """Whether the connection lives on."""
        bodiless = request.method == "HEAD" or reply.status in (204, 304)
        headers = list(reply.headers)
        if reply.framing == "length" and reply.status not in (204, 304):
            length = sum(map(len, reply.pieces)) if reply.length is None else reply.length
            headers.append(("Content-Length", str(length)))
        elif reply.framing == "chunked" and not bodiless:
            headers.append(("Transfer-Encoding", "chunked"))
        keep = reply.keep and reply.framing != "close" and reply.end == "clean"
        if not keep:
            headers.append(("Connection", "close"))
        phrase = http.HTTPStatus(reply.status).phrase
        writer.write((f"HTTP/1.1 {reply.status} {phrase}\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in headers) + "\r\n").encode("latin-1"))
        for index, piece in enumerate(() if bodiless else reply.pieces):
            await writer.drain()
            if reply.gate and index == reply.gated:
                await self._loop.run_in_executor(None, reply.gate.wait)
            if reply.pause:
                await asyncio.sleep(reply.pause)
            if reply.framing == "chunked":
                piece = b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b""
            writer.write(piece)
        if reply.framing == "chunked" and reply.end == "clean" and not bodiless:
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        if reply.end == "reset":
            await asyncio.sleep(0.05)  # what has been written is to arrive
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                                       struct.pack("ii", 1, 0))
        return keep
