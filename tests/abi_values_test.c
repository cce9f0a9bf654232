/* The C ABI from C99: sizes, numbers, names, UUIDs and the writer. The numbers are those of the
 * contract, written down again. */
#include <opstatus/opstatus.h>
#include <stddef.h>
#include <string.h>

#include "abi_check.h"

/* A size that is not right does not compile: there is no array of -1 elements. */
typedef char record_has_20_bytes[sizeof(opstatus_record) == 20 ? 1 : -1];
typedef char reader_has_128_bytes[sizeof(opstatus_reader) == 128 ? 1 : -1];
struct record_behind_a_byte {
    char byte;
    opstatus_record record;
};
struct reader_behind_a_byte {
    char byte;
    opstatus_reader reader;
};
struct word_behind_a_byte {
    char byte;
    uint64_t word;
};
typedef char record_is_a_constant_expression[OPSTATUS_JSON_MAX_LEN + OPSTATUS_INVALID_ARGUMENT];

static const char* const states[] = {"Invalid", "Running",   "RollingBack",   "Completed",
                                     "Faulted", "Cancelled", "ForceCancelled"};
static const struct {
    uint8_t value;
    const char* name;
    const char* reference_name;
} types[] = {{0, "Invalid", "invalid"},
             {1, "PartitionDataLoss", "partitionDataLoss"},
             {2, "PartitionQuorumLoss", "partitionQuorumLoss"},
             {4, "PartitionRestart", "partitionRestart"},
             {8, "NodeTransition", "nodeTransition"}};
/* What only this error's message says. */
static const struct {
    const char* name;
    const char* message_part;
} errors[] = {
    {"OK", "is valid"},
    {"UNEXPECTED_END", "too early"},
    {"UNEXPECTED_BYTE", "cannot stand here"},
    {"INVALID_UTF8", "UTF-8"},
    {"INVALID_ESCAPE", "no escape"},
    {"CONTROL_CHARACTER", "control character"},
    {"INVALID_NUMBER", "leading zero"},
    {"DEPTH_EXCEEDED", "64 deep"},
    {"DUPLICATE_MEMBER", "before"},
    {"UNKNOWN_MEMBER", "must be OperationId"},
    {"WRONG_TYPE", "of this kind"},
    {"INVALID_UUID", "UUID"},
    {"UNKNOWN_STATE", "listed states"},
    {"UNKNOWN_TYPE", "listed types"},
    {"MISSING_MEMBER", "ends without"},
    {"TRAILING_CONTENT", "white space"},
    {"INVALID_ARGUMENT", "forbids"},
};

static void check_layout(void) {
    CHECK(offsetof(struct record_behind_a_byte, record) == 1);
    CHECK(offsetof(struct reader_behind_a_byte, reader) ==
          offsetof(struct word_behind_a_byte, word));
    CHECK(offsetof(opstatus_record, operation_id) == 0);
    CHECK(offsetof(opstatus_record, state) == 16);
    CHECK(offsetof(opstatus_record, type) == 17);
    CHECK(offsetof(opstatus_record, members) == 18);
    CHECK(offsetof(opstatus_record, reserved) == 19);
}

