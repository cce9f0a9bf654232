"""Shows all cases to a host, and then what happens around them: aborts, keep-alive, reloads."""

import itertools
import os
import subprocess
import threading
import time

import cases
from client import Connection
from host import PREFIX, option_names
from upstream import Reply, Upstream


class Checks:
    def __init__(self, host, upstream):
        self.host, self.upstream, self.failures, self.done = host, upstream, [], 0

    def path(self, mode, reply, mask=0):
        return f"/{mode}/{mask}{self.upstream.add(reply)}"

    def get(self, path, method="GET", headers=()):
        with Connection(self.host.port) as connection:
            connection.send(path, method, headers)
            return connection.receive(method)

    def expect(self, true, *what):
        self.done += 1
        if not true:
            self.failures.append(" ".join(str(part) for part in what))
            print("failed:", self.failures[-1][:500], flush=True)

    def each(self, check, *choices):
        """check(...) for all combinations; a host whose log comes late may do them side by side."""
        for chosen in itertools.product(*choices):
            check(*chosen)

    def case(self, case, mode, connection):
        """Returns whether the connection can be used again."""
        path = self.path(mode, case.reply, case.mask)
        name = f"{case.name}, {mode} {option_names(case.mask)}"
        connection.send(path, case.method, case.headers)
        got = connection.receive(case.method)
        status, verdict = self.host.verdict(path)
        self.expect(verdict == case.verdict(), name, "- the log says", verdict, "not", case.verdict())
        if mode == "log" or case.code in ("OK", None):
            self.expect(got.whole and got.status == case.reply.status and got.body == case.body, name,
                        "- not passed on as it is:", got.status, got.whole, len(got.body), "of", len(case.body))
            self.expect(status in (None, got.status), name, "- status in the log", status)
            return got.whole and got.headers.get("connection") != "close"
        if got.status != 200:
            empty = case.reply.framing == "length" and not case.body
            early = (self.host.empty,) if empty else self.host.early
            self.expect(got.status in early and got.whole == (got.status != 0), name, "- status", got.status)
            self.expect(b"OperationId" not in got.body, name, "- passed on with another status")
            return got.whole and got.headers.get("connection") != "close"
        else:
            shows = self.host.close_shows or case.reply.framing != "close"
            self.expect(got.status == 200 and got.whole == (not shows), name, "- not broken off:", got.status,
                        len(got.body), "bytes of", len(case.body))
            self.expect(len(got.body) <= case.offset and case.body.startswith(got.body), name,
                        "- passed on beyond the error:", len(got.body))
        return False

    def all(self):
        for mode in "log", "abort":
            connection = None
            for case in cases.all_cases():
                connection = connection or Connection(self.host.port)
                if not self.case(case, mode, connection):
                    connection.socket.close()
                    connection = None

    def early(self):
        """An error in the first piece, the second not there yet: nothing has been sent."""
        for framing in "length", "chunked":
            reply = Reply([b'[{"State":"Lost"}', b"]"], framing=framing, pause=0.2)
            got = self.get(self.path("abort", reply))
            self.expect(got.status == self.host.early[0], "early error,", framing, "- status", got.status)

    def late(self):
        """An error behind what has been sent: a broken transfer, not a short one."""
        good, bad = cases.records(300), cases.broken(300)[0]

        def check(framing, pieces):
            path = self.path("abort", Reply(pieces, framing=framing, pause=0.2))
            got = self.get(path)
            self.expect(got.status == 200 and not got.whole, "late error,", framing,
                        "- status", got.status, len(got.body), "bytes, complete:", got.whole)
            self.expect(good.startswith(got.body) and len(got.body) < len(good), "late error,", framing, "- bytes")
            self.expect(not self.host.verdict(path)[1].startswith("OK"), "late error,", framing, "- OK")

        self.each(check, ("length", "chunked"), ([bad[:20000], bad[20000:]], [good[:-1], b"x"],
                                                 [good[:20000], good[20000:-1]], [good[:20000], good[20000:-1], b""]))

    def upstream_aborts(self):
        def check(mode, framing, pieces, body):
            (count, pause), name = pieces, f"{mode}, {framing}, the upstream breaks off"
            body = cases.records(count)[:-30] if body == "a part" else cases.records(count)
            path = self.path(mode, Reply(cases.cut(body, 20000), framing=framing, length=len(body) + 1000, end="cut",
                                         pause=pause))
            got = self.get(path)
            self.expect(got.status != 200 or not got.whole, name, "- complete", got.status)
            verdict = self.host.verdict(path)[1]
            self.expect(verdict.startswith("UNFINISHED"), name, "- the log says", verdict)

        # The list is whole or it is not; the transfer is not.
        self.each(check, ("log", "abort"), ("length", "chunked"), ((1, 0), (300, 0), (300, 0.1)), ("all", "a part"))

    def client_aborts(self):
        body = cases.records(100000)

        def check(mode, framing):
            path = self.path(mode, Reply(cases.cut(body, 50000), framing=framing, pause=0.002))
            with Connection(self.host.port) as connection:
                connection.send(path)
                connection.socket.recv(1000)
            verdict = self.host.verdict(path)[1]
            self.expect(verdict.startswith(self.host.abandoned), mode, framing, "the client leaves - the log says",
                        verdict)

        self.each(check, ("log", "abort"), ("length", "chunked"))
        self.expect(self.get(self.path("log", Reply([b"[]"]))).body == b"[]", "after clients' aborts")

    def keep_alive(self):
        """200 responses over one connection: none leaves anything behind for the next."""
        asked = []
        with Connection(self.host.port) as connection:
            for number in range(200):
                body, want = (cases.records(number % 7), "OK") if number % 2 else (b"[{}", "UNEXPECTED_END")
                path = self.path("log", Reply(cases.cut(body, 40), framing="chunked" if number % 3 else "length"))
                connection.send(path)
                got = connection.receive()
                self.expect(got.whole and got.body == body, "keep-alive", number)
                asked.append((path, want))
        for path, want in asked:
            self.expect(self.host.verdict(path)[1].startswith(want), "keep-alive", path, "- verdict")

    def http2(self):
        """Where the client speaks HTTP/2, a broken transfer is a stream that is reset."""
        if not self.host.http2_port:
            print("HTTP/2 is not tried")
            return
        good, bad = cases.records(300), cases.broken(300)[0]
        for mode, body in ("log", good), ("abort", good), ("log", bad), ("abort", bad), ("abort", good[:-1]):
            for framing in "length", "chunked":
                want = 0 if mode == "log" or body is good else 92
                path = self.path(mode, Reply(cases.cut(body, 20000), framing=framing, pause=0.2))
                url = f"http://127.0.0.1:{self.host.http2_port}{path}"
                if framing == "chunked" and not self.host.http2_shows_chunks:
                    want = 0
                got = subprocess.run(["curl", "-s", "--http2-prior-knowledge", url], stdout=subprocess.PIPE,
                                     check=False)
                name = f"HTTP/2, {mode}, {framing}, {len(body)} bytes"
                self.expect(got.returncode == want, name, "- curl's exit status", got.returncode, "not", want)
                self.expect(got.stdout == body or mode == "abort" and good.startswith(got.stdout), name, "- passed on:",
                            len(got.stdout))
                verdict = self.host.verdict(path)[1]
                self.expect(verdict.startswith("OK") == (body is good), name, "- the log says", verdict)

    def reload(self):
        """Reloads while four clients ask: every response is whole, every verdict OK."""
        body, stop, asked = cases.records(1000), threading.Event(), []

        def ask():
            while not stop.is_set():
                path = self.path("abort", Reply(cases.cut(body, 7000), framing="chunked", pause=0.001))
                got = self.get(path)
                self.expect(got.whole and got.body == body, "reload - status", got.status, len(got.body), "bytes")
                asked.append(path)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(3):
            time.sleep(0.7)
            self.host.reload()
        time.sleep(1.5)
        stop.set()
        for thread in threads:
            thread.join()
        for path in asked:
            verdict = self.host.verdict(path)[1]
            self.expect(verdict == f"OK offset={len(body)} records=1000", "reload - the log says", verdict)
        self.expect(len(asked) > 50, "reload - few requests:", len(asked))


