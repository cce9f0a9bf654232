// The watch itself: what it would miss, it would miss in all other tests.
#include "watch.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>

namespace {

TEST(Watch, SeesAllocationsInside) {
    if (support::is_sanitized) GTEST_SKIP() << "allocations are not counted under a sanitizer";
    support::forget_what_was_seen();
    const std::string outside(1000, 'x');
    EXPECT_EQ(support::num_allocations(), 0U);
    {
        const support::library_call watch;
        const std::string inside = outside + "x";
        const auto more = std::make_unique<int>(inside.size() % 2 == 0 ? 1 : 2);
    }
    EXPECT_GE(support::num_allocations(), 2U);
    support::forget_what_was_seen();
}

TEST(Watch, SeesErrnoInside) {
    support::forget_what_was_seen();
    errno = EAGAIN;
    {
        const support::library_call watch;
        errno = EINTR;
    }
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_EQ(support::num_errno_changes(), 1U);
    support::forget_what_was_seen();
}

}  // namespace
