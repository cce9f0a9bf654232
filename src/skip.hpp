// Steps over JSON that is of no interest: white space, strings, whole values. For the member lane, so
// without errors: nullptr is "not mine", for whatever reason, the end of the bytes included.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "characters.hpp"
#include "listed.hpp"
#include "opstatus.h"
#include "uuid.hpp"

#define OPSTATUS_INLINE __attribute__((always_inline)) inline

namespace opstatus::core {

// Most places have no white space, and those that have it have a line feed and spaces.
OPSTATUS_INLINE const std::uint8_t* skip_space(const std::uint8_t* p, const std::uint8_t* end) {
    while (p != end && *p <= ' ' && is_white_space(*p)) {
        ++p;
        while (end - p >= 4 && load<std::uint32_t>(p) == integer_of<std::uint32_t>("    "))
            p += 4;
    }
    return p;
}

// The first character at or behind p that does not stand for itself in a string; else the end.
template <class P>
OPSTATUS_INLINE const std::uint8_t* find_odd(const std::uint8_t* p, const std::uint8_t* end) {
    while (end - p >= 16) {
        const std::uint32_t odd = P::odd(p);
        if (odd != 0) return p + std::countr_zero(odd);
        p += 16;
    }
    while (p != end && is_plain(*p))
        ++p;
    return p;
}

// Behind the escape at p. Surrogates are the machine's.
OPSTATUS_INLINE const std::uint8_t* skip_escape(const std::uint8_t* p, const std::uint8_t* end) {
    if (end - p < 6) return nullptr;
    if (unescaped(p[1]) != 0) return p + 2;
    if (p[1] != 'u') return nullptr;
    const unsigned first = uuid_tables.digit[p[2]];
    const unsigned second = uuid_tables.digit[p[3]];
    const unsigned others = uuid_tables.digit[p[4]] | uuid_tables.digit[p[5]];
    const bool is_surrogate = first == 0xD && second >= 8;
    return ((first | second | others) & 0xF0) != 0 || is_surrogate ? nullptr : p + 6;
}

// Behind the closing quote of the string that begins at p. What is beyond ASCII is the machine's.
template <class P>
OPSTATUS_INLINE const std::uint8_t* skip_string(const std::uint8_t* p, const std::uint8_t* end) {
    ++p;
    for (;;) {
        p = find_odd<P>(p, end);
        if (p == end) return nullptr;
        if (*p == '"') return p + 1;
        if (*p != '\\') return nullptr;
        p = skip_escape(p, end);
        if (p == nullptr) return nullptr;
    }
}

OPSTATUS_INLINE const std::uint8_t* skip_digits(const std::uint8_t* p, const std::uint8_t* end) {
    while (p != end && is_digit(*p))
        ++p;
    return p;
}

// Behind the number at p. It may be longer than the bytes that are there: the caller looks at the next.
OPSTATUS_INLINE const std::uint8_t* skip_number(const std::uint8_t* p, const std::uint8_t* end) {
    if (*p == '-') ++p;
    if (p == end || !is_digit(*p)) return nullptr;
    p = *p == '0' ? p + 1 : skip_digits(p, end);
    if (p != end && *p == '.') {
        const std::uint8_t* const digits = ++p;
        p = skip_digits(p, end);
        if (p == digits) return nullptr;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        ++p;
        if (p != end && (*p == '+' || *p == '-')) ++p;
        const std::uint8_t* const digits = p;
        p = skip_digits(p, end);
        if (p == digits) return nullptr;
    }
    return p;
}

// Behind the literal at p.
OPSTATUS_INLINE const std::uint8_t* skip_literal(const std::uint8_t* p, const std::uint8_t* end) {
    if (end - p < 5) return nullptr;
    const auto half = load<std::uint32_t>(p);
    if (half == integer_of<std::uint32_t>("true") || half == integer_of<std::uint32_t>("null"))
        return p + 4;
    return half == integer_of<std::uint32_t>("fals") && p[4] == 'e' ? p + 5 : nullptr;
}

// From a member's name to its value.
template <class P>
OPSTATUS_INLINE const std::uint8_t* skip_name(const std::uint8_t* p, const std::uint8_t* end) {
    if (p == end || *p != '"') return nullptr;
    p = skip_string<P>(p, end);
    if (p == nullptr) return nullptr;
    p = skip_space(p, end);
    return p == end || *p != ':' ? nullptr : skip_space(p + 1, end);
}

// Behind the value at p, whatever it is.
template <class P>
OPSTATUS_INLINE const std::uint8_t* skip_value(const std::uint8_t* p, const std::uint8_t* end) {
    std::uint64_t containers = 0;  // as the machine's
    unsigned depth = 0;
    while (p != nullptr && p != end) {
        if (*p == '"') {
            p = skip_string<P>(p, end);
        } else if (*p == '{' || *p == '[') {
            if (depth == OPSTATUS_MAX_DEPTH) return nullptr;
            ++depth;
            const bool is_object = *p == '{';
            containers = containers << 1 | (is_object ? 1 : 0);
            p = skip_space(p + 1, end);
            if (p == end) return nullptr;
            const std::uint8_t closing = is_object ? '}' : ']';
            if (*p != closing) {
                if (is_object) p = skip_name<P>(p, end);
                continue;
            }
        } else {
            p = *p >= 'a' ? skip_literal(p, end) : skip_number(p, end);
        }
        // Behind a value, or before the bracket of an empty container.
        for (;;) {
            if (depth == 0 || p == nullptr) return p;
            p = skip_space(p, end);
            if (p == end) return nullptr;
            const bool in_object = (containers & 1) != 0;
            if (*p == ',') {
                p = skip_space(p + 1, end);
                if (in_object) p = skip_name<P>(p, end);
                break;
            }
            const std::uint8_t closing = in_object ? '}' : ']';
            if (*p != closing) return nullptr;
            ++p;
            --depth;
            containers >>= 1;
        }
    }
    return nullptr;
}

}  // namespace opstatus::core
