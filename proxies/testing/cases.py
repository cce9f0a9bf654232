"""The inputs that every host is shown, and what it must make of them."""

import gzip
import json

import vectors
from upstream import Reply

class Case:
    """code, offset and records are what the log must say; with code None, that nothing is judged, and why."""

    def __init__(self, name, reply, code, offset=0, records=0, mask=0, why="", method="GET", headers=()):
        self.name, self.reply, self.mask, self.method, self.headers = name, reply, mask, method, headers
        self.code, self.offset, self.records, self.why = code, offset, records, why
        self.body = b"" if method == "HEAD" or reply.status == 304 else b"".join(reply.pieces)

    def verdict(self):
        if self.code is None:
            return "not judged: " + self.why
        return f"{self.code} offset={self.offset} records={self.records}"


def lists():
    """The bindings' vectors."""
    for number, vector in enumerate(vectors.vectors()):
        if vector.framing == "array":
            reply = Reply(vector.pieces, framing="chunked" if number % 2 else "length")
            yield Case(f"vector {number}", reply, vector.error, vector.offset, len(vector.states), vector.options)


def record(number):
    states = ["Running", "RollingBack", "Completed", "Faulted", "Cancelled", "ForceCancelled"]
    kinds = ["PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition"]
    return {"OperationId": f"00000000-0000-4000-8000-{number:012x}", "State": states[number % 6],
            "Type": kinds[number % 4]}


def records(count):
    return b"[" + b",".join(json.dumps(record(i), separators=(",", ":")).encode() for i in range(count)) + b"]"


def cut(body, length):
    return [body[i:i + length] for i in range(0, len(body), length)]


def broken(count, at=-1):
    """A list whose record `at` has an unknown state, the error's place, and the records before it."""
    at %= count
    good = [json.dumps(record(i), separators=(",", ":")).encode() for i in range(count)]
    good[at] = good[at].replace(b'"State":"', b'"State":"?')
    body = b"[" + b",".join(good) + b"]"
    return body, body.index(b"?"), at


def pieces():
    """Valid and broken lists in pieces of all kinds of lengths; also large ones."""
    for framing in "length", "chunked", "close":
        five, (bad, place, before) = records(5), broken(5)
        for length in 1, 2, 3, 7, 64, len(five) - 1, len(five):
            pause = 0.001 if length > 2 else 0
            yield Case(f"{framing}, pieces of {length}", Reply(cut(five, length), framing=framing, pause=pause), "OK",
                       len(five), 5)
            yield Case(f"{framing}, broken, pieces of {length}", Reply(cut(bad, length), framing=framing, pause=pause),
                       "UNKNOWN_STATE", place, before)
        for count in 1000, 10000, 100000:
            body, (bad, place, before) = records(count), broken(count)
            yield Case(f"{framing}, {len(body)} bytes", Reply(cut(body, 50000), framing=framing), "OK", len(body), count)
            yield Case(f"{framing}, {len(body)} bytes, broken", Reply(cut(bad, 50000), framing=framing), "UNKNOWN_STATE",
                       place, before)


def ends():
    """Lists that stop too early, or never begin, in a transfer that is whole."""
    for framing in "length", "chunked", "close":
        for count in 1, 500:
            body = records(count)
            for missing in 1, 2, 50:
                short = body[:-missing]
                for length in 20, 20000:
                    yield Case(f"{framing}, {count} records less {missing}", Reply(cut(short, length), framing=framing),
                               "UNEXPECTED_END", len(short), count if missing == 1 else count - 1)
        yield Case(f"{framing}, empty", Reply([], framing=framing), "UNEXPECTED_END")
        yield Case(f"{framing}, empty list", Reply([b"[]"], framing=framing), "OK", 2)
        yield Case(f"{framing}, white space behind", Reply([b"[", b"]", b" ", b"\n"], framing=framing, pause=0.01), "OK", 4)
        yield Case(f"{framing}, text behind", Reply([b"[", b"]", b" ", b"x"], framing=framing, pause=0.01),
                   "TRAILING_CONTENT", 3)
    large = [("Content-Type", "application/json"), *((f"X-Large-{i}", "x" * 100) for i in range(30))]
    yield Case("empty, large header", Reply([], headers=large), "UNEXPECTED_END")


def others():
    """What is not judged, and goes through as it is; and what is judged all the same."""
    five = records(5)
    error = b'{"Error":{"Code":"FABRIC_E_TIMEOUT","Message":"..."}}'
    kind = ("Content-Type", "application/json")
    packed = gzip.compress(five)
    yield Case("gzip", Reply(cut(packed, 20), headers=[kind, ("Content-Encoding", "gzip")]), None, why="encoding gzip",
               headers=[("Accept-Encoding", "gzip")])
    yield Case("identity", Reply([five], headers=[kind, ("Content-Encoding", "identity")]), "OK", len(five), 5)
    for status in 404, 500, 201:
        yield Case(f"status {status}", Reply([error], status=status), None, why=f"status {status}")
    part = [("Content-Range", "bytes 0-9/450"), kind]
    yield Case("range", Reply([five[:10]], status=206, headers=part), None, why="status 206",
               headers=[("Range", "bytes=0-9")])
    yield Case("not modified", Reply([], status=304, headers=[("ETag", '"1"')]), None, why="status 304",
               headers=[("If-None-Match", '"1"')])
    yield Case("HEAD", Reply([five]), None, why="HEAD", method="HEAD")
    yield Case("text", Reply([error], headers=[("Content-Type", "text/plain")]), None, why="media type text/plain")
    yield Case("none", Reply([error], headers=[]), None, why="media type none")
    yield Case("json of another kind", Reply([error], headers=[("Content-Type", "application/json-seq")]), None,
               why="media type application/json-seq")
    for kind in "application/json; charset=utf-8", "Application/JSON", "application/json;charset=utf-8":
        yield Case(kind, Reply([five], headers=[("Content-Type", kind)]), "OK", len(five), 5)
    yield Case("200, an error's body", Reply([error]), "UNEXPECTED_BYTE", 0)
    yield Case("a name that differs in case", Reply([b'[{"state":"Running"}]']), "UNKNOWN_MEMBER", 3, mask=1)


def all_cases():
    yield from pieces()
    yield from ends()
    yield from others()
    yield from lists()
