/* The C ABI from C99: calls that are forbidden, and a reader's life. */
#include <opstatus/opstatus.h>
#include <string.h>

#include "abi_check.h"

static const char element[] =
    "{\"OperationId\":\"88ef90f9-0b94-46b0-b817-a6ea20c07f8a\",\"State\":\"RollingBack\","
    "\"Type\":\"PartitionRestart\"}";

static int is_poisoned(const void* bytes, size_t len) {
    const unsigned char* const p = (const unsigned char*)bytes;
    size_t i;
    for (i = 0; i < len; ++i)
        if (p[i] != POISON) return 0;
    return 1;
}

static void check_parse(void) {
    static const uint8_t id[16] = {0x88, 0xEF, 0x90, 0xF9, 0x0B, 0x94, 0x46, 0xB0,
                                   0xB8, 0x17, 0xA6, 0xEA, 0x20, 0xC0, 0x7F, 0x8A};
    opstatus_record out;
    size_t offset = 77;
    memset(&out, POISON, sizeof out);
    CHECK(opstatus_parse(element, sizeof element - 1, 0, &out, &offset) == 0);
    CHECK(offset == sizeof element - 1 && memcmp(out.operation_id, id, 16) == 0);
    CHECK(out.state == 2 && out.type == 4 && out.members == 7 && out.reserved == 0);
    CHECK(opstatus_parse(element, sizeof element - 1, 31, &out, NULL) == 0);
    CHECK(opstatus_parse("{}", 2, 0, &out, &offset) == 0 && offset == 2);
    CHECK(out.members == 0 && out.state == 0 && out.type == 0 && out.operation_id[0] == 0);

    memset(&out, POISON, sizeof out);
    CHECK(opstatus_parse(element, 50, 0, &out, &offset) == 1 && offset == 50);
    CHECK(opstatus_parse(element, 50, 0, &out, NULL) == 1);
    CHECK(opstatus_parse(NULL, 0, 0, &out, &offset) == 1 && offset == 0);
    CHECK(opstatus_parse("", 0, 0, &out, &offset) == 1 && offset == 0);
    CHECK(is_poisoned(&out, sizeof out));
}

/* Code 16 from parse: the offset is 0, out is untouched. */
static void check_forbidden_parse(void) {
    static const uint32_t bad_options[] = {32, 33, 64, 0x80000000u, 0xFFFFFFFFu};
    opstatus_record out;
    size_t i, offset = 77;
    memset(&out, POISON, sizeof out);
    CHECK(opstatus_parse(NULL, 1, 0, &out, &offset) == 16 && offset == 0);
    offset = 77;
    CHECK(opstatus_parse(element, sizeof element - 1, 0, NULL, &offset) == 16 && offset == 0);
    CHECK(opstatus_parse("x", 1, 0, NULL, NULL) == 16);
    CHECK(opstatus_parse(NULL, 0, 0, NULL, NULL) == 16);
    for (i = 0; i < sizeof bad_options / sizeof *bad_options; ++i) {
        offset = 77;
        CHECK(opstatus_parse("{}", 2, bad_options[i], &out, &offset) == 16 && offset == 0);
        CHECK(opstatus_parse("{}", 2, bad_options[i], &out, NULL) == 16);
    }
    CHECK(is_poisoned(&out, sizeof out));
}

/* A call of read that is forbidden, in any state of the reader: it changes nothing. */
static void check_forbidden_read(opstatus_reader* reader, const char* bytes, size_t len,
                                 opstatus_record* out, size_t capacity) {
    const opstatus_reader before = *reader;
    size_t num_records = 77, consumed = 77;
    CHECK(opstatus_reader_read(reader, bytes, len, out, capacity, &num_records, &consumed) == 16);
    CHECK(num_records == 0 && consumed == 0);
    CHECK(opstatus_reader_read(reader, bytes, len, out, capacity, NULL, NULL) == 16);
    CHECK(memcmp(&before, reader, sizeof before) == 0);
}

