// The names and values of the known members, for the lanes that read members one by one: nullptr, or 0,
// is "not mine". What is read of a text stays within its quotes if it is a listed one; else it may be up to
// 20 bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "listed.hpp"
#include "skip.hpp"
#include "uuid.hpp"

namespace opstatus::core {

// The known member whose name begins at p, and `len`, its length with both quotes; 0 if it is another
// name, or a known one with an escape.
OPSTATUS_INLINE std::uint8_t read_name(const std::uint8_t* p, std::size_t& len) {
    const auto half = load<std::uint32_t>(p);
    if (half == integer_of<std::uint32_t>(R"("Sta)")) {
        len = 7;
        return load<std::uint32_t>(p + 3) == integer_of<std::uint32_t>(R"(ate")")
                   ? OPSTATUS_HAS_STATE
                   : 0;
    }
    if (half == integer_of<std::uint32_t>(R"("Typ)")) {
        len = 6;
        return load<std::uint32_t>(p + 2) == integer_of<std::uint32_t>(R"(ype")")
                   ? OPSTATUS_HAS_TYPE
                   : 0;
    }
    len = 13;
    const bool is_id = load<std::uint64_t>(p) == integer_of<std::uint64_t>(R"("Operati)") &&
                       load<std::uint64_t>(p + 5) == integer_of<std::uint64_t>(R"(ationId")");
    return is_id ? OPSTATUS_HAS_OPERATION_ID : 0;
}

inline constexpr pattern<64> quoted_uuid =
    make_pattern<64>(R"("........-....-....-....-............")");
inline constexpr pattern<16> first_quote = make_pattern<16>(R"(")");
inline constexpr pattern<16> last_quote = make_pattern<16>(R"(...............")");

// The known member whose name, `len` bytes with both quotes, is at p; 0 if it is another.
OPSTATUS_INLINE std::uint8_t read_name_of(const std::uint8_t* p, std::ptrdiff_t len) {
    const auto first = load<std::uint32_t>(p);
    const auto last = load<std::uint32_t>(p + len - 4);
    if (len == 7 && first == integer_of<std::uint32_t>(R"("Sta)") &&
        last == integer_of<std::uint32_t>(R"(ate")"))
        return OPSTATUS_HAS_STATE;
    if (len == 6 && first == integer_of<std::uint32_t>(R"("Typ)") &&
        last == integer_of<std::uint32_t>(R"(ype")"))
        return OPSTATUS_HAS_TYPE;
    const bool is_id = len == 13 &&
                       load<std::uint64_t>(p) == integer_of<std::uint64_t>(R"("Operati)") &&
                       load<std::uint64_t>(p + 5) == integer_of<std::uint64_t>(R"(ationId")");
    return is_id ? OPSTATUS_HAS_OPERATION_ID : 0;
}

// Plain strings, in windows of 64 bytes: looked at once for all that are there.
template <class P>
struct plain_strings {
    const std::uint8_t* const end;  // 64 bytes are there before it
    const std::uint8_t* begin = end;
    string_bytes seen{};

    // Behind the closing quote of the string whose text begins at p, if that is plain and shorter than 64 bytes;
    // nullptr: not mine.
    OPSTATUS_INLINE const std::uint8_t* pass(const std::uint8_t* p) {
        if (p < begin || p - begin >= 64) {
            begin = end - p < 64 ? end - 64 : p;
            seen = P::string_bytes_in_64(begin);
        }
        string_bytes is = seen.from(p - begin);
        if (is.quotes == 0 && end - p > 64) {
            begin = p;
            is = seen = P::string_bytes_in_64(p);
        }
        return is.is_plain() ? p + is.len() + 1 : nullptr;
    }
};

// How many digits stand at p, 8 if there may be more. Behind `end` there are none; 8 bytes are there before it.
OPSTATUS_INLINE std::size_t count_digits(const std::uint8_t* p, const std::uint8_t* end) {
    const std::ptrdiff_t missing = end - p < 8 ? 8 - (end - p) : 0;
    const std::uint64_t others = not_digits_of(load_little_endian(p - missing) >> 8 * missing);
    return static_cast<std::size_t>(std::countr_zero(others)) / 8;
}

// Behind 1 to 7 digits at p; nullptr: there are none, or more.
OPSTATUS_INLINE const std::uint8_t* pass_digits(const std::uint8_t* p, const std::uint8_t* end) {
    const std::size_t num = count_digits(p, end);
    return num - 1 < 7 ? p + num : nullptr;
}

// Behind what follows a number's integer at p.
OPSTATUS_INLINE const std::uint8_t* pass_rest_of_number(const std::uint8_t* p,
                                                        const std::uint8_t* end) {
    if (*p == '.') {
        p = pass_digits(p + 1, end);
        if (p == nullptr) return nullptr;
    }
    if (*p == 'e' || *p == 'E') {
        ++p;
        return pass_digits(*p == '+' || *p == '-' ? p + 1 : p, end);
    }
    return p;
}

// Behind the number or literal at p; nullptr: not mine. The last byte before `end` is part of neither.
OPSTATUS_INLINE const std::uint8_t* pass_scalar(const std::uint8_t* p, const std::uint8_t* end) {
    if (*p >= 'A') [[unlikely]]
        return end - p < 6 ? nullptr : skip_literal(p);
    if (*p == '-') [[unlikely]]
        ++p;
    const std::size_t num = count_digits(p, end);
    const bool is_zero_padded = (static_cast<int>(num != 1) & static_cast<int>(*p == '0')) != 0;
    if (num - 1 >= 7 || is_zero_padded) return nullptr;
    p += num;
    if (*p != '.' && (*p | 0x20) != 'e') [[likely]]
        return p;
    return pass_rest_of_number(p, end);
}

// The UUID at p, in its quotes; `wrong` is not zero if there is none. Wide primitives read 64 bytes.
template <class P>
OPSTATUS_INLINE typename P::block read_id(const std::uint8_t* p, typename P::difference& wrong) {
    if constexpr (P::is_wide) {
        return P::template uuid_in<quoted_uuid, 1>(p, wrong);
    } else {
        const typename P::block id = P::uuid(p + 1, wrong);
        wrong = P::either(wrong, P::compare(p, first_quote));
        wrong = P::either(wrong, P::compare(p + uuid_text_len + 1 - 15, last_quote));
        return id;
    }
}

// The same, of 38 bytes that are there before `end`.
template <class P>
OPSTATUS_INLINE typename P::block read_id_before(const std::uint8_t* p, const std::uint8_t* end,
                                                 typename P::difference& wrong) {
    if constexpr (P::is_wide) {
        return P::template uuid_in<quoted_uuid, 1>(p, end, wrong);
    } else {
        return read_id<P>(p, wrong);
    }
}

// Behind the UUID at p, in its quotes; nullptr: not mine. No more than that is read.
template <class P>
OPSTATUS_INLINE const std::uint8_t* read_uuid(const std::uint8_t* p, typename P::block& out) {
    const std::uint8_t* const end = p + uuid_text_len + 2;
    typename P::difference wrong;
    const typename P::block id = read_id_before<P>(p, end, wrong);
    if (!P::is_zero(wrong)) return nullptr;
    out = id;
    return end;
}

// Behind the listed text at p, from its first character on; nullptr: not mine.
OPSTATUS_INLINE const std::uint8_t* read_text(const std::uint8_t* p, const text_words& text,
                                              std::uint8_t& out) {
    std::uint64_t wrong = 0;
#pragma GCC unroll 3
    for (std::size_t i = 0; i < 3; ++i)
        wrong |= (load<std::uint64_t>(p + text.at[i]) | text.any_case[i]) ^ text.word[i];
    if (wrong != 0 || text.len == 0) return nullptr;
    out = text.value;
    return p + text.len;
}

// Behind the State or Type at p, a text or an integer; nullptr: not mine.
OPSTATUS_INLINE const std::uint8_t* read_listed(const std::uint8_t* p, bool is_state,
                                                std::uint8_t options, std::uint8_t& out) {
    if (*p == '"') {
        ++p;
        return is_state ? read_text(p, listed.state_word[state_key(p)], out)
                        : read_text(p, listed.type_word[type_key(p)], out);
    }
    const unsigned integer = *p - unsigned{'0'};
    const unsigned integers = is_state ? integers_of(state_words) : integers_of(type_words);
    if ((options & OPSTATUS_ACCEPT_ENUM_INTEGERS) == 0 || integer > 9 ||
        (integers >> integer & 1) == 0)
        return nullptr;
    out = static_cast<std::uint8_t>(integer);
    return p + 1;
}

// A record that is being read, in registers.
template <class P>
struct draft {
    typename P::block id;
    std::uint8_t state;
    std::uint8_t type;
    std::uint8_t members;

    OPSTATUS_INLINE void load(const opstatus_record& from) {
        id = P::load(from.operation_id);
        state = from.state;
        type = from.type;
        members = from.members;
    }
    OPSTATUS_INLINE void store(opstatus_record& to) const {
        P::store(to.operation_id, id);
        store_rest(state, type, members, to);
    }
};

}  // namespace opstatus::core
