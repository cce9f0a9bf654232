/* vmod_opstatus.c: a Varnish module whose fetch filter reads an OperationStatus list while it is
 * fetched, in place. A fetch that the filter fails is not cached. */
#include <opstatus/opstatus.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "cache/cache.h"
#include "cache/cache_filter.h"
#include "vcc_if.h"
#include "vcl.h"
#include "vrt_obj.h"
#include "vsb.h"

/* One response's, from check() to the end of its fetch. In the fetch's workspace, which goes with it. */
struct verdict {
    opstatus_reader reader;
    bool only_log;
    bool given;
};

/* Names the task's private pointer: its address is what counts. */
static const char task_id;

static void say(struct vsl_log* log, const struct verdict* verdict, const char* code) {
    VSLb(log, SLT_VCL_Log, "opstatus: %s offset=%ju records=%ju", code,
         (uintmax_t)opstatus_reader_offset(&verdict->reader),
         (uintmax_t)opstatus_reader_num_records(&verdict->reader));
}

/* Why a response is not judged, in the log; false if it is. */
static bool say_why_not(VRT_CTX) {
    static const char prefix[] = "opstatus: not judged:";
    const unsigned status = http_GetStatus(ctx->http_beresp);
    const char* type;
    if (strcmp(VRT_r_bereq_method(ctx), "HEAD") == 0) {
        VSLb(ctx->vsl, SLT_VCL_Log, "%s HEAD", prefix);
    } else if (VRT_r_beresp_was_304(ctx)) {
        /* The body is the cached object's, which was judged when it was fetched. */
        VSLb(ctx->vsl, SLT_VCL_Log, "%s status 304", prefix);
    } else if (status != 200) {
        VSLb(ctx->vsl, SLT_VCL_Log, "%s status %u", prefix, status);
    } else if (!http_GetHdr(ctx->http_beresp, H_Content_Type, &type)) {
        VSLb(ctx->vsl, SLT_VCL_Log, "%s media type none", prefix);
    } else if (strncasecmp(type, "application/json", 16) != 0 || strchr("; \t", type[16]) == NULL) {
        VSLb(ctx->vsl, SLT_VCL_Log, "%s media type %s", prefix, type);
    } else {
        return false;
    }
    return true;
}

/* ---- The filter -------------------------------------------------------------------------------- */

static enum vfp_status filter_init(VRT_CTX, struct vfp_ctx* fetch, struct vfp_entry* entry) {
    const struct vmod_priv* task = VRT_priv_task_get(ctx, &task_id);
    const char* encoding;
    if (task == NULL || task->priv == NULL) {
        return VFP_Error(fetch, "opstatus: beresp.filters names it, but check() was not called");
    }
    /* Filters before this one have changed the header by now: behind gunzip there is none. */
    if (http_GetHdr(fetch->resp, H_Content_Encoding, &encoding) &&
        strcasecmp(encoding, "identity") != 0) {
        VSLb(fetch->wrk->vsl, SLT_VCL_Log, "opstatus: not judged: encoding %s", encoding);
        return VFP_NULL;
    }
    entry->priv1 = task->priv;
    return VFP_OK;
}

static enum vfp_status filter_pull(struct vfp_ctx* fetch, struct vfp_entry* entry, void* bytes,
                                   ssize_t* len) {
    struct verdict* verdict = entry->priv1;
    enum vfp_status status = VFP_Suck(fetch, bytes, len);
    int32_t code;
    if (status == VFP_ERROR || verdict->given) return status;
    code = opstatus_reader_read(&verdict->reader, bytes, (size_t)*len, NULL, 0, NULL, NULL);
    /* The last piece comes with the end, and is not yet let through. */
    if (code == OPSTATUS_OK && status == VFP_END) code = opstatus_reader_finish(&verdict->reader);
    if (code == OPSTATUS_OK && status != VFP_END) return status;
    verdict->given = true;
    say(fetch->wrk->vsl, verdict, opstatus_error_name(code));
    if (code == OPSTATUS_OK || verdict->only_log) return status;
    *len = 0;
    return VFP_Error(fetch, "opstatus: %s", opstatus_error_message(code));
}

static void filter_fini(struct vfp_ctx* fetch, struct vfp_entry* entry) {
    const struct verdict* verdict = entry->priv1;
    if (verdict != NULL && !verdict->given) say(fetch->wrk->vsl, verdict, "UNFINISHED");
}

static const struct vfp filter = {
    .name = "opstatus", .init = filter_init, .pull = filter_pull, .fini = filter_fini};

/* ---- Delivery ---------------------------------------------------------------------------------- */

/* Varnish takes an object whose fetch fails between the client's waiting for it and the delivery of its body
 * for one that is complete. So it is looked at again with every piece. */
static bool has_failed(const struct objcore* object) { return (object->flags & OC_F_FAILED) != 0; }

/* A body of which there is nothing has no piece: the header waits for the first byte, or the fetch's end. The
 * request that streams a body of no known length holds its boc; there is none where it has failed already. */
static void await_first_byte(struct boc* boc) {
    Lck_Lock(&boc->mtx);
    while (boc->len_so_far == 0 && boc->state < BOS_FINISHED) {
        (void)Lck_CondWait(&boc->cond, &boc->mtx);
    }
    Lck_Unlock(&boc->mtx);
}

