/* opstatus_transform.c: a remap plugin for Apache Traffic Server whose transform reads an
 * OperationStatus list in the host's own buffers, and lets through what it has read. */
#include <inttypes.h>
#include <opstatus/opstatus.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <ts/ts.h>
/* Stands on the one above. */
#include <ts/remap.h>

/* One rule's of remap.config. */
struct rule {
    int only_log;
    uint32_t framing;
    uint32_t options;
    TSCont on_header;
};

/* One response's. */
struct response {
    opstatus_reader reader;
    char* url; /* the transform may outlive the transaction, which knows it */
    int url_len;
    int only_log;
    int given; /* the verdict */
    int ended; /* the input, or what is let through of it */
    int breaks_off;
    TSIOBuffer buffer;
    TSIOBufferReader kept;
    TSVIO output; /* NULL until something is let through */
};

static TSTextLogObject log_file;

/* ---- The log ----------------------------------------------------------------------------------- */

static void say(const struct response* response, const char* code) {
    TSTextLogObjectWrite(log_file, "%.*s %s offset=%" PRIu64 " records=%" PRIu64, response->url_len,
                         response->url ? response->url : "-", code,
                         opstatus_reader_offset(&response->reader),
                         opstatus_reader_num_records(&response->reader));
}

static void say_not_judged(TSHttpTxn txn, const char* what, const char* value, int value_len) {
    int len = 0;
    char* url = TSHttpTxnEffectiveUrlStringGet(txn, &len);
    TSTextLogObjectWrite(log_file, "%.*s not judged: %s%.*s", len, url ? url : "-", what, value_len,
                         value);
    TSfree(url);
}

/* ---- The transform ----------------------------------------------------------------------------- */

/* Reads the first `len` bytes that the reader has, in the blocks in which they stand. */
static int32_t read_blocks(opstatus_reader* reader, TSIOBufferReader bytes, int64_t len) {
    int32_t code = OPSTATUS_OK;
    for (TSIOBufferBlock block = len > 0 ? TSIOBufferReaderStart(bytes) : NULL;
         block != NULL && len > 0 && code == OPSTATUS_OK; block = TSIOBufferBlockNext(block)) {
        int64_t available = 0;
        const char* start = TSIOBufferBlockReadStart(block, bytes, &available);
        if (available > len) available = len;
        code = opstatus_reader_read(reader, start, (size_t)available, NULL, 0, NULL, NULL);
        len -= available;
    }
    return code;
}

/* Returns 0 if what has come in, or its end, must not go out. */
static int judge(struct response* response, TSIOBufferReader bytes, int64_t len, int is_end) {
    int32_t code = OPSTATUS_OK;
    if (response->given) return 1;
    code = read_blocks(&response->reader, bytes, len);
    if (code == OPSTATUS_OK && is_end) code = opstatus_reader_finish(&response->reader);
    if (code == OPSTATUS_OK && !is_end) return 1;
    response->given = 1;
    say(response, opstatus_error_name(code));
    return code == OPSTATUS_OK || response->only_log;
}

static void start_output(TSCont transform, struct response* response, int64_t len) {
    if (response->output == NULL) {
        response->output =
            TSVConnWrite(TSTransformOutputVConnGet(transform), transform, response->kept, len);
    }
}

/* Breaks off what has been let through. That goes only once the host reads it, so if it does not yet, a
 * space that it will read is put there, and its event waited for. */
static void break_off(TSCont transform, struct response* response) {
    if (response->output != NULL && TSVIONDoneGet(response->output) > 0) {
        response->breaks_off = 0;
        TSVConnAbort(TSTransformOutputVConnGet(transform), 1);
        return;
    }
    response->breaks_off = 1;
    TSIOBufferWrite(response->buffer, " ", 1);
    start_output(transform, response, INT64_MAX);
    TSVIOReenable(response->output);
}

/* The host has seen the end by itself, behind bytes that have all been let through, and has shut its
 * side of the input. */
static void end_unasked(TSCont transform, struct response* response) {
    response->ended = 1;
    if (!judge(response, NULL, 0, 1)) {
        break_off(transform, response);
        return;
    }
    start_output(transform, response, 0);
    TSVIONBytesSet(response->output, TSVIONDoneGet(TSVConnWriteVIOGet(transform)));
    TSVIOReenable(response->output);
}

