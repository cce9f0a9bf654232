"""Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus.

    with open("operations.json", "rb") as file:
        for batch in opstatus.batches(file):        # 20 bytes a record, no object for each
            running += bytes(batch)[16::20].count(opstatus.State.RUNNING)

With NumPy, numpy.frombuffer(batch, opstatus.DTYPE) is the same memory as an array of records.
records(file) makes a Record of each. All of them read in constant memory.
"""

import ctypes
import enum
import os
import uuid

DTYPE = [("operation_id", "V16"), ("state", "u1"), ("type", "u1"), ("members", "u1"), ("reserved", "u1")]


class State(enum.IntEnum):
    INVALID, RUNNING, ROLLING_BACK, COMPLETED, FAULTED, CANCELLED, FORCE_CANCELLED = range(7)
    UNRECOGNIZED = 255

    @property
    def is_terminal(self):
        return bool(_lib.opstatus_state_is_terminal(self))


class Type(enum.IntEnum):
    INVALID, PARTITION_DATA_LOSS, PARTITION_QUORUM_LOSS, PARTITION_RESTART, NODE_TRANSITION = 0, 1, 2, 4, 8
    UNRECOGNIZED = 255


class Framing(enum.IntEnum):
    AUTO, ARRAY, SEQUENCE = range(3)


class Option(enum.IntFlag):
    REJECT_UNKNOWN_MEMBERS, REQUIRE_ALL_MEMBERS, ACCEPT_ENUM_INTEGERS = 1, 2, 4
    ACCEPT_NULL, KEEP_UNRECOGNIZED_NAMES = 8, 16


class Style(enum.IntEnum):
    NAMES, REFERENCE, INTEGERS = range(3)


class Error(ValueError):
    """What the input breaks: code and name, and the offset of the first byte that is wrong."""

    def __init__(self, code, offset):
        self.code, self.offset, self.name = code, offset, _lib.opstatus_error_name(code).decode()
        super().__init__(f"{self.name} at byte {offset}: {_lib.opstatus_error_message(code).decode()}")


class Record(ctypes.Structure):
    """One OperationStatus; a member that is absent is None."""

    _fields_ = [("id_bytes", ctypes.c_uint8 * 16), ("state_number", ctypes.c_uint8),
                ("type_number", ctypes.c_uint8), ("members", ctypes.c_uint8), ("reserved", ctypes.c_uint8)]

    @property
    def operation_id(self):
        return uuid.UUID(bytes=bytes(self.id_bytes)) if self.members & 1 else None

    @property
    def state(self):
        return State(self.state_number) if self.members & 2 else None

    @property
    def type(self):
        return Type(self.type_number) if self.members & 4 else None

    def write(self, style=Style.NAMES):
        out = ctypes.create_string_buffer(108)
        length = _lib.opstatus_write(ctypes.byref(self), style, out, 108)
        if length == 0:
            raise ValueError("a record with such values cannot be written")
        return out.raw[:length]


def parse(json, options=0):
    """The Record of one document, which is bytes."""
    record, offset = Record(), ctypes.c_size_t()
    code = _lib.opstatus_parse(json, len(json), options, record, offset)
    if code:
        raise Error(code, offset.value)
    return record


class Reader:
    """Takes an input in pieces: read(piece) yields batches of records, finish() says that it is over."""

    def __init__(self, framing=Framing.AUTO, options=0, capacity=1000):
        self._reader = ctypes.create_string_buffer(128)
        self._records = bytearray(20 * capacity)
        self._room, self._capacity = (ctypes.c_char * len(self._records)).from_buffer(self._records), capacity
        self._check(_lib.opstatus_reader_init(self._reader, framing, options))

    def _check(self, code):
        if code:
            raise Error(code, 0 if code == 16 else self.offset)

    def read(self, piece):
        """Each batch is a memoryview, 20 bytes a record, overwritten by the next one.

        The piece is bytes; of a writable buffer, such as readinto() fills, nothing is copied."""
        length, used = len(piece), 0
        held = piece if isinstance(piece, bytes) else (ctypes.c_char * length).from_buffer(piece)
        address = ctypes.cast(held, ctypes.c_void_p).value or 0
        num, consumed = ctypes.c_size_t(), ctypes.c_size_t()
        while used < length:
            code = _lib.opstatus_reader_read(self._reader, address + used, length - used, self._room,
                                             self._capacity, num, consumed)
            used += consumed.value
            if num.value:
                yield memoryview(self._records)[:20 * num.value]
            self._check(code)

    def finish(self):
        self._check(_lib.opstatus_reader_finish(self._reader))

    @property
    def offset(self):
        return _lib.opstatus_reader_offset(self._reader)

    @property
    def num_records(self):
        return _lib.opstatus_reader_num_records(self._reader)


def batches(file, framing=Framing.AUTO, options=0, capacity=1000, piece_len=1 << 16):
    """Of a binary file, as Reader.read yields them; the records before an error come before it is raised."""
    reader, buffer = Reader(framing, options, capacity), bytearray(piece_len)
    while length := file.readinto(buffer):
        yield from reader.read(memoryview(buffer)[:length])
    reader.finish()


def records(file, framing=Framing.AUTO, options=0):
    """Of a binary file, a Record at a time."""
    for batch in batches(file, framing, options):
        yield from unpack(batch)


def unpack(batch):
    """A batch's records, copied."""
    return (Record * (len(batch) // 20)).from_buffer_copy(batch)


def _load():
    lib = ctypes.CDLL(os.environ.get("OPSTATUS_LIBRARY", "libopstatus.so.1"))
    if lib.opstatus_abi_version() != 1:
        raise ImportError(f"libopstatus has ABI version {lib.opstatus_abi_version()}, not 1")
    size, pointer, size_out = ctypes.c_size_t, ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)
    for name, result, arguments in [
            ("parse", ctypes.c_int32, [ctypes.c_char_p, size, ctypes.c_uint32, ctypes.POINTER(Record), size_out]),
            ("reader_init", ctypes.c_int32, [pointer, ctypes.c_uint32, ctypes.c_uint32]),
            ("reader_read", ctypes.c_int32, [pointer, pointer, size, pointer, size, size_out, size_out]),
            ("reader_finish", ctypes.c_int32, [pointer]),
            ("reader_offset", ctypes.c_uint64, [pointer]), ("reader_num_records", ctypes.c_uint64, [pointer]),
            ("write", size, [pointer, ctypes.c_uint32, pointer, size]),
            ("state_name", ctypes.c_char_p, [ctypes.c_uint8]), ("type_name", ctypes.c_char_p, [ctypes.c_uint8]),
            ("state_is_terminal", ctypes.c_uint8, [ctypes.c_uint8]),
            ("error_name", ctypes.c_char_p, [ctypes.c_int32]), ("error_message", ctypes.c_char_p, [ctypes.c_int32])]:
        function = getattr(lib, "opstatus_" + name)
        function.restype, function.argtypes = result, arguments
    return lib


def state_name(state):
    """The reference's name, such as RollingBack."""
    return (_lib.opstatus_state_name(state) or b"Unrecognized").decode()


def type_name(kind):
    """The name that gateways write, such as PartitionRestart."""
    return (_lib.opstatus_type_name(kind) or b"Unrecognized").decode()


_lib = _load()
