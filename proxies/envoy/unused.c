/* unused.c: the hooks that Envoy asks for and that this filter has nothing to do in. */
#include "envoy_abi.h"

#define UNUSED __attribute__((unused))
#define STREAM UNUSED void *stream, UNUSED const void *filter

int HOOK(http_filter_request_headers)(STREAM, UNUSED bool is_end) { return CONTINUE; }
int HOOK(http_filter_request_body)(STREAM, UNUSED bool is_end) { return CONTINUE; }
int HOOK(http_filter_request_trailers)(STREAM) { return CONTINUE; }
void HOOK(http_filter_http_callout_done)(STREAM, UNUSED uint64_t id, UNUSED int result,
                                         UNUSED void* headers, UNUSED size_t num_headers,
                                         UNUSED buffer* chunks, UNUSED size_t num_chunks) {}
void HOOK(http_filter_http_stream_headers)(STREAM, UNUSED uint64_t id, UNUSED void* headers,
                                           UNUSED size_t num_headers, UNUSED bool is_end) {}
void HOOK(http_filter_http_stream_data)(STREAM, UNUSED uint64_t id, UNUSED const buffer* data,
                                        UNUSED size_t num_data, UNUSED bool is_end) {}
void HOOK(http_filter_http_stream_trailers)(STREAM, UNUSED uint64_t id, UNUSED void* trailers,
                                            UNUSED size_t num_trailers) {}
void HOOK(http_filter_http_stream_complete)(STREAM, UNUSED uint64_t id) {}
void HOOK(http_filter_http_stream_reset)(STREAM, UNUSED uint64_t id, UNUSED int reason) {}
void HOOK(http_filter_scheduled)(STREAM, UNUSED uint64_t event) {}
void HOOK(http_filter_config_scheduled)(UNUSED void* host, UNUSED const void* config,
                                        UNUSED uint64_t event) {}
void HOOK(http_filter_downstream_above_write_buffer_high_watermark)(STREAM) {}
void HOOK(http_filter_downstream_below_write_buffer_low_watermark)(STREAM) {}
