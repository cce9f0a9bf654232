// The lanes' primitives for x86 with SSE4.1 (which brings SSSE3's byte shuffle). What they do stands in
// primitives_portable.hpp.
#pragma once

#include <immintrin.h>

#include "primitives_portable.hpp"

namespace opstatus::core {

#define OPSTATUS_SSE41 __attribute__((target("sse4.1"))) inline

// From 64 - len on: 0xFF for each of len bytes, then zeros.
inline constexpr auto first_of_64 = [] {
    struct {
        std::uint8_t bytes[128]{};
    } masks;
    for (std::size_t i = 0; i < 64; ++i)
        masks.bytes[i] = 0xFF;
    return masks;
}();

struct sse41 {
    using block = __m128i;
    using difference = __m128i;

    OPSTATUS_SSE41 static block load(const std::uint8_t* p) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    }
    OPSTATUS_SSE41 static void store(std::uint8_t* p, block b) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), b);
    }
    OPSTATUS_SSE41 static difference zero_difference() { return _mm_setzero_si128(); }
    // Zero where the first `len` bytes at p, 64 at most, are those at q. Of both, whole blocks are read.
    OPSTATUS_SSE41 static difference difference_of(const std::uint8_t* p, const std::uint8_t* q,
                                                   std::size_t len) {
        difference wrong = zero_difference();
        for (std::size_t i = 0; i < len; i += sizeof(block)) {
            const block counts = load(first_of_64.bytes + 64 - len + i);
            wrong = either(wrong, _mm_and_si128(_mm_xor_si128(load(p + i), load(q + i)), counts));
        }
        return wrong;
    }
    OPSTATUS_SSE41 static difference either(difference a, difference b) {
        return _mm_or_si128(a, b);
    }
    OPSTATUS_SSE41 static bool is_zero(difference d) { return _mm_testz_si128(d, d) != 0; }

    OPSTATUS_SSE41 static difference compare(const std::uint8_t* p, const pattern<16>& expected) {
        return compare(p, expected.bytes, expected.mask);
    }
    OPSTATUS_SSE41 static difference compare(const std::uint8_t* p, const pattern<32>& expected) {
        return _mm_or_si128(compare(p, expected.bytes, expected.mask),
                            compare(p + 16, expected.bytes + 16, expected.mask + 16));
    }

    // The values of 16 hexadecimal digits of either case; `wrong` gets the lanes of what is none.
    OPSTATUS_SSE41 static block digits(block text, block& wrong) {
        const block decimal = _mm_sub_epi8(text, _mm_set1_epi8('0'));
        const block letter =
            _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        // Unsigned x <= limit, which SSE has no instruction for: min(x, limit) == x.
        const block is_decimal = _mm_cmpeq_epi8(_mm_min_epu8(decimal, _mm_set1_epi8(9)), decimal);
        const block is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
        wrong = _mm_andnot_si128(_mm_or_si128(is_decimal, is_letter), _mm_set1_epi8(-1));
        return _mm_blendv_epi8(_mm_add_epi8(letter, _mm_set1_epi8(10)), decimal, is_decimal);
    }

    OPSTATUS_SSE41 static block uuid(const std::uint8_t* p, difference& wrong) {
        const block first = _mm_or_si128(
            _mm_shuffle_epi8(load(p),
                             _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, -1, -1)),
            _mm_slli_si128(load(p + 16), 14));
        const block second = _mm_insert_epi8(
            _mm_shuffle_epi8(load(p + 20),
                             _mm_setr_epi8(-1, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
            p[19], 0);
        block wrong_first;
        block wrong_second;
        // Pairs of digits to bytes: 16 * high + low.
        const block weights = _mm_set1_epi16(0x0110);
        const block high = _mm_maddubs_epi16(digits(first, wrong_first), weights);
        const block low = _mm_maddubs_epi16(digits(second, wrong_second), weights);
        wrong = either(either(wrong_first, wrong_second), compare(p + 8, uuid_dashes));
        return _mm_packus_epi16(high, low);
    }
    OPSTATUS_SSE41 static std::uint32_t equal_in_16(const std::uint8_t* p, const std::uint8_t* q) {
        return movemask(_mm_cmpeq_epi8(load(p), load(q)));
    }
    OPSTATUS_SSE41 static std::uint32_t equal(const std::uint8_t* p, const std::uint8_t* q) {
        return equal_in_16(p, q) | equal_in_16(p + 16, q + 16) << 16;
    }
    OPSTATUS_SSE41 static string_bytes string_bytes_in_64(const std::uint8_t* p) {
        const std::uint64_t quotes = equal_in_64(p, '"');
        return {quotes, odd_in_64(p) & ~quotes};
    }
    OPSTATUS_SSE41 static std::uint64_t equal_in_64(const std::uint8_t* p, char c) {
        return std::uint64_t{find(p, c)} | std::uint64_t{find(p + 32, c)} << 32;
    }
    OPSTATUS_SSE41 static std::uint64_t odd_in_64(const std::uint8_t* p) {
        return std::uint64_t{odd(p)} | std::uint64_t{odd(p + 16)} << 16 |
               std::uint64_t{odd(p + 32)} << 32 | std::uint64_t{odd(p + 48)} << 48;
    }
    static constexpr bool is_wide = false;
    OPSTATUS_SSE41 static std::uint32_t find(const std::uint8_t* p, char c) {
        const block w = _mm_set1_epi8(c);
        return movemask(_mm_cmpeq_epi8(load(p), w)) | movemask(_mm_cmpeq_epi8(load(p + 16), w))
                                                          << 16;
    }

  private:
    OPSTATUS_SSE41 static std::uint32_t odd(const std::uint8_t* p) {
        const block b = load(p);
        // Signed: below 0x20 are the controls and what is beyond ASCII.
        const block low = _mm_cmplt_epi8(b, _mm_set1_epi8(0x20));
        const block quote = _mm_cmpeq_epi8(b, _mm_set1_epi8('"'));
        const block slash = _mm_cmpeq_epi8(b, _mm_set1_epi8('\\'));
        return movemask(_mm_or_si128(_mm_or_si128(low, quote), slash));
    }
    OPSTATUS_SSE41 static std::uint32_t movemask(block b) {
        return static_cast<std::uint32_t>(_mm_movemask_epi8(b));
    }
    OPSTATUS_SSE41 static difference compare(const std::uint8_t* p, const std::uint8_t* bytes,
                                             const std::uint8_t* mask) {
        return _mm_xor_si128(
            _mm_and_si128(load(p), _mm_load_si128(reinterpret_cast<const __m128i*>(mask))),
            _mm_load_si128(reinterpret_cast<const __m128i*>(bytes)));
    }
};

}  // namespace opstatus::core
