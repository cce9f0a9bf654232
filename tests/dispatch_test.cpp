// Which kernel is in use: the best one, or the one that a test has forced.
#include "dispatch.hpp"

#include <gtest/gtest.h>
#include <opstatus/opstatus.h>

#include <set>
#include <string>
#include <string_view>

#include "kernels.hpp"

namespace {

namespace core = opstatus::core;

TEST(Dispatch, TakesTheBestKernel) {
    ASSERT_FALSE(kernels::all().empty());
    core::force_kernel(nullptr);
    EXPECT_EQ(&core::active_kernel(), kernels::all().back());
    EXPECT_STREQ(opstatus_kernel(), kernels::all().back()->name);
}

// On that, all comparisons of kernels depend.
TEST(Dispatch, TakesTheForcedKernel) {
    std::set<std::string_view> names;
    kernels::on_every_one([&names] { names.insert(opstatus_kernel()); });
    EXPECT_EQ(names.size(), kernels::all().size());
    for (const core::kernel* each : kernels::all()) {
        core::force_kernel(each);
        EXPECT_EQ(&core::active_kernel(), each);
        EXPECT_EQ(&core::active_kernel(), each) << "the second time";
    }
    core::force_kernel(nullptr);
}

// One that had another's code would be as right, and slow.
TEST(Dispatch, EachKernelHasCodeOfItsOwn) {
    std::set<const void*> code;
    std::size_t num = 0;
    for (const core::kernel* each : kernels::all())
        for (const auto function : {reinterpret_cast<const void*>(each->read_element),
                                    reinterpret_cast<const void*>(each->read_elements),
                                    reinterpret_cast<const void*>(each->read_usual),
                                    reinterpret_cast<const void*>(each->read_members),
                                    reinterpret_cast<const void*>(each->read_alike)}) {
            // The member lane over AVX-512 does not earn its place; the layout lane is no portable one.
            const bool is_borrowed = std::string_view(each->name) == "avx512" &&
                                     function == reinterpret_cast<const void*>(each->read_members);
            if (is_borrowed) {
                EXPECT_EQ(each->read_members, kernels::all()[1]->read_members);
                continue;
            }
            if (function == nullptr) continue;
            code.insert(function);
            ++num;
        }
    EXPECT_EQ(code.size(), num);
    EXPECT_EQ(kernels::all().front()->read_alike, nullptr);
    EXPECT_EQ(kernels::all().size() == 1, kernels::all().back()->read_alike == nullptr);
}

#if defined(__x86_64__) && !defined(OPSTATUS_PORTABLE)
// A CPU that has all, and what each part of its answers is good for.
struct answers {
    unsigned most_leaf = 7;
    unsigned leaf_1_c = 1U << 19 | 1U << 27;  // SSE4.1, OSXSAVE
    unsigned leaf_7_b = 1U << 3 | 1U << 5 | 1U << 8 | 1U << 16 | 1U << 30 | 1U << 31;
    unsigned leaf_7_c = 1U << 1;  // VBMI
    unsigned xcr0 = 0xE7;
} asked;

core::cpu of_answers() {
    return core::cpu::detect({[](unsigned leaf) {
                                  core::x86_instructions::registers r{};
                                  if (leaf == 0) r.a = asked.most_leaf;
                                  if (leaf == 1) r.c = asked.leaf_1_c;
                                  if (leaf == 7) r.b = asked.leaf_7_b;
                                  if (leaf == 7) r.c = asked.leaf_7_c;
                                  return r;
                              },
                              [] {
                                  EXPECT_NE(asked.leaf_1_c & 1U << 27, 0U)
                                      << "the instruction may not be there";
                                  return asked.xcr0;
                              }});
}

void expect(bool sse41, bool avx512) {
    const core::cpu found = of_answers();
    EXPECT_EQ(found.sse41, sse41);
    EXPECT_EQ(found.avx512, avx512);
    const std::string_view best = core::best_kernel(found).name;
    EXPECT_EQ(best, avx512 ? "avx512" : sse41 ? "sse41" : "portable");
    std::size_t num = 0;
    while (core::runnable_kernel(found, num) != nullptr)
        ++num;
    EXPECT_EQ(num, std::size_t{1} + (sse41 ? 1 : 0) + (avx512 ? 1 : 0));
    EXPECT_EQ(core::runnable_kernel(found, num - 1)->name, best);
}

TEST(Dispatch, KnowsWhatACpuCan) {
    asked = {};
    expect(true, true);
    for (const unsigned bit : {3U, 5U, 8U, 16U, 30U, 31U}) {
        asked = {};
        asked.leaf_7_b &= ~(1U << bit);
        expect(true, false);
    }
    asked = {};
    asked.leaf_7_c = ~(1U << 1);
    expect(true, false);
    for (const unsigned bit : {1U, 2U, 5U, 6U, 7U}) {
        asked = {};
        asked.xcr0 &= ~(1U << bit);
        expect(true, false);
    }
    asked = {};
    asked.most_leaf = 6;
    expect(true, false);
    asked = {};
    asked.leaf_1_c &= ~(1U << 27);
    expect(true, false);
    asked.leaf_1_c = 0;
    expect(false, false);
}
#endif

}  // namespace
