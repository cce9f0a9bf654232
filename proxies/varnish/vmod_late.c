/* vmod_late.c: for the tests. A delivery filter whose only doing is to begin late: a fetch can end, or fail,
 * between the set-up of a delivery and its first byte, and here it does. */
#include <string.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/cache_filter.h"
#include "vcc_if.h"
#include "vcl.h"

static int late_init(VRT_CTX, struct vdp_ctx* delivery, void** priv, struct objcore* object) {
    (void)ctx;
    (void)delivery;
    (void)priv;
    (void)object;
    (void)usleep(200 * 1000);
    return 1; /* and is not needed further */
}

static int late_bytes(struct vdp_ctx* delivery, enum vdp_action action, void** priv,
                      const void* bytes, ssize_t len) {
    (void)priv;
    return VDP_bytes(delivery, action, bytes, len);
}

static const struct vdp late = {.name = "late", .init = late_init, .bytes = late_bytes};

int v_matchproto_(vmod_event_f)
    vmod_late_event(VRT_CTX, struct vmod_priv* priv, enum vcl_event_e event) {
    (void)priv;
    if (event == VCL_EVENT_DISCARD) VRT_RemoveFilter(ctx, NULL, &late);
    return event == VCL_EVENT_LOAD && VRT_AddFilter(ctx, NULL, &late) != NULL;
}

VCL_VOID vmod_none(VRT_CTX) { (void)ctx; }
