// Package opstatus reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus.
//
//	batch := make([]opstatus.Record, 1000)
//	scanner, err := opstatus.NewScanner(file, opstatus.Auto, 0)
//	for scanner.Next(batch) {
//		for _, record := range scanner.Batch() {
//			...
//		}
//	}
//	err = scanner.Err()
//
// A call into C takes tens of nanoseconds, which a batch pays once.
package opstatus

/*
#cgo pkg-config: opstatus
#include <opstatus/opstatus.h>

typedef struct { int32_t code; size_t offset; opstatus_record record; } parsed;
typedef struct { int32_t code; size_t num_records, consumed; } taken;

// By value: what cgo gets a pointer to goes to the heap.
static parsed parse(const char* json, size_t len, uint32_t options) {
    parsed out = {0};
    out.code = opstatus_parse(json, len, options, &out.record, &out.offset);
    return out;
}
static taken take(opstatus_reader* reader, const char* bytes, size_t len, opstatus_record* out, size_t room) {
    taken result;
    result.code = opstatus_reader_read(reader, bytes, len, out, room, &result.num_records, &result.consumed);
    return result;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"io"
	"unsafe"
)

type State uint8

const (
	StateInvalid State = iota
	StateRunning
	StateRollingBack
	StateCompleted
	StateFaulted
	StateCancelled
	StateForceCancelled
	StateUnrecognized State = 255
)

type Type uint8

const (
	TypeInvalid             Type = 0
	TypePartitionDataLoss   Type = 1
	TypePartitionQuorumLoss Type = 2
	TypePartitionRestart    Type = 4
	TypeNodeTransition      Type = 8
	TypeUnrecognized        Type = 255
)

type Framing uint32

const (
	Auto Framing = iota
	Array
	Sequence
)

type Options uint32

const (
	RejectUnknownMembers Options = 1 << iota
	RequireAllMembers
	AcceptEnumIntegers
	AcceptNull
	KeepUnrecognizedNames
)

type Style uint32

const (
	Names Style = iota
	Reference
	Integers
)

// UUID is 16 bytes in the text's order.
type UUID [16]byte

// Record is one OperationStatus, as the library lays it out. A member that is absent is zero, and its Has is false.
type Record struct {
	OperationID UUID
	State       State
	Type        Type
	members     uint8
	_           uint8
}

// Error is what the input breaks, and the offset of the first byte that is wrong.
type Error struct {
	Code   int32
	Offset uint64
}

func name(text *C.char) string {
	if text == nil {
		return "Unrecognized"
	}
	return C.GoString(text)
}

func (s State) String() string   { return name(C.opstatus_state_name(C.uint8_t(s))) }
func (t Type) String() string    { return name(C.opstatus_type_name(C.uint8_t(t))) }
func (s State) IsTerminal() bool { return C.opstatus_state_is_terminal(C.uint8_t(s)) != 0 }
func (e *Error) Name() string    { return name(C.opstatus_error_name(C.int32_t(e.Code))) }
func (e *Error) Error() string {
	return fmt.Sprintf("%s at byte %d: %s", e.Name(), e.Offset, name(C.opstatus_error_message(C.int32_t(e.Code))))
}

func (id UUID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func (r *Record) HasOperationID() bool { return r.members&1 != 0 }
func (r *Record) HasState() bool       { return r.members&2 != 0 }
func (r *Record) HasType() bool        { return r.members&4 != 0 }

// Write returns nil if a value is unrecognized.
func (r *Record) Write(style Style) []byte {
	out := make([]byte, C.OPSTATUS_JSON_MAX_LEN)
	room := (*C.char)(unsafe.Pointer(&out[0]))
	n := C.opstatus_write((*C.opstatus_record)(unsafe.Pointer(r)), C.uint32_t(style), room, C.size_t(len(out)))
	if n == 0 {
		return nil
	}
	return out[:n]
}

func init() {
	if version := C.opstatus_abi_version(); version != C.OPSTATUS_ABI_VERSION {
		panic(fmt.Sprintf("libopstatus has ABI version %d, not %d", version, int(C.OPSTATUS_ABI_VERSION)))
	}
}

func pointer(bytes []byte) *C.char {
	if len(bytes) == 0 {
		return nil
	}
	return (*C.char)(unsafe.Pointer(&bytes[0]))
}

// Parse reads one document.
func Parse(json []byte, options Options) (Record, error) {
	out := C.parse(pointer(json), C.size_t(len(json)), C.uint32_t(options))
	if out.code != 0 {
		return Record{}, &Error{int32(out.code), uint64(out.offset)}
	}
	return *(*Record)(unsafe.Pointer(&out.record)), nil
}

// Reader is a place in an input that comes in pieces. It may be copied in the middle of one.
type Reader struct{ reader C.opstatus_reader }

func NewReader(framing Framing, options Options) (*Reader, error) {
	r := new(Reader)
	if code := C.opstatus_reader_init(&r.reader, C.uint32_t(framing), C.uint32_t(options)); code != 0 {
		return nil, &Error{int32(code), 0}
	}
	return r, nil
}

// Read fills the batch from the front of the piece, and returns how many records it wrote and how many bytes it took,
// also where there is an error.
func (r *Reader) Read(piece []byte, batch []Record) (num, used int, err error) {
	if len(batch) == 0 {
		return 0, 0, &Error{C.OPSTATUS_INVALID_ARGUMENT, 0}
	}
	room := (*C.opstatus_record)(unsafe.Pointer(&batch[0]))
	out := C.take(&r.reader, pointer(piece), C.size_t(len(piece)), room, C.size_t(len(batch)))
	return int(out.num_records), int(out.consumed), r.err(out.code)
}

// Finish says that the input is over.
func (r *Reader) Finish() error { return r.err(C.opstatus_reader_finish(&r.reader)) }

func (r *Reader) Offset() uint64     { return uint64(C.opstatus_reader_offset(&r.reader)) }
func (r *Reader) NumRecords() uint64 { return uint64(C.opstatus_reader_num_records(&r.reader)) }

func (r *Reader) err(code C.int32_t) error {
	switch code {
	case C.OPSTATUS_OK:
		return nil
	case C.OPSTATUS_INVALID_ARGUMENT:
		return &Error{int32(code), 0}
	}
	return &Error{int32(code), r.Offset()}
}

// Scanner reads a stream in batches, in constant memory.
type Scanner struct {
	*Reader
	in          io.Reader
	piece, rest []byte
	batch       []Record
	err         error
	over        bool
}

func NewScanner(in io.Reader, framing Framing, options Options) (*Scanner, error) {
	reader, err := NewReader(framing, options)
	return &Scanner{Reader: reader, in: in, piece: make([]byte, 1<<16)}, err
}

// Next reads records into the batch, some or all of its length. It is false at the end and after an error.
func (s *Scanner) Next(batch []Record) bool {
	for s.err == nil {
		if len(s.rest) > 0 {
			var num, used int
			num, used, s.err = s.Read(s.rest, batch)
			s.rest, s.batch = s.rest[used:], batch[:num]
			if num > 0 {
				return true
			}
			continue
		}
		if s.over {
			s.err = s.Finish()
			return false
		}
		n, err := s.in.Read(s.piece)
		s.rest, s.over = s.piece[:n], errors.Is(err, io.EOF)
		if err != nil && !s.over {
			s.err = err
		}
	}
	return false
}

// Batch is what the last Next read.
func (s *Scanner) Batch() []Record { return s.batch }

// Err is nil if the input is complete.
func (s *Scanner) Err() error { return s.err }
