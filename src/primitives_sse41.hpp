// The lanes' primitives for x86 with SSE4.1 (which brings SSSE3's byte shuffle). What they do stands in
// primitives_portable.hpp.
#pragma once

#include <immintrin.h>

#include "primitives_portable.hpp"

namespace opstatus::core {

#define OPSTATUS_SSE41 __attribute__((target("sse4.1"))) inline

struct sse41 {
    using block = __m128i;

    OPSTATUS_SSE41 static block load(const std::uint8_t* p) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    }
    OPSTATUS_SSE41 static void store(std::uint8_t* p, block b) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), b);
    }
    OPSTATUS_SSE41 static block difference(const std::uint8_t* p, const pattern& expected) {
        return _mm_xor_si128(
            _mm_and_si128(load(p), _mm_load_si128(reinterpret_cast<const __m128i*>(expected.mask))),
            _mm_load_si128(reinterpret_cast<const __m128i*>(expected.bytes)));
    }
    OPSTATUS_SSE41 static block either(block a, block b) { return _mm_or_si128(a, b); }
    OPSTATUS_SSE41 static bool is_zero(block b) { return _mm_testz_si128(b, b) != 0; }

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

    OPSTATUS_SSE41 static block uuid(const std::uint8_t* p, block& difference) {
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
        difference = _mm_or_si128(wrong_first, wrong_second);
        return _mm_packus_epi16(high, low);
    }
    OPSTATUS_SSE41 static unsigned odd(const std::uint8_t* p) {
        const block b = load(p);
        // Signed: below 0x20 are the controls and what is beyond ASCII.
        const block low = _mm_cmplt_epi8(b, _mm_set1_epi8(0x20));
        const block quote = _mm_cmpeq_epi8(b, _mm_set1_epi8('"'));
        const block slash = _mm_cmpeq_epi8(b, _mm_set1_epi8('\\'));
        return static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(low, quote), slash)));
    }
    OPSTATUS_SSE41 static std::uint32_t find(const std::uint8_t* p, char c) {
        const block w = _mm_set1_epi8(c);
        return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(load(p), w))) |
               static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(load(p + 16), w))) << 16;
    }
};

}  // namespace opstatus::core
