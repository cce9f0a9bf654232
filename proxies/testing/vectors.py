"""bindings/vectors.txt as bodies of lists: inputs, and what each must answer.

A document stands in a list of its own: behind a '[', and in front of a ']' if it is accepted. Only what follows
a document's end means something else in a list, so the vectors of TRAILING_CONTENT are those of the framings.
"""

import dataclasses
import os

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "bindings", "vectors.txt")
OPTIONS = ["reject_unknown_members", "require_all_members", "accept_enum_integers", "accept_null",
           "keep_unrecognized_names"]


@dataclasses.dataclass
class Vector:
    framing: str      # auto, array, sequence
    options: int
    pieces: list      # of bytes
    code: int
    error: str        # the code's name; OK
    offset: int
    states: list      # of the records completed: names; "-" is absent

    @property
    def option_names(self):
        return [name for bit, name in enumerate(OPTIONS) if self.options >> bit & 1]


def vectors():
    found = []
    for line in open(PATH, encoding="ascii"):
        if line.startswith("#"):
            continue
        framing, options, _, pieces, _, code, error, offset, records = line.split()
        pieces = [b"" if piece == "-" else bytes.fromhex(piece) for piece in pieces.split(",")]
        code, offset = int(code), int(offset)
        states = [] if records == "-" else [record.split("/")[1] for record in records.split(",")]
        if error == "INVALID_ARGUMENT":
            continue
        if framing == "document":
            if error == "TRAILING_CONTENT":
                continue
            framing, offset = "array", offset + 1
            pieces = [b"[", *pieces]
            if code == 0:
                pieces, offset = [*pieces, b"]"], offset + 1
        found.append(Vector(framing, int(options), pieces, code, error, offset, states))
    return found
