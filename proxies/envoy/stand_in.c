/* stand_in.c MODULE CONFIGURATION: stands in for Envoy in the module's test. It loads the module as Envoy does,
 * and then, for each line of standard input, streams one response through its filter.
 *
 *     METHOD STATUS TYPE ENCODING END PIECE...
 *
 * TYPE and ENCODING are - if there is no such header; END is data (the last piece has the end), empty (the header
 * has), trailers, or cut. A PIECE is slices in hex with commas between them. The answer is a line
 *
 *     STATUS WHOLE BODY VERDICT
 *
 * of what a client gets: STATUS is 0 without a header, BODY is in hex or -, VERDICT what was logged. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "envoy_abi.h"

enum { MAX_CHUNKS = 4096 };

struct stream {
    const char *method, *status, *type, *encoding;
    buffer chunks[MAX_CHUNKS]; /* each ends where its memory does */
    size_t num_chunks;
    int client_status; /* 0 until a header is sent */
    bool reset;
    unsigned reply; /* of the module's own */
    char *sent, *held;
    size_t sent_len, held_len;
    char verdict[600];
};

static struct stream* current;
static char path[1000] = "/Faults/?"; /* as long as a client likes it */

void CALLBACK(log)(int level, buffer message) {
    if (level < LOG_INFO) return;
    if (current == NULL) {
        fprintf(stderr, "%.*s\n", (int)message.length, message.ptr);
        return;
    }
    snprintf(current->verdict, sizeof current->verdict, "%.*s", (int)message.length, message.ptr);
}

bool CALLBACK(http_get_header)(void* self, int kind, buffer name, buffer* value, size_t index,
                               size_t* num_values) {
    const struct stream* stream = self;
    const char* found = NULL;
    char key[32];
    snprintf(key, sizeof key, "%.*s", (int)name.length, name.ptr);
    if (kind == REQUEST_HEADER && strcmp(key, ":method") == 0) found = stream->method;
    if (kind == REQUEST_HEADER && strcmp(key, ":path") == 0) found = path;
    if (kind == RESPONSE_HEADER && strcmp(key, ":status") == 0) found = stream->status;
    if (kind == RESPONSE_HEADER && strcmp(key, "content-type") == 0) found = stream->type;
    if (kind == RESPONSE_HEADER && strcmp(key, "content-encoding") == 0) found = stream->encoding;
    if (num_values != NULL) *num_values = found != NULL && strcmp(found, "-") != 0;
    if (found == NULL || strcmp(found, "-") == 0 || index > 0) return false;
    *value = (buffer){found, strlen(found)};
    return true;
}

size_t CALLBACK(http_get_body_chunks_size)(void* self, int kind) {
    const struct stream* stream = self;
    return kind == RECEIVED_RESPONSE_BODY ? stream->num_chunks : 0;
}

bool CALLBACK(http_get_body_chunks)(void* self, int kind, buffer* chunks) {
    const struct stream* stream = self;
    if (kind != RECEIVED_RESPONSE_BODY) return false;
    memcpy(chunks, stream->chunks, stream->num_chunks * sizeof *chunks);
    return true;
}

/* A local reply; behind a header that has been sent it is a reset. */
void CALLBACK(http_send_response)(void* self, uint32_t status, void* headers, size_t num_headers,
                                  buffer body, buffer details) {
    struct stream* stream = self;
    (void)headers, (void)num_headers, (void)body, (void)details;
    if (stream->client_status != 0) {
        stream->reset = true;
    } else {
        stream->reply = status;
    }
}

void CALLBACK(http_filter_reset_stream)(void* self, int reason, buffer details) {
    (void)reason, (void)details;
    ((struct stream*)self)->reset = true;
}

/* ---- The module ---------------------------------------------------------------------------------- */

static const char* (*program_init)(void);
static const void* (*config_new)(void*, buffer, buffer);
static void (*config_destroy)(const void*);
static const void* (*filter_new)(const void*, void*);
static int (*on_headers)(void*, const void*, bool);
static int (*on_body)(void*, const void*, bool);
static int (*on_trailers)(void*, const void*);
static void (*on_complete)(void*, const void*);
static void (*filter_destroy)(const void*);

static void* hook(void* module, const char* name) {
    char symbol[128];
    void* found;
    snprintf(symbol, sizeof symbol, "envoy_dynamic_module_on_%s", name);
    found = dlsym(module, symbol);
    if (found == NULL) {
        fprintf(stderr, "the module has no %s\n", symbol);
        exit(2);
    }
    return found;
}

/* POSIX lets a function's address be kept in a void*; ISO C lets it be copied. */
static void find(void* module, const char* name, void* function) {
    void* found = hook(module, name);
    memcpy(function, &found, sizeof found);
}

