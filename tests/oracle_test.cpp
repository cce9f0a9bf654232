// Tests of the oracle itself: the table's cases, and what must hold between the
// answers for an input and for its parts.

#include "oracle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "error_cases.hpp"
#include "generator.hpp"

namespace {

using error_cases::reading;
using oracle::answer;
using oracle::record;

constexpr std::uint32_t all_options = 31;

answer read(std::string_view input, reading where, std::uint32_t options) {
    switch (where) {
        case reading::automatic:
            return oracle::parse_sequence(input, 0, options);
        case reading::array:
            return oracle::parse_sequence(input, 1, options);
        case reading::sequence:
            return oracle::parse_sequence(input, 2, options);
        case reading::document:
            break;
    }
    return oracle::parse_document(input, options);
}

std::string printable(std::string_view input) {
    std::string out;
    for (const char each : input) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte >= 0x20 && byte < 0x7F) {
            out += each;
        } else {
            out += "<";
            out += "0123456789ABCDEF"[byte / 16];
            out += "0123456789ABCDEF"[byte % 16];
            out += ">";
        }
    }
    return out;
}

// An input of every kind, as generated and with one to three changes.
template <class Check>
void for_generated(std::uint64_t seed, int rounds, Check check) {
    generator::source source(seed);
    for (int round = 0; round < rounds; ++round) {
        const auto options = static_cast<std::uint32_t>(round) & all_options;
        std::array<std::string, 3> inputs = {source.document(), source.list(), source.sequence()};
        for (int changes = 0; changes < 3; ++changes) {
            check(inputs[0], reading::document, options);
            check(inputs[1], reading::array, options);
            check(inputs[1], reading::automatic, options);
            check(inputs[2], reading::sequence, options);
            check(inputs[2], reading::automatic, options);
            for (std::string& input : inputs) {
                source.mutate(input);
            }
        }
    }
}

TEST(ErrorCases, OracleAgrees) {
    for (const error_cases::error_case& each : error_cases::table) {
        const std::string input = each.input();
        const answer got = read(input, each.where, each.options);
        EXPECT_TRUE(got.code == each.code && got.offset == each.offset())
            << each.name << "\n"
            << each.text << "\n"
            << each.caret << "\nexpected " << each.code << " at " << each.offset() << ", got "
            << got.code << " at " << got.offset;
        std::vector<record> records;
        for (std::size_t i = 0; i < each.records.num_items; ++i) {
            const error_cases::expected_record& item = each.records.items[i];
            records.push_back({item.operation_id, item.state, item.type, item.members});
        }
        EXPECT_TRUE(got.records == records) << each.name;
    }
}

TEST(ErrorCases, NamesAndNumbersAreOneToOne) {
    std::map<std::int32_t, std::set<std::string>> names;
    std::map<std::int32_t, int> num_cases;
    std::set<std::string> titles;
    for (const error_cases::error_case& each : error_cases::table) {
        names[each.code].insert(each.code_name);
        ++num_cases[each.code];
        EXPECT_TRUE(titles.insert(each.name).second) << each.name;
    }
    std::set<std::string> distinct;
    for (std::int32_t code = 0; code <= 15; ++code) {
        ASSERT_EQ(names[code].size(), 1U) << code;
        EXPECT_TRUE(distinct.insert(*names[code].begin()).second) << code;
        EXPECT_GE(num_cases[code], 5) << code;
    }
}

TEST(Oracle, RejectsArguments) {
    const answer wanted{16, 0, {}};
    EXPECT_EQ(oracle::parse_document("{}", 32), wanted);
    EXPECT_EQ(oracle::parse_document("{}", 0x80000000U), wanted);
    EXPECT_EQ(oracle::parse_sequence("[]", 3, 0), wanted);
    EXPECT_EQ(oracle::parse_sequence("[]", 1, 64), wanted);
}

