// The reference automaton (prove/reference.hpp) against the contract.
#include "prove/reference.hpp"

#include <gtest/gtest.h>
#include <opstatus/opstatus.h>

#include <string_view>

namespace {

TEST(Reference, First) {
    reference::automaton a(reference::framing::sequence, 0);
    const std::string_view text =
        R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Completed","Ty\u0070e":"PartitionRestart"})";
    EXPECT_EQ(a.at_end(), 0);
    for (const char c : text.substr(0, text.size() - 1)) {
        ASSERT_EQ(a.step(static_cast<std::uint8_t>(c)), reference::effect::none) << a.canonical();
        EXPECT_EQ(a.at_end(), 1);
    }
    ASSERT_EQ(a.step('}'), reference::effect::record);
    EXPECT_EQ(a.completed().state, 3);
    EXPECT_EQ(a.completed().type, 4);
    EXPECT_EQ(a.completed().members, 7);
    EXPECT_EQ(a.completed().operation_id[1], 0xef);
    EXPECT_EQ(a.at_end(), 0);
    ASSERT_EQ(a.step(','), reference::effect::error);
    EXPECT_EQ(a.error(), 2);
}

}  // namespace
