/* opstatus_envoy.c: a dynamic module for Envoy whose HTTP filter reads an OperationStatus list in Envoy's own
 * buffers. */
#include <inttypes.h>
#include <opstatus/opstatus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "envoy_abi.h"

/* So much of a path is logged. */
enum { MAX_PATH = 300 };

enum mode { MODE_ABORT, MODE_HOLD, MODE_LOG };

struct config {
    enum mode mode;
    uint32_t framing;
    uint32_t options;
};

/* One stream's. */
struct filter {
    const struct config* config;
    opstatus_reader reader;
    bool judges; /* from the header on, until the verdict */
    bool failed; /* and nothing more is let through */
    bool begun;  /* something has been let through */
    buffer* chunks;
    size_t num_chunks; /* there is room for; it only grows */
};

static buffer text(const char* string) { return (buffer){string, strlen(string)}; }

/* "" if it is not there. */
static buffer header(void* stream, int kind, const char* name) {
    buffer value = {"", 0};
    if (!CALLBACK(http_get_header)(stream, kind, text(name), &value, 0, NULL)) return text("");
    return value;
}

/* The longest is a path; it is cut off, so that no client can push out what stands behind it. */
static void say(void* stream, const char* what, buffer value) {
    char line[512];
    const buffer path = header(stream, REQUEST_HEADER, ":path");
    int len = snprintf(line, sizeof line, "opstatus %.*s %s%.*s",
                       path.length < MAX_PATH ? (int)path.length : MAX_PATH, path.ptr, what,
                       (int)value.length, value.ptr);
    if (len < 0) return;
    if ((size_t)len >= sizeof line) len = sizeof line - 1;
    CALLBACK(log)(LOG_INFO, (buffer){line, (size_t)len});
}

static void say_verdict(void* stream, const struct filter* filter, const char* code) {
    char verdict[96];
    snprintf(verdict, sizeof verdict, "%s offset=%" PRIu64 " records=%" PRIu64, code,
             opstatus_reader_offset(&filter->reader), opstatus_reader_num_records(&filter->reader));
    say(stream, verdict, text(""));
}

/* ---- The verdict --------------------------------------------------------------------------------- */

/* A response of its own as long as nothing has been let through; then a broken transfer. */
static void fail(void* stream, struct filter* filter, int32_t code) {
    filter->failed = true;
    if (filter->begun) {
        CALLBACK(http_filter_reset_stream)(stream, LOCAL_RESET, text("opstatus"));
    } else {
        CALLBACK(http_send_response)
        (stream, 502, NULL, 0, text(opstatus_error_message(code)), text("opstatus"));
    }
}

static void judge(void* stream, struct filter* filter, int32_t code, bool is_end) {
    if (code == OPSTATUS_OK && is_end) code = opstatus_reader_finish(&filter->reader);
    if (code == OPSTATUS_OK && !is_end) return;
    filter->judges = false;
    say_verdict(stream, filter, opstatus_error_name(code));
    if (code != OPSTATUS_OK && filter->config->mode != MODE_LOG) fail(stream, filter, code);
}

static bool make_room(struct filter* filter, size_t num_chunks) {
    buffer* more;
    if (num_chunks <= filter->num_chunks) return true;
    more = realloc(filter->chunks, num_chunks * sizeof *more);
    if (more == NULL) return false;
    filter->chunks = more;
    filter->num_chunks = num_chunks;
    return true;
}

static int32_t read_body(void* stream, struct filter* filter) {
    const size_t num_chunks = CALLBACK(http_get_body_chunks_size)(stream, RECEIVED_RESPONSE_BODY);
    int32_t code = OPSTATUS_OK;
    if (num_chunks == 0) return OPSTATUS_OK;
    if (!make_room(filter, num_chunks) ||
        !CALLBACK(http_get_body_chunks)(stream, RECEIVED_RESPONSE_BODY, filter->chunks)) {
        return OPSTATUS_INVALID_ARGUMENT; /* not read, and so not let through */
    }
    for (size_t i = 0; i < num_chunks && code == OPSTATUS_OK; ++i) {
        code = opstatus_reader_read(&filter->reader, filter->chunks[i].ptr,
                                    filter->chunks[i].length, NULL, 0, NULL, NULL);
    }
    return code;
}

/* ---- The response -------------------------------------------------------------------------------- */

static bool is(buffer value, const char* word) {
    return value.length == strlen(word) && strncasecmp(value.ptr, word, value.length) == 0;
}

