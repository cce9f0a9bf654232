#include "dispatch.hpp"

#include <atomic>

#include "lane.hpp"
#include "members.hpp"
#include "primitives_portable.hpp"
#include "usual.hpp"

#if !defined(OPSTATUS_PORTABLE) && (defined(__x86_64__) || defined(__i386__))
#define OPSTATUS_X86 1
#include "cpu_x86.hpp"
#include "primitives_avx512.hpp"
#include "primitives_sse41.hpp"
#else
#define OPSTATUS_X86 0
#endif

namespace opstatus::core {
namespace {

// The lanes over the primitives P, with what the CPU must be able to do for them.
#define OPSTATUS_ELEMENT_LANE(P, TARGET)                                                  \
    TARGET bool element_##P(const std::uint8_t* p, std::size_t len, std::uint8_t options, \
                            opstatus_record& out) {                                       \
        return read_element<P>(p, len, options, out);                                     \
    }                                                                                     \
    TARGET std::size_t elements_##P(const std::uint8_t*& p, const std::uint8_t* end,      \
                                    const machine& m, opstatus_record* out,               \
                                    std::size_t capacity) {                               \
        return read_elements<P>(p, end, m, out, capacity);                                \
    }
#define OPSTATUS_MEMBER_LANES(P, TARGET)                                                    \
    TARGET const std::uint8_t* usual_##P(machine& m, const std::uint8_t* p,                 \
                                         const std::uint8_t* end) {                         \
        return read_usual_members<P>(m, p, end);                                            \
    }                                                                                       \
    TARGET const std::uint8_t* members_##P(machine& m, const std::uint8_t* p, limits until, \
                                           habits* known, opstatus_record* out,             \
                                           std::size_t& num) {                              \
        return read_members<P>(m, p, until, known, out, num);                               \
    }

OPSTATUS_ELEMENT_LANE(portable, )
OPSTATUS_MEMBER_LANES(portable, )
#if OPSTATUS_X86
OPSTATUS_ELEMENT_LANE(sse41, OPSTATUS_SSE41)
OPSTATUS_MEMBER_LANES(sse41, OPSTATUS_SSE41)
OPSTATUS_ELEMENT_LANE(avx512, OPSTATUS_AVX512)
#endif

#if OPSTATUS_X86
using cpu = cpu_x86;
bool has_sse41(const cpu& found) { return found.sse41; }
bool has_avx512(const cpu& found) { return found.avx512; }
#else
struct cpu {
    static cpu detect() { return {}; }
};
#endif
bool always(const cpu& /*found*/) { return true; }

// Worst first.
constexpr struct {
    kernel code;
    bool (*is_runnable)(const cpu& found);
} kernels[] = {
    {{"portable", element_portable, elements_portable, usual_portable, members_portable}, always},
#if OPSTATUS_X86
    {{"sse41", element_sse41, elements_sse41, usual_sse41, members_sse41}, has_sse41},
    {{"avx512", element_avx512, elements_avx512, usual_sse41, members_sse41}, has_avx512},
#endif
};

// Written once, with a value that every thread would find (tests apart). What it points to is
// constant, so no order is needed between threads.
std::atomic<const kernel*> in_use = nullptr;

const kernel& best_kernel() {
    const cpu found = cpu::detect();
    const kernel* best = &kernels[0].code;
    for (const auto& candidate : kernels)
        if (candidate.is_runnable(found)) best = &candidate.code;
    return *best;
}

}  // namespace

const kernel& active_kernel() {
    const kernel* found = in_use.load(std::memory_order_relaxed);
    if (found == nullptr) {
        found = &best_kernel();
        in_use.store(found, std::memory_order_relaxed);
    }
    return *found;
}

const kernel* runnable_kernel(std::size_t index) {
    const cpu found = cpu::detect();
    for (const auto& candidate : kernels)
        if (candidate.is_runnable(found) && index-- == 0) return &candidate.code;
    return nullptr;
}

void force_kernel(const kernel* forced) { in_use.store(forced, std::memory_order_relaxed); }

}  // namespace opstatus::core
