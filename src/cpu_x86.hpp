// What an x86-64 CPU and its operating system can do. Not the compilers' __builtin_cpu_supports: it brings
// 4 KiB of code, and data that are written when the library is loaded.
#pragma once

#include <cpuid.h>

#include <cstdint>

namespace opstatus::core {

// What tells it: the two instructions, or what a test puts in their place.
struct x86_instructions {
    struct registers {
        unsigned a, b, c, d;
    };
    registers (*cpuid)(unsigned leaf);
    unsigned (*xgetbv)();  // XCR0's lower half

    static x86_instructions of_this_cpu() {
        return {[](unsigned leaf) {
                    registers r;
                    __cpuid_count(leaf, 0, r.a, r.b, r.c, r.d);
                    return r;
                },
                [] {
                    unsigned low = 0;
                    unsigned high = 0;
                    asm("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
                    return low;
                }};
    }
};

struct cpu_x86 {
    bool sse41 = false;
    bool avx512 = false;  // F, BW, VL, VBMI; with AVX2, BMI, BMI2

    static cpu_x86 detect(const x86_instructions& ask) {
        constexpr unsigned leaf_7_ebx =
            bit_AVX2 | bit_BMI | bit_BMI2 | bit_AVX512F | bit_AVX512BW | bit_AVX512VL;
        // The registers of AVX-512 are saved when threads take turns: XCR0's bits for SSE, AVX, the masks, and both
        // halves of the wide registers (Intel's manual, volume 1, chapter 13.3).
        constexpr unsigned saved = 0xE6;
        cpu_x86 found;
        const unsigned c = ask.cpuid(1).c;
        found.sse41 = (c & bit_SSE4_1) != 0;
        if (ask.cpuid(0).a < 7 || (c & bit_OSXSAVE) == 0 || (ask.xgetbv() & saved) != saved)
            return found;
        const x86_instructions::registers leaf_7 = ask.cpuid(7);
        found.avx512 = (leaf_7.b & leaf_7_ebx) == leaf_7_ebx && (leaf_7.c & bit_AVX512VBMI) != 0;
        return found;
    }
};

}  // namespace opstatus::core
