"""test.py VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.

test.py count FILE: how many records there are.
"""

import sys
import time

import opstatus
from opstatus import Framing, Option, State, Style, Type

try:
    import numpy
except ImportError:
    numpy = None


OPTIONS = [Option.REJECT_UNKNOWN_MEMBERS, Option.REQUIRE_ALL_MEMBERS, Option.ACCEPT_ENUM_INTEGERS, Option.ACCEPT_NULL,
           Option.KEEP_UNRECOGNIZED_NAMES]
STYLES = [Style.NAMES, Style.REFERENCE, Style.INTEGERS]


def named(options):
    """The same by the module's names; what is beyond has none."""
    return options & ~31 | sum(option for bit, option in enumerate(OPTIONS) if options >> bit & 1)


class Pieces:
    """A file that comes in these pieces."""

    def __init__(self, pieces):
        self.pieces = [piece for piece in pieces if piece]

    def readinto(self, buffer):
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        buffer[:len(piece)] = piece
        return len(piece)


def shown(record):
    def text(value, name):
        return "-" if value is None else name(value)
    return "/".join([text(record.operation_id, str), text(record.state, opstatus.state_name),
                     text(record.type, opstatus.type_name)])


def answer(reading, options, capacity, pieces, written):
    done = []
    try:
        if reading == "document":
            json = b"".join(pieces)
            done.append(opstatus.parse(json, options))
            offset = len(json)
            if written != "-":
                style, text = written.split(":")
                if done[0].write(STYLES[int(style)]) != bytes.fromhex(text):
                    return "written otherwise"
        else:
            framing = Framing[reading.upper()]
            reader = opstatus.Reader(framing, options, capacity)
            through_file = opstatus.batches(Pieces(pieces), framing, options, capacity)
            try:
                for piece in pieces:
                    for batch in reader.read(piece):
                        if numpy and (numpy.frombuffer(batch, opstatus.DTYPE)["reserved"] != 0).any():
                            return "reserved is not 0"
                        done += opstatus.unpack(batch)
                reader.finish()
            finally:
                through = []
                try:
                    for batch in through_file:
                        through += opstatus.unpack(batch)
                except opstatus.Error:
                    pass
                if [shown(each) for each in through] != [shown(each) for each in done]:
                    return "otherwise through a file"
            offset = reader.offset
        code, name = 0, "OK"
    except opstatus.Error as error:
        code, name, offset = error.code, error.name, error.offset
    return f"{code} {name} {offset} {','.join(map(shown, done)) or '-'}"


def run(path):
    passed = failed = 0
    for line in open(path, encoding="ascii"):
        if line.startswith("#"):
            continue
        reading, options, capacity, pieces, written, want = line.rstrip("\n").split(" ", 5)
        pieces = [b"" if piece == "-" else bytes.fromhex(piece) for piece in pieces.split(",")]
        got = answer(reading, named(int(options)), int(capacity), pieces, written)
        passed, failed = passed + (got == want), failed + (got != want)
        if got != want:
            print(line, "got", got)
    for each, name in [(s, opstatus.state_name(s)) for s in State] + [(t, opstatus.type_name(t)) for t in Type]:
        if each.name.replace("_", "").lower() != name.lower():
            failed += 1
            print(f"{each!r} is {name}")
    if not State.FAULTED.is_terminal or State.RUNNING.is_terminal:
        failed += 1
    return passed, failed


def best(function):
    """Of seven runs, the nanoseconds per record of the fastest."""
    times = []
    for _ in range(7):
        begin = time.perf_counter_ns()
        num = function()
        times.append((time.perf_counter_ns() - begin) / num)
    return min(times)


def main():
    if sys.argv[1] == "count":
        with open(sys.argv[2], "rb", buffering=0) as file:
            print(sum(len(batch) // 20 for batch in opstatus.batches(file)))
        return 0
    passed, failed = run(sys.argv[1])
    one = batch = 0
    if len(sys.argv) > 2:
        json = open(sys.argv[2], "rb").read()
        lines = open(sys.argv[3], "rb").read().splitlines()
        total = sum(opstatus.parse(line).state for line in lines)

        def in_batches():
            num = states = 0
            for each in opstatus.Reader().read(json):
                num += len(each) // 20
                states += sum(each[16::20]) if numpy is None else int(
                    numpy.frombuffer(each, opstatus.DTYPE)["state"].sum())
            assert states == total
            return num

        def one_by_one():
            assert sum(opstatus.parse(line).state for line in lines) == total
            return len(lines)

        batch, one = best(in_batches), best(one_by_one)
    print(f"result {passed} {failed} {one:.1f} {batch:.1f}")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
