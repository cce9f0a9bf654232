/* ngx_http_opstatus_check.c: the bytes of a body go through the reader, and its records are counted. */
#include "ngx_http_opstatus.h"

/* A count of a state fits in a byte of a sum. */
enum { NUM_RECORDS = 128 };

static void ngx_http_opstatus_count(ngx_http_opstatus_ctx_t* ctx, const opstatus_record* records,
                                    size_t num_records) {
    /* Of all states, a byte each: no counter in memory waits for its last value. */
    uint64_t sum = 0;
    size_t i;
    for (i = 0; i < num_records; ++i) {
        uint64_t has_state = (records[i].members & OPSTATUS_HAS_STATE) != 0;
        sum += has_state << (records[i].state & 7) * 8;
    }
    for (i = 0; i < NGX_HTTP_OPSTATUS_NUM_COUNTS; ++i) {
        ctx->counts[i] += sum >> i * 8 & 0xff;
    }
}

static void ngx_http_opstatus_fail(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                   int32_t error) {
    ngx_uint_t level = ctx->mode == NGX_HTTP_OPSTATUS_LOG ? NGX_LOG_WARN : NGX_LOG_ERR;
    ctx->verdict = NGX_HTTP_OPSTATUS_INVALID;
    ctx->error = error;
    ctx->offset = opstatus_reader_offset(&ctx->reader);
    ngx_log_error(level, r->connection->log, 0, "opstatus: %s at byte %uL of the answer's body: %s",
                  opstatus_error_name(error), ctx->offset, opstatus_error_message(error));
}

static void ngx_http_opstatus_finish(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx) {
    int32_t error = opstatus_reader_finish(&ctx->reader);
    if (error != OPSTATUS_OK) {
        ngx_http_opstatus_fail(r, ctx, error);
        return;
    }
    ctx->verdict = NGX_HTTP_OPSTATUS_VALID;
    ctx->offset = opstatus_reader_offset(&ctx->reader);
}

/* Whether the length that the client is told has come: it has its whole body then, and what is said later
 * comes too late. */
static ngx_flag_t ngx_http_opstatus_is_whole(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx) {
    off_t length = r->headers_out.content_length_n;
    return length >= 0 && opstatus_reader_offset(&ctx->reader) == (uint64_t)length;
}

/* Whether the upstream has ended before its answer has. nginx then flushes what there is, and closes the
 * client's connection; the upstream has no clean-up left, and the flush is not a subrequest's, and
 * nothing that has waited for one comes behind it. */
static ngx_flag_t ngx_http_opstatus_is_cut_off(ngx_http_request_t* r, ngx_chain_t* in) {
    ngx_buf_t* b = in->buf;
    return b->flush && !b->last_buf && ngx_buf_size(b) == 0 && in->next == NULL &&
           r->upstream != NULL && r->upstream->header_sent && r->upstream->cleanup == NULL &&
           r->connection->data == r;
}

ngx_int_t ngx_http_opstatus_read(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                 ngx_chain_t* in) {
    opstatus_record records[NUM_RECORDS];
    if (in == NULL && ngx_http_opstatus_is_whole(r, ctx)) ngx_http_opstatus_finish(r, ctx);
    for (; in != NULL && ctx->verdict == NGX_HTTP_OPSTATUS_READING; in = in->next) {
        ngx_buf_t* b = in->buf;
        const char* bytes = (const char*)b->pos;
        size_t len = ngx_buf_in_memory(b) ? (size_t)(b->last - b->pos) : 0;
        if (len == 0 && ngx_buf_size(b) != 0) {
            ngx_log_error(NGX_LOG_ALERT, r->connection->log, 0,
                          "opstatus: a file is not in memory");
            return NGX_ERROR;
        }
        while (len > 0) {
            size_t num_records, consumed;
            int32_t error = opstatus_reader_read(&ctx->reader, bytes, len, records, NUM_RECORDS,
                                                 &num_records, &consumed);
            ngx_http_opstatus_count(ctx, records, num_records);
            if (error != OPSTATUS_OK) {
                ngx_http_opstatus_fail(r, ctx, error);
                return NGX_OK;
            }
            bytes += consumed;
            len -= consumed;
        }
        if (b->last_buf || ngx_http_opstatus_is_whole(r, ctx)) {
            ngx_http_opstatus_finish(r, ctx);
        } else if (ngx_http_opstatus_is_cut_off(r, in)) {
            ngx_http_opstatus_fail(r, ctx, OPSTATUS_UNEXPECTED_END);
        }
    }
    return NGX_OK;
}
