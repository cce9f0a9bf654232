// Steps over JSON that is of no interest: white space, strings, whole values. For the member lane, so
// without errors: nullptr is "not mine", for whatever reason, the end of the bytes included.
//
// `safe` is the last place behind which `slack` bytes can be read. Nothing here begins to look at
// something behind it, so that single characters need no check. What can be read there ends in a byte
// that fits nowhere (NUL), if it is not more of the input.
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

// What may stand between two looks at `safe`: a name, a value and a gap of the member lane.
inline constexpr std::size_t slack = 80;

// Where there is white space, there is one space, or a line feed and some spaces. Not a part of its
// callers, where it would be most of the code.
__attribute__((noinline)) inline const std::uint8_t* skip_all_space(const std::uint8_t* p,
                                                                    const std::uint8_t* safe) {
    while (is_white_space(*p) && p <= safe) {
        ++p;
        while (load<std::uint32_t>(p) == integer_of<std::uint32_t>("    ") && p <= safe)
            p += 4;
    }
    return p;
}

OPSTATUS_INLINE const std::uint8_t* skip_space(const std::uint8_t* p, const std::uint8_t* safe) {
    return *p > ' ' ? p : skip_all_space(p, safe);
}

// What in 64 bytes ends a string, or does not stand for itself in one. The end is not waited for to see whether
// all before it is plain.
struct string_bytes {
    std::uint64_t quotes;
    std::uint64_t others;  // controls, backslashes, what is beyond ASCII

    [[nodiscard]] string_bytes from(std::ptrdiff_t at) const {
        return {quotes >> at, others >> at};
    }
    // There is an end, and all before it stands for itself.
    [[nodiscard]] bool is_plain() const {
        return quotes != 0 && ((quotes ^ (quotes - 1)) & others) == 0;
    }
    // Before the end.
    [[nodiscard]] std::size_t len() const {
        return static_cast<std::size_t>(std::countr_zero(quotes));
    }
};

// What has been seen of strings: which of up to 64 bytes do not stand for themselves in one. Looked at
// once for all strings that are there: where one ends is then a few cycles away, not a load, a comparison
// and their latency.
struct window {
    const std::uint8_t* begin;  // nullptr: nothing has been looked at
    std::uint64_t odd = 0;      // bit i: begin[i]
};

// The first character at or behind p that does not stand for itself in a string; or any behind `safe`,
// where all before it do.
template <class P>
OPSTATUS_INLINE const std::uint8_t* find_odd(const std::uint8_t* p, const std::uint8_t* safe,
                                             window& seen) {
    for (;;) {
        const std::uintptr_t at =
            reinterpret_cast<std::uintptr_t>(p) - reinterpret_cast<std::uintptr_t>(seen.begin);
        if (at < 64) {
            const std::uint64_t odd = seen.odd >> at;
            if (odd != 0) return p + std::countr_zero(odd);
            p = seen.begin + 64;
        }
        if (p > safe) return p;
        seen = {p, P::odd_in_64(p)};
    }
}

// Behind the escape at p. Surrogates are the machine's.
OPSTATUS_INLINE const std::uint8_t* skip_escape(const std::uint8_t* p) {
    if (p[1] != 'u') return unescaped(p[1]) != 0 ? p + 2 : nullptr;
    const unsigned first = uuid_tables.digit[p[2]];
    const unsigned second = uuid_tables.digit[p[3]];
    const unsigned others = uuid_tables.digit[p[4]] | uuid_tables.digit[p[5]];
    const bool is_surrogate = first == 0xD && second >= 8;
    return ((first | second | others) & 0xF0) != 0 || is_surrogate ? nullptr : p + 6;
}

// Behind the closing quote of the string that begins at p. What is beyond ASCII is the machine's.
template <class P>
OPSTATUS_INLINE const std::uint8_t* skip_string(const std::uint8_t* p, const std::uint8_t* safe,
                                                window& seen) {
    ++p;
    for (;;) {
        p = find_odd<P>(p, safe, seen);
        if (*p == '"') return p + 1;
        if (*p != '\\' || p > safe) return nullptr;
        p = skip_escape(p);
        if (p == nullptr) return nullptr;
    }
}

// The high bit of each byte of a word in memory's order, from the lowest on, that is no digit; the other bits are 0.
// Eight at a time: how many digits there are is as good as random, and a mispredicted branch costs more than all
// of them.
OPSTATUS_INLINE std::uint64_t not_digits_of(std::uint64_t word) {
    word ^= 0x3030303030303030U;
    // Above 9. A carry leaves only what is one, so the first is right.
    return ((word + 0x7676767676767676U) | word) & 0x8080808080808080U;
}
OPSTATUS_INLINE std::uint64_t load_little_endian(const std::uint8_t* p) {
    auto word = load<std::uint64_t>(p);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}
