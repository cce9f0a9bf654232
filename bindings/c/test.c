/* test.c VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by
 * one. test.c count FILE: how many records there are. In C the header is the module. */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <opstatus/opstatus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_LINE = 1 << 16, MAX_BATCH = 1000 };

static opstatus_record batch[MAX_BATCH];

/* Reads hexadecimal digits until something else comes; returns how many bytes they make. */
static size_t unhex(const char* text, char* out) {
    size_t len = 0;
    unsigned byte;
    while (sscanf(text + 2 * len, "%2x", &byte) == 1)
        out[len++] = (char)byte;
    return len;
}

static void append(char* out, const opstatus_record* records, size_t num) {
    for (size_t i = 0; i < num; ++i) {
        const opstatus_record* const each = &records[i];
        const char* const state = opstatus_state_name(each->state);
        const char* const type = opstatus_type_name(each->type);
        char id[37] = "-";
        if (each->members & OPSTATUS_HAS_OPERATION_ID) opstatus_uuid_format(each->operation_id, id);
        if (each->members & OPSTATUS_HAS_OPERATION_ID) id[36] = '\0';
        sprintf(out + strlen(out), "%s%s/%s/%s", *out ? "," : "", id,
                !(each->members & OPSTATUS_HAS_STATE) ? "-"
                : state                               ? state
                                                      : "Unrecognized",
                !(each->members & OPSTATUS_HAS_TYPE) ? "-"
                : type                               ? type
                                                     : "Unrecognized");
    }
}

/* The answer to a whole input in pieces; the records' text is appended to out. */
static int32_t read_pieces(uint32_t framing, uint32_t options, size_t capacity, const char* pieces,
                           char* out, uint64_t* offset) {
    static char bytes[MAX_LINE];
    opstatus_reader reader;
    int32_t error = opstatus_reader_init(&reader, framing, options);
    *offset = 0;
    if (error != OPSTATUS_OK) return error;
    for (const char* piece = pieces; piece != NULL && error == OPSTATUS_OK;
         piece = strchr(piece, ',') ? strchr(piece, ',') + 1 : NULL) {
        const size_t len = unhex(piece, bytes);
        size_t used = 0;
        while (error == OPSTATUS_OK && used < len) {
            size_t num, consumed;
            error = opstatus_reader_read(&reader, bytes + used, len - used, batch, capacity, &num,
                                         &consumed);
            append(out, batch, num);
            used += consumed;
        }
    }
    if (error == OPSTATUS_OK) error = opstatus_reader_finish(&reader);
    *offset = opstatus_reader_offset(&reader);
    return error;
}

static int32_t parse_document(uint32_t options, const char* hex, const char* written, char* out,
                              uint64_t* offset) {
    static char bytes[MAX_LINE], want[MAX_LINE];
    opstatus_record record;
    size_t place;
    const int32_t error = opstatus_parse(bytes, unhex(hex, bytes), options, &record, &place);
    *offset = place;
    if (error != OPSTATUS_OK) return error;
    append(out, &record, 1);
    if (*written != '-') {
        char json[OPSTATUS_JSON_MAX_LEN];
        const size_t len = opstatus_write(&record, (uint32_t)(*written - '0'), json, sizeof json);
        if (len != unhex(written + 2, want) || memcmp(json, want, len) != 0)
            strcpy(out, "written otherwise");
    }
    return error;
}

static int check(char* line) {
    static const char* const readings[] = {"auto", "array", "sequence"};
    static char got[MAX_LINE], records[MAX_LINE];
    char* fields[5];
    char* rest = line;
    for (int i = 0; i < 5; ++i)
        fields[i] = strtok_r(rest, " ", &rest);
    rest[strcspn(rest, "\n")] = '\0';
    const uint32_t options = (uint32_t)strtoul(fields[1], NULL, 10);
    uint64_t offset = 0;
    int32_t error = OPSTATUS_INVALID_ARGUMENT;
    *records = '\0';
    if (strcmp(fields[0], "document") == 0)
        error = parse_document(options, fields[3], fields[4], records, &offset);
    for (uint32_t framing = 0; framing < 3; ++framing) {
        if (strcmp(fields[0], readings[framing]) == 0)
            error = read_pieces(framing, options, strtoul(fields[2], NULL, 10), fields[3], records,
                                &offset);
    }
    snprintf(got, sizeof got, "%" PRId32 " %s %" PRIu64 " %s", error, opstatus_error_name(error),
             offset, *records ? records : "-");
    if (strcmp(got, rest) == 0) return 1;
    printf("%s %s: want %s, got %s\n", fields[0], fields[3], rest, got);
    return 0;
}

