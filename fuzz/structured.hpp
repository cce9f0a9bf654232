// The inputs of the target `structured`: a header, and the members of the records one after another.
// All take the same number of bytes, so that they can be moved about.
#pragma once

#include <cstdint>
#include <span>

#include "structured_text.hpp"

namespace fuzz {

struct header {
    std::uint8_t framing;
    std::uint8_t options;
    std::uint8_t defect;
    std::uint8_t site;
    std::uint8_t site_high;
    std::uint8_t
        shape;  // bit 0: AUTO reads an array; bits 1, 2: white space; bits 3, 4, 5: no record
    std::uint8_t cut;  // where the input is cut in two
    std::uint8_t seed;
};

struct member {
    enum : std::uint8_t { operation_id, state, type, unknown, next_record, num_kinds };

    std::uint8_t kind;
    std::uint8_t escaped;  // which characters of a known text are escapes
    std::uint8_t white;    // two bits for each place between the tokens
    std::uint8_t value;    // of which kind
    std::uint32_t seed;
};
static_assert(sizeof(header) == 8 && sizeof(member) == 8);

// Puts the value of a known member, and into the record what it will be read as.
void put_known_value(structured_text& out, std::uint8_t which, const member& m, choices& any,
                     oracle::record& record);

// Put any string, and any value, for an unknown member.
void put_any_string(structured_text& out, choices& any);
void put_any_value(structured_text& out, choices& any);

// Writes the text of an input.
structured_text write(const header& head, std::span<const member> members);

}  // namespace fuzz
