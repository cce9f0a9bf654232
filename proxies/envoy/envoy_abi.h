/* envoy_abi.h: as much of Envoy's ABI of dynamic modules, "v0.1.0", as one HTTP filter needs. The names of
 * functions, the order of arguments and the numbers are Envoy's; README.md says of which commit. */
#ifndef OPSTATUS_ENVOY_ABI_H
#define OPSTATUS_ENVOY_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENVOY_ABI "v0.1.0"
#define HOOK(name) envoy_dynamic_module_on_##name
#define CALLBACK(name) envoy_dynamic_module_callback_##name

/* Bytes that belong to whoever passes them. */
typedef struct buffer {
    const char* ptr;
    size_t length;
} buffer;

enum { REQUEST_HEADER = 0, RESPONSE_HEADER = 2 };
enum { RECEIVED_RESPONSE_BODY = 2 };
enum { LOG_INFO = 2, LOG_WARN = 3 };
enum { LOCAL_RESET = 0 };

/* What the hooks of headers and trailers return; and that of the body. */
enum { CONTINUE = 0, STOP = 1 };
enum { STOP_AND_BUFFER = 1, STOP_NO_BUFFER = 3 };

#pragma GCC visibility push(default)

/* What Envoy has for the module. */
void CALLBACK(log)(int level, buffer message);
bool CALLBACK(http_get_header)(void* stream, int kind, buffer name, buffer* value, size_t index,
                               size_t* num_values);
size_t CALLBACK(http_get_body_chunks_size)(void* stream, int kind);
bool CALLBACK(http_get_body_chunks)(void* stream, int kind, buffer* chunks);
void CALLBACK(http_send_response)(void* stream, uint32_t status, void* headers, size_t num_headers,
                                  buffer body, buffer details);
void CALLBACK(http_filter_reset_stream)(void* stream, int reason, buffer details);

/* What the module has for Envoy: hooks that do something. */
const char* HOOK(program_init)(void);
const void* HOOK(http_filter_config_new)(void* host, buffer name, buffer text);
void HOOK(http_filter_config_destroy)(const void* config);
const void* HOOK(http_filter_new)(const void* config, void* stream);
int HOOK(http_filter_response_headers)(void* stream, const void* filter, bool is_end);
int HOOK(http_filter_response_body)(void* stream, const void* filter, bool is_end);
int HOOK(http_filter_response_trailers)(void* stream, const void* filter);
void HOOK(http_filter_stream_complete)(void* stream, const void* filter);
void HOOK(http_filter_destroy)(const void* filter);

/* And hooks that Envoy does not load a module without. */
int HOOK(http_filter_request_headers)(void* stream, const void* filter, bool is_end);
int HOOK(http_filter_request_body)(void* stream, const void* filter, bool is_end);
int HOOK(http_filter_request_trailers)(void* stream, const void* filter);
void HOOK(http_filter_http_callout_done)(void* stream, const void* filter, uint64_t id, int result,
                                         void* headers, size_t num_headers, buffer* chunks,
                                         size_t num_chunks);
void HOOK(http_filter_http_stream_headers)(void* stream, const void* filter, uint64_t id,
                                           void* headers, size_t num_headers, bool is_end);
void HOOK(http_filter_http_stream_data)(void* stream, const void* filter, uint64_t id,
                                        const buffer* data, size_t num_data, bool is_end);
void HOOK(http_filter_http_stream_trailers)(void* stream, const void* filter, uint64_t id,
                                            void* trailers, size_t num_trailers);
void HOOK(http_filter_http_stream_complete)(void* stream, const void* filter, uint64_t id);
void HOOK(http_filter_http_stream_reset)(void* stream, const void* filter, uint64_t id, int reason);
void HOOK(http_filter_scheduled)(void* stream, const void* filter, uint64_t event);
void HOOK(http_filter_config_scheduled)(void* host, const void* config, uint64_t event);
void HOOK(http_filter_downstream_above_write_buffer_high_watermark)(void* stream,
                                                                    const void* filter);
void HOOK(http_filter_downstream_below_write_buffer_low_watermark)(void* stream,
                                                                   const void* filter);

#pragma GCC visibility pop

#endif
