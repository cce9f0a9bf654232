// The listed texts as the lanes compare them: whole, with what must stand around them, against the one
// entry that a key of a few characters picks. No branch depends on which text it is: the values of real
// inputs are as good as random, and one mispredicted branch costs as much as a whole element.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "vocabulary.hpp"

namespace opstatus::core {

// ---- Bytes to compare with -------------------------------------------------------------------

// N bytes, and 0xFF in `mask` for each that counts; the others are 0 in both.
template <std::size_t N>
struct alignas(N) pattern {
    std::uint8_t bytes[N]{};
    std::uint8_t mask[N]{};

    constexpr void expect(std::size_t i, char c) {
        bytes[i] = static_cast<std::uint8_t>(c);
        mask[i] = 0xFF;
    }
};

// The pattern of up to N characters; '.' stands for any.
template <std::size_t N>
constexpr pattern<N> make_pattern(std::string_view text) {
    pattern<N> result;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '.') result.expect(i, text[i]);
    return result;
}

// Its N bytes from `begin` on.
template <std::size_t N, std::size_t M>
constexpr pattern<N> slice(const pattern<M>& from, std::size_t begin) {
    pattern<N> result;
    for (std::size_t i = 0; i < N; ++i) {
        result.bytes[i] = from.bytes[begin + i];
        result.mask[i] = from.mask[begin + i];
    }
    return result;
}

// From 8 on, in a UUID's text.
inline constexpr pattern<16> uuid_dashes = make_pattern<16>("-....-....-....-");

// 4 or 8 bytes as an integer, in memory's order on either kind of CPU.
template <class T>
inline T load(const std::uint8_t* p) {
    T value = 0;
    std::memcpy(&value, p, sizeof value);
    return value;
}

// What load() gives where the text begins so.
template <class T>
constexpr T make_integer(std::string_view text) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T) && i < text.size(); ++i) {
        const std::size_t byte = std::endian::native == std::endian::little ? i : sizeof(T) - 1 - i;
        value |= static_cast<T>(T{static_cast<std::uint8_t>(text[i])} << (8 * byte));
    }
    return value;
}
template <class T>
consteval T integer_of(std::string_view text) {
    return make_integer<T>(text);
}

// All of a record but the UUID, from its lowest byte on, in one store: it is read again soon, and a load from
// several stores waits.
inline void store_rest(std::uint32_t rest, opstatus_record& to) {
    if constexpr (std::endian::native == std::endian::big) rest = __builtin_bswap32(rest);
    std::memcpy(&to.state, &rest, sizeof rest);
}
inline void store_rest(std::uint32_t state, std::uint32_t type, std::uint32_t members,
                       opstatus_record& to) {
    store_rest(state | type << 8 | members << 16, to);
}
static_assert(sizeof(opstatus_record) - offsetof(opstatus_record, state) == sizeof(std::uint32_t));

// ---- Keys ------------------------------------------------------------------------------------

// Each tells all the texts of its table apart, which the compiler checks; a text that is not listed may
// have any key. All are below 8.
inline constexpr std::size_t num_keys = 8;

template <class Char>
constexpr std::size_t state_key(const Char* text) {
    return static_cast<std::size_t>(text[3] ^ text[6]) % num_keys;
}

// By the text's end: the fifth character from it.
template <class Char>
constexpr std::size_t type_key_by_end(const Char* end) {
    return static_cast<std::size_t>(end[-5] >> 1) % num_keys;
}

// By its beginning, which the Partition ones share, in either case.
template <class Char>
constexpr std::size_t type_key_place(const Char* text) {
    return (text[0] | 0x20) == 'p' ? 9 : 1;
}

template <class Char>
constexpr std::size_t type_key(const Char* text) {
    return static_cast<std::size_t>(text[type_key_place(text)]) % num_keys;
}

// The same, where 10 bytes are there: neither load waits for the other.
inline std::size_t type_key_of_10(const std::uint8_t* text) {
    const std::size_t partition = 0 - static_cast<std::size_t>((text[0] | 0x20) == 'p');
    const std::size_t first = text[1];
    return (first ^ ((first ^ text[9]) & partition)) % num_keys;
}

// Not defined: a table that needs it does not compile.
void two_texts_have_one_key();

// ---- Tables ----------------------------------------------------------------------------------

