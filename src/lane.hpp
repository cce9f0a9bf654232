// The lane: reads the form that gateways send, and nothing else.
//
//     {"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Faulted","Type":"Invalid"}
//
// Compact, the members in this order, names as gateways write them. It answers with the record and
// its length, or "not mine", and knows no errors: what is not its own is the machine's, from the
// brace on. Whatever it accepts, the machine accepts with the same record and the same end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string_view>

#include "primitives_portable.hpp"
#include "vocabulary.hpp"

namespace opstatus::core {

// The bytes that a lane may look at from the brace on: the texts of State, up to 24 bytes with what
// is behind, begin at 63, and the compare of those of Type takes 32 bytes.
inline constexpr std::size_t lane_window = 128;

inline constexpr std::size_t shortest_element = 89;

constexpr pattern make_pattern(const std::uint8_t* text, std::size_t len) {
    pattern result;
    for (std::size_t i = 0; i < 16 && i < len; ++i) {
        result.bytes[i] = text[i];
        result.mask[i] = 0xFF;
    }
    return result;
}

constexpr pattern make_pattern(std::string_view text) {
    std::uint8_t bytes[16] = {};
    for (std::size_t i = 0; i < text.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(text[i]);
    return make_pattern(bytes, text.size());
}

// A listed text with what must follow it, in up to two patterns, under the key that picks it.
struct listed_text {
    pattern first;
    pattern second;
    std::uint8_t len = 0;  // of both
    std::uint8_t value = 0;
};

// State: the sum of two characters tells the seven texts apart. Wrong texts may have any key; the
// compare of the whole text follows.
constexpr std::uint8_t state_key(const std::uint8_t* text) {
    return static_cast<std::uint8_t>(text[0] + text[2]);
}

// Type: the texts share too many letters at any one place. [8] is inside, or the brace behind,
// every one of them, and tells the Partition ones, whose [9] then tells them apart.
constexpr std::uint8_t type_key(const std::uint8_t* text) {
    return text[8] == 'n' ? text[9] : text[8];
}

template <std::size_t N>
struct text_table {
    std::uint8_t index[256]{};   // by key; N if no text has it
    listed_text entry[N + 1]{};  // the last one matches nothing
};

// Not defined: a table that needs it does not compile.
void two_texts_have_one_key();

template <std::size_t N, class Key>
consteval text_table<N> make_text_table(const word (&words)[N], std::string_view behind, Key key) {
    text_table<N> table;
    for (std::uint8_t& index : table.index)
        index = N;
    for (std::size_t i = 0; i < N; ++i) {
        listed_text& entry = table.entry[i];
        std::uint8_t text[32] = {};
        std::size_t len = 0;
        for (const std::string_view part : {words[i].text, behind})
            for (const char c : part)
                text[len++] = static_cast<std::uint8_t>(c);
        entry.first = make_pattern(text, len);
        if (len > 16) entry.second = make_pattern(text + 16, len - 16);
        entry.len = static_cast<std::uint8_t>(len);
        entry.value = words[i].value;
        if (table.index[key(text)] != N) two_texts_have_one_key();
        table.index[key(text)] = static_cast<std::uint8_t>(i);
    }
    table.entry[N].first.bytes[0] = 0xFF;  // under a mask of 0
    return table;
}

inline constexpr std::string_view before_id = R"({"OperationId":")";
inline constexpr std::string_view before_state = R"(","State":")";
inline constexpr std::string_view before_type = R"(","Type":")";
inline constexpr std::string_view behind_type = R"("})";

inline constexpr pattern id_pattern = make_pattern(before_id);
inline constexpr pattern state_pattern = make_pattern(before_state);
inline constexpr auto state_texts = make_text_table(state_words, before_type, state_key);
inline constexpr auto type_texts = make_text_table(type_words, behind_type, type_key);

// read_window reads the element at p, of which lane_window bytes may be looked at. Returns its
// length, or 0 if it is not the lane's; out is then undefined.
template <class P>
inline std::size_t read_window(const std::uint8_t* p, opstatus_record& out) {
    const std::uint8_t* const id = p + before_id.size();
    const std::uint8_t* const state = id + uuid_text_len + before_state.size();
    const listed_text& state_text = state_texts.entry[state_texts.index[state_key(state)]];
    const std::uint8_t* const type = state + state_text.len;
    const listed_text& type_text = type_texts.entry[type_texts.index[type_key(type)]];
    // One branch for all: what begins as the lane's nearly always is so to its end.
    const unsigned mismatch =
        P::mismatch(p, id_pattern) | P::uuid(id, out.operation_id) |
        P::mismatch(id + uuid_text_len, state_pattern) | P::mismatch(state, state_text.first) |
        P::mismatch(state + 16, state_text.second) | P::mismatch(type, type_text.first) |
        P::mismatch(type + 16, type_text.second);
    if (mismatch != 0) return 0;
    out.state = state_text.value;
    out.type = type_text.value;
    out.members = OPSTATUS_HAS_OPERATION_ID | OPSTATUS_HAS_STATE | OPSTATUS_HAS_TYPE;
    out.reserved = 0;
    return static_cast<std::size_t>(type - p) + type_text.len;
}

// read_element reads the element at p, of which len bytes are there. As read_window otherwise.
template <class P>
inline std::size_t read_element(const std::uint8_t* p, std::size_t len, opstatus_record& out) {
    if (len >= lane_window) return read_window<P>(p, out);
    if (len < shortest_element) return 0;
    // Not a byte beyond the end may be read. What is not there is 0, which the lane takes nowhere.
    std::uint8_t copy[lane_window] = {};
    std::memcpy(copy, p, len);
    return read_window<P>(copy, out);
}

}  // namespace opstatus::core
