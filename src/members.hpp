// The member lane: reads the members of a record, in any order, with any white space, unknown ones
// included, as long as nothing about them is unusual. It knows no errors. A member that is not its own
// is the machine's, from its name or its value on; so it gives back what it has read, as the machine's
// state at that place: it is a stride of the machine, and equals its fold.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lane.hpp"
#include "listed.hpp"
#include "machine.hpp"
#include "skip.hpp"

namespace opstatus::core {

// The known member whose name begins at p, of which 8 bytes are there, and `len`, its length with both
// quotes; 0 if it is another name, or a known one with an escape.
OPSTATUS_INLINE std::uint8_t read_name(const std::uint8_t* p, std::size_t left, std::size_t& len) {
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
    const bool is_id = left >= 13 &&
                       load<std::uint64_t>(p) == integer_of<std::uint64_t>(R"("Operati)") &&
                       load<std::uint64_t>(p + 5) == integer_of<std::uint64_t>(R"(ationId")");
    return is_id ? OPSTATUS_HAS_OPERATION_ID : 0;
}

// Behind the UUID at p, in its quotes; nullptr: not mine.
template <class P>
OPSTATUS_INLINE const std::uint8_t* read_uuid(const std::uint8_t* p, const std::uint8_t* end,
                                              opstatus_record& out) {
    constexpr std::ptrdiff_t len = uuid_text_len + 2;
    if (end - p < len || p[0] != '"' || p[len - 1] != '"') return nullptr;
    typename P::block wrong;
    const typename P::block bytes = P::uuid(p + 1, wrong);
    if (!P::is_zero(P::either(wrong, P::difference(p + 1 + 8, dashes)))) return nullptr;
    P::store(out.operation_id, bytes);
    return p + len;
}

// Behind the State or Type at p, a text or an integer; nullptr: not mine.
OPSTATUS_INLINE const std::uint8_t* read_listed(const std::uint8_t* p, const std::uint8_t* end,
                                                bool is_state, std::uint8_t options,
                                                std::uint8_t& out) {
    if (p == end) return nullptr;
    if (*p == '"') {
        ++p;
        const auto left = static_cast<std::size_t>(end - p);
        if (left < 8 || (!is_state && type_key_place(p) >= left)) return nullptr;
        const text_words& text =
            is_state ? listed.state_word[state_key(p)] : listed.type_word[type_key(p)];
        if (text.len == 0 || text.len > left) return nullptr;
        const std::uint64_t first = load<std::uint64_t>(p) | (is_state ? 0 : either_case);
        if (((first ^ text.word[0]) | (load<std::uint64_t>(p + text.at[1]) ^ text.word[1]) |
             (load<std::uint64_t>(p + text.at[2]) ^ text.word[2])) != 0)
            return nullptr;
        out = text.value;
        return p + text.len;
    }
    const unsigned integer = *p - unsigned{'0'};
    const unsigned integers = is_state ? integers_of(state_words) : integers_of(type_words);
    if ((options & OPSTATUS_ACCEPT_ENUM_INTEGERS) == 0 || integer > 9 ||
        (integers >> integer & 1) == 0)
        return nullptr;
    out = static_cast<std::uint8_t>(integer);
    return p + 1;
}

// Takes back what a member has left in the record.
inline void remove_member(opstatus_record& record, std::uint8_t member) {
    if (member == OPSTATUS_HAS_OPERATION_ID)
        for (std::uint8_t& byte : record.operation_id)
            byte = 0;
    if (member == OPSTATUS_HAS_STATE) record.state = 0;
    if (member == OPSTATUS_HAS_TYPE) record.type = 0;
    record.members = static_cast<std::uint8_t>(record.members & ~member);
}

// Completes the record whose closing brace has been reached; false: an absent member is an error.
OPSTATUS_INLINE bool close_record(machine& m, const opstatus_record& record, opstatus_record& out,
                                  event& happened) {
    if ((m.options & OPSTATUS_REQUIRE_ALL_MEMBERS) != 0 && record.members != all_members)
        return false;
    m.record = {};
    m.seen = 0;
    m.pass_record();
    out = record;
    happened = event::record;
    return true;
}

// read_members takes members from p on, if may_open_record(m.at) and a brace is there, or if
// may_begin_member(m). Returns how far it got, behind what `m` says then. If the record has been
// completed, `happened` is event::record, and it is in `out`, which is untouched otherwise.
template <class P>
OPSTATUS_INLINE const std::uint8_t* read_members(machine& m, const std::uint8_t* p,
                                                 const std::uint8_t* end, opstatus_record& out,
                                                 event& happened) {
    constexpr std::ptrdiff_t shortest_member = 8;
    const std::uint8_t options = m.options;
    // The machine's fields, at `behind`; but the record may have the value of `current` already.
    opstatus_record record = m.record;
    std::uint8_t seen = m.seen;
    std::uint8_t current = 0;
    place at = m.at;
    if (may_open_record(at)) {
        at = place::member_first;
        ++p;
    }
    const std::uint8_t* behind = p;
    for (;;) {
        p = skip_space(p, end);
        if (p != end && *p == '}' && at == place::member_first) {
            if (close_record(m, record, out, happened)) return p + 1;
            break;
        }
        if (end - p < shortest_member || *p != '"') break;
        std::size_t name_len = 0;
        const std::uint8_t member = read_name(p, static_cast<std::size_t>(end - p), name_len);
        if (member != 0) {
            p += name_len;
        } else {
            // With an escape it might be a known one.
            if ((options & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0) break;
            p = find_odd<P>(p + 1, end);
            if (p == end || *p != '"') break;
            ++p;
        }
        if ((seen & member) != 0) break;
        p = skip_space(p, end);
        if (p == end || *p != ':') break;
        p = skip_space(p + 1, end);

        at = place::value;
        current = member;
        seen |= member;
        behind = p;
        if (member == 0)
            p = skip_value<P>(p, end);
        else if (member == OPSTATUS_HAS_OPERATION_ID)
            p = read_uuid<P>(p, end, record);
        else if (member == OPSTATUS_HAS_STATE)
            p = read_listed(p, end, true, options, record.state);
        else
            p = read_listed(p, end, false, options, record.type);
        if (p == nullptr) break;
        record.members |= member;

        p = skip_space(p, end);
        if (p == end) break;
        if (*p == '}' && close_record(m, record, out, happened)) return p + 1;
        if (*p != ',') break;
        at = place::member_next;
        current = 0;
        behind = ++p;
    }
    remove_member(record, current);
    m.record = record;
    m.seen = seen;
    m.current = current;
    m.at = at;
    return behind;
}

}  // namespace opstatus::core
