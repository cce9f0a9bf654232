// The lanes' primitives in plain C++, for any CPU.
//
// A primitives class works on blocks of 16 bytes. What differs from what must be is gathered in one
// block, all zero as long as everything matches, so that a lane branches once. A primitive reads exactly
// the bytes that its comment names.
#pragma once

#include <bit>
#include <cstddef>
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
    static unsigned odd(const std::uint8_t* p) { return odd_of_8(p) | odd_of_8(p + 8) << 8; }

    // Bit i: p[i] == c, of 32 bytes.
    static std::uint32_t find(const std::uint8_t* p, char c) {
        std::uint32_t found = 0;
        for (std::size_t i = 0; i < 4; ++i)
            found |= bits(zeros(core::load<std::uint64_t>(p + 8 * i) ^ in_all(c))) << 8 * i;
        return found;
    }

  private:
    // Eight bytes in one integer, as in Hacker's Delight, chapter 6, each of them on its own: no carry
    // leaves a byte.
    static constexpr std::uint64_t in_all(char c) {
        return static_cast<std::uint8_t>(c) * 0x0101010101010101U;
    }
    static constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7FU;

    // The high bit of each byte that is 0; the other bits are 0.
    static std::uint64_t zeros(std::uint64_t word) {
        return ~(((word & low_bits) + low_bits) | word | low_bits);
    }

    // The high bits, in memory's order: the multiplication moves bit 8 * i to 56 + i, and no two bits
    // to one place.
    static std::uint32_t bits(std::uint64_t high) {
        if constexpr (std::endian::native == std::endian::big) high = __builtin_bswap64(high);
        return static_cast<std::uint32_t>((high >> 7) * 0x0102040810204080U >> 56);
    }

    static unsigned odd_of_8(const std::uint8_t* p) {
        const auto word = core::load<std::uint64_t>(p);
        const std::uint64_t printable = (word & low_bits) + in_all(0x80 - 0x20);
        const std::uint64_t odd = ~printable | word;  // controls, and what is beyond ASCII
        return bits((odd & ~low_bits) | zeros(word ^ in_all('"')) | zeros(word ^ in_all('\\')));
    }
};

}  // namespace opstatus::core