static void pump(TSCont transform, struct response* response) {
    TSVIO input = TSVConnWriteVIOGet(transform);
    TSIOBufferReader bytes;
    int64_t len, todo;
    int is_end;

    if (response->ended) return;
    if (TSVIOBufferGet(input) == NULL) {
        end_unasked(transform, response);
        return;
    }
    bytes = TSVIOReaderGet(input);
    todo = TSVIONTodoGet(input);
    len = TSIOBufferReaderAvail(bytes);
    if (len > todo) len = todo;
    is_end = len == todo;
    if (len == 0 && !is_end) return;

    if (!judge(response, bytes, len, is_end)) {
        response->ended = 1;
        TSContCall(TSVIOContGet(input), TS_EVENT_ERROR, input);
        return;
    }
    response->ended = is_end;
    TSIOBufferCopy(response->buffer, bytes, len, 0); /* of references, not of bytes */
    TSIOBufferReaderConsume(bytes, len);
    TSVIONDoneSet(input, TSVIONDoneGet(input) + len);
    start_output(transform, response, TSVIONBytesGet(input));
    if (is_end) TSVIONBytesSet(response->output, TSVIONDoneGet(input));
    TSVIOReenable(response->output);
    TSContCall(TSVIOContGet(input),
               is_end ? TS_EVENT_VCONN_WRITE_COMPLETE : TS_EVENT_VCONN_WRITE_READY, input);
}

static void destroy(struct response* response) {
    if (!response->given) say(response, "UNFINISHED");
    if (response->buffer != NULL) TSIOBufferDestroy(response->buffer);
    TSfree(response->url);
    TSfree(response);
}

static int on_transform(TSCont transform, TSEvent event, void* data) {
    struct response* response = TSContDataGet(transform);
    (void)data;
    if (TSVConnClosedGet(transform)) {
        destroy(response);
        TSContDestroy(transform);
    } else if (event == TS_EVENT_ERROR) {
        TSVIO input = TSVConnWriteVIOGet(transform);
        TSContCall(TSVIOContGet(input), TS_EVENT_ERROR, input);
    } else if (response->breaks_off) {
        if (event == TS_EVENT_VCONN_WRITE_READY) break_off(transform, response);
    } else if (event == TS_EVENT_VCONN_WRITE_COMPLETE) {
        TSVConnShutdown(TSTransformOutputVConnGet(transform), 0, 1);
    } else {
        pump(transform, response);
    }
    return 0;
}

/* ---- Which responses --------------------------------------------------------------------------- */

/* A header field's value; "" if it is not there, or not in full in one field. */
static const char* value_of(TSMBuffer header, TSMLoc at, const char* name, int name_len, int* len) {
    TSMLoc field = TSMimeHdrFieldFind(header, at, name, name_len);
    const char* value = NULL;
    *len = 0;
    if (field != TS_NULL_MLOC) {
        value = TSMimeHdrFieldValueStringGet(header, at, field, -1, len);
        TSHandleMLocRelease(header, at, field);
    }
    return value ? value : "";
}

static int is_head(TSHttpTxn txn) {
    TSMBuffer header;
    TSMLoc at;
    int len = 0, result = 0;
    if (TSHttpTxnServerReqGet(txn, &header, &at) != TS_SUCCESS) return 0;
    result = TSHttpHdrMethodGet(header, at, &len) == TS_HTTP_METHOD_HEAD;
    TSHandleMLocRelease(header, TS_NULL_MLOC, at);
    return result;
}

/* Is it to be judged? Says why not. */
static int is_judged(TSHttpTxn txn, TSMBuffer header, TSMLoc at) {
    static const char json[] = "application/json";
    const int status = TSHttpHdrStatusGet(header, at);
    const char* value;
    char digits[12];
    int len;
    if (is_head(txn)) return say_not_judged(txn, "HEAD", "", 0), 0;
    if (status != 200) {
        len = snprintf(digits, sizeof digits, "%d", status);
        return say_not_judged(txn, "status ", digits, len), 0;
    }
    value = value_of(header, at, TS_MIME_FIELD_CONTENT_TYPE, TS_MIME_LEN_CONTENT_TYPE, &len);
    if (len == 0) return say_not_judged(txn, "media type none", "", 0), 0;
    if (len < 16 || strncasecmp(value, json, 16) != 0 ||
        (len > 16 && memchr("; \t", value[16], 3) == NULL)) {
        return say_not_judged(txn, "media type ", value, len), 0;
    }
    value =
        value_of(header, at, TS_MIME_FIELD_CONTENT_ENCODING, TS_MIME_LEN_CONTENT_ENCODING, &len);
    if (len != 0 && (len != 8 || strncasecmp(value, "identity", 8) != 0)) {
        return say_not_judged(txn, "encoding ", value, len), 0;
    }
    return 1;
}

static int is_empty(TSMBuffer header, TSMLoc at) {
    int len;
    const char* value =
        value_of(header, at, TS_MIME_FIELD_CONTENT_LENGTH, TS_MIME_LEN_CONTENT_LENGTH, &len);
    return len == 1 && *value == '0';
}