static void check_numbers(void) {
    CHECK(OPSTATUS_ABI_VERSION == 1 && opstatus_abi_version() == 1);
    CHECK(strcmp(opstatus_version(), OPSTATUS_VERSION_STRING) == 0);
    CHECK(OPSTATUS_MAX_DEPTH == 64 && OPSTATUS_JSON_MAX_LEN == 108);
    CHECK(OPSTATUS_STATE_INVALID == 0 && OPSTATUS_STATE_RUNNING == 1);
    CHECK(OPSTATUS_STATE_ROLLING_BACK == 2 && OPSTATUS_STATE_COMPLETED == 3);
    CHECK(OPSTATUS_STATE_FAULTED == 4 && OPSTATUS_STATE_CANCELLED == 5);
    CHECK(OPSTATUS_STATE_FORCE_CANCELLED == 6 && OPSTATUS_UNRECOGNIZED == 255);
    CHECK(OPSTATUS_TYPE_INVALID == 0 && OPSTATUS_TYPE_PARTITION_DATA_LOSS == 1);
    CHECK(OPSTATUS_TYPE_PARTITION_QUORUM_LOSS == 2 && OPSTATUS_TYPE_PARTITION_RESTART == 4);
    CHECK(OPSTATUS_TYPE_NODE_TRANSITION == 8);
    CHECK(OPSTATUS_HAS_OPERATION_ID == 1 && OPSTATUS_HAS_STATE == 2 && OPSTATUS_HAS_TYPE == 4);
    CHECK(OPSTATUS_FRAMING_AUTO == 0 && OPSTATUS_FRAMING_ARRAY == 1);
    CHECK(OPSTATUS_FRAMING_SEQUENCE == 2);
    CHECK(OPSTATUS_REJECT_UNKNOWN_MEMBERS == 1 && OPSTATUS_REQUIRE_ALL_MEMBERS == 2);
    CHECK(OPSTATUS_ACCEPT_ENUM_INTEGERS == 4 && OPSTATUS_ACCEPT_NULL == 8);
    CHECK(OPSTATUS_KEEP_UNRECOGNIZED_NAMES == 16);
    CHECK(OPSTATUS_STYLE_NAMES == 0 && OPSTATUS_STYLE_REFERENCE == 1);
    CHECK(OPSTATUS_STYLE_INTEGERS == 2);
    CHECK(OPSTATUS_OK == 0 && OPSTATUS_UNEXPECTED_END == 1 && OPSTATUS_UNEXPECTED_BYTE == 2);
    CHECK(OPSTATUS_INVALID_UTF8 == 3 && OPSTATUS_INVALID_ESCAPE == 4);
    CHECK(OPSTATUS_CONTROL_CHARACTER == 5 && OPSTATUS_INVALID_NUMBER == 6);
    CHECK(OPSTATUS_DEPTH_EXCEEDED == 7 && OPSTATUS_DUPLICATE_MEMBER == 8);
    CHECK(OPSTATUS_UNKNOWN_MEMBER == 9 && OPSTATUS_WRONG_TYPE == 10);
    CHECK(OPSTATUS_INVALID_UUID == 11 && OPSTATUS_UNKNOWN_STATE == 12);
    CHECK(OPSTATUS_UNKNOWN_TYPE == 13 && OPSTATUS_MISSING_MEMBER == 14);
    CHECK(OPSTATUS_TRAILING_CONTENT == 15 && OPSTATUS_INVALID_ARGUMENT == 16);
}

static void check_names(void) {
    int i;
    for (i = 0; i < 256; ++i) {
        const char* const state = opstatus_state_name((uint8_t)i);
        const char* const type = opstatus_type_name((uint8_t)i);
        const char* want = NULL;
        size_t k;
        CHECK(i < 7 ? state != NULL && strcmp(state, states[i]) == 0 : state == NULL);
        for (k = 0; k < 5; ++k)
            if (types[k].value == i) want = types[k].name;
        CHECK(want != NULL ? type != NULL && strcmp(type, want) == 0 : type == NULL);
        CHECK(opstatus_state_is_terminal((uint8_t)i) == (i >= 3 && i <= 6 ? 1 : 0));
    }
    for (i = 0; i < 17; ++i) {
        const char* const name = opstatus_error_name(i);
        const char* const message = opstatus_error_message(i);
        int k;
        CHECK(name != NULL && strcmp(name, errors[i].name) == 0);
        CHECK(message != NULL && strlen(message) > 10 && strchr(message, '\n') == NULL);
        for (k = 0; k < 17; ++k)
            CHECK((strstr(message, errors[k].message_part) != NULL) == (i == k));
    }
    CHECK(opstatus_error_name(17) == NULL && opstatus_error_message(17) == NULL);
    CHECK(opstatus_error_name(-1) == NULL && opstatus_error_message(-1) == NULL);
    CHECK(opstatus_error_name(INT32_MAX) == NULL && opstatus_error_message(INT32_MAX) == NULL);
    CHECK(opstatus_error_name(INT32_MIN) == NULL && opstatus_error_message(INT32_MIN) == NULL);
    CHECK(opstatus_kernel() != NULL && opstatus_kernel()[0] != '\0');
}

static void check_uuids(void) {
    static const char text[] = "01234567-89ab-cDEF-0f1e-2d3c4b5a6978";
    static const char lower[] = "01234567-89ab-cdef-0f1e-2d3c4b5a6978";
    static const uint8_t bytes[16] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF,
                                      0x0F, 0x1E, 0x2D, 0x3C, 0x4B, 0x5A, 0x69, 0x78};
    uint8_t id[17];
    char out[37];
    size_t len, at;
    memset(id, POISON, sizeof id);
    memset(out, POISON, sizeof out);
    for (len = 0; len < sizeof text; ++len)
        if (len != 36) CHECK(opstatus_uuid_parse(text, len, id) == 11 && id[0] == POISON);
    CHECK(opstatus_uuid_parse(NULL, 0, id) == 11 && id[0] == POISON);
    for (at = 0; at < 36; ++at) {
        char changed[36];
        memcpy(changed, text, 36);
        changed[at] = changed[at] == '-' ? '0' : '-';
        CHECK(opstatus_uuid_parse(changed, 36, id) == 11 && id[0] == POISON);
        changed[at] = 'g';
        CHECK(opstatus_uuid_parse(changed, 36, id) == 11 && id[0] == POISON);
    }
    CHECK(opstatus_uuid_parse("{1234567-89ab-cdef-0f1e-2d3c4b5a697}", 36, id) == 11);
    CHECK(opstatus_uuid_parse(text, 36, id) == 0);
    CHECK(memcmp(id, bytes, 16) == 0 && id[16] == POISON);
    opstatus_uuid_format(id, out);
    CHECK(memcmp(out, lower, 36) == 0 && (unsigned char)out[36] == POISON);
}

