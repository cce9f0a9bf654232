// The lanes' primitives in plain C++, for any CPU.
//
// What differs from what must be is gathered in one `difference`, all zero as long as everything matches,
// so that a lane branches once. A primitive reads exactly the bytes that its comment names.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "listed.hpp"
#include "skip.hpp"
#include "uuid.hpp"

namespace opstatus::core {

struct portable {
    // 16 bytes.
    struct block {
        std::uint64_t half[2];
    };
    using difference = std::uint64_t;

    static block load(const std::uint8_t* p) {
        block b;
        std::memcpy(b.half, p, sizeof b.half);
        return b;
    }
    static void store(std::uint8_t* p, block b) { std::memcpy(p, b.half, sizeof b.half); }

    static difference either(difference a, difference b) { return a | b; }
    static bool is_zero(difference d) { return d == 0; }

    // Zero where the N bytes at p match.
    template <std::size_t N>
    static difference compare(const std::uint8_t* p, const pattern<N>& expected) {
        difference wrong = 0;
        for (std::size_t i = 0; i < N; i += 8)
            wrong |=
                (core::load<std::uint64_t>(p + i) & core::load<std::uint64_t>(expected.mask + i)) ^
                core::load<std::uint64_t>(expected.bytes + i);
        return wrong;
    }

    // The 16 bytes of the UUID whose 36 characters are at p; `wrong` is not zero if they are none.
    __attribute__((noinline)) static block uuid(const std::uint8_t* p, difference& wrong) {
        constexpr std::uint8_t pairs[16] = {0,  2,  4,  6,  9,  11, 14, 16,
                                            19, 21, 24, 26, 28, 30, 32, 34};
        std::uint8_t id[16];
        unsigned bad = 0;
        for (std::size_t i = 0; i < 16; ++i) {
            const unsigned high = uuid_tables.digit[p[pairs[i]]];
            const unsigned low = uuid_tables.digit[p[pairs[i] + 1]];
            bad |= (high | low) & 0xF0;
            id[i] = static_cast<std::uint8_t>((high << 4 | low) & 0xFF);
        }
        wrong = bad | compare(p + 8, uuid_dashes);
        return load(id);
    }

    // Bit i: p[i] == q[i], of 16 or 32 bytes.
    static std::uint32_t equal_in_16(const std::uint8_t* p, const std::uint8_t* q) {
        return equal_in_8(p, q) | equal_in_8(p + 8, q + 8) << 8;
    }
    static std::uint32_t equal(const std::uint8_t* p, const std::uint8_t* q) {
        return equal_in_16(p, q) | equal_in_16(p + 16, q + 16) << 16;
    }

    static string_bytes string_bytes_in_64(const std::uint8_t* p) {
        const std::uint64_t quotes = equal_in_64(p, '"');
        return {quotes, odd_in_64(p) & ~quotes};
    }
    static std::uint64_t equal_in_64(const std::uint8_t* p, char c) {
        return std::uint64_t{find(p, c)} | std::uint64_t{find(p + 32, c)} << 32;
    }
    // Bit i: p[i] does not stand for itself in a string.
    __attribute__((noinline)) static std::uint64_t odd_in_64(const std::uint8_t* p) {
        std::uint64_t odd = 0;
#pragma GCC unroll 1
        for (std::size_t i = 0; i < 8; ++i)
            odd |= std::uint64_t{odd_in_8(p + 8 * i)} << 8 * i;
        return odd;
    }
    static std::uint32_t odd_in_8(const std::uint8_t* p) {
        const auto word = core::load<std::uint64_t>(p);
        const std::uint64_t printable = (word & low_bits) + in_all(0x80 - 0x20);
        const std::uint64_t odd = ~printable | word;  // controls, and what is beyond ASCII
        return bits((odd & ~low_bits) | zeros(word ^ in_all('"')) | zeros(word ^ in_all('\\')));
    }

    // Bit i: p[i] == c, of 32 bytes. Those that are wide have uuid_in, too.
    static constexpr bool is_wide = false;
    __attribute__((noinline)) static std::uint32_t find(const std::uint8_t* p, char c) {
        std::uint32_t found = 0;
#pragma GCC unroll 1
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

    static std::uint32_t equal_in_8(const std::uint8_t* p, const std::uint8_t* q) {
        return bits(zeros(core::load<std::uint64_t>(p) ^ core::load<std::uint64_t>(q)));
    }

    // The high bits, in memory's order: the multiplication moves bit 8 * i to 56 + i, and no two bits
    // to one place.
    static std::uint32_t bits(std::uint64_t high) {
        if constexpr (std::endian::native == std::endian::big) high = __builtin_bswap64(high);
        return static_cast<std::uint32_t>((high >> 7) * 0x0102040810204080U >> 56);
    }
};

}  // namespace opstatus::core
