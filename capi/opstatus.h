/* opstatus.h: reads Azure Service Fabric's OperationStatus from JSON, strictly.
 *
 * OperationStatus is the element of the list that the REST API returns for GET /Faults/
 * (GetFaultOperationList): a UUID and two enumerations.
 *
 *     {"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Completed",
 *      "Type":"PartitionRestart"}
 *
 * What is accepted, byte by byte, stands in README.md under "What is accepted". In one sentence:
 * whatever this library accepts, every conforming JSON reader decodes to the same values.
 *
 * The following holds for every function here unless its comment says otherwise.
 *
 * Memory.   Nothing is allocated, ever. Nothing of the caller's is kept after the call. Exactly the
 *           bytes [pointer, pointer + length) are read, with no padding and no alignment asked for.
 *           Exactly what the comment names is written. Inputs and outputs must not overlap.
 * Length.   Lengths (`_len`) count bytes; no terminator is needed or looked for, and a NUL byte is a
 *           byte like any other. A pointer to bytes may be NULL if its length is 0.
 * Errors.   Functions that return int32_t return OPSTATUS_OK or one of the codes below. A NULL that
 *           is not allowed, or any other call that is forbidden here, is OPSTATUS_INVALID_ARGUMENT:
 *           the call changes nothing, except that out-counts and the out-offset are written as 0.
 *           Functions that return a size or a count return 0 for it.
 * Threads.  All functions may be called from any thread at any time, also from a signal handler. One
 *           opstatus_reader is used by one thread at a time.
 * State.    None but the caller's: no locale, no errno, no locks, no exceptions, no recursion; at
 *           most 1 KiB of stack below the entry.
 *
 * Numbers in this header never change their meaning; new ones are only appended.
 */
#ifndef OPSTATUS_H
#define OPSTATUS_H

#include <stddef.h>
#include <stdint.h>

/* The version of the library that this header came with; opstatus_version() tells the one that runs. */
#define OPSTATUS_VERSION_STRING "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Values --------------------------------------------------------------------------------- */

enum {
    /* Counts incompatible changes of this ABI. A binding compares it with opstatus_abi_version(). */
    OPSTATUS_ABI_VERSION = 1,
    /* Containers that an unknown member's value may have open at once, its outermost one counted. */
    OPSTATUS_MAX_DEPTH = 64,
    /* The longest text that opstatus_write produces, in bytes. */
    OPSTATUS_JSON_MAX_LEN = 108
};

/* State of an operation (opstatus_record.state), in the reference's order. */
enum {
    OPSTATUS_STATE_INVALID = 0,
    OPSTATUS_STATE_RUNNING = 1,
    OPSTATUS_STATE_ROLLING_BACK = 2,
    OPSTATUS_STATE_COMPLETED = 3,      /* terminal */
    OPSTATUS_STATE_FAULTED = 4,        /* terminal */
    OPSTATUS_STATE_CANCELLED = 5,      /* terminal */
    OPSTATUS_STATE_FORCE_CANCELLED = 6 /* terminal */
};

/* Type of an operation (opstatus_record.type); the numbers are those of api-version 1.0. */
enum {
    OPSTATUS_TYPE_INVALID = 0,
    OPSTATUS_TYPE_PARTITION_DATA_LOSS = 1,
    OPSTATUS_TYPE_PARTITION_QUORUM_LOSS = 2,
    OPSTATUS_TYPE_PARTITION_RESTART = 4,
    OPSTATUS_TYPE_NODE_TRANSITION = 8
};

/* The state or type of a text that is not listed; only with OPSTATUS_KEEP_UNRECOGNIZED_NAMES. */
enum { OPSTATUS_UNRECOGNIZED = 255 };

/* Which members a record has (opstatus_record.members). */
enum { OPSTATUS_HAS_OPERATION_ID = 1, OPSTATUS_HAS_STATE = 2, OPSTATUS_HAS_TYPE = 4 };

/* What a reader takes as its input (opstatus_reader_init). */
enum {
    /* An array if the first byte after white space is '[', a sequence if it is '{'. */
    OPSTATUS_FRAMING_AUTO = 0,
    /* One JSON array of objects, white space around it allowed; [] is valid. */
    OPSTATUS_FRAMING_ARRAY = 1,
    /* Objects one after another, with any white space, also none, before, between and behind them:
     * newline-delimited JSON is one case. The empty input is valid. */
    OPSTATUS_FRAMING_SEQUENCE = 2
};