static void check_all_forbidden(opstatus_reader* reader) {
    static const uint32_t bad_framings[] = {3, 4, 0x80000000u, 0xFFFFFFFFu};
    static const uint32_t bad_options[] = {32, 64, 0xFFFFFFFFu};
    const opstatus_reader before = *reader;
    opstatus_record out[2];
    size_t i, num_records = 77, consumed = 77;
    memset(out, POISON, sizeof out);
    check_forbidden_read(reader, NULL, 1, out, 2);
    check_forbidden_read(reader, NULL, 1, NULL, 0);
    check_forbidden_read(reader, "{}", 2, out, 0);
    check_forbidden_read(reader, NULL, 0, out, 0);
    CHECK(is_poisoned(out, sizeof out));
    for (i = 0; i < sizeof bad_framings / sizeof *bad_framings; ++i)
        CHECK(opstatus_reader_init(reader, bad_framings[i], 0) == 16);
    for (i = 0; i < sizeof bad_options / sizeof *bad_options; ++i)
        CHECK(opstatus_reader_init(reader, OPSTATUS_FRAMING_ARRAY, bad_options[i]) == 16);
    CHECK(memcmp(&before, reader, sizeof before) == 0);

    CHECK(opstatus_reader_read(NULL, "{}", 2, out, 2, &num_records, &consumed) == 16);
    CHECK(num_records == 0 && consumed == 0 && is_poisoned(out, sizeof out));
    CHECK(opstatus_reader_read(NULL, "{}", 2, out, 2, NULL, NULL) == 16);
    CHECK(opstatus_reader_init(NULL, 0, 0) == 16);
    CHECK(opstatus_reader_finish(NULL) == 16);
    CHECK(opstatus_reader_offset(NULL) == 0 && opstatus_reader_num_records(NULL) == 0);
}

static void check_other_nulls(void) {
    opstatus_record record;
    char text[108];
    uint8_t id[16];
    memset(&record, 0, sizeof record);
    memset(text, POISON, sizeof text);
    memset(id, POISON, sizeof id);
    CHECK(opstatus_write(NULL, 0, text, sizeof text) == 0);
    CHECK(opstatus_write(&record, 0, NULL, sizeof text) == 0);
    CHECK(opstatus_write(NULL, 0, NULL, 0) == 0);
    CHECK(opstatus_uuid_parse(NULL, 36, id) == 16);
    CHECK(opstatus_uuid_parse("x", 1, NULL) == 16);
    CHECK(opstatus_uuid_parse(NULL, 0, NULL) == 16);
    opstatus_uuid_format(NULL, text);
    opstatus_uuid_format(id, NULL);
    opstatus_uuid_format(NULL, NULL);
    CHECK(is_poisoned(text, sizeof text) && is_poisoned(id, sizeof id));
}

/* The forbidden calls between every two bytes of an input change nothing. */
static void check_life(uint32_t framing, const char* input, size_t len, int32_t code,
                       size_t num_wanted, int is_zeroed) {
    opstatus_reader reader;
    size_t i, consumed = 0, offset = 0;
    int32_t got = 0;
    memset(&reader, is_zeroed ? 0 : POISON, sizeof reader);
    if (!is_zeroed) CHECK(opstatus_reader_init(&reader, framing, 0) == 0);
    for (i = 0; i < len && got == 0; ++i) {
        check_all_forbidden(&reader);
        got = opstatus_reader_read(&reader, input + i, 1, NULL, 0, NULL, &consumed);
        offset += consumed;
        CHECK(opstatus_reader_offset(&reader) == offset);
    }
    check_all_forbidden(&reader);
    if (got == 0) got = opstatus_reader_finish(&reader);
    CHECK(got == code);
    check_all_forbidden(&reader);
    CHECK(opstatus_reader_finish(&reader) == code);
    CHECK(opstatus_reader_offset(&reader) == offset);
    CHECK(opstatus_reader_num_records(&reader) == num_wanted);
    if (code == 0) {
        check_forbidden_read(&reader, "{}", 2, NULL, 0);
        check_forbidden_read(&reader, NULL, 0, NULL, 0);
        CHECK(opstatus_reader_finish(&reader) == 0);
    } else {
        opstatus_record out;
        size_t num_records = 77;
        consumed = 77;
        memset(&out, POISON, sizeof out);
        got = opstatus_reader_read(&reader, "{}", 2, &out, 1, &num_records, &consumed);
        CHECK(got == code && num_records == 0 && consumed == 0);
        got = opstatus_reader_read(&reader, NULL, 0, NULL, 0, NULL, NULL);
        CHECK(got == code && is_poisoned(&out, sizeof out));
        CHECK(opstatus_reader_finish(&reader) == code);
        CHECK(opstatus_reader_offset(&reader) == offset);
    }
    /* And anew, whatever has been. */
    CHECK(opstatus_reader_init(&reader, OPSTATUS_FRAMING_SEQUENCE, 0) == 0);
    CHECK(opstatus_reader_offset(&reader) == 0 && opstatus_reader_num_records(&reader) == 0);
    CHECK(opstatus_reader_finish(&reader) == 0);
}

