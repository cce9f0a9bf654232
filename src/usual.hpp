// The first members of a document, if they are the three in a gateway's order, each with the white space of
// the first one in front of it and behind its colon: compact, or indented by any width. Unlike the member
// lane, it needs nothing to be there behind the bytes. It is a stride of the machine, too.
#pragma once

#include <cstddef>
#include <cstdint>

#include "characters.hpp"
#include "machine.hpp"
#include "values.hpp"

namespace opstatus::core {

template <class P>
struct usual_members {
    machine& m;
    const std::uint8_t* p;  // behind what `m` says
    const std::uint8_t* const end;
    const std::uint8_t* space = nullptr;  // in front of the first name
    std::size_t indent = 0;               // how many of them
    std::uint8_t behind_colon = 0;        // a space or a quote
    draft<P> record{};

    OPSTATUS_INLINE void reach(const std::uint8_t* there, place at, std::uint8_t current) {
        p = there;
        m.at = at;
        m.current = current;
    }

    OPSTATUS_INLINE void pass_value(const std::uint8_t* behind, std::uint8_t member) {
        record.members |= member;
        reach(behind, place::after_value, 0);
    }

    // White space of up to 16 bytes behind p.
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
        const std::uint8_t* const behind = read_uuid<P>(value, record.id);
        if (behind == nullptr) return false;
        m.seen = OPSTATUS_HAS_OPERATION_ID;
        pass_value(behind, OPSTATUS_HAS_OPERATION_ID);
        return true;
    }

    // Behind the quote of the next member's text, if it has this name: len characters, of which these are
    // the first and the last ones, the quotes and the colon among them. `needed` bytes are there behind
    // the white space.
    OPSTATUS_INLINE const std::uint8_t* find_text(std::uint32_t first, std::uint32_t last,
                                                  std::size_t len, std::size_t needed,
                                                  std::uint8_t member) {
        if (static_cast<std::size_t>(end - p) < 1 + indent + needed) return nullptr;
        const std::uint8_t* const name = p + 1 + indent;
        const std::uint8_t* const value = name + len + (behind_colon == ' ' ? 1 : 0);
        const std::uint32_t others =
            ~P::equal_in_16(p + 1, space) & ((std::uint32_t{1} << indent) - 1);
        const bool is_same = *p == ',' && others == 0 && load<std::uint32_t>(name) == first &&
                             load<std::uint32_t>(name + len - 4) == last &&
                             name[len] == behind_colon && *value == '"';
        if (!is_same) return nullptr;
        m.seen |= member;
        reach(value, place::value, member);
        return value + 1;
    }

    OPSTATUS_INLINE bool read_state() {
        // Behind the shortest state the shortest type must follow.
        const std::uint8_t* const text =
            find_text(integer_of<std::uint32_t>(R"("Sta)"), integer_of<std::uint32_t>(R"(te":)"), 8,
                      8 + 9 + 17, OPSTATUS_HAS_STATE);
        if (text == nullptr) return false;
        const std::uint8_t* const behind =
            read_text(text, listed.state_word[state_key(text)], 0, record.state);
        if (behind == nullptr) return false;
        pass_value(behind, OPSTATUS_HAS_STATE);
        return true;
    }

    OPSTATUS_INLINE void read_type() {
        const std::uint8_t* const text =
            find_text(integer_of<std::uint32_t>(R"("Typ)"), integer_of<std::uint32_t>(R"(pe":)"), 7,
                      17, OPSTATUS_HAS_TYPE);
        if (text == nullptr) return;
        const auto left = static_cast<std::size_t>(end - text);
        if (type_key_place(text) >= left) return;
        const text_words& expected = listed.type_word[type_key(text)];
        if (expected.len > left || left < 8) return;
        const std::uint8_t* const behind = read_text(text, expected, either_case, record.type);
        if (behind != nullptr) pass_value(behind, OPSTATUS_HAS_TYPE);
    }
};

// read_usual_members takes members from the brace at p on, at a document's start. Returns how far it got,
// behind what `m` says then.
template <class P>
OPSTATUS_INLINE const std::uint8_t* read_usual_members(machine& m, const std::uint8_t* p,
                                                       const std::uint8_t* end) {
    constexpr std::ptrdiff_t shortest = 89;  // a compact element
    if (end - p < shortest || *p != '{') return p;
    usual_members<P> members{m, p, end};
    members.find_indent();
    if (!members.read_id()) return p;
    if (members.read_state()) members.read_type();
    members.record.store(m.record);
    return members.p;
}

}  // namespace opstatus::core
