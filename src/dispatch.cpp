#include "dispatch.hpp"

#include <atomic>

#include "alike.hpp"
#include "lane.hpp"
#include "members.hpp"
#include "primitives_portable.hpp"
#include "usual.hpp"

#if !defined(OPSTATUS_PORTABLE) && defined(__x86_64__)
#define OPSTATUS_X86 1
#include "primitives_avx512.hpp"
#include "primitives_sse41.hpp"
#else
#define OPSTATUS_X86 0
#endif

namespace opstatus::core {
namespace {

// The lanes over the primitives P, with what the CPU must be able to do for them.
#define OPSTATUS_LANES(P, TARGET)                                                                \
    TARGET bool element_##P(const std::uint8_t* p, std::size_t len, std::uint8_t options,        \
                            opstatus_record& out) {                                              \
        return read_element<P>(p, len, options, out);                                            \
    }                                                                                            \
    TARGET std::size_t elements_##P(const std::uint8_t*& p, const std::uint8_t* end,             \
                                    const machine& m, opstatus_record* out,                      \
                                    std::size_t capacity) {                                      \
        return read_elements<P>(p, end, m, out, capacity, element_##P);                          \
    }                                                                                            \
    TARGET bool usual_##P(const std::uint8_t*& p, const std::uint8_t* end, std::uint8_t options, \
                          opstatus_record& out, machine& m) {                                    \
        return read_usual<P>(p, end, options, out, m);                                           \
    }
#define OPSTATUS_MEMBER_LANE(P, TARGET)                                                     \
    TARGET const std::uint8_t* members_##P(machine& m, const std::uint8_t* p, limits until, \
                                           habits* known, opstatus_record* out,             \
                                           std::size_t& num) {                              \
        return read_members<P>(m, p, until, known, out, num);                               \
    }
#define OPSTATUS_LAYOUT_LANE(P, TARGET)                                                       \
    TARGET std::size_t alike_##P(const std::uint8_t*& p, const std::uint8_t* end,             \
                                 const machine& m, const habits& known, opstatus_record* out, \
                                 std::size_t capacity) {                                      \
        return read_alike<P>(p, end, m, known, out, capacity);                                \
    }

#if OPSTATUS_X86
// For CPUs from before 2008: small, not fast.
#define OPSTATUS_PORTABLE_LANES __attribute__((cold))
#else
#define OPSTATUS_PORTABLE_LANES
#endif
OPSTATUS_LANES(portable, OPSTATUS_PORTABLE_LANES)
OPSTATUS_MEMBER_LANE(portable, OPSTATUS_PORTABLE_LANES)
#if OPSTATUS_X86
OPSTATUS_LANES(sse41, OPSTATUS_SSE41)
OPSTATUS_MEMBER_LANE(sse41, OPSTATUS_SSE41)
OPSTATUS_LAYOUT_LANE(sse41, OPSTATUS_SSE41)
OPSTATUS_LANES(avx512, OPSTATUS_AVX512)
OPSTATUS_LAYOUT_LANE(avx512, OPSTATUS_AVX512)
#endif

bool always(const cpu& /*found*/) { return true; }
#if OPSTATUS_X86
bool has_sse41(const cpu& found) { return found.sse41; }
bool has_avx512(const cpu& found) { return found.avx512; }
#endif

// Worst first.
constexpr struct {
    kernel code;
    bool (*is_runnable)(const cpu& found);
} kernels[] = {
    {{"portable", element_portable, elements_portable, usual_portable, members_portable, nullptr},
     always},
#if OPSTATUS_X86
    {{"sse41", element_sse41, elements_sse41, usual_sse41, members_sse41, alike_sse41}, has_sse41},
    {{"avx512", element_avx512, elements_avx512, usual_avx512, members_sse41, alike_avx512},
     has_avx512},
#endif
};

}  // namespace

std::atomic<const kernel*> kernel_in_use = nullptr;

cpu this_cpu() {
#if OPSTATUS_X86
    return cpu::detect(x86_instructions::of_this_cpu());
#else
    return {};
#endif
}

const kernel* runnable_kernel(const cpu& found, std::size_t index) {
    for (const auto& candidate : kernels)
        if (candidate.is_runnable(found) && index-- == 0) return &candidate.code;
    return nullptr;
}

const kernel& best_kernel(const cpu& found) {
    const kernel* best = &kernels[0].code;
    for (const auto& candidate : kernels)
        if (candidate.is_runnable(found)) best = &candidate.code;
    return *best;
}

const kernel& choose_kernel() {
    const kernel& found = best_kernel(this_cpu());
    kernel_in_use.store(&found, std::memory_order_relaxed);
    return found;
}

void force_kernel(const kernel* forced) { kernel_in_use.store(forced, std::memory_order_relaxed); }

}  // namespace opstatus::core
