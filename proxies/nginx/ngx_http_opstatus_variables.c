/* ngx_http_opstatus_variables.c: $opstatus_*. */
#include "ngx_http_opstatus.h"

static ngx_int_t ngx_http_opstatus_text(ngx_http_variable_value_t* v, const char* text) {
    v->data = (u_char*)text;
    v->len = (unsigned)ngx_strlen(text);
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;
    return NGX_OK;
}

static ngx_int_t ngx_http_opstatus_number(ngx_http_request_t* r, ngx_http_variable_value_t* v,
                                          uint64_t number) {
    v->data = ngx_pnalloc(r->pool, NGX_INT64_LEN);
    if (v->data == NULL) return NGX_ERROR;
    v->len = (unsigned)(ngx_sprintf(v->data, "%uL", number) - v->data);
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;
    return NGX_OK;
}

/* The answer's context, if it has been checked to its end or its error; else v is not found. */
static ngx_http_opstatus_ctx_t* ngx_http_opstatus_checked(ngx_http_request_t* r,
                                                          ngx_http_variable_value_t* v) {
    ngx_http_opstatus_ctx_t* ctx = ngx_http_get_module_ctx(r->main, ngx_http_opstatus_module);
    if (ctx != NULL &&
        (ctx->verdict == NGX_HTTP_OPSTATUS_VALID || ctx->verdict == NGX_HTTP_OPSTATUS_INVALID)) {
        return ctx;
    }
    v->not_found = 1;
    return NULL;
}

static ngx_int_t ngx_http_opstatus_verdict(ngx_http_request_t* r, ngx_http_variable_value_t* v,
                                           uintptr_t data) {
    static const char* const names[] = {"unchecked", "valid", "invalid", "unchecked"};
    ngx_http_opstatus_ctx_t* ctx = ngx_http_get_module_ctx(r->main, ngx_http_opstatus_module);
    (void)data;
    if (ctx == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }
    return ngx_http_opstatus_text(v, names[ctx->verdict]);
}

static ngx_int_t ngx_http_opstatus_error(ngx_http_request_t* r, ngx_http_variable_value_t* v,
                                         uintptr_t data) {
    ngx_http_opstatus_ctx_t* ctx = ngx_http_opstatus_checked(r, v);
    (void)data;
    if (ctx == NULL) return NGX_OK;
    if (ctx->verdict == NGX_HTTP_OPSTATUS_INVALID) {
        return ngx_http_opstatus_text(v, opstatus_error_name(ctx->error));
    }
    v->not_found = 1;
    return NGX_OK;
}

static ngx_int_t ngx_http_opstatus_offset(ngx_http_request_t* r, ngx_http_variable_value_t* v,
                                          uintptr_t data) {
    ngx_http_opstatus_ctx_t* ctx = ngx_http_opstatus_checked(r, v);
    (void)data;
    return ctx == NULL ? NGX_OK : ngx_http_opstatus_number(r, v, ctx->offset);
}

static ngx_int_t ngx_http_opstatus_records(ngx_http_request_t* r, ngx_http_variable_value_t* v,
                                           uintptr_t data) {
    ngx_http_opstatus_ctx_t* ctx = ngx_http_opstatus_checked(r, v);
    (void)data;
    if (ctx == NULL) return NGX_OK;
    return ngx_http_opstatus_number(r, v, opstatus_reader_num_records(&ctx->reader));
}

static ngx_int_t ngx_http_opstatus_state(ngx_http_request_t* r, ngx_http_variable_value_t* v,
                                         uintptr_t data) {
    ngx_http_opstatus_ctx_t* ctx = ngx_http_opstatus_checked(r, v);
    return ctx == NULL ? NGX_OK : ngx_http_opstatus_number(r, v, ctx->counts[data]);
}

/* Their values change while an answer is read. */
#define VARIABLE(name, handler, data)                                          \
    {                                                                          \
        ngx_string("opstatus_" name), NULL, ngx_http_opstatus_##handler, data, \
            NGX_HTTP_VAR_NOCACHEABLE, 0                                        \
    }

static ngx_http_variable_t ngx_http_opstatus_variables[] = {
    VARIABLE("verdict", verdict, 0),
    VARIABLE("error", error, 0),
    VARIABLE("offset", offset, 0),
    VARIABLE("records", records, 0),
    VARIABLE("invalid", state, OPSTATUS_STATE_INVALID),
    VARIABLE("running", state, OPSTATUS_STATE_RUNNING),
    VARIABLE("rolling_back", state, OPSTATUS_STATE_ROLLING_BACK),
    VARIABLE("completed", state, OPSTATUS_STATE_COMPLETED),
    VARIABLE("faulted", state, OPSTATUS_STATE_FAULTED),
    VARIABLE("cancelled", state, OPSTATUS_STATE_CANCELLED),
    VARIABLE("force_cancelled", state, OPSTATUS_STATE_FORCE_CANCELLED),
    VARIABLE("unrecognized", state, NGX_HTTP_OPSTATUS_UNLISTED),
    ngx_http_null_variable};

ngx_int_t ngx_http_opstatus_add_variables(ngx_conf_t* cf) {
    ngx_http_variable_t* each;
    for (each = ngx_http_opstatus_variables; each->name.len > 0; ++each) {
        ngx_http_variable_t* added = ngx_http_add_variable(cf, &each->name, each->flags);
        if (added == NULL) return NGX_ERROR;
        added->get_handler = each->get_handler;
        added->data = each->data;
    }
    return NGX_OK;
}
