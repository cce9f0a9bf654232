/* ngx_http_opstatus_filter.c: which answers are checked, and where their bytes go.
 *
 * The filters stand behind `postpone` and before `gzip`: they see the main request only, and the body
 * as the client is to get it (subrequests, slices, gunzip and all), but for its compression. */
#include "ngx_http_opstatus.h"

ngx_http_output_header_filter_pt ngx_http_opstatus_next_header_filter;
ngx_http_output_body_filter_pt ngx_http_opstatus_next_body_filter;

typedef struct {
    ngx_uint_t level; /* 0: there is none */
    const char* text;
} ngx_http_opstatus_reason_t;

/* nginx's own comparison takes all parameters but charset for a part of the media type. */
static ngx_flag_t ngx_http_opstatus_is_listed(ngx_http_request_t* r,
                                              ngx_http_opstatus_conf_t* conf) {
    ngx_str_t* type = &r->headers_out.content_type;
    u_char name[256];
    size_t len = 0;
    if (conf->types.size == 0) return 1; /* `*` */
    while (len < type->len && ngx_strchr("; \t", type->data[len]) == NULL)
        ++len;
    if (len == 0 || len > sizeof(name)) return 0;
    return ngx_hash_find(&conf->types, ngx_hash_strlow(name, type->data, len), name, len) != NULL;
}

static ngx_flag_t ngx_http_opstatus_is_encoded(ngx_http_request_t* r) {
    ngx_table_elt_t* encoding = r->headers_out.content_encoding;
    if (encoding == NULL || encoding->value.len == 0) return 0;
    return encoding->value.len != 8 ||
           ngx_strncasecmp(encoding->value.data, (u_char*)"identity", 8) != 0;
}

/* Whether the filter that cuts ranges out, which has not seen the header yet, may do so. */
static ngx_flag_t ngx_http_opstatus_is_range(ngx_http_request_t* r) {
    ngx_http_core_loc_conf_t* core = ngx_http_get_module_loc_conf(r, ngx_http_core_module);
    ngx_table_elt_t* range = r->headers_in.range;
    return range != NULL && r->allow_ranges && core->max_ranges != 0 &&
           r->headers_out.content_length_n > 0 && range->value.len >= 7 &&
           ngx_strncasecmp(range->value.data, (u_char*)"bytes=", 6) == 0;
}

/* Of several ranges, or of one with a condition, that filter may also make the whole. It then has to. */
static void ngx_http_opstatus_refuse_ranges(ngx_http_request_t* r) {
    ngx_table_elt_t* range = r->headers_in.range;
    if (r->headers_in.if_range != NULL ||
        ngx_strlchr(range->value.data, range->value.data + range->value.len, ',') != NULL) {
        r->headers_in.range = NULL; /* for subrequests, too */
    }
}

/* Why the answer is not to be checked. Who asks for a check and gets none, though there is a list, is
 * warned. */
static ngx_http_opstatus_reason_t ngx_http_opstatus_reason(ngx_http_request_t* r,
                                                           ngx_http_opstatus_conf_t* conf) {
    ngx_http_opstatus_reason_t none = {0, ""};
    ngx_http_opstatus_reason_t status = {NGX_LOG_INFO, "its status is not 200"};
    ngx_http_opstatus_reason_t head = {NGX_LOG_INFO, "it has none"};
    ngx_http_opstatus_reason_t type = {NGX_LOG_INFO, "its media type is not in opstatus_types"};
    ngx_http_opstatus_reason_t encoding = {NGX_LOG_WARN, "it is encoded; see gunzip"};
    ngx_http_opstatus_reason_t range = {NGX_LOG_WARN,
                                        "ranges of it were asked for; see max_ranges"};
    if (r->headers_out.status != NGX_HTTP_OK) return status;
    if (r->header_only || r->method == NGX_HTTP_HEAD) return head;
    if (!ngx_http_opstatus_is_listed(r, conf)) return type;
    if (ngx_http_opstatus_is_encoded(r)) return encoding;
    if (ngx_http_opstatus_is_range(r) && conf->mode != NGX_HTTP_OPSTATUS_LOG) {
        ngx_http_opstatus_refuse_ranges(r);
    }
    if (ngx_http_opstatus_is_range(r)) return range;
    return none;
}

/* Ends the connection, or the stream of HTTP/2, so that no client can take the body for whole: where
 * the connection's end is the body's, by a reset. */
static ngx_int_t ngx_http_opstatus_abort(ngx_http_request_t* r) {
    ngx_connection_t* c = r->connection;
    struct linger reset = {1, 0};
    if (r->http_version >= NGX_HTTP_VERSION_20) return NGX_ERROR;
    if (((!r->chunked && r->headers_out.content_length_n < 0) ||
         r->http_version < NGX_HTTP_VERSION_10) &&
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, (const void*)&reset, sizeof(reset)) == -1) {
        ngx_log_error(NGX_LOG_ALERT, c->log, ngx_socket_errno, "setsockopt(SO_LINGER) failed");
    }
    return NGX_ERROR;
}

