"""An HTTP server whose answers are laid out beforehand, to the byte and the piece."""

import socket
import socketserver
import threading
import time


class Answer:
    """pieces are sent one by one, `pause` seconds apart. framing: length, chunked or close. With cut, the end that
    the framing promises never comes: the connection is closed behind the last piece."""

    def __init__(self, pieces, framing="length", status=200, headers=("Content-Type: application/json",), cut=False,
                 pause=0):
        self.pieces, self.framing, self.status = list(pieces), framing, status
        self.headers, self.cut, self.pause = list(headers), cut, pause


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        try:
            while self.one():
                pass
        except (ConnectionError, TimeoutError):
            pass

    def one(self):
        request = self.rfile.readline().decode("latin-1").split()
        if not request:
            return False
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        answer = self.server.answers[request[1]]
        head = [f"HTTP/1.1 {answer.status} Status", *answer.headers]
        length = sum(map(len, answer.pieces)) + (1000 if answer.cut else 0)
        if answer.framing == "length":
            head.append(f"Content-Length: {length}")
        elif answer.framing == "chunked":
            head.append("Transfer-Encoding: chunked")
        if answer.framing == "close":
            head.append("Connection: close")
        self.wfile.write("\r\n".join([*head, "", ""]).encode())
        if request[0] == "HEAD" or answer.status in (204, 304):
            return answer.framing != "close"
        for piece in answer.pieces:
            if answer.pause:
                time.sleep(answer.pause)
            if answer.framing == "chunked" and piece:
                piece = b"%x\r\n%s\r\n" % (len(piece), piece)
            self.wfile.write(piece)
        if answer.framing == "chunked" and not answer.cut:
            self.wfile.write(b"0\r\n\r\n")
        return answer.framing != "close" and not answer.cut


class Origin(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {}
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()
