// The lanes' primitives in plain C++, for any CPU.
//
// A primitives class works on blocks of 16 bytes. What differs from what must be is gathered in one
// block, all zero as long as everything matches, so that a lane branches once. A primitive reads exactly
// the bytes that its comment names.
#pragma once

#include <cstdint>
#include <cstring>

#include "listed.hpp"
#include "uuid.hpp"

namespace opstatus::core {

struct portable {
    struct block {
        std::uint64_t half[2];
    };

    static block load(const std::uint8_t* p) {
        block b;
        std::memcpy(b.half, p, sizeof b.half);
        return b;
    }

    static void store(std::uint8_t* p, block b) { std::memcpy(p, b.half, sizeof b.half); }

    // Zero where the bytes at p match.
    static block difference(const std::uint8_t* p, const pattern& expected) {
        const block text = load(p);
        const block bytes = load(expected.bytes);
        const block mask = load(expected.mask);
        return {{(text.half[0] & mask.half[0]) ^ bytes.half[0],
                 (text.half[1] & mask.half[1]) ^ bytes.half[1]}};
    }

    static block either(block a, block b) {
        return {{a.half[0] | b.half[0], a.half[1] | b.half[1]}};
    }

    static bool is_zero(block b) { return (b.half[0] | b.half[1]) == 0; }

    // The 16 bytes of the UUID whose 36 characters are at p; `difference` is not zero if they are none.
    static block uuid(const std::uint8_t* p, block& difference) {
        constexpr std::uint8_t pairs[16] = {0,  2,  4,  6,  9,  11, 14, 16,
                                            19, 21, 24, 26, 28, 30, 32, 34};
        std::uint8_t id[16];
        unsigned wrong = 0;
        for (std::size_t i = 0; i < 16; ++i) {
            const unsigned high = uuid_tables.digit[p[pairs[i]]];
            const unsigned low = uuid_tables.digit[p[pairs[i] + 1]];
            wrong |= (high | low) & 0xF0;
            id[i] = static_cast<std::uint8_t>((high << 4 | low) & 0xFF);
        }
        difference = {{wrong, 0}};
        return load(id);
    }

    // Bit i: p[i] does not stand for itself in a string, of 16 bytes.
    static unsigned odd(const std::uint8_t* p) {
        unsigned m = 0;
        for (unsigned i = 0; i < 16; ++i)
            m |= static_cast<unsigned>(p[i] < 0x20 || p[i] >= 0x80 || p[i] == '"' || p[i] == '\\')
                 << i;
        return m;
    }

    // Bit i: p[i] == c, of 32 bytes.
    static std::uint32_t find(const std::uint8_t* p, char c) {
        std::uint32_t m = 0;
        for (unsigned i = 0; i < 32; ++i)
            m |= static_cast<std::uint32_t>(p[i] == static_cast<std::uint8_t>(c)) << i;
        return m;
    }
};

}  // namespace opstatus::core