static char* contents(const char* path, size_t* len) {
    FILE* const file = fopen(path, "rb");
    char* const bytes = malloc(1 << 24);
    if (file == NULL || bytes == NULL) exit(2);
    *len = fread(bytes, 1, 1 << 24, file);
    fclose(file);
    return bytes;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The sum of the states, so that nothing is read in vain; the records' number in *num. */
static uint64_t in_batches(const char* bytes, size_t len, size_t* num) {
    opstatus_reader reader;
    uint64_t states = 0;
    size_t used = 0, more, consumed;
    opstatus_reader_init(&reader, OPSTATUS_FRAMING_AUTO, 0);
    *num = 0;
    while (used < len && opstatus_reader_read(&reader, bytes + used, len - used, batch, MAX_BATCH,
                                              &more, &consumed) == OPSTATUS_OK) {
        for (size_t i = 0; i < more; ++i)
            states += batch[i].state;
        used += consumed;
        *num += more;
    }
    return states;
}

static uint64_t one_by_one(const char* bytes, size_t len, size_t* num) {
    uint64_t states = 0;
    *num = 0;
    for (const char* end; len > 0; len -= (size_t)(end + 1 - bytes), bytes = end + 1) {
        opstatus_record record;
        end = memchr(bytes, '\n', len);
        if (opstatus_parse(bytes, (size_t)(end - bytes), 0, &record, NULL) != OPSTATUS_OK) break;
        states += record.state;
        ++*num;
    }
    return states;
}

/* Of seven runs, the nanoseconds per record of the fastest. */
static double best(uint64_t (*run)(const char*, size_t, size_t*), const char* path,
                   uint64_t* states) {
    size_t len, num;
    char* const bytes = contents(path, &len);
    double fastest = 1e99;
    for (int i = 0; i < 7; ++i) {
        const double begin = now();
        *states = run(bytes, len, &num);
        const double time = (now() - begin) / (double)num;
        if (time < fastest) fastest = time;
    }
    free(bytes);
    return fastest;
}

static int count(const char* path) {
    static char piece[1 << 16];
    FILE* const file = fopen(path, "rb");
    opstatus_reader reader;
    int32_t error = opstatus_reader_init(&reader, OPSTATUS_FRAMING_AUTO, 0);
    size_t len;
    if (file == NULL) return 2;
    while (error == OPSTATUS_OK && (len = fread(piece, 1, sizeof piece, file)) > 0)
        error = opstatus_reader_read(&reader, piece, len, NULL, 0, NULL, NULL);
    fclose(file);
    if (error == OPSTATUS_OK) error = opstatus_reader_finish(&reader);
    printf("%" PRIu64 "\n", opstatus_reader_num_records(&reader));
    return error != OPSTATUS_OK;
}

int main(int argc, char** argv) {
    static char line[MAX_LINE];
    int passed = 0, failed = 0;
    double one = 0, many = 0;
    if (opstatus_abi_version() != OPSTATUS_ABI_VERSION) {
        printf("libopstatus has ABI version %" PRIu32 "\n", opstatus_abi_version());
        return 2;
    }
    if (strcmp(argv[1], "count") == 0) return count(argv[2]);
    FILE* const vectors = fopen(argv[1], "r");
    if (vectors == NULL) return 2;
    while (fgets(line, sizeof line, vectors) != NULL) {
        if (*line == '#') continue;
        if (check(line)) {
            ++passed;
        } else {
            ++failed;
        }
    }
    fclose(vectors);
    if (argc > 3) {
        uint64_t states, again;
        many = best(in_batches, argv[2], &states);
        one = best(one_by_one, argv[3], &again);
        if (states != again) ++failed;
    }
    printf("result %d %d %.1f %.1f\n", passed, failed, one, many);
    return failed != 0;
}
