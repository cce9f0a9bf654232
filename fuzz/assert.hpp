// What a target does when its relation does not hold: it shows the input and aborts, which every
// engine takes for a finding.
#pragma once

#include <opstatus/opstatus.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "oracle.hpp"

namespace fuzz {

// The framings of the C ABI, and opstatus_parse as one more.
enum : std::uint32_t { automatic = 0, array = 1, sequence = 2, document = 3, num_framings = 4 };
enum : std::uint32_t { num_options = 32 };

// An input as the library gets it.
struct situation {
    std::string_view text;
    std::uint32_t framing = document;
    std::uint32_t options = 0;
};

// Shown as in opstatus.h: <FF> is one byte.
inline void show(const char* what, std::string_view bytes) {
    std::fprintf(stderr, "%s%zu bytes: ", what, bytes.size());
    for (const char each : bytes) {
        const auto byte = static_cast<std::uint8_t>(each);
        std::fprintf(stderr, byte >= 0x20 && byte < 0x7F ? "%c" : "<%02X>", byte);
    }
    std::fputc('\n', stderr);
}

inline void show(const char* what, const oracle::record& record) {
    std::fprintf(stderr, "%s", what);
    for (const std::uint8_t byte : record.operation_id)
        std::fprintf(stderr, "%02x", byte);
    std::fprintf(stderr, " %d %d %d\n", record.state, record.type, record.members);
}

inline void show(const char* what, const oracle::answer& answer) {
    std::fprintf(stderr, "%scode %d at %zu, %zu records\n", what, answer.code, answer.offset,
                 answer.records.size());
    for (const oracle::record& record : answer.records)
        show("        ", record);
}

inline void report(const char* what, const situation& where) {
    std::fprintf(stderr, "\nopstatus: does not hold: %s\n", what);
    show("input   ", where.text);
    std::fprintf(stderr, "framing %u, options %u, kernel %s\n", where.framing, where.options,
                 opstatus_kernel());
}

[[noreturn]] inline void fail(const char* what, const situation& where) {
    report(what, where);
    std::abort();
}

inline void require(bool holds, const char* what, const situation& where) {
    if (!holds) fail(what, where);
}

// For answers, records and texts.
template <class Value>
void require_equal(const Value& got, const Value& want, const char* what, const situation& where) {
    if (got == want) return;
    report(what, where);
    show("got     ", got);
    show("want    ", want);
    std::abort();
}

}  // namespace fuzz
