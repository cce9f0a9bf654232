// The text of a UUID (RFC 9562 section 4), one character at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace opstatus::core {

inline constexpr std::size_t uuid_text_len = 36;

struct uuid_tables_t {
    // The value of a hexadecimal digit of either case; `no_digit` for every other byte.
    std::uint8_t digit[256]{};
    // The number of the nibble whose digit stands at a position of the text; `dash` where '-' must.
    std::uint8_t nibble[uuid_text_len]{};

    static constexpr std::uint8_t no_digit = 0xFF;
    static constexpr std::uint8_t dash = 0xFF;
};

consteval uuid_tables_t make_uuid_tables() {
    uuid_tables_t t{};
    for (unsigned c = 0; c < 256; ++c) {
        unsigned value = uuid_tables_t::no_digit;
        if (c >= '0' && c <= '9') value = c - '0';
        if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
        if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
        t.digit[c] = static_cast<std::uint8_t>(value);
    }
    std::uint8_t next = 0;
    for (std::size_t i = 0; i < uuid_text_len; ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        t.nibble[i] = is_dash ? uuid_tables_t::dash : next++;
    }
    return t;
}

inline constexpr uuid_tables_t uuid_tables = make_uuid_tables();

// uuid_put takes the character `c` at `position` (below 36) of the text into `id`, whose bytes were
// all 0 at position 0. False if a UUID cannot have that character there.
constexpr bool uuid_put(std::uint8_t* id, std::size_t position, std::uint8_t c) {
    const std::size_t nibble = uuid_tables.nibble[position];
    if (nibble == uuid_tables_t::dash) return c == '-';
    const unsigned digit = uuid_tables.digit[c];
    if (digit == uuid_tables_t::no_digit) return false;
    const unsigned shift = nibble % 2 == 0 ? 4 : 0;
    id[nibble / 2] = static_cast<std::uint8_t>(id[nibble / 2] | (digit << shift));
    return true;
}

// uuid_text writes the 36 characters of `id` in lower case.
constexpr void uuid_text(const std::uint8_t* id, char* out) {
    for (std::size_t i = 0; i < uuid_text_len; ++i) {
        const std::size_t nibble = uuid_tables.nibble[i];
        if (nibble == uuid_tables_t::dash) {
            out[i] = '-';
        } else {
            const unsigned byte = id[nibble / 2];
            out[i] = "0123456789abcdef"[nibble % 2 == 0 ? byte >> 4 : byte & 0xF];
        }
    }
}

}  // namespace opstatus::core