/* Options: a mask of these bits; any other bit is OPSTATUS_INVALID_ARGUMENT. 0 is the default. */
enum {
    /* A member that is not OperationId, State or Type is an error instead of being skipped. */
    OPSTATUS_REJECT_UNKNOWN_MEMBERS = 1,
    /* An object without all three members is an error. */
    OPSTATUS_REQUIRE_ALL_MEMBERS = 2,
    /* State and Type may also be a listed integer, one digit, as api-version 1.0 and 2.0 write it. */
    OPSTATUS_ACCEPT_ENUM_INTEGERS = 4,
    /* null in a known member counts as absent; the member still may not be repeated. */
    OPSTATUS_ACCEPT_NULL = 8,
    /* A State or Type text that is not listed becomes OPSTATUS_UNRECOGNIZED instead of an error. */
    OPSTATUS_KEEP_UNRECOGNIZED_NAMES = 16
};

/* How opstatus_write spells State and Type. */
enum {
    OPSTATUS_STYLE_NAMES = 0,     /* "RollingBack", "PartitionRestart": gateways since 3.0 */
    OPSTATUS_STYLE_REFERENCE = 1, /* "RollingBack", "partitionRestart": the REST reference */
    OPSTATUS_STYLE_INTEGERS = 2   /* 2, 4: gateways of api-version 1.0 and 2.0 */
};

/* ---- Errors ---------------------------------------------------------------------------------- */

/* An answer is a code and an offset in bytes. The offset names the first byte that rules the input
 * out: what stands before it could still have been continued into an accepted input. The answer
 * depends on the bytes alone, never on the CPU or on how the input was cut into chunks. README.md
 * says which of two errors wins, under "Errors".
 *
 * Each comment shows an input to opstatus_parse and a caret under the byte at the offset. <FF> is
 * one byte, of that hexadecimal value. */
enum {
    /* Valid. The offset is the number of bytes read. */
    OPSTATUS_OK = 0,

    /* The input ends too early. The offset is its length.
     *
     *     {"State":"Running"
     *                       ^
     */
    OPSTATUS_UNEXPECTED_END = 1,

    /* A byte that cannot stand here, and no more precise code below says why.
     *
     *     {"State";"Running"}
     *             ^
     */
    OPSTATUS_UNEXPECTED_BYTE = 2,

    /* A byte that makes a string's bytes ill-formed UTF-8 (RFC 3629 section 4).
     *
     *     {"Note":"caf<E9>"}
     *                     ^
     */
    OPSTATUS_INVALID_UTF8 = 3,

    /* A byte that breaks an escape (RFC 8259 section 7): the one after the backslash, a digit that
     * is not hexadecimal, the last digit of a low surrogate that stands alone, or what is not the
     * second half of a surrogate pair.
     *
     *     {"Note":"\x41"}
     *               ^
     */
    OPSTATUS_INVALID_ESCAPE = 4,

    /* An unescaped byte below 0x20 inside a string (RFC 8259 section 7).
     *
     *     {"Note":"a<09>b"}
     *               ^
     */
    OPSTATUS_CONTROL_CHARACTER = 5,

    /* A byte that breaks a number (RFC 8259 section 6): a digit after a leading zero, or anything
     * that stands where a digit must.
     *
     *     {"Progress":042}
     *                  ^
     */
    OPSTATUS_INVALID_NUMBER = 6,

    /* The byte that opens container number OPSTATUS_MAX_DEPTH + 1 of an unknown member's value.
     *
     *     {"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
     *                                                                          ^
     */
    OPSTATUS_DEPTH_EXCEEDED = 7,

    /* The closing quote of a known member's name that has been there before.
     *
     *     {"State":"Running","State":"Running"}
     *                              ^
     */
    OPSTATUS_DUPLICATE_MEMBER = 8,

    /* The character that rules out every known name, or the closing quote of a name that is too
     * short. Only with OPSTATUS_REJECT_UNKNOWN_MEMBERS.
     *
     *     {"Status":"Running"}
     *           ^
     */
    OPSTATUS_UNKNOWN_MEMBER = 9,

    /* The byte that begins a JSON value of a kind that this member cannot have; or the '.', 'e' or
     * 'E' that makes an accepted integer another number.
     *
     *     {"State":[]}
     *              ^
     */
    OPSTATUS_WRONG_TYPE = 10,

    /* The character that rules out a UUID (RFC 9562 section 4): a wrong one, the closing quote of a
     * short text, or the 37th.
     *
     *     {"OperationId":"{88ef90f9-0b94-46b0-b817-a6ea20c07f8a}"}
     *                     ^
     */
    OPSTATUS_INVALID_UUID = 11,

