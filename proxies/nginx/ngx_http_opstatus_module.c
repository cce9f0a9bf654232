/* ngx_http_opstatus_module.c: the directives, and what they mean where they are not given. */
#include "ngx_http_opstatus.h"

/* The largest list that a gateway sends has 1,090,001 bytes. */
enum { DEFAULT_HOLD_SIZE = 1100 * 1000 };

static ngx_conf_enum_t ngx_http_opstatus_modes[] = {{ngx_string("off"), NGX_HTTP_OPSTATUS_OFF},
                                                    {ngx_string("log"), NGX_HTTP_OPSTATUS_LOG},
                                                    {ngx_string("abort"), NGX_HTTP_OPSTATUS_ABORT},
                                                    {ngx_string("hold"), NGX_HTTP_OPSTATUS_HOLD},
                                                    {ngx_null_string, 0}};

/* What passes is still measured. */
static ngx_conf_enum_t ngx_http_opstatus_overflows[] = {
    {ngx_string("abort"), NGX_HTTP_OPSTATUS_ABORT},
    {ngx_string("pass"), NGX_HTTP_OPSTATUS_LOG},
    {ngx_null_string, 0}};

static ngx_conf_enum_t ngx_http_opstatus_framings[] = {
    {ngx_string("auto"), OPSTATUS_FRAMING_AUTO},
    {ngx_string("array"), OPSTATUS_FRAMING_ARRAY},
    {ngx_string("sequence"), OPSTATUS_FRAMING_SEQUENCE},
    {ngx_null_string, 0}};

/* `none` has the bit alone that says that the directive was given. */
static ngx_conf_bitmask_t ngx_http_opstatus_options[] = {
    {ngx_string("none"), NGX_CONF_BITMASK_SET},
    {ngx_string("reject_unknown_members"), OPSTATUS_REJECT_UNKNOWN_MEMBERS << 1},
    {ngx_string("require_all_members"), OPSTATUS_REQUIRE_ALL_MEMBERS << 1},
    {ngx_string("accept_enum_integers"), OPSTATUS_ACCEPT_ENUM_INTEGERS << 1},
    {ngx_string("accept_null"), OPSTATUS_ACCEPT_NULL << 1},
    {ngx_string("keep_unrecognized_names"), OPSTATUS_KEEP_UNRECOGNIZED_NAMES << 1},
    {ngx_null_string, 0}};

static char* ngx_http_opstatus_set_options(ngx_conf_t* cf, ngx_command_t* command, void* data) {
    ngx_http_opstatus_conf_t* conf = data;
    char* result = ngx_conf_set_bitmask_slot(cf, command, data);
    if (result != NGX_CONF_OK || cf->args->nelts == 2 || !(conf->options & NGX_CONF_BITMASK_SET))
        return result;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"none\" stands alone in \"%V\"", &command->name);
    return NGX_CONF_ERROR;
}

/* Also in addition to those that the directive names, as nginx does it. */
static ngx_str_t ngx_http_opstatus_default_types[] = {ngx_string("application/json"),
                                                      ngx_null_string};
static char* ngx_http_opstatus_add_header(ngx_conf_t* cf, ngx_command_t* command, void* data) {
    ngx_http_opstatus_conf_t* conf = data;
    ngx_str_t* words = cf->args->elts;
    ngx_http_opstatus_header_t* header;
    ngx_http_compile_complex_value_t compile;
    (void)command;
    if (conf->headers == NGX_CONF_UNSET_PTR) {
        conf->headers = ngx_array_create(cf->pool, 1, sizeof(ngx_http_opstatus_header_t));
        if (conf->headers == NULL) return NGX_CONF_ERROR;
    }
    header = ngx_array_push(conf->headers);
    if (header == NULL) return NGX_CONF_ERROR;
    header->name = words[1];
    ngx_memzero(&compile, sizeof(compile));
    compile.cf = cf;
    compile.value = &words[2];
    compile.complex_value = &header->value;
    return ngx_http_compile_complex_value(&compile) == NGX_OK ? NGX_CONF_OK : NGX_CONF_ERROR;
}

ngx_int_t ngx_http_opstatus_send_header(ngx_http_request_t* r) {
    ngx_http_opstatus_conf_t* conf = ngx_http_get_module_loc_conf(r, ngx_http_opstatus_module);
    ngx_uint_t i;
    for (i = 0; conf->headers != NULL && i < conf->headers->nelts; ++i) {
        ngx_http_opstatus_header_t* header = (ngx_http_opstatus_header_t*)conf->headers->elts + i;
        ngx_table_elt_t* line;
        ngx_str_t value;
        if (ngx_http_complex_value(r, &header->value, &value) != NGX_OK) return NGX_ERROR;
        if (value.len == 0) continue;
        line = ngx_list_push(&r->headers_out.headers);
        if (line == NULL) return NGX_ERROR;
        ngx_memzero(line, sizeof(*line));
        line->hash = 1;
        line->key = header->name;
        line->value = value;
    }
    return ngx_http_opstatus_next_header_filter(r);
}