// Every prefix of an accepted input is accepted, or ends too early at its end.
TEST(Oracle, PrefixesOfAcceptedInputs) {
    std::size_t num_accepted = 0;
    for_generated(1, 150, [&](const std::string& input, reading where, std::uint32_t options) {
        if (read(input, where, options).code != 0) {
            return;
        }
        ++num_accepted;
        for (std::size_t len = 0; len < input.size(); ++len) {
            const answer got = read(std::string_view(input).substr(0, len), where, options);
            ASSERT_TRUE(got.code <= 1 && got.offset == len) << printable(input) << "\n" << len;
        }
    });
    EXPECT_GT(num_accepted, 300U);
}

// The bytes up to the error decide: without the last of them there is no error
// yet, and nothing behind them makes a difference.
TEST(Oracle, FirstWrongByteDecides) {
    const std::array<std::string, 5> endings = {"", "}", "\"}", "\xFF", "x\n{}[]"};
    std::size_t num_errors = 0;
    const auto check = [&](const std::string& input, reading where, std::uint32_t options) {
        const answer whole = read(input, where, options);
        if (whole.code == 0) {
            ASSERT_EQ(whole.offset, input.size());
            return;
        }
        const std::string before = input.substr(0, whole.offset);
        const answer shorter = read(before, where, options);
        ASSERT_TRUE(shorter.code <= 1 && shorter.offset == before.size()) << printable(input);
        if (where != reading::document) {
            ASSERT_EQ(shorter.records, whole.records) << printable(input);
        }
        if (whole.code == 1) {
            ASSERT_EQ(whole.offset, input.size()) << printable(input);
            return;
        }
        ++num_errors;
        ASSERT_LT(whole.offset, input.size()) << printable(input);
        for (const std::string& ending : endings) {
            const std::string other = input.substr(0, whole.offset + 1) + ending;
            ASSERT_EQ(read(other, where, options), whole) << printable(input);
        }
    };
    for_generated(2, 3000, check);
    for (const error_cases::error_case& each : error_cases::table) {
        check(each.input(), each.where, each.options);
    }
    EXPECT_GT(num_errors, 10000U);
}

// Every single byte in every place of the seeds. With that, no rule is left out.
TEST(Oracle, FirstWrongByteDecidesAroundTheSeeds) {
    std::set<std::int32_t> codes;
    for (const std::string& seed : generator::seeds()) {
        for (std::size_t place = 0; place < seed.size(); ++place) {
            for (unsigned value = 0; value < 256; ++value) {
                std::string input = seed;
                input[place] = static_cast<char>(value);
                const std::uint32_t options = (value * 7 + static_cast<std::uint32_t>(place)) % 32;
                const answer got = oracle::parse_document(input, options);
                codes.insert(got.code);
                ASSERT_TRUE(got.code == 0 || got.records.empty());
                if (got.code > 1) {
                    input.resize(got.offset);
                    const answer shorter = oracle::parse_document(input, options);
                    ASSERT_TRUE(shorter.code <= 1 && shorter.offset == got.offset)
                        << printable(seed) << "\n"
                        << place << " " << value << " " << options;
                }
            }
        }
    }
    for (std::int32_t code = 0; code <= 15; ++code) {
        EXPECT_TRUE(codes.count(code) == 1) << code;
    }
}

// Looks for bytes that complete an input. The order matters: a string is closed
// before anything is put into it, so that the search ends.
bool complete(std::string& input, reading where, std::uint32_t options, std::size_t& budget) {
    constexpr std::string_view candidates =
        "\"}]:0-,{[OSTIRCFinvalidutoerpPNDQcksgmBLfh1u\x80\x90\xA0";
    for (const char each : candidates) {
        input.push_back(each);
        const answer got = read(input, where, options);
        if (got.code == 0) {
            return true;
        }
        if (got.code == 1 && budget > 0) {
            --budget;
            if (complete(input, where, options, budget)) {
                return true;
            }
        }
        input.pop_back();
    }
    return false;
}

