/* mod_opstatus.c: judges a list of OperationStatus while Apache httpd passes it on.
 *
 *     Opstatus abort                               off, log or abort
 *     OpstatusOptions reject_unknown_members       of opstatus.h, in lower case
 *     CustomLog access.log "%h %U %>s %{opstatus}n"
 *
 * "log" passes everything on; "abort" breaks the transfer off before the first brigade that has an
 * error in it. A request's reader lies in its pool; for a bucket nothing is allocated here. */
/* httpd.h comes before its like. */
/* clang-format off */
#include <httpd.h>
#include <http_config.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <util_filter.h>
/* clang-format on */
#include <apr_strings.h>
#include <opstatus/opstatus.h>

enum { MODE_UNSET, MODE_OFF, MODE_LOG, MODE_ABORT };

/* So much of a brigade is judged before it is passed on. A file would else lie in memory whole. */
enum { PASS_AFTER = 65536 };

typedef struct {
    int mode;
    int options_set;
    uint32_t options;
} settings;

typedef struct {
    opstatus_reader reader;
    int32_t error;
    int aborts, judged;
    apr_off_t length;         /* Content-Length, or -1 */
    apr_bucket_brigade* rest; /* what has not been judged, while what has is passed on */
} judge;

module AP_MODULE_DECLARE_DATA opstatus_module;

/* Why a response is not judged; NULL if it is. */
static const char* not_judged(request_rec* r) {
    const char* type = r->content_type ? r->content_type : "none";
    const char* encoding = apr_table_get(r->headers_out, "Content-Encoding");
    size_t type_len = strcspn(type, "; \t");
    if (!encoding) encoding = r->content_encoding;
    if (r->header_only) return "HEAD";
    if (r->status != HTTP_OK) return apr_psprintf(r->pool, "status %d", r->status);
    if (type_len != strlen("application/json") || strncasecmp(type, "application/json", type_len))
        return apr_pstrcat(r->pool, "media type ", type, NULL);
    if (encoding && strcasecmp(encoding, "identity"))
        return apr_pstrcat(r->pool, "encoding ", encoding, NULL);
    return NULL;
}

static judge* begin(ap_filter_t* f) {
    request_rec* r = f->r;
    const settings* set = ap_get_module_config(r->per_dir_config, &opstatus_module);
    const char *why = not_judged(r), *length = apr_table_get(r->headers_out, "Content-Length");
    judge* j;
    if (why) {
        apr_table_setn(r->notes, "opstatus", apr_pstrcat(r->pool, "not judged: ", why, NULL));
        return NULL;
    }
    f->ctx = j = apr_pcalloc(r->pool, sizeof *j);
    opstatus_reader_init(&j->reader, OPSTATUS_FRAMING_ARRAY, set->options);
    j->aborts = set->mode == MODE_ABORT;
    j->length = length ? apr_atoi64(length) : -1;
    j->rest = apr_brigade_create(r->pool, f->c->bucket_alloc);
    ap_set_module_config(r->request_config, &opstatus_module, j);
    return j;
}

static void finish(judge* j) {
    j->error = opstatus_reader_finish(&j->reader);
    j->judged = 1;
}

/* The client must not take for whole what is not. An error bucket becomes a 502 where the header has
 * not been sent; where it has, it keeps back the last chunk, and closes the connection. */
static apr_status_t break_off(ap_filter_t* f, apr_bucket_brigade* bb) {
    apr_brigade_cleanup(bb);
    apr_brigade_cleanup(((judge*)f->ctx)->rest);
    f->r->no_cache = 1; /* mod_cache would keep what has been passed on, and take it for whole */
    APR_BRIGADE_INSERT_TAIL(
        bb, ap_bucket_error_create(HTTP_BAD_GATEWAY, NULL, f->r->pool, f->c->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(f->c->bucket_alloc));
    ap_pass_brigade(f->next, bb);
    return AP_FILTER_ERROR;
}

/* Passes on what stands before e. */
static apr_status_t pass_before(ap_filter_t* f, apr_bucket_brigade* bb, apr_bucket* e) {
    judge* j = f->ctx;
    apr_status_t status;
    apr_brigade_split_ex(bb, e, j->rest);
    status = ap_pass_brigade(f->next, bb);
    apr_brigade_cleanup(bb);
    APR_BRIGADE_CONCAT(bb, j->rest);
    return status;
}

/* The header can wait for the first byte, so that a 502 is still possible there. */
static int waits(const judge* j) { return j->aborts && opstatus_reader_offset(&j->reader) == 0; }

/* Reads a bucket; where that would have to wait, what has been judged is passed on first. */
static apr_status_t read_bucket(ap_filter_t* f, apr_bucket_brigade* bb, apr_bucket* e,
                                const char** bytes, apr_size_t* len) {
    apr_status_t status = apr_bucket_read(e, bytes, len, APR_NONBLOCK_READ);
    if (!APR_STATUS_IS_EAGAIN(status)) return status;
    if (waits(f->ctx)) return apr_bucket_read(e, bytes, len, APR_BLOCK_READ);
    APR_BUCKET_INSERT_BEFORE(e, apr_bucket_flush_create(f->c->bucket_alloc));
    status = pass_before(f, bb, e);
    return status ? status : apr_bucket_read(e, bytes, len, APR_BLOCK_READ);
}

static apr_status_t filter(ap_filter_t* f, apr_bucket_brigade* bb) {
    judge* j = f->ctx ? f->ctx : begin(f);
    apr_bucket* e;
    apr_size_t held = 0;
    if (!j) {
        ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, bb);
    }
    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb) && !j->judged;
         e = APR_BUCKET_NEXT(e)) {
        const char* bytes;
        apr_size_t len;
        apr_status_t status;
        if (AP_BUCKET_IS_ERROR(e)) break; /* somebody else has broken it off: no verdict */
        if (APR_BUCKET_IS_EOS(e) && !f->c->aborted) finish(j);
        if (APR_BUCKET_IS_METADATA(e)) continue;

        if (held >= PASS_AFTER) {
            if ((status = pass_before(f, bb, e))) return status;
            held = 0;
        }
        if ((status = read_bucket(f, bb, e, &bytes, &len))) return status;
        held += len;
        j->error = opstatus_reader_read(&j->reader, bytes, len, NULL, 0, NULL, NULL);
        if (j->error) {
            j->judged = 1;
        } else if (opstatus_reader_offset(&j->reader) == (uint64_t)j->length) {
            finish(j); /* behind the last byte nothing can be broken off any more */
        }
    }
    if (j->error && j->aborts) return break_off(f, bb);
    if (waits(j) && e == APR_BRIGADE_SENTINEL(bb) && !j->judged) {
        apr_brigade_cleanup(bb); /* a flush, if anything */
        return APR_SUCCESS;
    }
    return ap_pass_brigade(f->next, bb);
}

