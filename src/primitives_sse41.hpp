// The lane's primitives for x86 with SSE4.1 (which brings SSSE3's byte shuffle).
#pragma once

#include <immintrin.h>

#include "primitives_portable.hpp"

namespace opstatus::core {

#define OPSTATUS_SSE41 __attribute__((target("sse4.1")))

struct sse41 {
    OPSTATUS_SSE41 static __m128i load(const std::uint8_t* p) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    }

    OPSTATUS_SSE41 static unsigned mismatch(const std::uint8_t* p, const pattern& expected) {
        const __m128i difference =
            _mm_xor_si128(_mm_and_si128(load(p), load(expected.mask)), load(expected.bytes));
        return _mm_testz_si128(difference, difference) == 0 ? 1 : 0;
    }

    // The values of 16 hexadecimal digits of either case; `valid` loses the lanes of what is none.
    OPSTATUS_SSE41 static __m128i digits(__m128i text, __m128i& valid) {
        const __m128i decimal = _mm_sub_epi8(text, _mm_set1_epi8('0'));
        const __m128i letter =
            _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        // Unsigned x <= limit, which SSE has no instruction for: min(x, limit) == x.
        const __m128i is_decimal = _mm_cmpeq_epi8(_mm_min_epu8(decimal, _mm_set1_epi8(9)), decimal);
        const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
        valid = _mm_and_si128(valid, _mm_or_si128(is_decimal, is_letter));
        return _mm_blendv_epi8(_mm_add_epi8(letter, _mm_set1_epi8(10)), decimal, is_decimal);
    }

    OPSTATUS_SSE41 static unsigned uuid(const std::uint8_t* p, std::uint8_t* out) {
        // Three loads cover the 36 characters: 0...15, 16...31 and 20...35.
        const __m128i a = load(p);
        const __m128i b = load(p + 16);
        const __m128i c = load(p + 20);
        const __m128i first = _mm_or_si128(
            _mm_shuffle_epi8(a,
                             _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, -1, -1)),
            _mm_shuffle_epi8(
                b, _mm_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1)));
        const __m128i second = _mm_or_si128(
            _mm_shuffle_epi8(
                b, _mm_setr_epi8(3, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
            _mm_shuffle_epi8(c,
                             _mm_setr_epi8(-1, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
        const __m128i dashes =
            _mm_shuffle_epi8(_mm_unpacklo_epi64(_mm_srli_si128(a, 8), b),
                             _mm_setr_epi8(0, 5, 10, 15, 0, 5, 10, 15, 0, 5, 10, 15, 0, 5, 10, 15));
        __m128i valid = _mm_cmpeq_epi8(dashes, _mm_set1_epi8('-'));
        // Pairs of digits to bytes: 16 * high + low.
        const __m128i weights = _mm_set1_epi16(0x0110);
        const __m128i high = _mm_maddubs_epi16(digits(first, valid), weights);
        const __m128i low = _mm_maddubs_epi16(digits(second, valid), weights);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_packus_epi16(high, low));
        return static_cast<unsigned>(_mm_movemask_epi8(valid)) ^ 0xFFFF;
    }
};

}  // namespace opstatus::core
