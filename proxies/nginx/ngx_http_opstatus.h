/* ngx_http_opstatus.h: what the module's files share. README.md says what it does.
 *
 * The files: _module.c directives and configuration, _filter.c which answers are checked and where
 * their bytes go, _check.c the reading, _hold.c bodies that are kept back, _variables.c. */
#ifndef NGX_HTTP_OPSTATUS_H
#define NGX_HTTP_OPSTATUS_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>
#include <opstatus/opstatus.h>

typedef enum {
    NGX_HTTP_OPSTATUS_OFF = 0,
    NGX_HTTP_OPSTATUS_LOG,
    NGX_HTTP_OPSTATUS_ABORT,
    NGX_HTTP_OPSTATUS_HOLD,
    NGX_HTTP_OPSTATUS_REPLACED /* of a context only: the error is sent, the rest is thrown away */
} ngx_http_opstatus_mode_e;

typedef enum {
    NGX_HTTP_OPSTATUS_READING = 0,
    NGX_HTTP_OPSTATUS_VALID,
    NGX_HTTP_OPSTATUS_INVALID,
    NGX_HTTP_OPSTATUS_UNCHECKED
} ngx_http_opstatus_verdict_e;

typedef struct {
    ngx_uint_t mode;
    ngx_uint_t framing;  /* OPSTATUS_FRAMING_* */
    ngx_uint_t options;  /* the contract's bits, shifted by one: nginx needs the lowest */
    ngx_uint_t overflow; /* the mode of a body that is too long to be held */
    size_t hold_size;
    ngx_hash_t types;
    ngx_array_t* types_keys;
    ngx_array_t* headers; /* of ngx_http_opstatus_header_t; NULL if none */
} ngx_http_opstatus_conf_t;

typedef struct {
    ngx_str_t name;
    ngx_http_complex_value_t value;
} ngx_http_opstatus_header_t;

/* Records are counted by state; 255, a state that is not listed, is 7 here. */
enum { NGX_HTTP_OPSTATUS_UNLISTED = 7, NGX_HTTP_OPSTATUS_NUM_COUNTS = 8 };

/* One answer. */
typedef struct {
    opstatus_reader reader;
    uint64_t counts[NGX_HTTP_OPSTATUS_NUM_COUNTS];
    uint64_t offset;
    int32_t error;
    ngx_uint_t mode;
    ngx_uint_t verdict;

    ngx_chain_t* held; /* copies of what came so far */
    ngx_chain_t** held_end;
    ngx_buf_t* room; /* the last one's */
    size_t held_len;
} ngx_http_opstatus_ctx_t;

extern ngx_module_t ngx_http_opstatus_module;
extern ngx_http_output_header_filter_pt ngx_http_opstatus_next_header_filter;
extern ngx_http_output_body_filter_pt ngx_http_opstatus_next_body_filter;

ngx_int_t ngx_http_opstatus_add_variables(ngx_conf_t* cf);
void ngx_http_opstatus_install(void);

/* Reads what the chain has in memory; NULL: nothing, but the body may be known to be empty. The verdict is in
 * ctx then; its offset and error, too. */
ngx_int_t ngx_http_opstatus_read(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                 ngx_chain_t* in);

/* Sends the header, with the configured headers, whose variables know by now what they can. */
ngx_int_t ngx_http_opstatus_send_header(ngx_http_request_t* r);

ngx_int_t ngx_http_opstatus_hold(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                 ngx_chain_t* in);
ngx_int_t ngx_http_opstatus_release(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx,
                                    ngx_chain_t* in);
ngx_int_t ngx_http_opstatus_replace(ngx_http_request_t* r, ngx_http_opstatus_ctx_t* ctx);

/* Says that the chain's bytes have been used. */
void ngx_http_opstatus_consume(ngx_chain_t* in);

#endif
