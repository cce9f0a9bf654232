// What the member lane (members.hpp) remembers from element to element, and its bounds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace opstatus::core {

// A text that has stood between two values, and what it means.
struct gap {
    static constexpr std::ptrdiff_t max_len = 64;

    const std::uint8_t* text = nullptr;  // in the input
    std::uint8_t len = 0;                // 0: none
    std::uint8_t member = 0;             // the next value's; 0: an unknown one's
    bool closes = false;                 // the record, and opens the next one
};

// The gaps behind the first values of a record, by their number.
struct habits {
    static constexpr std::size_t max_values = 5;

    gap behind[max_values];
};

// Where read_members shall stop, at the latest.
struct limits {
    const std::uint8_t* safe;  // see skip.hpp
    std::size_t capacity;      // records, at least 1
};

}  // namespace opstatus::core