ALL = ["all", "early", "late", "upstream_aborts", "client_aborts", "keep_alive", "http2", "reload"]


def another_version(*command):
    """Looking at its configuration, which is the last argument, the host finds a library of another ABI version."""
    def check(checks):
        library = checks.host.path("another.so")
        subprocess.run(["gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", library], text=True, check=True,
                       input="unsigned opstatus_abi_version(void) { return 99; }")
        done = subprocess.run([*command[:-1], checks.host.path(command[-1])], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False, timeout=20,
                              env={**os.environ, "LD_LIBRARY_PATH": PREFIX + "/lib", "LD_PRELOAD": library})
        checks.expect(done.returncode != 0 and "another ABI version" in done.stdout, "another version -",
                      done.returncode, done.stdout)
    return check


def example(host, upstream):
    """The README's configuration breaks off what is broken, unknown members among it."""
    checks = Checks(host, upstream)
    good = cases.records(300)
    for body, want in ((good, "OK"), (good[:-1], "UNEXPECTED_END"), (cases.broken(300)[0], "UNKNOWN_STATE"),
                       (good.replace(b'"State"', b'"state"', 150).replace(b'"state"', b'"State"', 149),
                        "UNKNOWN_MEMBER")):
        path = "/Faults" + upstream.add(Reply(cases.cut(body, 20000), pause=0.1))
        got = checks.get(path)
        checks.expect(got.whole == (want == "OK") or got.status != 200, "the README's example", want, got.status)
        verdict = host.verdict(path)[1]
        checks.expect(verdict.startswith(want), "the README's example - the log says", verdict, "not", want)
    if checks.failures:
        raise RuntimeError("the README's example fails")


def run(make_host, names=ALL, more=(), kind=Checks, readme=True):
    """Returns the exit status. make_host(upstream's port, masks) starts the host, without masks as its README has it;
    `more` are functions of Checks, or of what is made of it."""
    upstream = Upstream()
    masks = sorted({case.mask for case in cases.all_cases()})
    host = make_host(upstream.port, None if readme else masks)
    try:
        if readme:
            example(host, upstream)
            host.stop()
            host.end()
            host = make_host(upstream.port, masks)
        checks = kind(host, upstream)
        for check in [*(getattr(checks, name) for name in names), *(lambda f=f: f(checks) for f in more)]:
            check()
        code = host.stop()
        checks.expect(code == 0, "exit status", code)
    except Exception:
        print(host.output())
        raise
    print(f"{checks.done} checks, {len(checks.failures)} failed")
    if checks.failures:
        print(host.output())
        print(f"OPSTATUS_KEEP=1 keeps the host's directory, such as {host.directory}")
    return 1 if checks.failures else 0
