// The reference automaton's canonical() tells futures apart: from two places with one string, all
// bytes lead to the same answers.
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "reference.hpp"
#include "support.hpp"

namespace {

using reference::automaton;
using reference::effect;
using reference::framing;

// What a step shows, values left out.
std::string shown(automaton& a, std::uint8_t byte) {
    switch (a.step(byte)) {
        case effect::none:
            return std::to_string(a.at_end());
        case effect::record:
            return "record " + std::to_string(a.completed().members);
        case effect::error:
            break;
    }
    return "error " + std::to_string(a.error());
}

std::vector<std::string> make_pieces() {
    std::istringstream words(R"(
        { } [ ] , : " {" "," },{ [[ ]] {"a": x \ \n \u 00 dc
        0 1 3 8 - .5 e + null true fals nul
        "x": "State": "Type": "OperationId": "x":null, "State":null, "Type":null, "OperationId":null,
        {"State":null,"Type":"I {"Type":null,"State":"I "Type":"\u "OperationId":"\u
        "Stat "St\u0061te" "Invalid" "invalid" "Inv
        "Running" "Cancelled" "Force "Rol led"
        "partitionRestart" "PartitionDataLoss" "node
        "88ef90f9-0b94-46b0-b817-a6ea20c07f8a" "00000000-0000 -0000 ffff "A1\u0062
        \u00 \u003 \u004 \u006 \u007 \ud8 \ud83d \udc00
    )");
    std::vector<std::string> result{" ", "\n", "\x80", "\x98", "\xC2", "\xE2\x82", "\xF0\x9F"};
    result.insert(result.end(), std::istream_iterator<std::string>(words), {});
    return result;
}

class walker {
  public:
    explicit walker(std::uint32_t seed) : random_(seed) {}

    // Walks on from `a`, and calls back behind each byte that is no error.
    template <typename callback>
    void walk(automaton a, callback behind_byte) {
        for (int tries = 0; tries < 150; ++tries) {
            automaton next = a;
            for (const char c : pieces_[random_() % pieces_.size()]) {
                if (next.step(static_cast<std::uint8_t>(c)) == effect::error) break;
                a = next;
                behind_byte(a, static_cast<std::uint8_t>(c));
            }
        }
    }

    std::uint32_t random() { return static_cast<std::uint32_t>(random_()); }

  private:
    std::mt19937 random_;
    std::vector<std::string> pieces_ = make_pieces();
};

void expect_same_future(const automaton& one, const automaton& other, walker& walks) {
    ASSERT_EQ(one.at_end(), other.at_end());
    for (unsigned byte = 0; byte < 256; ++byte) {
        automaton a = one, b = other;
        const auto taken = static_cast<std::uint8_t>(byte);
        ASSERT_EQ(shown(a, taken), shown(b, taken)) << byte;
        ASSERT_EQ(a.canonical(), b.canonical()) << byte;
    }
    // Equal steps to equal strings are all that is needed; this does not rest on the strings.
    automaton b = other;
    automaton before = one;
    walks.walk(one, [&](const automaton& a, std::uint8_t byte) {
        if (testing::Test::HasFatalFailure()) return;
        ASSERT_EQ(shown(before, byte), shown(b, byte)) << byte;
        const auto any = static_cast<std::uint8_t>(walks.random());
        automaton c = a, d = b;
        ASSERT_EQ(shown(c, any), shown(d, any)) << byte << ' ' << any;
    });
}

TEST(ReferenceCanonical, FuturesAreTheSameWhereTheStringsAre) {
    struct arrival {
        automaton place;
        std::string path;
    };
    walker walks(1), suffixes(2);
    std::size_t num_pairs = 0;
    const std::size_t wanted = support::scaled(20000);
    while (num_pairs < wanted) {
        const std::uint32_t options = walks.random() % 32;
        const framing f{static_cast<std::uint8_t>(walks.random() % 4)};
        std::unordered_map<std::string, arrival> arrivals;
        for (int i = 0; i < 20; ++i) {
            std::string path;
            walks.walk(automaton(f, options, 3), [&](const automaton& a, std::uint8_t byte) {
                path += static_cast<char>(byte);
                const auto [found, is_new] = arrivals.try_emplace(a.canonical(), arrival{a, path});
                if (is_new || found->second.path == path) return;
                SCOPED_TRACE(std::to_string(options) + ' ' + found->second.path + " ~ " + path);
                expect_same_future(found->second.place, a, suffixes);
                found->second = {a, path};
                ++num_pairs;
            });
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

}  // namespace
