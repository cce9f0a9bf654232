// What the bytes of JSON are, for every byte there is; and letters in lower case.
#include "characters.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "vocabulary.hpp"

namespace {

namespace core = opstatus::core;

bool is_one_of(std::string_view set, unsigned c) {
    return set.find(static_cast<char>(c)) != std::string_view::npos;
}

// RFC 8259, sections 2, 3, 6 and 7.
TEST(Characters, AreWhatTheRfcSays) {
    for (unsigned value = 0; value < 256; ++value) {
        SCOPED_TRACE(value);
        const auto c = static_cast<std::uint8_t>(value);
        EXPECT_EQ(core::is_white_space(c), is_one_of("\x20\x09\x0A\x0D", c));
        EXPECT_EQ(core::is_digit(c), is_one_of("0123456789", c));
        EXPECT_EQ(core::begins_value(c), is_one_of("\"{[tfn-0123456789", c));
        EXPECT_EQ(core::is_plain(c), c >= 32 && c <= 127 && !is_one_of("\"\\", c));
    }
}

TEST(Characters, AreUnescaped) {
    constexpr std::string_view escapes = "\"\\/bfnrt";
    constexpr std::string_view meant = "\x22\x5C\x2F\x08\x0C\x0A\x0D\x09";
    for (unsigned value = 0; value < 256; ++value) {
        const std::size_t at = escapes.find(static_cast<char>(value));
        const char want = at == std::string_view::npos ? '\0' : meant[at];
        EXPECT_EQ(core::unescaped(static_cast<std::uint8_t>(value)), want) << value;
    }
}

// The Unicode standard, section 3.8.
TEST(Characters, AreSurrogates) {
    for (unsigned value = 0; value < 0x10000; ++value) {
        const auto unit = static_cast<std::uint16_t>(value);
        ASSERT_EQ(core::is_high_surrogate(unit), value >= 0xD800 && value <= 0xDBFF) << value;
        ASSERT_EQ(core::is_low_surrogate(unit), value >= 0xDC00 && value <= 0xDFFF) << value;
    }
}

TEST(Characters, AreInLowerCase) {
    constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
    for (unsigned value = 0; value < 256; ++value) {
        const auto c = static_cast<char>(value);
        const std::size_t at = upper.find(c);
        EXPECT_EQ(core::lower_case(c), at == std::string_view::npos ? c : lower[at]) << value;
    }
}

}  // namespace