/* The text that the contract asks for. */
static size_t expected_text(char* out, unsigned members, size_t state, size_t type,
                            unsigned style) {
    size_t len = 0;
    const char* separator = "{";
    if (members & 1) {
        len += (size_t)sprintf(out + len, "%s\"OperationId\":\"%s\"", separator,
                               "00010203-0405-0607-0809-0a0b0c0d0eff");
        separator = ",";
    }
    if (members & 2) {
        len += (size_t)sprintf(out + len, style == 2 ? "%s\"State\":%c" : "%s\"State\":", separator,
                               (char)('0' + state));
        if (style != 2) len += (size_t)sprintf(out + len, "\"%s\"", states[state]);
        separator = ",";
    }
    if (members & 4) {
        len += (size_t)sprintf(out + len, "%s\"Type\":", separator);
        if (style == 2)
            len += (size_t)sprintf(out + len, "%d", types[type].value);
        else
            len += (size_t)sprintf(out + len, "\"%s\"",
                                   style == 0 ? types[type].name : types[type].reference_name);
        separator = ",";
    }
    if (members == 0) len += (size_t)sprintf(out + len, "{");
    len += (size_t)sprintf(out + len, "}");
    return len;
}

/* Writes the record with every capacity. */
static void check_write(const opstatus_record* record, unsigned style, const char* want,
                        size_t want_len) {
    char out[OPSTATUS_JSON_MAX_LEN + 8];
    char poison[sizeof out];
    size_t capacity;
    memset(poison, POISON, sizeof poison);
    for (capacity = 0; capacity <= OPSTATUS_JSON_MAX_LEN; ++capacity) {
        const size_t fits = want_len <= capacity ? want_len : 0;
        memset(out, POISON, sizeof out);
        CHECK(opstatus_write(record, style, out, capacity) == fits);
        CHECK(memcmp(out, want, fits) == 0);
        CHECK(memcmp(out + fits, poison, sizeof out - fits) == 0);
    }
}

static void check_writer(void) {
    size_t longest = 0;
    unsigned members, style;
    size_t state, type, i;
    opstatus_record record;
    char want[256];
    for (i = 0; i < 16; ++i)
        record.operation_id[i] = (uint8_t)(i == 15 ? 0xFF : i);
    for (members = 0; members < 8; ++members)
        for (style = 0; style < 3; ++style)
            for (state = 0; state < 7; ++state)
                for (type = 0; type < 5; ++type) {
                    const size_t len = expected_text(want, members, state, type, style);
                    opstatus_record again;
                    size_t offset;
                    /* What is absent or reserved is not looked at. */
                    record.reserved = POISON;
                    record.state = members & 2 ? (uint8_t)state : POISON;
                    record.type = members & 4 ? types[type].value : POISON;
                    record.members = (uint8_t)members;
                    check_write(&record, style, want, len);
                    if (len > longest) longest = len;
                    CHECK(opstatus_parse(want, len, OPSTATUS_ACCEPT_ENUM_INTEGERS, &again,
                                         &offset) == 0);
                    CHECK(offset == len && again.members == members && again.reserved == 0);
                    CHECK(again.state == (members & 2 ? state : 0));
                    CHECK(again.type == (members & 4 ? types[type].value : 0));
                    CHECK(!(members & 1) ||
                          memcmp(again.operation_id, record.operation_id, 16) == 0);
                }
    CHECK(longest == OPSTATUS_JSON_MAX_LEN);
}

/* Whatever cannot be written. */
static void check_what_is_not_written(void) {
    unsigned value, style;
    opstatus_record record;
    memset(&record, 0, sizeof record);
    for (style = 0; style < 3; ++style)
        for (value = 0; value < 256; ++value) {
            record.members = (uint8_t)value;
            record.state = 0;
            record.type = 0;
            if (value > 7) check_write(&record, style, "", 0);
            record.members = 7;
            record.state = (uint8_t)value;
            if (value > 6) check_write(&record, style, "", 0);
            record.state = 0;
            record.type = (uint8_t)value;
            if (value > 2 && value != 4 && value != 8) check_write(&record, style, "", 0);
        }
    record.type = 0;
    check_write(&record, 3, "", 0);
    check_write(&record, UINT32_MAX, "", 0);
}

int main(void) {
    check_layout();
    check_numbers();
    check_names();
    check_uuids();
    check_writer();
    check_what_is_not_written();
    return REPORT();
}
