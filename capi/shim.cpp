// The C ABI over the core: checks the arguments, and calls.
#pragma GCC visibility push(default)
#include "opstatus.h"
#pragma GCC visibility pop

#include <cstddef>
#include <cstring>
#include <type_traits>

#include "dispatch.hpp"
#include "errors.hpp"
#include "reader.hpp"
#include "uuid.hpp"
#include "vocabulary.hpp"
#include "write.hpp"

namespace core = opstatus::core;

// The layout that other languages have written down.
static_assert(sizeof(opstatus_record) == 20 && alignof(opstatus_record) == 1);
static_assert(offsetof(opstatus_record, operation_id) == 0);
static_assert(offsetof(opstatus_record, state) == 16 && offsetof(opstatus_record, type) == 17);
static_assert(offsetof(opstatus_record, members) == 18 &&
              offsetof(opstatus_record, reserved) == 19);
static_assert(sizeof(opstatus_reader) == 128 && alignof(opstatus_reader) == alignof(std::uint64_t));
static_assert(std::is_trivially_copyable_v<core::reader>);

namespace {

constexpr std::uint32_t all_options = OPSTATUS_REJECT_UNKNOWN_MEMBERS |
                                      OPSTATUS_REQUIRE_ALL_MEMBERS | OPSTATUS_ACCEPT_ENUM_INTEGERS |
                                      OPSTATUS_ACCEPT_NULL | OPSTATUS_KEEP_UNRECOGNIZED_NAMES;

const std::uint8_t* as_bytes(const char* text) {
    return reinterpret_cast<const std::uint8_t*>(text);
}

// The caller's reader is an array of integers to every other translation unit; core::reader may alias.
core::reader& as_reader(opstatus_reader* r) { return *reinterpret_cast<core::reader*>(r); }
const core::reader& as_reader(const opstatus_reader* r) {
    return *reinterpret_cast<const core::reader*>(r);
}

}  // namespace

int32_t opstatus_parse(const char* json, size_t json_len, uint32_t options, opstatus_record* out,
                       size_t* out_offset) {
    std::size_t unused = 0;
    std::size_t* const offset = out_offset == nullptr ? &unused : out_offset;
    if ((json != nullptr || json_len == 0) && out != nullptr && options <= all_options)
        return core::parse(as_bytes(json), json_len, options, *out, *offset);
    *offset = 0;
    return OPSTATUS_INVALID_ARGUMENT;
}

int32_t opstatus_reader_init(opstatus_reader* reader, uint32_t framing, uint32_t options) {
    if (reader == nullptr || framing > OPSTATUS_FRAMING_SEQUENCE || options > all_options)
        return OPSTATUS_INVALID_ARGUMENT;
    *reader = {};
    as_reader(reader).machine = core::machine::start(static_cast<core::framing>(framing), options);
    return OPSTATUS_OK;
}

int32_t opstatus_reader_read(opstatus_reader* reader, const char* bytes, size_t bytes_len,
                             opstatus_record* out, size_t out_capacity, size_t* out_num_records,
                             size_t* out_consumed) {
    if (reader != nullptr && (bytes != nullptr || bytes_len == 0) &&
        (out == nullptr || out_capacity != 0)) {
        core::reader& r = as_reader(reader);
        // The last thing to do, so that this function's stack is not in use meanwhile.
        if (r.is_sound() && r.machine.at != core::place::finished)
            return core::read(r, as_bytes(bytes), bytes_len, out, out_capacity, out_num_records,
                              out_consumed);
    }
    if (out_num_records != nullptr) *out_num_records = 0;
    if (out_consumed != nullptr) *out_consumed = 0;
    return OPSTATUS_INVALID_ARGUMENT;
}

int32_t opstatus_reader_finish(opstatus_reader* reader) {
    if (reader == nullptr) return OPSTATUS_INVALID_ARGUMENT;
    core::reader& r = as_reader(reader);
    return r.is_sound() ? core::finish(r) : std::int32_t{OPSTATUS_INVALID_ARGUMENT};
}

uint64_t opstatus_reader_offset(const opstatus_reader* reader) {
    return reader == nullptr ? 0 : as_reader(reader).offset;
}

uint64_t opstatus_reader_num_records(const opstatus_reader* reader) {
    return reader == nullptr ? 0 : as_reader(reader).num_records;
}

size_t opstatus_write(const opstatus_record* record, uint32_t style, char* out,
                      size_t out_capacity) {
    if (record == nullptr || out == nullptr) return 0;
    return core::write(*record, style, out, out_capacity);
}

int32_t opstatus_uuid_parse(const char* text, size_t text_len, uint8_t out[16]) {
    if ((text == nullptr && text_len != 0) || out == nullptr) return OPSTATUS_INVALID_ARGUMENT;
    if (text_len != core::uuid_text_len) return OPSTATUS_INVALID_UUID;
    std::uint8_t id[16] = {};
    for (std::size_t i = 0; i < core::uuid_text_len; ++i)
        if (!core::uuid_put(id, i, as_bytes(text)[i])) return OPSTATUS_INVALID_UUID;
    std::memcpy(out, id, sizeof id);
    return OPSTATUS_OK;
}

void opstatus_uuid_format(const uint8_t id[16], char out[36]) {
    if (id != nullptr && out != nullptr) core::uuid_text(id, out);
}

const char* opstatus_state_name(uint8_t state) {
    return core::name_of(core::state_words, state).data();
}

const char* opstatus_type_name(uint8_t type) {
    return core::name_of(core::type_words, type).data();
}

uint8_t opstatus_state_is_terminal(uint8_t state) {
    const bool is_terminal =
        state >= OPSTATUS_STATE_COMPLETED && state <= OPSTATUS_STATE_FORCE_CANCELLED;
    return is_terminal ? 1 : 0;
}

const char* opstatus_error_name(int32_t error) {
    return error < 0 || error > OPSTATUS_INVALID_ARGUMENT ? nullptr : core::errors[error].name;
}

const char* opstatus_error_message(int32_t error) {
    return error < 0 || error > OPSTATUS_INVALID_ARGUMENT ? nullptr : core::errors[error].message;
}

uint32_t opstatus_abi_version(void) { return OPSTATUS_ABI_VERSION; }

const char* opstatus_version(void) { return OPSTATUS_VERSION_STRING; }

const char* opstatus_kernel(void) { return core::active_kernel().name; }