// The length of a text that is not there: with any other it adds up to more than an element has.
inline constexpr std::uint8_t no_text = 0xFF;
// Its value: a bit that no other has.
inline constexpr std::uint8_t no_value = 0x80;

// A state with its closing quote, from its first character on.
struct state_text {
    pattern<16> text;
    std::uint8_t len = no_text;  // without the quote
    std::uint8_t value = no_value;
};

// A type with its name: the 32 bytes that end behind its closing quote. As gateways write it.
struct type_text {
    pattern<32> text;
    std::uint8_t len = no_text;  // of the text alone
    std::uint8_t value = no_value;
};

// A text with its closing quote as three words of 8 bytes, which overlap.
struct text_words {
    std::uint64_t word[3]{};
    std::uint64_t any_case[3]{};  // `|`-ed to what is compared
    std::uint8_t at[3]{};
    std::uint8_t len = 0;  // with the quote; 0: no text has this key
    std::uint8_t value = 0;
};

// Both spellings of a type's first letter become the lower one, and no other character becomes a letter of theirs.
inline constexpr auto either_case = integer_of<std::uint64_t>(" ");  // 0x20, then zeros

struct listed_texts {
    state_text state[num_keys]{};
    type_text type[num_keys]{};
    type_text type_front[num_keys]{};
    std::uint8_t state_len[num_keys]{};
    std::uint8_t type_len[num_keys]{};
    text_words state_word[num_keys]{};
    text_words type_word[num_keys]{};
};

constexpr text_words make_text_words(const word& from, bool is_type) {
    char text[24] = {};
    for (std::size_t i = 0; i < from.text.size(); ++i)
        text[i] = from.text[i];
    text[from.text.size()] = '"';
    const std::size_t len = from.text.size() + 1;
    text_words result;
    const std::size_t places[3] = {0, (len - 8) / 2, len - 8};
    for (std::size_t i = 0; i < 3; ++i) {
        result.at[i] = static_cast<std::uint8_t>(places[i]);
        result.word[i] = make_integer<std::uint64_t>(std::string_view(text + places[i], 8));
        if (is_type && places[i] == 0) result.any_case[i] = either_case;
        result.word[i] |= result.any_case[i];
    }
    result.len = static_cast<std::uint8_t>(len);
    result.value = from.value;
    return result;
}

consteval listed_texts make_listed_texts() {
    listed_texts result;
    for (const word& from : state_words) {
        state_text& entry = result.state[state_key(from.text.data())];
        if (entry.len != no_text) two_texts_have_one_key();
        for (std::size_t i = 0; i < from.text.size(); ++i)
            entry.text.expect(i, from.text[i]);
        entry.text.expect(from.text.size(), '"');
        entry.len = static_cast<std::uint8_t>(from.text.size());
        entry.value = from.value;
        result.state_len[state_key(from.text.data())] = entry.len + 1;
        result.state_word[state_key(from.text.data())] = make_text_words(from, false);
    }
    for (const word& from : type_words) {
        type_text& entry = result.type[type_key_by_end(from.text.data() + from.text.size())];
        if (entry.len != no_text) two_texts_have_one_key();
        std::size_t at = 32;
        for (const std::string_view part :
             {std::string_view("\""), from.text, std::string_view(R"(,"Type":")")})
            for (std::size_t i = part.size(); i-- > 0;)
                entry.text.expect(--at, part[i]);
        entry.len = static_cast<std::uint8_t>(from.text.size());
        entry.value = from.value;
        type_text& front = result.type_front[type_key(from.text.data())];
        for (std::size_t i = 0; i < from.text.size(); ++i)
            front.text.expect(i, from.text[i]);
        front.text.expect(from.text.size(), '"');
        front.len = entry.len;
        front.value = entry.value;
        result.type_len[type_key(from.text.data())] = entry.len + 1;
        front.text.mask[0] = 0xDF;
        front.text.bytes[0] &= 0xDF;
        text_words& words = result.type_word[type_key(from.text.data())];
        if (words.len != 0) two_texts_have_one_key();
        words = make_text_words(from, true);
    }
    return result;
}

inline constexpr listed_texts listed = make_listed_texts();

// The listed integers, bit i for i; all of them have one digit.
template <std::size_t N>
consteval std::uint16_t integers_of(const word (&words)[N]) {
    std::uint16_t mask = 0;
    for (const word& w : words)
        mask = static_cast<std::uint16_t>(mask | 1U << w.value);
    return mask;
}

}  // namespace opstatus::core