static struct response* create(TSHttpTxn txn, const struct rule* rule) {
    struct response* response = TSmalloc(sizeof *response);
    memset(response, 0, sizeof *response);
    opstatus_reader_init(&response->reader, rule->framing, rule->options);
    response->only_log = rule->only_log;
    response->url = TSHttpTxnEffectiveUrlStringGet(txn, &response->url_len);
    return response;
}

static void add_transform(TSHttpTxn txn, struct response* response) {
    TSCont transform = TSTransformCreate(on_transform, txn);
    response->buffer = TSIOBufferCreate();
    response->kept = TSIOBufferReaderAlloc(response->buffer);
    TSContDataSet(transform, response);
    TSHttpTxnHookAdd(txn, TS_HTTP_RESPONSE_TRANSFORM_HOOK, transform);
}

static int on_header(TSCont cont, TSEvent event, void* data) {
    TSHttpTxn txn = data;
    TSEvent next = TS_EVENT_HTTP_CONTINUE;
    TSMBuffer header;
    TSMLoc at;
    (void)event;
    if (TSHttpTxnServerRespGet(txn, &header, &at) == TS_SUCCESS) {
        if (is_judged(txn, header, at)) {
            struct response* response = create(txn, TSContDataGet(cont));
            if (!is_empty(header, at)) {
                add_transform(txn, response);
            } else {
                /* The host calls no transform for it, and waits for what it makes. */
                if (!judge(response, NULL, 0, 1)) {
                    TSHttpTxnStatusSet(txn, TS_HTTP_STATUS_BAD_GATEWAY);
                    next = TS_EVENT_HTTP_ERROR;
                }
                destroy(response);
            }
        }
        TSHandleMLocRelease(header, TS_NULL_MLOC, at);
    }
    TSHttpTxnReenable(txn, next);
    return 0;
}

/* ---- What remap.config says -------------------------------------------------------------------- */

/* @pparam=mode=log, @pparam=framing=array, @pparam=reject_unknown_members: 0 if there is no such. */
static int understand(struct rule* rule, const char* word) {
    static const char* const modes[] = {"mode=abort", "mode=log"};
    static const char* const framings[] = {"framing=auto", "framing=array", "framing=sequence"};
    static const char* const options[] = {"reject_unknown_members", "require_all_members",
                                          "accept_enum_integers", "accept_null",
                                          "keep_unrecognized_names"};
    for (uint32_t i = 0; i < 5; ++i) {
        if (i < 2 && strcmp(word, modes[i]) == 0) return rule->only_log = (int)i, 1;
        if (i < 3 && strcmp(word, framings[i]) == 0) return rule->framing = i, 1;
        if (strcmp(word, options[i]) == 0) return rule->options |= 1u << i, 1;
    }
    return 0;
}

TSReturnCode TSRemapInit(TSRemapInterface* host, char* error, int error_size) {
    (void)host;
    if (opstatus_abi_version() != OPSTATUS_ABI_VERSION) {
        snprintf(error, (size_t)error_size, "opstatus: another ABI version");
        return TS_ERROR;
    }
    if (TSTextLogObjectCreate("opstatus", TS_LOG_MODE_ADD_TIMESTAMP, &log_file) != TS_SUCCESS) {
        snprintf(error, (size_t)error_size, "opstatus: opstatus.log cannot be written");
        return TS_ERROR;
    }
    return TS_SUCCESS;
}

/* The words begin behind the rule's two URLs. */
TSReturnCode TSRemapNewInstance(int argc, char* argv[], void** instance, char* error,
                                int error_size) {
    struct rule* rule = TSmalloc(sizeof *rule);
    memset(rule, 0, sizeof *rule);
    rule->framing = OPSTATUS_FRAMING_ARRAY;
    for (int i = 2; i < argc; ++i) {
        if (!understand(rule, argv[i])) {
            snprintf(error, (size_t)error_size, "opstatus: no parameter '%s'", argv[i]);
            TSfree(rule);
            return TS_ERROR;
        }
    }
    rule->on_header = TSContCreate(on_header, NULL);
    TSContDataSet(rule->on_header, rule);
    *instance = rule;
    return TS_SUCCESS;
}

void TSRemapDeleteInstance(void* instance) {
    struct rule* rule = instance;
    TSContDestroy(rule->on_header);
    TSfree(rule);
}

TSRemapStatus TSRemapDoRemap(void* instance, TSHttpTxn txn, TSRemapRequestInfo* request) {
    const struct rule* rule = instance;
    (void)request;
    TSHttpTxnHookAdd(txn, TS_HTTP_READ_RESPONSE_HDR_HOOK, rule->on_header);
    return TSREMAP_NO_REMAP;
}
