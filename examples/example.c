/* example.c: reads operations from standard input, in pieces, and prints one a line. */
#include <inttypes.h>
#include <opstatus/opstatus.h>
#include <stdio.h>

int main(void) {
    opstatus_reader reader;
    char bytes[4096];
    size_t len;
    int32_t error =
        opstatus_reader_init(&reader, OPSTATUS_FRAMING_AUTO, OPSTATUS_REQUIRE_ALL_MEMBERS);

    while (error == OPSTATUS_OK && (len = fread(bytes, 1, sizeof bytes, stdin)) > 0) {
        size_t used = 0;
        while (error == OPSTATUS_OK && used < len) {
            opstatus_record records[16];
            size_t num_records, consumed;
            error = opstatus_reader_read(&reader, bytes + used, len - used, records, 16,
                                         &num_records, &consumed);
            for (size_t i = 0; i < num_records; ++i) {
                char id[36];
                opstatus_uuid_format(records[i].operation_id, id);
                printf("%.36s %s %s\n", id, opstatus_state_name(records[i].state),
                       opstatus_type_name(records[i].type));
            }
            used += consumed;
        }
    }
    if (error == OPSTATUS_OK) error = opstatus_reader_finish(&reader);
    if (error != OPSTATUS_OK) {
        fprintf(stderr, "%s at byte %" PRIu64 "\n", opstatus_error_name(error),
                opstatus_reader_offset(&reader));
    }
    return error != OPSTATUS_OK || ferror(stdin);
}
