// Inputs whose answers have been derived from the contract by hand.
#pragma once

#include <opstatus/opstatus.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference.hpp"

namespace cases {

// The options, for lines that are short.
inline constexpr std::uint32_t reject = OPSTATUS_REJECT_UNKNOWN_MEMBERS,
                               require = OPSTATUS_REQUIRE_ALL_MEMBERS,
                               integers = OPSTATUS_ACCEPT_ENUM_INTEGERS,
                               null = OPSTATUS_ACCEPT_NULL, keep = OPSTATUS_KEEP_UNRECOGNIZED_NAMES;

// A string of bytes, also with NUL inside.
template <std::size_t size>
std::string bytes(const char (&literal)[size]) {
    return {literal, size - 1};
}

// The wrong byte is the first of `rest`; with no rest, the input's end is.
struct wrong {
    std::int32_t code;
    std::uint32_t options;
    std::string before;
    std::string rest;
};

// `before` opens one record, wherever it stands.
std::vector<wrong> wrong_outside_strings();
std::vector<wrong> wrong_strings();
std::vector<wrong> wrong_texts();

// What each of the 256 bytes is at a place: wrong, if it is in one of the sets, else right.
struct place {
    struct set {
        std::int32_t code;
        std::string bytes;
    };
    std::uint32_t options;
    std::string before;
    std::vector<set> wrong;
};
std::vector<place> places_outside_strings();
std::vector<place> places_in_strings();

struct wrong_input : wrong {
    reference::framing framing;
    std::size_t num_records;
};
std::vector<wrong_input> wrong_inputs();

// One record.
struct accepted {
    std::uint32_t options;
    std::string text;
    reference::record record;
};
std::vector<accepted> accepted_records();

struct accepted_input {
    reference::framing framing;
    std::string text;
    std::size_t num_records;
};
std::vector<accepted_input> accepted_inputs();

inline constexpr std::string_view id_text = "88ef90f9-0b94-46b0-b817-a6ea20c07f8a";
inline constexpr std::array<std::uint8_t, 16> id = {0x88, 0xEF, 0x90, 0xF9, 0x0B, 0x94, 0x46, 0xB0,
                                                    0xB8, 0x17, 0xA6, 0xEA, 0x20, 0xC0, 0x7F, 0x8A};

inline std::string range(int first, int last) {
    std::string result;
    for (int byte = first; byte <= last; ++byte)
        result += static_cast<char>(byte);
    return result;
}

// What is in `all`, but not in `these`.
inline std::string without(std::string_view these, std::string all = range(0, 0xFF)) {
    std::erase_if(all, [&](char c) { return these.find(c) != these.npos; });
    return all;
}

// That many times.
inline std::string times(int number, std::string_view text) {
    std::string result;
    for (int i = 0; i < number; ++i)
        result += text;
    return result;
}

}  // namespace cases
