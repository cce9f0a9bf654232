/* Made from opstatus.h by packaging/cdef.py: see there what these mean. */
/* clang-format off */

enum {
    OPSTATUS_ABI_VERSION = 1,
    OPSTATUS_MAX_DEPTH = 64,
    OPSTATUS_JSON_MAX_LEN = 108
};
enum {
    OPSTATUS_STATE_INVALID = 0,
    OPSTATUS_STATE_RUNNING = 1,
    OPSTATUS_STATE_ROLLING_BACK = 2,
    OPSTATUS_STATE_COMPLETED = 3,
    OPSTATUS_STATE_FAULTED = 4,
    OPSTATUS_STATE_CANCELLED = 5,
    OPSTATUS_STATE_FORCE_CANCELLED = 6
};
enum {
    OPSTATUS_TYPE_INVALID = 0,
    OPSTATUS_TYPE_PARTITION_DATA_LOSS = 1,
    OPSTATUS_TYPE_PARTITION_QUORUM_LOSS = 2,
    OPSTATUS_TYPE_PARTITION_RESTART = 4,
    OPSTATUS_TYPE_NODE_TRANSITION = 8
};
enum { OPSTATUS_UNRECOGNIZED = 255 };
enum { OPSTATUS_HAS_OPERATION_ID = 1, OPSTATUS_HAS_STATE = 2, OPSTATUS_HAS_TYPE = 4 };
enum {
    OPSTATUS_FRAMING_AUTO = 0,
    OPSTATUS_FRAMING_ARRAY = 1,
    OPSTATUS_FRAMING_SEQUENCE = 2
};
enum {
    OPSTATUS_REJECT_UNKNOWN_MEMBERS = 1,
    OPSTATUS_REQUIRE_ALL_MEMBERS = 2,
    OPSTATUS_ACCEPT_ENUM_INTEGERS = 4,
    OPSTATUS_ACCEPT_NULL = 8,
    OPSTATUS_KEEP_UNRECOGNIZED_NAMES = 16
};
enum {
    OPSTATUS_STYLE_NAMES = 0,
    OPSTATUS_STYLE_REFERENCE = 1,
    OPSTATUS_STYLE_INTEGERS = 2
};
enum {
    OPSTATUS_OK = 0,
    OPSTATUS_UNEXPECTED_END = 1,
    OPSTATUS_UNEXPECTED_BYTE = 2,
    OPSTATUS_INVALID_UTF8 = 3,
    OPSTATUS_INVALID_ESCAPE = 4,
    OPSTATUS_CONTROL_CHARACTER = 5,
    OPSTATUS_INVALID_NUMBER = 6,
    OPSTATUS_DEPTH_EXCEEDED = 7,
    OPSTATUS_DUPLICATE_MEMBER = 8,
    OPSTATUS_UNKNOWN_MEMBER = 9,
    OPSTATUS_WRONG_TYPE = 10,
    OPSTATUS_INVALID_UUID = 11,
    OPSTATUS_UNKNOWN_STATE = 12,
    OPSTATUS_UNKNOWN_TYPE = 13,
    OPSTATUS_MISSING_MEMBER = 14,
    OPSTATUS_TRAILING_CONTENT = 15,
    OPSTATUS_INVALID_ARGUMENT = 16
};
typedef struct opstatus_record {
    uint8_t operation_id[16];
    uint8_t state;
    uint8_t type;
    uint8_t members;
    uint8_t reserved;
} opstatus_record;
typedef struct opstatus_reader {
    uint64_t opaque[16];
} opstatus_reader;
int32_t opstatus_parse(const char* json, size_t json_len, uint32_t options, opstatus_record* out,
                       size_t* out_offset);
int32_t opstatus_reader_init(opstatus_reader* reader, uint32_t framing, uint32_t options);
int32_t opstatus_reader_read(opstatus_reader* reader, const char* bytes, size_t bytes_len,
                             opstatus_record* out, size_t out_capacity, size_t* out_num_records,
                             size_t* out_consumed);
int32_t opstatus_reader_finish(opstatus_reader* reader);
uint64_t opstatus_reader_offset(const opstatus_reader* reader);
uint64_t opstatus_reader_num_records(const opstatus_reader* reader);
size_t opstatus_write(const opstatus_record* record, uint32_t style, char* out,
                      size_t out_capacity);
int32_t opstatus_uuid_parse(const char* text, size_t text_len, uint8_t out[16]);
void opstatus_uuid_format(const uint8_t id[16], char out[36]);
const char* opstatus_state_name(uint8_t state);
const char* opstatus_type_name(uint8_t type);
uint8_t opstatus_state_is_terminal(uint8_t state);
const char* opstatus_error_name(int32_t error);
const char* opstatus_error_message(int32_t error);
uint32_t opstatus_abi_version(void);
const char* opstatus_version(void);
const char* opstatus_kernel(void);
