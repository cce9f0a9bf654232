// Every character behind every beginning of every word: which ones go on, which one ends it, and that all others
// are wrong where they stand.
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace {

// The contract's words, written down again.
const std::vector<std::string> names = {"OperationId", "State", "Type"};
const std::vector<std::string> states = {"Invalid", "Running",   "RollingBack",   "Completed",
                                         "Faulted", "Cancelled", "ForceCancelled"};
const std::vector<std::string> types = {
    "Invalid", "PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition",
    "invalid", "partitionDataLoss", "partitionQuorumLoss", "partitionRestart", "nodeTransition"};
const std::vector<std::string> literals = {"true", "false", "null"};

// With NUL, which the trie has, and a character that has its highest bit.
std::string characters() {
    std::string all("\0\x80\"0 ", 5);
    for (char c = 'A'; c <= 'z'; ++c)
        all += c;
    return all;
}

void expect_judged(const std::string& before, const std::vector<std::string>& words,
                   std::uint32_t options) {
    const std::string all = characters();
    for (const std::string& word : words)
        for (std::size_t len = 0; len <= word.size(); ++len)
            for (const char c : all) {
                const std::string text = before + word.substr(0, len) + c;
                support::expect_equal(support::parse(text, options),
                                      support::expected(text, support::document, options), text,
                                      support::document, options);
            }
}

TEST(Words, AreJudgedAtEachCharacter) {
    expect_judged("{\"", names, OPSTATUS_REJECT_UNKNOWN_MEMBERS);
    expect_judged("{\"State\":\"", states, 0);
    expect_judged("{\"Type\":\"", types, 0);
    expect_judged("{\"x\":", literals, 0);
}

// Each byte behind each kind of beginning of a character.
TEST(Words, CharactersBeyondAsciiAreJudgedAtEachByte) {
    for (const std::string begin : {"",
                                    "\xC2",
                                    "\xDF",
                                    "\xE0",
                                    "\xE1",
                                    "\xEC",
                                    "\xED",
                                    "\xEE",
                                    "\xF0",
                                    "\xF1",
                                    "\xF3",
                                    "\xF4",
                                    "\xE0\xA0",
                                    "\xE1\x80",
                                    "\xED\x80",
                                    "\xF0\x90",
                                    "\xF1\x80",
                                    "\xF4\x80",
                                    "\xF0\x90\x80",
                                    "\xF1\x80\x80",
                                    "\xF4\x80\x80"})
        for (unsigned value = 0; value < 256; ++value) {
            const std::string text = "{\"x\":\"" + begin + static_cast<char>(value);
            support::expect_equal(support::parse(text, 0),
                                  support::expected(text, support::document, 0), text,
                                  support::document, 0);
        }
}

// Each byte behind each beginning of a number.
TEST(Words, NumbersAreJudgedAtEachByte) {
    const auto expect_judged = [](const std::string& before, const std::string& begin) {
        for (unsigned value = 0; value < 256; ++value) {
            const std::string text = before + begin + static_cast<char>(value);
            support::expect_equal(
                support::parse(text, OPSTATUS_ACCEPT_ENUM_INTEGERS),
                support::expected(text, support::document, OPSTATUS_ACCEPT_ENUM_INTEGERS), text,
                support::document, OPSTATUS_ACCEPT_ENUM_INTEGERS);
        }
    };
    for (const std::string begin : {"", "-", "0", "-0", "1", "12", "0.", "1.", "1.5", "1e", "1E",
                                    "1e+", "1e-", "1e5", "1.5e5"})
        expect_judged("{\"x\":", begin);
    for (const std::string begin : {"", "0", "4"}) {
        expect_judged("{\"State\":", begin);
        expect_judged("{\"Type\" : ", begin);
    }
}

}  // namespace