// What stands before an error could still have become an accepted input. The
// exceptions are left out: units that are judged as a whole, that is, escapes,
// names where unknown ones are rejected, and the closing brace of objects in
// which no member may be missing.
TEST(Oracle, WhatStandsBeforeAnErrorCanBeCompleted) {
    constexpr std::uint32_t reject = 1;
    constexpr std::uint32_t require = 2;
    std::size_t num_completed = 0;
    const auto check = [&](const std::string& input, reading where, std::uint32_t given) {
        std::uint32_t options = given & ~require;
        if (input.find(',') != std::string::npos) {
            options &= ~reject;
        }
        const answer got = read(input, where, options);
        if (got.code == 0) {
            return;
        }
        std::string before = input.substr(0, got.offset);
        constexpr std::size_t longest_escape = 12;
        const std::size_t tail = before.size() - std::min(before.size(), longest_escape);
        if (before.find('\\', tail) != std::string::npos ||
            read(before, where, options).code == 0) {
            return;
        }
        std::size_t budget = 2000;
        ASSERT_TRUE(complete(before, where, options, budget))
            << printable(input) << "\n"
            << got.code << " at " << got.offset << " under " << options;
        ++num_completed;
    };
    for_generated(3, 60, check);
    for (const error_cases::error_case& each : error_cases::table) {
        check(each.input(), each.where, each.options);
    }
    EXPECT_GT(num_completed, 500U);
}

TEST(Oracle, FramingsAgree) {
    for_generated(4, 1000, [](const std::string& input, reading where, std::uint32_t options) {
        if (where != reading::automatic) {
            return;
        }
        const answer got = read(input, where, options);
        const std::size_t first = input.find_first_not_of(" \t\n\r");
        if (first == std::string::npos) {
            ASSERT_EQ(got, (answer{1, input.size(), {}}));
        } else if (input[first] == '[') {
            ASSERT_EQ(got, read(input, reading::array, options)) << printable(input);
        } else {
            ASSERT_EQ(got, read(input, reading::sequence, options)) << printable(input);
        }
    });
}

// A document, a sequence of one and an array of one are the same thing.
TEST(Oracle, DocumentsAreSequencesOfOne) {
    for_generated(5, 1000, [](const std::string& input, reading where, std::uint32_t options) {
        if (where != reading::document) {
            return;
        }
        const answer alone = oracle::parse_document(input, options);
        const answer in_array = oracle::parse_sequence('[' + input + ']', 1, options);
        if (alone.code == 0) {
            ASSERT_EQ(oracle::parse_sequence(input, 2, options), alone) << printable(input);
            ASSERT_EQ(in_array.code, 0) << printable(input);
            ASSERT_EQ(in_array.records, alone.records) << printable(input);
        } else if (alone.code != 1 && alone.code != 15) {
            ASSERT_EQ(in_array.code, alone.code) << printable(input);
            ASSERT_EQ(in_array.offset, alone.offset + 1) << printable(input);
        }
    });
}

// Options 1 and 2 take inputs away, the others add some. None changes a record
// of what is accepted with and without it.
TEST(Oracle, OptionsOnlyTakeAwayOrAdd) {
    constexpr std::array<std::uint32_t, 2> strict = {1, 2};
    constexpr std::array<std::uint32_t, 3> lax = {4, 8, 16};
    for_generated(6, 1000, [&](const std::string& input, reading where, std::uint32_t options) {
        const answer got = read(input, where, options);
        if (got.code != 0) {
            return;
        }
        for (const std::uint32_t option : strict) {
            ASSERT_EQ(read(input, where, options & ~option), got) << printable(input);
        }
        for (const std::uint32_t option : lax) {
            ASSERT_EQ(read(input, where, options | option), got) << printable(input);
        }
    });
}

