// What an x86 CPU and its operating system can do. Not the compilers' __builtin_cpu_supports: it brings
// 4 KiB of code, and data that are written when the library is loaded.
#pragma once

#include <cpuid.h>

#include <cstdint>

namespace opstatus::core {

// The registers of AVX-512 are there and are saved when threads take turns: XCR0's bits for SSE, AVX, the
// masks, and both halves of the wide registers (Intel's manual, volume 1, chapter 13.3).
inline bool has_wide_registers(unsigned leaf_1_ecx) {
    constexpr unsigned saved = 0xE6;
    if ((leaf_1_ecx & bit_OSXSAVE) == 0) return false;
    unsigned low = 0;
    unsigned high = 0;
    asm("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & saved) == saved;
}

struct cpu_x86 {
    bool sse41 = false;
    bool avx512 = false;  // F, BW, VL, VBMI; with AVX2, BMI, BMI2

    static cpu_x86 detect() {
        constexpr unsigned leaf_7_ebx =
            bit_AVX2 | bit_BMI | bit_BMI2 | bit_AVX512F | bit_AVX512BW | bit_AVX512VL;
        cpu_x86 found;
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        if (__get_cpuid(1, &a, &b, &c, &d) == 0) return found;
        found.sse41 = (c & bit_SSE4_1) != 0;
        if (!has_wide_registers(c) || __get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return found;
        found.avx512 = (b & leaf_7_ebx) == leaf_7_ebx && (c & bit_AVX512VBMI) != 0;
        return found;
    }
};

}  // namespace opstatus::core
