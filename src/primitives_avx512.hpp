// The lanes' primitives for x86 with AVX-512 as of Ice Lake and Zen 4 (F, BW, VL, VBMI): the text around
// a UUID and the UUID itself are one load, one comparison and two table lookups. What they do stands in
// primitives_portable.hpp. Wide registers slow the clock of older processors, which lack VBMI.
//
// What SSE4.1 takes, over what this does (Zen 5, medians): for an element of a compact list 2.1, with integers
// 2.3, in .NET's order 2.2; for one compact document 1.2. Not for the member lane: there it gains 4 %, and is 7 KiB.
#pragma once

#if defined(__GNUC__) && !defined(__clang__)
// Of GCC 12's own header: a register that may hold anything is one that nothing was written to (its bug
// 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include "primitives_sse41.hpp"

namespace opstatus::core {

#define OPSTATUS_AVX512 \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx2,bmi,bmi2,sse4.1"))) inline

struct avx512 : sse41 {
  private:
    static constexpr int differs = 0x28;  // (a ^ b) & c, for a text, what is expected, and the mask

    // Or a compiler loads it again where it is used again, which costs more than it saves.
    OPSTATUS_AVX512 static __m512i loaded_once(__m512i text) {
        asm("" : "+v"(text));
        return text;
    }

    struct alignas(64) places {
        std::uint8_t of_digit[64]{};  // 32 of them, then anything
    };
    template <std::size_t at>
    static constexpr places make_places() {
        places p;
        for (std::size_t i = 0; i < uuid_text_len; ++i)
            if (uuid_tables.nibble[i] != uuid_tables_t::dash)
                p.of_digit[uuid_tables.nibble[i]] = static_cast<std::uint8_t>(at + i);
        return p;
    }

    struct alignas(64) values {
        std::uint8_t of_ascii[128]{};  // the high bit is set for what is no digit
    };
    static constexpr values make_values() {
        values v;
        for (std::size_t c = 0; c < 128; ++c)
            v.of_ascii[c] = uuid_tables.digit[c] & 0x8F;
        return v;
    }

    static constexpr values make_others() {
        values v;
        for (std::size_t c = 0; c < 128; ++c)
            v.of_ascii[c] = is_plain(static_cast<std::uint8_t>(c)) || c == '"' ? 0 : 0x80;
        return v;
    }

  public:
    // A struct: the functions of the lanes may not pass such a vector, as they are compiled for any CPU
    // until they are part of one that is not.
    struct difference {
        __m512i bits;
    };

    OPSTATUS_AVX512 static difference zero_difference() { return {_mm512_setzero_si512()}; }
    // No more than `len` bytes are read here.
    OPSTATUS_AVX512 static difference difference_of(const std::uint8_t* p, const std::uint8_t* q,
                                                    std::size_t len) {
        const __mmask64 first = _bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(len));
        return {
            _mm512_xor_si512(_mm512_maskz_loadu_epi8(first, p), _mm512_maskz_loadu_epi8(first, q))};
    }
    OPSTATUS_AVX512 static difference either(difference a, difference b) {
        return {_mm512_or_si512(a.bits, b.bits)};
    }
    OPSTATUS_AVX512 static bool is_zero(difference d) {
        return _mm512_test_epi64_mask(d.bits, d.bits) == 0;
    }

    OPSTATUS_AVX512 static difference compare(const std::uint8_t* p, const pattern<16>& expected) {
        return {_mm512_zextsi128_si512(_mm_ternarylogic_epi64(
            load(p), _mm_load_si128(reinterpret_cast<const __m128i*>(expected.bytes)),
            _mm_load_si128(reinterpret_cast<const __m128i*>(expected.mask)), differs))};
    }
    OPSTATUS_AVX512 static difference compare(const std::uint8_t* p, const pattern<32>& expected) {
        return {_mm512_zextsi256_si512(_mm256_ternarylogic_epi64(
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)),
            _mm256_load_si256(reinterpret_cast<const __m256i*>(expected.bytes)),
            _mm256_load_si256(reinterpret_cast<const __m256i*>(expected.mask)), differs))};
    }

    // The UUID at `at` in 64 bytes at p that match `expected` else.
    template <const pattern<64>& expected, std::size_t at>
    OPSTATUS_AVX512 static block uuid_in(const std::uint8_t* p, difference& wrong) {
        return uuid_in<expected, at>(_mm512_loadu_si512(p), wrong);
    }
    // The same, of bytes before `end`; those behind it are NULs.
    template <const pattern<64>& expected, std::size_t at>
    OPSTATUS_AVX512 static block uuid_in(const std::uint8_t* p, const std::uint8_t* end,
                                         difference& wrong) {
        const auto len = static_cast<std::uint64_t>(end - p);
        const __mmask64 there =
            _bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(len < 64 ? len : 64));
        return uuid_in<expected, at>(_mm512_maskz_loadu_epi8(there, p), wrong);
    }

  private:
    template <const pattern<64>& expected, std::size_t at>
    OPSTATUS_AVX512 static block uuid_in(__m512i text, difference& wrong) {
        static constexpr places from = make_places<at>();
        static constexpr values of = make_values();
        text = loaded_once(text);
        const __m512i digits = _mm512_permutexvar_epi8(_mm512_load_si512(from.of_digit), text);
        const __m512i read = _mm512_permutex2var_epi8(_mm512_load_si512(of.of_ascii), digits,
                                                      _mm512_load_si512(of.of_ascii + 64));
        // The lookup leaves the high bit of a character out: it is looked at itself.
        const __m256i wrong_digits = _mm256_and_si256(
            _mm512_castsi512_si256(_mm512_or_si512(read, digits)), _mm256_set1_epi8(-128));
        wrong.bits =
            _mm512_or_si512(_mm512_zextsi256_si512(wrong_digits),
                            _mm512_ternarylogic_epi64(text, _mm512_load_si512(expected.bytes),
                                                      _mm512_load_si512(expected.mask), differs));
        // Pairs of digits to bytes: 16 * high + low.
        return _mm256_cvtepi16_epi8(
            _mm256_maddubs_epi16(_mm512_castsi512_si256(read), _mm256_set1_epi16(0x0110)));
    }

  public:
    static constexpr bool is_wide = true;
    OPSTATUS_AVX512 static std::uint32_t find(const std::uint8_t* p, char c) {
        return _mm256_cmpeq_epi8_mask(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)),
                                      _mm256_set1_epi8(c));
    }
    OPSTATUS_AVX512 static std::uint64_t equal_in_64(const std::uint8_t* p, char c) {
        return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p), _mm512_set1_epi8(c));
    }
    OPSTATUS_AVX512 static string_bytes string_bytes_in_64(const std::uint8_t* p) {
        static constexpr values others = make_others();
        const __m512i text = loaded_once(_mm512_loadu_si512(p));
        // The lookup leaves the high bit of a character out.
        const __m512i entry = _mm512_permutex2var_epi8(_mm512_load_si512(others.of_ascii), text,
                                                       _mm512_load_si512(others.of_ascii + 64));
        return {_mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('"')),
                _mm512_movepi8_mask(_mm512_or_si512(entry, text))};
    }
};

}  // namespace opstatus::core
