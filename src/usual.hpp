// The usual lane: a document that begins with the three members in a gateway's order, each with the white space
// of the first one in front of it and behind its colon: compact, or indented by up to 16 bytes. Plain unknown
// members may follow. Unlike the member lane, it needs nothing to be there behind the bytes. It is a stride of
// the machine, too.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "characters.hpp"
#include "machine.hpp"
#include "values.hpp"

namespace opstatus::core {

template <class P>
struct usual_lane {
    draft<P> record{};
    const std::uint8_t* const end;
    const std::uint8_t* p;
    const std::uint8_t* behind = p;       // p or before it
    const std::uint8_t* space = nullptr;  // in front of the first name
    std::size_t indent = 0;               // how many of them
    plain_strings<P> strings{end};
    std::uint8_t options;
    // The machine's fields, at `behind`.
    place at = place::document_start;
    std::uint8_t seen = 0;
    std::uint8_t current = 0;
    std::uint8_t behind_colon = 0;  // a space or a quote

    OPSTATUS_INLINE void reach(place where, std::uint8_t member) {
        at = where;
        current = member;
        behind = p;
    }

    OPSTATUS_INLINE void pass_value(const std::uint8_t* behind_value) {
        record.members |= current;
        p = behind_value;
        reach(place::after_value, 0);
    }

    // White space of up to 16 bytes behind the brace at p.
    OPSTATUS_INLINE void find_indent() {
        constexpr std::size_t most = 16;
        space = p + 1;
        if (*space > ' ') return;
        if (load<std::uint32_t>(space + 1) == integer_of<std::uint32_t>("    ") && *space == '\n')
            indent = 5;
        while (indent != most && is_white_space(space[indent]))
            ++indent;
    }

    OPSTATUS_INLINE bool read_id() {
        const std::uint8_t* const name = space + indent;
        if (load<std::uint64_t>(name) != integer_of<std::uint64_t>(R"("Operati)") ||
            load<std::uint64_t>(name + 6) != integer_of<std::uint64_t>(R"(tionId":)"))
            return false;
        behind_colon = name[14];
        const std::uint8_t* const value = name + 14 + (behind_colon == ' ' ? 1 : 0);
        typename P::difference wrong;
        const typename P::block id = read_id_before<P>(value, end, wrong);
        if (!P::is_zero(wrong)) return false;
        record.id = id;
        seen = current = OPSTATUS_HAS_OPERATION_ID;
        pass_value(value + uuid_text_len + 2);
        return true;
    }

    // The name behind the comma at p, of which `needed` bytes are there; with an indent, 15 at least.
    [[nodiscard]] OPSTATUS_INLINE const std::uint8_t* find_name(std::ptrdiff_t needed) const {
        const std::uint8_t* const name = p + 1 + indent;
        if (end - name < needed || *p != ',') return nullptr;
        if (indent == 0) return name;
        const std::uint32_t others =
            ~P::equal_in_16(p + 1, space) & ((std::uint32_t{1} << indent) - 1);
        return others == 0 ? name : nullptr;
    }

    // To behind the quote of the next member's text, if it has this name: len characters, of which these are
    // the first and the last ones, the quotes and the colon among them.
    OPSTATUS_INLINE bool find_text(std::uint32_t first, std::uint32_t last, std::size_t len,
                                   std::ptrdiff_t needed, std::uint8_t member) {
        const std::uint8_t* const name = find_name(needed);
        if (name == nullptr) return false;
        const std::uint8_t* const value = name + len + (behind_colon == ' ' ? 1 : 0);
        if (load<std::uint32_t>(name) != first || load<std::uint32_t>(name + len - 4) != last ||
            name[len] != behind_colon || *value != '"')
            return false;
        p = value;
        seen |= member;
        reach(place::value, member);
        return true;
    }

    OPSTATUS_INLINE bool read_state() {
        // Behind the shortest state the shortest type must follow.
        if (!find_text(integer_of<std::uint32_t>(R"("Sta)"), integer_of<std::uint32_t>(R"(te":)"),
                       8, 8 + 9 + 17, OPSTATUS_HAS_STATE))
            return false;
        const std::uint8_t* const text = p + 1;
        const std::uint8_t* const behind_text =
            read_text(text, listed.state_word[state_key(text)], record.state);
        if (behind_text == nullptr) return false;
        pass_value(behind_text);
        return true;
    }

    OPSTATUS_INLINE bool read_type() {
        if (!find_text(integer_of<std::uint32_t>(R"("Typ)"), integer_of<std::uint32_t>(R"(pe":)"),
                       7, 17, OPSTATUS_HAS_TYPE))
            return false;
        const std::uint8_t* const text = p + 1;
        const std::ptrdiff_t left = end - text;
        if (left <= static_cast<std::ptrdiff_t>(type_key_place(text))) return false;
        const text_words& expected = listed.type_word[type_key(text)];
        if (left < expected.len) return false;
        const std::uint8_t* const behind_text = read_text(text, expected, record.type);
        if (behind_text == nullptr) return false;
        pass_value(behind_text);
        return true;
    }

    // An unknown member behind the comma at p.
    OPSTATUS_INLINE bool read_unknown() {
        constexpr std::ptrdiff_t shortest = 5;            // an empty name, a digit and a brace
        constexpr std::ptrdiff_t shortest_indented = 15;  // what find_name reads, behind one space
        const std::uint8_t* const name = find_name(indent == 0 ? shortest : shortest_indented);
        if (name == nullptr || *name != '"') return false;
        const std::uint8_t* q = strings.pass(name + 1);
        // A space, a value's first byte, the document's last one.
        if (q == nullptr || end - q < 3 || *q != ':' || read_name_of(name, q - name) != 0)
            return false;
        ++q;
        if (*q == ' ') ++q;
        p = q;
        reach(place::value, 0);
        q = *q == '"' ? strings.pass(q + 1) : pass_scalar(q, end);
        if (q == nullptr) return false;
        p = q;
        return true;
    }

    // The brace, and nothing behind it but white space. No member is missing.
    OPSTATUS_INLINE bool read_end() {
        const std::uint8_t* q = p;
        while (q != end && is_white_space(*q))
            ++q;
        if (q == end || *q != '}') return false;
        do
            ++q;
        while (q != end && is_white_space(*q));
        return q == end;
    }

    OPSTATUS_INLINE bool run() {
        // So nothing that is read below is the last byte, and a byte is there behind it.
        if (end[-1] != '}' && !is_white_space(end[-1])) return false;
        find_indent();
        if (!read_id() || !read_state() || !read_type()) return false;
        if (*p == ',' && (options & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0) return false;
        while (*p == ',')
            if (!read_unknown()) return false;
        return read_end();
    }
};

// read_usual reads the document that is all of [p, end), into `out`. False: it is not the lane's, or not all of
// it; p is where it got, behind what `m` says. Before that, m is not looked at.
template <class P>
OPSTATUS_INLINE bool read_usual(const std::uint8_t*& p, const std::uint8_t* end,
                                std::uint8_t options, opstatus_record& out, machine& m) {
    constexpr std::ptrdiff_t shortest = 89;  // a compact element; no check is needed up to its UUID
    usual_lane<P> lane{.end = end, .p = p, .options = options};
    if (end - p >= shortest && *p == '{' && lane.run()) {
        lane.record.store(out);
        return true;
    }
    m = machine::start(framing::document, options);
    lane.record.store(m.record);
    m.at = lane.at;
    m.current = lane.current;
    m.seen = lane.seen;
    p = lane.behind;
    return false;
}

}  // namespace opstatus::core