    /* The character that rules out every listed state, the closing quote of a text that is too
     * short, or a digit that is no state's.
     *
     *     {"State":"Canceled"}
     *                     ^
     */
    OPSTATUS_UNKNOWN_STATE = 12,

    /* The same for a type.
     *
     *     {"Type":"PARTITIONRESTART"}
     *               ^
     */
    OPSTATUS_UNKNOWN_TYPE = 13,

    /* The brace that closes an object without all members. Only with OPSTATUS_REQUIRE_ALL_MEMBERS.
     *
     *     {"State":"Running"}
     *                       ^
     */
    OPSTATUS_MISSING_MEMBER = 14,

    /* The first byte behind the document, or behind an array's closing bracket, that is not white
     * space.
     *
     *     {"State":"Running"},
     *                        ^
     */
    OPSTATUS_TRAILING_CONTENT = 15,

    /* The call was one that this header forbids; the offset is 0. It says nothing of the input, and
     * it never stands: a reader goes on as if the call had not been made. */
    OPSTATUS_INVALID_ARGUMENT = 16
};

/* ---- Types ----------------------------------------------------------------------------------- */

/* One OperationStatus. 20 bytes, alignment 1, no padding. */
typedef struct opstatus_record {
    uint8_t operation_id[16]; /* in the text's order, which is RFC 9562's; all 0 if absent */
    uint8_t state;            /* OPSTATUS_STATE_*, or OPSTATUS_UNRECOGNIZED; 0 if absent */
    uint8_t type;             /* OPSTATUS_TYPE_*, or OPSTATUS_UNRECOGNIZED; 0 if absent */
    uint8_t members;          /* OPSTATUS_HAS_* */
    uint8_t reserved;         /* always written as 0 */
} opstatus_record;

/* A place in an input that arrives in pieces. 128 bytes, owned by the caller, with no pointer
 * inside: it may be copied and moved with memcpy, also in the middle of an input, and thrown away at
 * any time; there is nothing to free. All bytes zero is an initialised reader: framing AUTO, no
 * options. Whatever bytes it holds, no call on it touches memory that the caller did not hand over;
 * a reader that no function of this library has written, and that is not all zero, gets some answer,
 * OPSTATUS_INVALID_ARGUMENT where the library can tell. Its bytes mean something to the same version
 * of the library only. */
typedef struct opstatus_reader {
    uint64_t opaque[16];
} opstatus_reader;

/* ---- One document ---------------------------------------------------------------------------- */

/* opstatus_parse reads one object, with optional JSON white space around it.
 *
 * json        The document; NULL only if json_len is 0 (which is OPSTATUS_UNEXPECTED_END).
 * options     A mask of option bits.
 * out         Written on success only. Not NULL.
 * out_offset  May be NULL. Written always: json_len on success, the error's offset otherwise.
 *
 * Returns OPSTATUS_OK, an error of the input, or OPSTATUS_INVALID_ARGUMENT. */
int32_t opstatus_parse(const char* json, size_t json_len, uint32_t options, opstatus_record* out,
                       size_t* out_offset);

/* ---- Lists, in pieces ------------------------------------------------------------------------ */

/* opstatus_reader_init prepares a reader for a new input. It comes first, unless the reader is all
 * zero, and may be called again at any time to start anew.
 *
 * reader   Not NULL. What it held does not matter.
 * framing  One of OPSTATUS_FRAMING_*.
 * options  A mask of option bits.
 *
 * Returns OPSTATUS_OK, or OPSTATUS_INVALID_ARGUMENT and leaves the reader as it was. */
int32_t opstatus_reader_init(opstatus_reader* reader, uint32_t framing, uint32_t options);

/* opstatus_reader_read takes the next piece of the input and writes each record as soon as its
 * closing brace is read. A piece may be empty and may end anywhere, also inside an escape, a UTF-8
 * character or a number.
 *
 * reader           Not NULL.
 * bytes            The piece; NULL only if bytes_len is 0.
 * out              Room for out_capacity records; or NULL: records are then counted and dropped, and
 *                  out_capacity is not looked at.
 * out_capacity     How many records this call may write. 0 is forbidden if out is not NULL.
 * out_num_records  May be NULL. Written always: the records completed in this call.
 * out_consumed     May be NULL. Written always: the bytes taken from the front of the piece.
 *
 * Returns OPSTATUS_OK when the piece is used up or out_capacity records have been written; nothing
 * is then consumed behind the last one's brace, and the rest of the piece is handed in again, with
 * new room. On an error of the input the records completed before it are in out, *out_consumed is
 * the error's place in this piece, and the error stands: every later read or finish returns it and
 * consumes nothing. A read after a successful finish is OPSTATUS_INVALID_ARGUMENT. */
