// The lane's primitives in plain C++, for any CPU.
//
// A primitives class has two functions. `mismatch` compares the 16 bytes at p with a pattern; `uuid`
// reads the 36 characters at p into 16 bytes. Both read exactly those bytes and return 0 if all is
// well, else something else (and the 16 bytes are then undefined): the lane adds the answers up, so
// that it branches once.
#pragma once

#include <cstdint>
#include <cstring>

#include "uuid.hpp"

namespace opstatus::core {

// Bytes to compare with, and 0xFF in `mask` for each that counts; the others are 0 in both. A byte
// that is not 0 under a mask of 0 is one that no input has: the pattern then matches nothing.
struct pattern {
    alignas(16) std::uint8_t bytes[16]{};
    alignas(16) std::uint8_t mask[16]{};
};

struct portable {
    static unsigned mismatch(const std::uint8_t* p, const pattern& expected) {
        std::uint64_t text[2];
        std::uint64_t bytes[2];
        std::uint64_t mask[2];
        std::memcpy(text, p, 16);
        std::memcpy(bytes, expected.bytes, 16);
        std::memcpy(mask, expected.mask, 16);
        const std::uint64_t difference =
            ((text[0] & mask[0]) ^ bytes[0]) | ((text[1] & mask[1]) ^ bytes[1]);
        return difference == 0 ? 0 : 1;
    }

    static unsigned uuid(const std::uint8_t* p, std::uint8_t* out) {
        // The positions of the digits' pairs; the tables' value for what is no digit has high bits.
        constexpr std::uint8_t pairs[16] = {0,  2,  4,  6,  9,  11, 14, 16,
                                            19, 21, 24, 26, 28, 30, 32, 34};
        unsigned wrong = (p[8] ^ '-') | (p[13] ^ '-') | (p[18] ^ '-') | (p[23] ^ '-');
        for (std::size_t i = 0; i < 16; ++i) {
            const unsigned high = uuid_tables.digit[p[pairs[i]]];
            const unsigned low = uuid_tables.digit[p[pairs[i] + 1]];
            wrong |= (high | low) & 0xF0;
            out[i] = static_cast<std::uint8_t>((high << 4 | low) & 0xFF);
        }
        return wrong;
    }
};

}  // namespace opstatus::core