OPSTATUS_INLINE std::uint64_t not_digits(const std::uint8_t* p) {
    return not_digits_of(load_little_endian(p));
}

// Behind the digits at p, or behind `safe`.
OPSTATUS_INLINE const std::uint8_t* skip_digits(const std::uint8_t* p, const std::uint8_t* safe) {
    for (;;) {
        const std::uint64_t others = not_digits(p);
        if (others != 0) return p + std::countr_zero(others) / 8;
        p += 8;
        if (p > safe) return p;
    }
}

// Behind the number at p. It may be longer than the bytes that are there: the caller looks at the next.
OPSTATUS_INLINE const std::uint8_t* skip_number(const std::uint8_t* p, const std::uint8_t* safe) {
    if (p > safe) return nullptr;
    if (*p == '-') ++p;
    if (!is_digit(*p)) return nullptr;
    p = *p == '0' ? p + 1 : skip_digits(p, safe);
    if (*p == '.') {
        const std::uint8_t* const digits = ++p;
        p = skip_digits(p, safe);
        if (p == digits) return nullptr;
    }
    if (*p == 'e' || *p == 'E') {
        ++p;
        if (*p == '+' || *p == '-') ++p;
        const std::uint8_t* const digits = p;
        p = skip_digits(p, safe);
        if (p == digits) return nullptr;
    }
    // In the middle of digits.
    return p > safe && is_digit(*p) ? nullptr : p;
}

// Behind the literal at p.
OPSTATUS_INLINE const std::uint8_t* skip_literal(const std::uint8_t* p) {
    const auto half = load<std::uint32_t>(p);
    if (half == integer_of<std::uint32_t>("true") || half == integer_of<std::uint32_t>("null"))
        return p + 4;
    return half == integer_of<std::uint32_t>("fals") && p[4] == 'e' ? p + 5 : nullptr;
}

// Behind `c`, which is expected at p, perhaps behind white space.
OPSTATUS_INLINE const std::uint8_t* skip_one(const std::uint8_t* p, const std::uint8_t* safe,
                                             char c) {
    if (*p == static_cast<std::uint8_t>(c)) return p + 1;
    p = skip_space(p, safe);
    return *p == static_cast<std::uint8_t>(c) ? p + 1 : nullptr;
}

// From behind a member's name to its value.
OPSTATUS_INLINE const std::uint8_t* skip_colon(const std::uint8_t* p, const std::uint8_t* safe) {
    p = skip_one(p, safe, ':');
    return p == nullptr ? nullptr : skip_space(p, safe);
}

// Behind the container at p. One that is 64 deep is the machine's.
template <class P>
OPSTATUS_INLINE const std::uint8_t* skip_container(const std::uint8_t* p, const std::uint8_t* safe,
                                                   window& seen) {
    // The containers around the innermost, as the machine's, and a 1 above them; and what closes that.
    std::uint64_t outer = 1;
    std::uint8_t closing = 0;
    bool is_name = false;
open:
    if ((outer >> 63) != 0 || p > safe) return nullptr;
    outer = outer << 1 | (closing == '}' ? 1 : 0);
    closing = static_cast<std::uint8_t>(*p + 2);  // in ASCII
    p = skip_space(p + 1, safe);
    if (*p == closing) goto close;
next:
    is_name = closing == '}';
value:
    if (*p == '"') {
        p = skip_string<P>(p, safe, seen);
        if (p == nullptr) return nullptr;
        if (is_name) {
            p = skip_colon(p, safe);
            if (p == nullptr) return nullptr;
            is_name = false;
            goto value;
        }
    } else if (is_name) {
        return nullptr;
    } else if (*p == '{' || *p == '[') {
        goto open;
    } else {
        p = *p < 'A' ? skip_number(p, safe) : skip_literal(p);
        if (p == nullptr) return nullptr;
    }
behind:
    p = skip_space(p, safe);
    if (p > safe) return nullptr;
    if (*p == ',') {
        p = skip_space(p + 1, safe);
        goto next;
    }
    if (*p != closing) return nullptr;
close:
    ++p;
    closing = (outer & 1) != 0 ? '}' : ']';
    outer >>= 1;
    if (outer != 1) goto behind;
    return p;
}

// Behind the value at p, whatever it is.
template <class P>
OPSTATUS_INLINE const std::uint8_t* skip_value(const std::uint8_t* p, const std::uint8_t* safe,
                                               window& seen) {
    if (*p == '"') return skip_string<P>(p, safe, seen);
    if (*p == '{' || *p == '[') return skip_container<P>(p, safe, seen);
    return *p < 'A' ? skip_number(p, safe) : skip_literal(p);
}

}  // namespace opstatus::core