static void check_lives(void) {
    static const struct {
        const char* input;
        uint32_t framing;
        int32_t code;
        size_t num_records;
    } lives[] = {
        {"[{},{\"State\":\"Running\"}] ", 0, 0, 2},
        {"{}\n{}", 0, 0, 2},
        {"", 0, 1, 0},
        {" ", 0, 1, 0},
        {"[]", 1, 0, 0},
        {"{}", 1, 2, 0},
        {"", 1, 1, 0},
        {"", 2, 0, 0},
        {"{}{}\n", 2, 0, 2},
        {"[]", 2, 2, 0},
        {"{\"Type\":", 2, 1, 0},
        {"[{}]{}", 0, 15, 1},
        {"[{},{\"State\":\"x\"}]", 0, 12, 1},
    };
    size_t i;
    for (i = 0; i < sizeof lives / sizeof *lives; ++i) {
        const size_t len = strlen(lives[i].input);
        check_life(lives[i].framing, lives[i].input, len, lives[i].code, lives[i].num_records, 0);
        /* All zero is initialised: framing AUTO. */
        if (lives[i].framing == 0)
            check_life(0, lives[i].input, len, lives[i].code, lives[i].num_records, 1);
    }
}

/* Started anew in the middle, and moved by memcpy in the middle. */
static void check_anew_and_moved(void) {
    opstatus_reader here, there;
    opstatus_record out;
    size_t num_records, consumed;
    CHECK(opstatus_reader_init(&here, OPSTATUS_FRAMING_ARRAY, 0) == 0);
    CHECK(opstatus_reader_read(&here, "[{\"x\":[\"\\ud8", 12, NULL, 0, NULL, NULL) == 0);
    CHECK(opstatus_reader_init(&here, OPSTATUS_FRAMING_SEQUENCE, 0) == 0);
    CHECK(opstatus_reader_read(&here, element, 70, &out, 1, &num_records, &consumed) == 0);
    CHECK(num_records == 0 && consumed == 70);
    memcpy(&there, &here, sizeof here);
    memset(&here, POISON, sizeof here);
    CHECK(opstatus_reader_read(&there, element + 70, sizeof element - 1 - 70, &out, 1, &num_records,
                               &consumed) == 0);
    CHECK(num_records == 1 && consumed == sizeof element - 1 - 70);
    CHECK(out.state == 2 && out.type == 4 && out.members == 7 && out.operation_id[15] == 0x8A);
    CHECK(opstatus_reader_finish(&there) == 0);
}

/* No more is consumed than the room allows for, and records before an error are there. */
static void check_room(void) {
    static const char list[] = "[{\"State\":\"Running\"} , {\"Type\":\"Invalid\"},{}x";
    opstatus_reader reader = {{0}};
    opstatus_record out[3];
    size_t num_records = 77, consumed = 77;
    CHECK(opstatus_reader_read(&reader, list, sizeof list - 1, out, 1, &num_records, &consumed) ==
          0);
    CHECK(num_records == 1 && consumed == 20 && out[0].state == 1);
    memset(out, POISON, sizeof out);
    CHECK(opstatus_reader_read(&reader, list + 20, sizeof list - 21, out, 3, &num_records,
                               &consumed) == 2);
    CHECK(num_records == 2 && consumed == sizeof list - 2 - 20);
    CHECK(out[0].members == 4 && out[1].members == 0 && is_poisoned(&out[2], sizeof out[2]));
    CHECK(opstatus_reader_offset(&reader) == sizeof list - 2);
    CHECK(opstatus_reader_num_records(&reader) == 3);
}

int main(void) {
    check_parse();
    check_forbidden_parse();
    check_other_nulls();
    check_lives();
    check_anew_and_moved();
    check_room();
    return REPORT();
}