int32_t opstatus_reader_read(opstatus_reader* reader, const char* bytes, size_t bytes_len,
                             opstatus_record* out, size_t out_capacity, size_t* out_num_records,
                             size_t* out_consumed);

/* opstatus_reader_finish says that the input is over. reader: not NULL.
 *
 * Returns OPSTATUS_OK if the input is complete, the error that stands, or OPSTATUS_UNEXPECTED_END,
 * which then stands. Calling it again gives the same. */
int32_t opstatus_reader_finish(opstatus_reader* reader);

/* opstatus_reader_offset is the number of bytes consumed since opstatus_reader_init; after an error
 * of the input it is the error's offset, counted from the input's beginning. NULL gives 0. */
uint64_t opstatus_reader_offset(const opstatus_reader* reader);

/* opstatus_reader_num_records is the number of records completed since opstatus_reader_init, those
 * dropped included. NULL gives 0. */
uint64_t opstatus_reader_num_records(const opstatus_reader* reader);

/* ---- Writing --------------------------------------------------------------------------------- */

/* opstatus_write writes a record as a gateway does: compact, the members in the order OperationId,
 * State, Type, absent ones left out, no terminator.
 *
 * record        Not NULL. `reserved` and the values of absent members are not looked at.
 * style         One of OPSTATUS_STYLE_*.
 * out           Room for out_capacity bytes. Not NULL. OPSTATUS_JSON_MAX_LEN bytes always suffice.
 * out_capacity  In bytes.
 *
 * Returns the number of bytes written; 0, with nothing written, if they do not fit, style is not
 * listed, `members` has other bits, a present member's value is not listed (OPSTATUS_UNRECOGNIZED
 * included), or a pointer is NULL. */
size_t opstatus_write(const opstatus_record* record, uint32_t style, char* out,
                      size_t out_capacity);

/* ---- UUIDs ----------------------------------------------------------------------------------- */

/* opstatus_uuid_parse reads the 36 characters of a UUID: hexadecimal digits of either case, '-' at
 * 8, 13, 18 and 23, no other form (RFC 9562 section 4). Version and variant are not checked.
 *
 * text  NULL only if text_len is 0 (which is OPSTATUS_INVALID_UUID).
 * out   16 bytes in the text's order, written on success only. Not NULL.
 *
 * Returns OPSTATUS_OK, OPSTATUS_INVALID_UUID or OPSTATUS_INVALID_ARGUMENT. */
int32_t opstatus_uuid_parse(const char* text, size_t text_len, uint8_t out[16]);

/* opstatus_uuid_format writes the 36 characters of a UUID, in lower case, with no terminator. If a
 * pointer is NULL it does nothing. */
void opstatus_uuid_format(const uint8_t id[16], char out[36]);

/* ---- Names ----------------------------------------------------------------------------------- */

/* All texts returned below are constants of the library, NUL-terminated, ASCII, valid for ever. */

/* opstatus_state_name is the reference's name, such as "RollingBack"; NULL if not listed. */
const char* opstatus_state_name(uint8_t state);

/* opstatus_type_name is the name that gateways write, such as "PartitionRestart"; NULL if not
 * listed. */
const char* opstatus_type_name(uint8_t type);

/* opstatus_state_is_terminal is 1 for a state that an operation does not leave: Completed, Faulted,
 * Cancelled, ForceCancelled; else 0, also if not listed. */
uint8_t opstatus_state_is_terminal(uint8_t state);

/* opstatus_error_name is the constant's name without its prefix, such as "INVALID_UUID" ("OK" for
 * 0); NULL if not listed. */
const char* opstatus_error_name(int32_t error);

/* opstatus_error_message is one sentence for people; NULL if not listed. Its wording may change. */
const char* opstatus_error_message(int32_t error);

/* opstatus_abi_version is the OPSTATUS_ABI_VERSION that the library was built with. */
uint32_t opstatus_abi_version(void);

/* opstatus_version is the OPSTATUS_VERSION_STRING that the library was built with. */
const char* opstatus_version(void);

/* opstatus_kernel names the code path that this CPU gets: "portable", "sse41", "avx512". It differs in speed,
 * never in an answer. More names may be added. */
const char* opstatus_kernel(void);

#ifdef __cplusplus
}
#endif

#endif