TEST(Oracle, WritesWhatItReads) {
    const std::array<std::uint8_t, 5> types = {0, 1, 2, 4, 8};
    std::array<std::uint8_t, 16> id{};
    for (std::size_t i = 0; i < id.size(); ++i) {
        id[i] = static_cast<std::uint8_t>(i * 0x11);
    }
    std::size_t longest = 0;
    for (std::uint8_t members = 0; members < 8; ++members) {
        for (std::uint8_t state = 0; state < 7; ++state) {
            for (const std::uint8_t type : types) {
                record value;
                value.members = members;
                if ((members & 1) != 0) {
                    value.operation_id = id;
                }
                value.state = (members & 2) != 0 ? state : std::uint8_t{0};
                value.type = (members & 4) != 0 ? type : std::uint8_t{0};
                for (std::uint32_t style = 0; style < 3; ++style) {
                    const std::string text = oracle::write(value, style);
                    longest = std::max(longest, text.size());
                    const std::uint32_t options = style == 2 ? 4 : 0;
                    ASSERT_EQ(oracle::parse_document(text, options),
                              (answer{0, text.size(), {value}}))
                        << text;
                }
            }
        }
    }
    EXPECT_EQ(longest, 108U);
}

TEST(Oracle, WritesAGatewaysForm) {
    const record value{{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC,
                        0xDD, 0xEE, 0xFF},
                       2,
                       4,
                       7};
    EXPECT_EQ(oracle::write(value, 0), R"({"OperationId":"00112233-4455-6677-8899-aabbccddeeff",)"
                                       R"("State":"RollingBack","Type":"PartitionRestart"})");
    EXPECT_EQ(oracle::write(value, 1), R"({"OperationId":"00112233-4455-6677-8899-aabbccddeeff",)"
                                       R"("State":"RollingBack","Type":"partitionRestart"})");
    EXPECT_EQ(oracle::write(value, 2),
              R"({"OperationId":"00112233-4455-6677-8899-aabbccddeeff","State":2,"Type":4})");
    EXPECT_EQ(oracle::write(record{{}, 9, 9, 0}, 0), "{}");
    EXPECT_EQ(oracle::write(record{{}, 6, 255, 2}, 0), R"({"State":"ForceCancelled"})");
}

TEST(Oracle, WritesNothingElse) {
    EXPECT_EQ(oracle::write(record{{}, 0, 0, 7}, 3), "");
    EXPECT_EQ(oracle::write(record{{}, 0, 0, 8}, 0), "");
    EXPECT_EQ(oracle::write(record{{}, 0, 0, 128}, 0), "");
    EXPECT_EQ(oracle::write(record{{}, 7, 0, 2}, 0), "");
    EXPECT_EQ(oracle::write(record{{}, 255, 0, 2}, 2), "");
    EXPECT_EQ(oracle::write(record{{}, 0, 3, 4}, 1), "");
    EXPECT_EQ(oracle::write(record{{}, 0, 255, 4}, 2), "");
}

TEST(Oracle, ReadsUuids) {
    const std::string text = "00112233-4455-6677-8899-aabbccddeeff";
    EXPECT_EQ(oracle::parse_uuid(text), std::optional(error_cases::id));
    EXPECT_EQ(oracle::parse_uuid("00112233-4455-6677-8899-AABBCCDDEEFF"),
              std::optional(error_cases::id));
    EXPECT_FALSE(oracle::parse_uuid("").has_value());
    EXPECT_FALSE(oracle::parse_uuid(text + "0").has_value());
    EXPECT_FALSE(oracle::parse_uuid('{' + text + '}').has_value());
    EXPECT_FALSE(oracle::parse_uuid(text.substr(1)).has_value());
    // A plain text has no escapes: it is a UUID if and only if the document
    // around it is read, as long as it needs none.
    for (std::size_t place = 0; place < text.size(); ++place) {
        for (unsigned value = 0x20; value < 256; ++value) {
            std::string other = text;
            other[place] = static_cast<char>(value);
            const answer got = oracle::parse_document("{\"OperationId\":\"" + other + "\"}", 0);
            const auto id = oracle::parse_uuid(other);
            ASSERT_EQ(id.has_value(), got.code == 0) << printable(other);
            if (id) {
                ASSERT_EQ(got.records.at(0).operation_id, *id);
            }
        }
    }
}

}  // namespace
