// What every peer does with the texts that its parser hands it: UUIDs and names to numbers.
//
// As fast as we know how to write it, so that a ratio compares the readers and not this: SSE4.1
// where there is any, and nothing branches on a value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "names.hpp"
#include "workloads.hpp"

namespace bench::OPSTATUS_BENCH_BUILD {

inline constexpr std::size_t uuid_len = 36;

constexpr std::array<std::int8_t, 256> make_digits() {
    std::array<std::int8_t, 256> value{};
    for (std::int8_t& entry : value)
        entry = -1;
    for (unsigned i = 0; i < 10; ++i)
        value['0' + i] = static_cast<std::int8_t>(i);
    for (unsigned i = 0; i < 6; ++i)
        value['a' + i] = value['A' + i] = static_cast<std::int8_t>(10 + i);
    return value;
}
inline constexpr std::array<std::int8_t, 256> digit_value = make_digits();

// Reads 36 bytes; false if they are no UUID. So do those below.
inline bool decode_uuid_by_table(const char* text, std::uint8_t* out) {
    constexpr std::uint8_t places[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    int wrong = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        const int high = digit_value[static_cast<std::uint8_t>(text[places[i]])];
        const int low = digit_value[static_cast<std::uint8_t>(text[places[i] + 1])];
        wrong |= high | low;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    const int dashes = (text[8] ^ '-') | (text[13] ^ '-') | (text[18] ^ '-') | (text[23] ^ '-');
    return wrong >= 0 && dashes == 0;
}

#ifdef __x86_64__

#define OPSTATUS_BENCH_SSE41 __attribute__((target("sse4.1")))

OPSTATUS_BENCH_SSE41 inline __m128i load16(const char* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}

// 16 hexadecimal digits to their values; `valid` loses the lanes of what is none.
OPSTATUS_BENCH_SSE41 inline __m128i nibbles(__m128i text, __m128i& valid) {
    const __m128i decimal = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    const __m128i letter =
        _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i is_decimal = _mm_cmpeq_epi8(_mm_min_epu8(decimal, _mm_set1_epi8(9)), decimal);
    const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
    valid = _mm_and_si128(valid, _mm_or_si128(is_decimal, is_letter));
    const __m128i low = _mm_and_si128(text, _mm_set1_epi8(15));
    return _mm_add_epi8(low, _mm_andnot_si128(is_decimal, _mm_set1_epi8(9)));
}

OPSTATUS_BENCH_SSE41 inline bool decode_uuid_sse41(const char* text, std::uint8_t* out) {
    const __m128i a = load16(text);
    const __m128i b = load16(text + 16);
    const __m128i c = load16(text + 20);
    // Without the dashes: digits 0...15 and 16...31.
    const __m128i first = _mm_or_si128(
        _mm_shuffle_epi8(a, _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, -1, -1)),
        _mm_slli_si128(b, 14));
    const __m128i second = _mm_insert_epi8(
        _mm_shuffle_epi8(c, _mm_setr_epi8(-1, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
        text[19], 0);
    __m128i valid = _mm_set1_epi8(-1);
    const __m128i weights = _mm_set1_epi16(0x0110);
    const __m128i high = _mm_maddubs_epi16(nibbles(first, valid), weights);
    const __m128i low = _mm_maddubs_epi16(nibbles(second, valid), weights);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_packus_epi16(high, low));
    const int dashes = (text[8] ^ '-') | (text[13] ^ '-') | (text[18] ^ '-') | (text[23] ^ '-');
    return ((_mm_movemask_epi8(valid) ^ 0xFFFF) | dashes) == 0;
}

// As constant as a program can have it that must also run elsewhere.
#ifdef __SSE4_1__
inline constexpr bool has_sse41 = true;
#else
inline const bool has_sse41 = __builtin_cpu_supports("sse4.1");
#endif

inline bool decode_uuid(const char* text, std::uint8_t* out) {
    return has_sse41 ? decode_uuid_sse41(text, out) : decode_uuid_by_table(text, out);
}

#else

inline bool decode_uuid(const char* text, std::uint8_t* out) {
    return decode_uuid_by_table(text, out);
}

#endif

// Names are compared whole, in one masked compare of 32 bytes, with the one that a perfect hash
// picks.
inline constexpr std::size_t name_window = 32;

struct name_entry {
    alignas(32) std::uint8_t bytes[name_window]{};
    alignas(32) std::uint8_t mask[name_window]{};
    std::uint8_t len = 0;
    std::uint8_t value = 0;
};

template <std::size_t N>
struct name_table {
    std::uint8_t index[256]{};
    name_entry entry[N + 1]{};
};

constexpr std::uint8_t state_hash(const char* text) {
    return static_cast<std::uint8_t>(text[0] + text[2]);
}

// The Partition ones differ at 9, and in the case of their first letter.
constexpr std::uint8_t type_hash(const char* text) {
    const bool partition = (text[0] | 0x20) == 'p';
    return static_cast<std::uint8_t>(partition ? text[9] ^ (text[0] & 0x20) : text[0]);
}

void two_names_have_one_hash();  // not defined: fails to compile where it is needed

template <std::size_t N, class Hash>
consteval name_table<N> make_names(const listed (&names)[N], Hash hash) {
    name_table<N> table;
    for (std::uint8_t& index : table.index)
        index = N;
    for (std::size_t i = 0; i < N; ++i) {
        name_entry& entry = table.entry[i];
        const std::string_view text = names[i].text;
        for (std::size_t k = 0; k < text.size(); ++k) {
            entry.bytes[k] = static_cast<std::uint8_t>(text[k]);
            entry.mask[k] = 0xFF;
        }
        entry.len = static_cast<std::uint8_t>(text.size());
        entry.value = names[i].value;
        if (table.index[hash(text.data())] != N) two_names_have_one_hash();
        table.index[hash(text.data())] = static_cast<std::uint8_t>(i);
    }
    table.entry[N].bytes[0] = 1;  // under a mask of 0: equal to nothing
    return table;
}

inline constexpr name_table state_names = make_names(states, state_hash);
inline constexpr name_table type_names = make_names(types, type_hash);

inline bool is_name(const name_entry& entry, const char* text) {
    std::uint64_t difference = 0;
    for (std::size_t i = 0; i < name_window; i += 8) {
        std::uint64_t read, bytes, mask;
        std::memcpy(&read, text + i, 8);
        std::memcpy(&bytes, entry.bytes + i, 8);
        std::memcpy(&mask, entry.mask + i, 8);
        difference |= (read & mask) ^ bytes;
    }
    return difference == 0;
}

// A text of which 32 bytes may be read, up to its closing quote.
inline bool decode_state(const char* text, std::uint8_t& out) {
    const name_entry& entry = state_names.entry[state_names.index[state_hash(text)]];
    out = entry.value;
    return is_name(entry, text) & (text[entry.len] == '"');
}
inline bool decode_type(const char* text, std::uint8_t& out) {
    const name_entry& entry = type_names.entry[type_names.index[type_hash(text)]];
    out = entry.value;
    return is_name(entry, text) & (text[entry.len] == '"');
}

// A text of which 32 bytes may be read, of a known length.
inline bool decode_state(const char* text, std::size_t len, std::uint8_t& out) {
    const name_entry& entry = state_names.entry[state_names.index[state_hash(text)]];
    out = entry.value;
    return is_name(entry, text) & (entry.len == len);
}
inline bool decode_type(const char* text, std::size_t len, std::uint8_t& out) {
    const name_entry& entry = type_names.entry[type_names.index[type_hash(text)]];
    out = entry.value;
    return is_name(entry, text) & (entry.len == len);
}

inline bool decode_state_number(std::uint64_t number, std::uint8_t& out) {
    out = static_cast<std::uint8_t>(number);
    return number <= 6;
}
inline bool decode_type_number(std::uint64_t number, std::uint8_t& out) {
    out = static_cast<std::uint8_t>(number);
    return number <= 8 && ((0b1'0001'0111U >> number) & 1) != 0;
}

// A text of which no more may be read than there is.
struct padded_name {
    char bytes[name_window] = {};
    explicit padded_name(std::string_view text) {
        // No name is longer than the window, and none is empty.
        if (text.size() <= name_window) std::memcpy(bytes, text.data(), text.size());
    }
};
inline bool decode_state(std::string_view text, std::uint8_t& out) {
    return decode_state(padded_name(text).bytes, text.size(), out);
}
inline bool decode_type(std::string_view text, std::uint8_t& out) {
    return decode_type(padded_name(text).bytes, text.size(), out);
}

inline bool decode_uuid(std::string_view text, std::uint8_t* out) {
    return text.size() == uuid_len && decode_uuid(text.data(), out);
}

}  // namespace bench::OPSTATUS_BENCH_BUILD
