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

// Behind the UUID at p, in its quotes; nullptr: not mine.
template <class P>
OPSTATUS_INLINE const std::uint8_t* read_uuid(const std::uint8_t* p, typename P::block& out) {
    constexpr std::size_t len = uuid_text_len + 2;
    if (p[0] != '"' || p[len - 1] != '"') return nullptr;
    typename P::difference wrong;
    const typename P::block id = P::uuid(p + 1, wrong);
    if (!P::is_zero(wrong)) return nullptr;
    out = id;
    return p + len;
}

// Behind the listed text at p, from its first character on; nullptr: not mine.
OPSTATUS_INLINE const std::uint8_t* read_text(const std::uint8_t* p, const text_words& text,
                                              std::uint64_t any_case, std::uint8_t& out) {
    const std::uint64_t wrong = ((load<std::uint64_t>(p) | any_case) ^ text.word[0]) |
                                (load<std::uint64_t>(p + text.at[1]) ^ text.word[1]) |
                                (load<std::uint64_t>(p + text.at[2]) ^ text.word[2]);
    if (wrong != 0 || text.len == 0) return nullptr;
    out = text.value;
    return p + text.len;
}

// Behind the State or Type at p, a text or an integer; nullptr: not mine.
OPSTATUS_INLINE const std::uint8_t* read_listed(const std::uint8_t* p, bool is_state,
                                                std::uint8_t options, std::uint8_t& out) {
    if (*p == '"') {
        ++p;
        return is_state ? read_text(p, listed.state_word[state_key(p)], 0, out)
                        : read_text(p, listed.type_word[type_key(p)], either_case, out);
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
