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

}  // namespace