static char* ngx_http_opstatus_check_hold_size(ngx_conf_t* cf, void* post, void* data) {
    size_t size = *(size_t*)data;
    (void)post;
    if (size == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"opstatus_hold_size\" must not be 0; see \"opstatus abort\"");
        return NGX_CONF_ERROR;
    }
    return NGX_CONF_OK;
}

static ngx_conf_post_t ngx_http_opstatus_hold_size_post = {ngx_http_opstatus_check_hold_size};

#define PLACES (NGX_HTTP_MAIN_CONF | NGX_HTTP_SRV_CONF | NGX_HTTP_LOC_CONF)
#define DIRECTIVE(name, arguments, set, member, post)                          \
    {                                                                          \
        ngx_string(name), PLACES | (arguments), set, NGX_HTTP_LOC_CONF_OFFSET, \
            offsetof(ngx_http_opstatus_conf_t, member), post                   \
    }

static ngx_command_t ngx_http_opstatus_commands[] = {
    DIRECTIVE("opstatus", NGX_HTTP_LIF_CONF | NGX_CONF_TAKE1, ngx_conf_set_enum_slot, mode,
              ngx_http_opstatus_modes),
    DIRECTIVE("opstatus_framing", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, framing,
              ngx_http_opstatus_framings),
    DIRECTIVE("opstatus_options", NGX_CONF_1MORE, ngx_http_opstatus_set_options, options,
              ngx_http_opstatus_options),
    DIRECTIVE("opstatus_types", NGX_CONF_1MORE, ngx_http_types_slot, types_keys,
              ngx_http_opstatus_default_types),
    DIRECTIVE("opstatus_hold_size", NGX_CONF_TAKE1, ngx_conf_set_size_slot, hold_size,
              &ngx_http_opstatus_hold_size_post),
    DIRECTIVE("opstatus_hold_overflow", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, overflow,
              ngx_http_opstatus_overflows),
    DIRECTIVE("opstatus_add_header", NGX_CONF_TAKE2, ngx_http_opstatus_add_header, headers, NULL),
    ngx_null_command};

static void* ngx_http_opstatus_create_conf(ngx_conf_t* cf) {
    ngx_http_opstatus_conf_t* conf = ngx_pcalloc(cf->pool, sizeof(*conf));
    if (conf == NULL) return NULL;
    conf->mode = NGX_CONF_UNSET_UINT;
    conf->framing = NGX_CONF_UNSET_UINT;
    conf->overflow = NGX_CONF_UNSET_UINT;
    conf->hold_size = NGX_CONF_UNSET_SIZE;
    conf->headers = NGX_CONF_UNSET_PTR;
    return conf;
}

static char* ngx_http_opstatus_merge_conf(ngx_conf_t* cf, void* parent, void* child) {
    ngx_http_opstatus_conf_t* outer = parent;
    ngx_http_opstatus_conf_t* conf = child;
    ngx_conf_merge_uint_value(conf->mode, outer->mode, NGX_HTTP_OPSTATUS_OFF);
    ngx_conf_merge_uint_value(conf->framing, outer->framing, OPSTATUS_FRAMING_AUTO);
    ngx_conf_merge_uint_value(conf->overflow, outer->overflow, NGX_HTTP_OPSTATUS_ABORT);
    ngx_conf_merge_size_value(conf->hold_size, outer->hold_size, DEFAULT_HOLD_SIZE);
    ngx_conf_merge_bitmask_value(conf->options, outer->options, NGX_CONF_BITMASK_SET);
    ngx_conf_merge_ptr_value(conf->headers, outer->headers, NULL);
    return ngx_http_merge_types(cf, &conf->types_keys, &conf->types, &outer->types_keys,
                                &outer->types, ngx_http_opstatus_default_types);
}

static ngx_int_t ngx_http_opstatus_init(ngx_conf_t* cf) {
    (void)cf;
    ngx_http_opstatus_install();
    return NGX_OK;
}

static ngx_http_module_t ngx_http_opstatus_context = {
    .preconfiguration = ngx_http_opstatus_add_variables,
    .postconfiguration = ngx_http_opstatus_init,
    .create_loc_conf = ngx_http_opstatus_create_conf,
    .merge_loc_conf = ngx_http_opstatus_merge_conf,
};

ngx_module_t ngx_http_opstatus_module = {NGX_MODULE_V1,
                                         &ngx_http_opstatus_context,
                                         ngx_http_opstatus_commands,
                                         NGX_HTTP_MODULE,
                                         NULL,
                                         NULL,
                                         NULL,
                                         NULL,
                                         NULL,
                                         NULL,
                                         NULL,
                                         NGX_MODULE_V1_PADDING};