static int guard_init(VRT_CTX, struct vdp_ctx* delivery, void** priv, struct objcore* object) {
    (void)delivery;
    *priv = object;
    if (has_failed(object)) return -1;
    if (ctx->req->resp_len < 0) await_first_byte(object->boc);
    return has_failed(object) ? -1 : 0;
}

static int guard_bytes(struct vdp_ctx* delivery, enum vdp_action action, void** priv,
                       const void* bytes, ssize_t len) {
    return has_failed(*priv) ? -1 : VDP_bytes(delivery, action, bytes, len);
}

/* What it holds is the request's. */
static int guard_fini(struct vdp_ctx* delivery, void** priv) {
    (void)delivery;
    *priv = NULL;
    return 0;
}

static const struct vdp guard = {
    .name = "opstatus", .init = guard_init, .bytes = guard_bytes, .fini = guard_fini};

/* ---- What VCL sees ------------------------------------------------------------------------------ */

int v_matchproto_(vmod_event_f)
    vmod_opstatus_event(VRT_CTX, struct vmod_priv* priv, enum vcl_event_e event) {
    const char* error = NULL;
    (void)priv;
    if (event == VCL_EVENT_DISCARD) VRT_RemoveFilter(ctx, &filter, &guard);
    if (event != VCL_EVENT_LOAD) return 0;
    if (opstatus_abi_version() != OPSTATUS_ABI_VERSION) error = "opstatus: another ABI version";
    if (error == NULL) error = VRT_AddFilter(ctx, &filter, &guard);
    if (error != NULL) VSB_cat(ctx->msg, error);
    return error != NULL;
}

/* What follows the first word of a list, if that is `word`; else NULL. */
static const char* behind(const char* list, const char* word) {
    const size_t len = strlen(word);
    list += strspn(list, " ");
    return strncmp(list, word, len) == 0 && strchr(" ", list[len]) != NULL ? list + len : NULL;
}

static void add_filter(VRT_CTX) {
    const char* others = VRT_r_beresp_filters(ctx);
    const char* unzipped;
    if (others == NULL) others = "";
    /* First of all, except where gunzip makes what is to be read. */
    unzipped = behind(others, "gunzip");
    if (unzipped != NULL) others = unzipped;
    if (behind(others, "opstatus") != NULL) return; /* check() was called before */
    VRT_l_beresp_filters(ctx, NULL,
                         TOSTRANDS(3, unzipped != NULL ? "gunzip " : "", "opstatus ", others));
}

VCL_VOID vmod_check(VRT_CTX, VCL_ENUM mode, VCL_ENUM framing, VCL_BOOL reject_unknown_members,
                    VCL_BOOL require_all_members, VCL_BOOL accept_enum_integers,
                    VCL_BOOL accept_null, VCL_BOOL keep_unrecognized_names) {
    struct vmod_priv* task;
    struct verdict* verdict;
    const uint32_t options = (reject_unknown_members ? OPSTATUS_REJECT_UNKNOWN_MEMBERS : 0u) |
                             (require_all_members ? OPSTATUS_REQUIRE_ALL_MEMBERS : 0u) |
                             (accept_enum_integers ? OPSTATUS_ACCEPT_ENUM_INTEGERS : 0u) |
                             (accept_null ? OPSTATUS_ACCEPT_NULL : 0u) |
                             (keep_unrecognized_names ? OPSTATUS_KEEP_UNRECOGNIZED_NAMES : 0u);

    if (ctx->method != VCL_MET_BACKEND_RESPONSE) {
        VRT_fail(ctx, "opstatus.check() is for vcl_backend_response");
        return;
    }
    if (say_why_not(ctx)) return;
    task = VRT_priv_task(ctx, &task_id);
    verdict = WS_Alloc(ctx->ws, sizeof *verdict);
    if (task == NULL || verdict == NULL) {
        VRT_fail(ctx, "opstatus: workspace_backend is too small");
        return;
    }
    opstatus_reader_init(&verdict->reader,
                         framing == VENUM(array)      ? OPSTATUS_FRAMING_ARRAY
                         : framing == VENUM(sequence) ? OPSTATUS_FRAMING_SEQUENCE
                                                      : OPSTATUS_FRAMING_AUTO,
                         options);
    verdict->only_log = mode == VENUM(log);
    verdict->given = false;
    if (http_GetContentLength(ctx->http_beresp) == 0) {
        /* Where there is no body Varnish opens no filter. */
        int32_t code = opstatus_reader_finish(&verdict->reader);
        say(ctx->vsl, verdict, opstatus_error_name(code));
        if (code != OPSTATUS_OK && mode != VENUM(log)) {
            VRT_fail(ctx, "opstatus: %s", opstatus_error_message(code));
        }
        return;
    }
    task->priv = verdict;
    if (mode == VENUM(hold)) VRT_l_beresp_do_stream(ctx, 0);
    add_filter(ctx);
}

VCL_VOID vmod_deliver(VRT_CTX) {
    const char* others;
    if (ctx->method != VCL_MET_DELIVER) {
        VRT_fail(ctx, "opstatus.deliver() is for vcl_deliver");
        return;
    }
    others = VRT_r_resp_filters(ctx);
    VRT_l_resp_filters(ctx, NULL, TOSTRANDS(2, "opstatus ", others ? others : ""));
}