static void load(const char* path) {
    static const char* const others[] = {"http_filter_request_headers",
                                         "http_filter_request_body",
                                         "http_filter_request_trailers",
                                         "http_filter_http_callout_done",
                                         "http_filter_http_stream_headers",
                                         "http_filter_http_stream_data",
                                         "http_filter_http_stream_trailers",
                                         "http_filter_http_stream_complete",
                                         "http_filter_http_stream_reset",
                                         "http_filter_scheduled",
                                         "http_filter_config_scheduled",
                                         "http_filter_downstream_above_write_buffer_high_watermark",
                                         "http_filter_downstream_below_write_buffer_low_watermark"};
    void* module = dlopen(path, RTLD_LOCAL | RTLD_LAZY);
    if (module == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    find(module, "program_init", &program_init);
    find(module, "http_filter_config_new", &config_new);
    find(module, "http_filter_config_destroy", &config_destroy);
    find(module, "http_filter_new", &filter_new);
    find(module, "http_filter_response_headers", &on_headers);
    find(module, "http_filter_response_body", &on_body);
    find(module, "http_filter_response_trailers", &on_trailers);
    find(module, "http_filter_stream_complete", &on_complete);
    find(module, "http_filter_destroy", &filter_destroy);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; ++i)
        hook(module, others[i]);
}

/* ---- A response ---------------------------------------------------------------------------------- */

static void append(char** to, size_t* to_len, const char* bytes, size_t len) {
    *to = realloc(*to, *to_len + len + 1);
    memcpy(*to + *to_len, bytes, len);
    *to_len += len;
}

static unsigned digit(char hex) { return (unsigned)(hex <= '9' ? hex - '0' : hex - 'a' + 10); }

static char* unhex(const char* hex, size_t len) {
    char* bytes = malloc(len / 2);
    for (size_t i = 0; i < len / 2; ++i) {
        bytes[i] = (char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    }
    return bytes;
}

static void cut(struct stream* stream, char* piece) {
    stream->num_chunks = 0;
    for (char *rest = piece, *slice; (slice = strsep(&rest, ",")) != NULL;) {
        const size_t len = strcmp(slice, "-") == 0 ? 0 : strlen(slice);
        if (stream->num_chunks == MAX_CHUNKS) exit(2);
        stream->chunks[stream->num_chunks++] = (buffer){unhex(slice, len), len / 2};
    }
}

static bool is_over(const struct stream* stream) { return stream->reset || stream->reply != 0; }

/* What was held goes first, behind the header. */
static void release(struct stream* stream) {
    if (stream->client_status == 0) stream->client_status = atoi(stream->status);
    append(&stream->sent, &stream->sent_len, stream->held, stream->held_len);
    stream->held_len = 0;
}

static void send_piece(struct stream* stream, const void* filter, char* piece, bool is_end) {
    int status;
    cut(stream, piece);
    status = on_body(stream, filter, is_end);
    if (!is_over(stream) && status == CONTINUE) release(stream);
    for (size_t i = 0; i < stream->num_chunks; ++i) {
        const buffer chunk = stream->chunks[i];
        if (!is_over(stream) && status == CONTINUE) {
            append(&stream->sent, &stream->sent_len, chunk.ptr, chunk.length);
        } else if (status == STOP_AND_BUFFER) {
            append(&stream->held, &stream->held_len, chunk.ptr, chunk.length);
        }
        free((void*)chunk.ptr);
    }
    stream->num_chunks = 0;
}

static void run(struct stream* stream, const void* config, char* line) {
    char* words = line;
    const void* filter = filter_new(config, stream);
    const char* end;
    stream->method = strsep(&words, " ");
    stream->status = strsep(&words, " ");
    stream->type = strsep(&words, " ");
    stream->encoding = strsep(&words, " ");
    end = strsep(&words, " ");
    if (on_headers(stream, filter, strcmp(end, "empty") == 0) == CONTINUE && !is_over(stream)) {
        release(stream);
    }
    for (char* piece; !is_over(stream) && (piece = strsep(&words, " ")) != NULL;) {
        send_piece(stream, filter, piece, words == NULL && strcmp(end, "data") == 0);
    }
    if (!is_over(stream) && strcmp(end, "trailers") == 0) {
        if (on_trailers(stream, filter) == CONTINUE) release(stream);
    }
    if (strcmp(end, "cut") == 0) stream->reset = true;
    on_complete(stream, filter);
    filter_destroy(filter);
    if (stream->reply != 0) {
        printf("%u 1 -", stream->reply);
    } else {
        printf("%d %d ", stream->client_status, !stream->reset);
        for (size_t i = 0; i < stream->sent_len; ++i)
            printf("%02x", (unsigned char)stream->sent[i]);
        if (stream->sent_len == 0) putchar('-');
    }
    printf(" %s\n", stream->verdict);
    free(stream->sent);
    free(stream->held);
}

int main(int argc, char** argv) {
    char* line = NULL;
    size_t room = 0;
    const void* config;
    if (argc != 3) return 2;
    memset(path + strlen(path), 'x', sizeof path - 1 - strlen(path));
    load(argv[1]);
    if (program_init() == NULL || strcmp(program_init(), ENVOY_ABI) != 0) return 2;
    config = config_new(NULL, (buffer){"opstatus", 8}, (buffer){argv[2], strlen(argv[2])});
    if (config == NULL) return 3;
    while (getline(&line, &room, stdin) > 0) {
        current = calloc(1, sizeof *current);
        line[strcspn(line, "\n")] = '\0';
        run(current, config, line);
        free(current);
        current = NULL;
    }
    free(line);
    config_destroy(config);
    return 0;
}