/* Says why not. */
static bool is_judged(void* stream) {
    const buffer status = header(stream, RESPONSE_HEADER, ":status");
    const buffer type = header(stream, RESPONSE_HEADER, "content-type");
    const buffer encoding = header(stream, RESPONSE_HEADER, "content-encoding");
    const char* end = type.length > 16 ? memchr("; \t", type.ptr[16], 3) : "";
    if (is(header(stream, REQUEST_HEADER, ":method"), "HEAD")) {
        return say(stream, "not judged: HEAD", text("")), false;
    }
    if (!is(status, "200")) return say(stream, "not judged: status ", status), false;
    if (type.length == 0) return say(stream, "not judged: media type none", text("")), false;
    if (type.length < 16 || strncasecmp(type.ptr, "application/json", 16) != 0 || end == NULL) {
        return say(stream, "not judged: media type ", type), false;
    }
    if (encoding.length != 0 && !is(encoding, "identity")) {
        return say(stream, "not judged: encoding ", encoding), false;
    }
    return true;
}

/* The header waits for the first piece's verdict, or with hold for the last one's. */
int HOOK(http_filter_response_headers)(void* stream, const void* self, bool is_end) {
    struct filter* filter = (struct filter*)self;
    if (filter->failed || !is_judged(stream))
        return CONTINUE; /* failed: this is our own response */
    filter->judges = true;
    if (!is_end) return STOP;
    judge(stream, filter, OPSTATUS_OK, true);
    return filter->failed ? STOP : CONTINUE;
}

int HOOK(http_filter_response_body)(void* stream, const void* self, bool is_end) {
    struct filter* filter = (struct filter*)self;
    const bool own = filter->failed;
    if (own) return filter->begun ? STOP_NO_BUFFER : CONTINUE;
    if (filter->judges) judge(stream, filter, read_body(stream, filter), is_end);
    if (filter->failed) return STOP_NO_BUFFER;
    if (filter->judges && filter->config->mode == MODE_HOLD) return STOP_AND_BUFFER;
    filter->begun = true;
    return CONTINUE;
}

int HOOK(http_filter_response_trailers)(void* stream, const void* self) {
    struct filter* filter = (struct filter*)self;
    if (filter->judges) judge(stream, filter, OPSTATUS_OK, true);
    return filter->failed ? STOP : CONTINUE;
}

void HOOK(http_filter_stream_complete)(void* stream, const void* self) {
    const struct filter* filter = self;
    if (filter->judges) say_verdict(stream, filter, "UNFINISHED");
}

/* ---- Its life ------------------------------------------------------------------------------------ */

const char* HOOK(program_init)(void) {
    return opstatus_abi_version() == OPSTATUS_ABI_VERSION ? ENVOY_ABI : NULL;
}

static bool understand(struct config* config, buffer word) {
    static const char* const modes[] = {"mode=abort", "mode=hold", "mode=log"};
    static const char* const framings[] = {"framing=auto", "framing=array", "framing=sequence"};
    static const char* const options[] = {"reject_unknown_members", "require_all_members",
                                          "accept_enum_integers", "accept_null",
                                          "keep_unrecognized_names"};
    for (uint32_t i = 0; i < 5; ++i) {
        if (i < 3 && is(word, modes[i])) return config->mode = (enum mode)i, true;
        if (i < 3 && is(word, framings[i])) return config->framing = i, true;
        if (is(word, options[i])) return config->options |= 1u << i, true;
    }
    return false;
}

static void say_unknown(buffer word) {
    char line[128];
    snprintf(line, sizeof line, "opstatus: no word '%.*s'",
             word.length < 64 ? (int)word.length : 64, word.ptr);
    CALLBACK(log)(LOG_WARN, text(line));
}

/* The text is words with spaces between them. */
const void* HOOK(http_filter_config_new)(void* host, buffer name, buffer words) {
    struct config* config = calloc(1, sizeof *config);
    size_t at = 0;
    (void)host;
    (void)name;
    if (config == NULL) return NULL;
    config->framing = OPSTATUS_FRAMING_ARRAY;
    while (at < words.length) {
        size_t end = at;
        while (end < words.length && words.ptr[end] != ' ')
            ++end;
        if (end > at && !understand(config, (buffer){words.ptr + at, end - at})) {
            say_unknown((buffer){words.ptr + at, end - at});
            free(config);
            return NULL;
        }
        at = end + 1;
    }
    return config;
}

void HOOK(http_filter_config_destroy)(const void* config) { free((void*)config); }

const void* HOOK(http_filter_new)(const void* config, void* stream) {
    struct filter* filter = calloc(1, sizeof *filter);
    (void)stream;
    if (filter == NULL) return NULL;
    filter->config = config;
    opstatus_reader_init(&filter->reader, filter->config->framing, filter->config->options);
    return filter;
}

void HOOK(http_filter_destroy)(const void* self) {
    struct filter* filter = (struct filter*)self;
    free(filter->chunks);
    free(filter);
}