static const char* verdict(apr_pool_t* pool, const judge* j) {
    return apr_psprintf(pool, "%s offset=%" APR_UINT64_T_FMT " records=%" APR_UINT64_T_FMT,
                        j->judged ? opstatus_error_name(j->error) : "UNFINISHED",
                        opstatus_reader_offset(&j->reader),
                        opstatus_reader_num_records(&j->reader));
}

/* Before mod_log_config looks at the notes: those of the last request, which may be an ErrorDocument's. */
static int note_verdict(request_rec* r) {
    const char* found = NULL;
    for (; r; r = r->next) {
        const judge* j = ap_get_module_config(r->request_config, &opstatus_module);
        if (j) found = verdict(r->pool, j);
        if (found) apr_table_setn(r->notes, "opstatus", found);
    }
    return DECLINED;
}

static void insert_filter(request_rec* r) {
    const settings* set = ap_get_module_config(r->per_dir_config, &opstatus_module);
    if (set->mode > MODE_OFF && !r->main) ap_add_output_filter("OPSTATUS", NULL, r, r->connection);
}

static int check_version(apr_pool_t* pool, apr_pool_t* log, apr_pool_t* temporary,
                         server_rec* server) {
    (void)pool;
    (void)log;
    (void)temporary;
    if (opstatus_abi_version() == OPSTATUS_ABI_VERSION) return OK;
    ap_log_error(APLOG_MARK, APLOG_EMERG, 0, server, "opstatus: another ABI version");
    return HTTP_INTERNAL_SERVER_ERROR;
}

static void register_hooks(apr_pool_t* pool) {
    (void)pool;
    ap_hook_check_config(check_version, NULL, NULL, APR_HOOK_MIDDLE);
    /* Before whatever encodes a body, cuts a range out of it, or sends it. */
    ap_register_output_filter("OPSTATUS", filter, NULL, AP_FTYPE_RESOURCE);
    ap_hook_insert_filter(insert_filter, NULL, NULL, APR_HOOK_LAST);
    ap_hook_log_transaction(note_verdict, NULL, NULL, APR_HOOK_FIRST);
}

static const char* set_mode(cmd_parms* cmd, void* dir, const char* word) {
    settings* set = dir;
    (void)cmd;
    set->mode = !strcasecmp(word, "off")     ? MODE_OFF
                : !strcasecmp(word, "log")   ? MODE_LOG
                : !strcasecmp(word, "abort") ? MODE_ABORT
                                             : MODE_UNSET;
    return set->mode == MODE_UNSET ? "Opstatus is off, log or abort" : NULL;
}

static const char* add_option(cmd_parms* cmd, void* dir, const char* word) {
    static const struct {
        const char* name;
        uint32_t bit;
    } all[] = {{"none", 0},
               {"reject_unknown_members", OPSTATUS_REJECT_UNKNOWN_MEMBERS},
               {"require_all_members", OPSTATUS_REQUIRE_ALL_MEMBERS},
               {"accept_enum_integers", OPSTATUS_ACCEPT_ENUM_INTEGERS},
               {"accept_null", OPSTATUS_ACCEPT_NULL},
               {"keep_unrecognized_names", OPSTATUS_KEEP_UNRECOGNIZED_NAMES}};
    settings* set = dir;
    size_t i;
    for (i = 0; i < sizeof all / sizeof *all; ++i) {
        if (strcasecmp(word, all[i].name)) continue;
        set->options |= all[i].bit;
        set->options_set = 1;
        return NULL;
    }
    return apr_pstrcat(cmd->pool, "OpstatusOptions: no option ", word, NULL);
}

static void* create_settings(apr_pool_t* pool, char* dir) {
    (void)dir;
    return apr_pcalloc(pool, sizeof(settings));
}

static void* merge_settings(apr_pool_t* pool, void* outer, void* inner) {
    const settings *base = outer, *add = inner;
    settings* set = apr_pmemdup(pool, add, sizeof *add);
    if (set->mode == MODE_UNSET) set->mode = base->mode;
    if (!set->options_set) {
        set->options = base->options;
        set->options_set = base->options_set;
    }
    return set;
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("Opstatus", set_mode, NULL, OR_FILEINFO, "off, log or abort"),
    AP_INIT_ITERATE("OpstatusOptions", add_option, NULL, OR_FILEINFO, "options of opstatus.h"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}};

AP_DECLARE_MODULE(opstatus) = {
    STANDARD20_MODULE_STUFF, create_settings,    merge_settings, NULL, NULL, commands,
    register_hooks,          AP_MODULE_FLAG_NONE};