static ngx_int_t ngx_http_opstatus_header_filter(ngx_http_request_t* r) {
    ngx_http_opstatus_conf_t* conf = ngx_http_get_module_loc_conf(r, ngx_http_opstatus_module);
    ngx_http_opstatus_ctx_t* ctx = ngx_http_get_module_ctx(r, ngx_http_opstatus_module);
    ngx_http_opstatus_reason_t reason;
    if (r != r->main || conf->mode == NGX_HTTP_OPSTATUS_OFF) {
        return ngx_http_opstatus_next_header_filter(r);
    }
    if (ctx == NULL) {
        ctx = ngx_palloc(r->pool, sizeof(*ctx));
        if (ctx == NULL) return NGX_ERROR;
        ngx_http_set_ctx(r, ctx, ngx_http_opstatus_module);
    }
    /* Also where an error takes the place of an answer that is held. */
    ngx_memzero(ctx, sizeof(*ctx));
    reason = ngx_http_opstatus_reason(r, conf);
    if (reason.level != 0) {
        ctx->verdict = NGX_HTTP_OPSTATUS_UNCHECKED;
        ngx_log_error(reason.level, r->connection->log, 0,
                      "opstatus: the answer's body is not checked: %s", reason.text);
        return ngx_http_opstatus_send_header(r);
    }
    (void)opstatus_reader_init(&ctx->reader, (uint32_t)conf->framing, (uint32_t)conf->options >> 1);
    ctx->mode = conf->mode;
    /* Also of the subrequests whose bodies become part of this one. */
    r->main_filter_need_in_memory = 1;
    if (ctx->mode == NGX_HTTP_OPSTATUS_HOLD) {
        ctx->held_end = &ctx->held;
        if (r->headers_out.content_length_n <= (off_t)conf->hold_size) return NGX_OK;
        ctx->mode = conf->overflow;
    }
    (void)ngx_http_opstatus_read(r, ctx, NULL);
    if (ctx->verdict == NGX_HTTP_OPSTATUS_INVALID && ctx->mode == NGX_HTTP_OPSTATUS_ABORT) {
        return ngx_http_opstatus_abort(r);
    }
    return ngx_http_opstatus_send_header(r);
}

/* Keeps the answer out of the cache, and out of proxy_store, which takes those of status 200. */
static void ngx_http_opstatus_forget(ngx_http_upstream_t* u) {
    if (u == NULL) return;
#if (NGX_HTTP_CACHE)
    u->cacheable = 0;
#endif
    if (u->store) u->headers_in.status_n = NGX_HTTP_BAD_GATEWAY;
}

static ngx_int_t ngx_http_opstatus_invalid(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                           ngx_chain_t* in) {
    if (ctx->mode != NGX_HTTP_OPSTATUS_LOG) ngx_http_opstatus_forget(r->upstream);
    switch (ctx->mode) {
        case NGX_HTTP_OPSTATUS_ABORT:
            return ngx_http_opstatus_abort(r);
        case NGX_HTTP_OPSTATUS_HOLD:
            ngx_http_opstatus_consume(in);
            return ngx_http_opstatus_replace(r, ctx);
        default:
            return ngx_http_opstatus_next_body_filter(r, in);
    }
}

static ngx_int_t ngx_http_opstatus_body_filter(ngx_http_request_t* r, ngx_chain_t* in) {
    ngx_http_opstatus_ctx_t* ctx = ngx_http_get_module_ctx(r, ngx_http_opstatus_module);
    if (ctx == NULL || r != r->main) return ngx_http_opstatus_next_body_filter(r, in);
    if (ctx->mode == NGX_HTTP_OPSTATUS_REPLACED) {
        ngx_http_opstatus_consume(in);
        return r->out != NULL || r->connection->buffered
                   ? ngx_http_opstatus_next_body_filter(r, NULL)
                   : NGX_OK;
    }
    if (ctx->verdict == NGX_HTTP_OPSTATUS_READING) {
        if (ngx_http_opstatus_read(r, ctx, in) != NGX_OK) return NGX_ERROR;
        if (ctx->verdict == NGX_HTTP_OPSTATUS_INVALID) return ngx_http_opstatus_invalid(r, ctx, in);
        if (ctx->mode == NGX_HTTP_OPSTATUS_HOLD) return ngx_http_opstatus_hold(r, ctx, in);
    }
    return ngx_http_opstatus_next_body_filter(r, in);
}

void ngx_http_opstatus_install(void) {
    ngx_http_opstatus_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_opstatus_header_filter;
    ngx_http_opstatus_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_opstatus_body_filter;
}
