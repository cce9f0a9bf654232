// What the bytes of JSON are, one by one.
#pragma once

#include <cstdint>

namespace opstatus::core {

constexpr bool is_white_space(std::uint8_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';  // RFC 8259 section 2
}

constexpr bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }

constexpr bool begins_value(std::uint8_t c) {
    return c == '"' || c == '{' || c == '[' || c == 't' || c == 'f' || c == 'n' || c == '-' ||
           is_digit(c);
}

// The character behind a backslash and the one that both stand for (RFC 8259 section 7); 0 if it
// breaks the escape. No such escape stands for NUL.
constexpr std::uint8_t unescaped(std::uint8_t c) {
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

constexpr bool is_high_surrogate(std::uint16_t unit) { return (unit & 0xFC00) == 0xD800; }
constexpr bool is_low_surrogate(std::uint16_t unit) { return (unit & 0xFC00) == 0xDC00; }

// Stands for itself in a string.
constexpr bool is_plain(std::uint8_t c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; }

}  // namespace opstatus::core
