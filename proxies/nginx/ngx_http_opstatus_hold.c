/* ngx_http_opstatus_hold.c: a body that is kept back until it is known to be valid, and the error that
 * takes its place. */
#include "ngx_http_opstatus.h"

/* Of a body whose length is not known: the first buffer, and the least of the others. */
static const size_t first_room = 32768;

void ngx_http_opstatus_consume(ngx_chain_t* in) {
    for (; in != NULL; in = in->next) {
        in->buf->pos = in->buf->last;
        in->buf->file_pos = in->buf->file_last;
    }
}

/* A new last buffer: as much as the answer's header says, or as much again as there is. */
static ngx_int_t ngx_http_opstatus_make_room(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx) {
    ngx_http_opstatus_conf_t* conf = ngx_http_get_module_loc_conf(r, ngx_http_opstatus_module);
    off_t length = r->headers_out.content_length_n;
    size_t len = ngx_max(ctx->held_len, first_room);
    ngx_chain_t* link = ngx_alloc_chain_link(r->pool);
    if (length > (off_t)ctx->held_len) len = (size_t)length - ctx->held_len;
    if (link == NULL) return NGX_ERROR;
    ctx->room = ngx_create_temp_buf(r->pool, ngx_min(len, conf->hold_size - ctx->held_len));
    if (ctx->room == NULL) return NGX_ERROR;
    link->buf = ctx->room;
    link->next = NULL;
    *ctx->held_end = link;
    ctx->held_end = &link->next;
    return NGX_OK;
}

/* Copies the bytes: an upstream's buffers are used again. The flushes are forgotten. */
static ngx_int_t ngx_http_opstatus_keep(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                        ngx_buf_t* b) {
    while (b->pos < b->last) {
        size_t len;
        if (ctx->room == NULL || ctx->room->last == ctx->room->end) {
            if (ngx_http_opstatus_make_room(r, ctx) != NGX_OK) return NGX_ERROR;
        }
        len = (size_t)ngx_min(b->last - b->pos, ctx->room->end - ctx->room->last);
        ctx->room->last = ngx_cpymem(ctx->room->last, b->pos, len);
        ctx->held_len += len;
        b->pos += len;
    }
    b->file_pos = b->file_last;
    return NGX_OK;
}

ngx_int_t ngx_http_opstatus_release(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                    ngx_chain_t* in) {
    ngx_int_t rc = ngx_http_opstatus_send_header(r);
    ngx_chain_t* all;
    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) return rc;
    *ctx->held_end = in;
    all = ctx->held;
    ctx->held = NULL;
    return ngx_http_opstatus_next_body_filter(r, all);
}

ngx_int_t ngx_http_opstatus_hold(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                 ngx_chain_t* in) {
    ngx_http_opstatus_conf_t* conf = ngx_http_get_module_loc_conf(r, ngx_http_opstatus_module);
    size_t len = 0;
    ngx_chain_t* link;
    for (link = in; link != NULL; link = link->next)
        len += (size_t)ngx_buf_size(link->buf);
    if (ctx->verdict == NGX_HTTP_OPSTATUS_VALID) {
        ctx->mode = NGX_HTTP_OPSTATUS_LOG;
        return ngx_http_opstatus_release(r, ctx, in);
    }
    if (len > conf->hold_size - ctx->held_len) {
        ctx->mode = conf->overflow;
        return ngx_http_opstatus_release(r, ctx, in);
    }
    for (link = in; link != NULL; link = link->next) {
        if (ngx_http_opstatus_keep(r, ctx, link->buf) != NGX_OK) return NGX_ERROR;
    }
    return NGX_OK;
}

ngx_int_t ngx_http_opstatus_replace(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx) {
    ngx_int_t rc;
    ngx_chain_t out;
    ngx_buf_t* b = ngx_create_temp_buf(r->pool, 128);
    if (b == NULL) return NGX_ERROR;
    b->last = ngx_slprintf(b->last, b->end, "{\"code\":%d,\"name\":\"%s\",\"offset\":%uL}",
                           ctx->error, opstatus_error_name(ctx->error), ctx->offset);
    b->last_buf = 1;
    b->last_in_chain = 1;
    out.buf = b;
    out.next = NULL;
    ctx->mode = NGX_HTTP_OPSTATUS_REPLACED;

    ngx_http_clean_header(r);
    r->headers_out.status = NGX_HTTP_BAD_GATEWAY;
    ngx_str_set(&r->headers_out.content_type, "application/json");
    r->headers_out.content_type_len = r->headers_out.content_type.len;
    r->headers_out.content_length_n = b->last - b->pos;
    rc = ngx_http_opstatus_send_header(r);
    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) return rc;
    return ngx_http_opstatus_next_body_filter(r, &out);
}
