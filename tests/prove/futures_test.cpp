// What the reference automaton says of the bytes to come: canonical() tells futures apart, and no byte
// is taken behind which nothing can be accepted.
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cases.hpp"
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

// ---- Random walks --------------------------------------------------------------------------------

const std::vector<std::string> pieces = {"{",
                                         "}",
                                         "[",
                                         "]",
                                         ",",
                                         ":",
                                         " ",
                                         "\n",
                                         "\"",
                                         "{\"",
                                         "\",\"",
                                         "},{",
                                         "1",
                                         "0",
                                         "3",
                                         "8",
                                         "-",
                                         ".5",
                                         "e",
                                         "+",
                                         "null",
                                         "true",
                                         "fals",
                                         "nul",
                                         "\"State\":",
                                         "\"Type\":",
                                         "\"OperationId\":",
                                         "\"x\":",
                                         "\"Stat",
                                         "\"St\\u0061te\"",
                                         "\"Running\"",
                                         "\"Cancelled\"",
                                         "\"Force",
                                         "\"Rol",
                                         "\"Invalid\"",
                                         "\"invalid\"",
                                         "\"partitionRestart\"",
                                         "\"PartitionDataLoss\"",
                                         "\"node",
                                         "led\"",
                                         "\"88ef90f9-0b94-46b0-b817-a6ea20c07f8a\"",
                                         "\"00000000-0000",
                                         "\"A1\\u0062",
                                         "-0000",
                                         "ffff",
                                         "\\",
                                         "\\n",
                                         "\\u",
                                         "\\u00",
                                         "\\ud83d",
                                         "\\udc00",
                                         "\\u006",
                                         "\\ud8",
                                         "00",
                                         "dc",
                                         "x",
                                         "\xC2",
                                         "\xE2\x82",
                                         "\xF0\x9F",
                                         "\x80",
                                         "\x98",
                                         "[[",
                                         "{\"a\":",
                                         "]]"};

class walker {
  public:
    explicit walker(std::uint32_t seed) : random_(seed) {}

    // Walks on from `a`, and calls back behind each byte that is no error.
    template <typename callback>
    void walk(automaton a, callback behind_byte) {
        for (int tries = 0; tries < 150; ++tries) {
            automaton next = a;
            for (const char c : pieces[random_() % pieces.size()]) {
                if (next.step(static_cast<std::uint8_t>(c)) == effect::error) break;
                a = next;
                behind_byte(a, static_cast<std::uint8_t>(c));
            }
        }
    }

    std::uint32_t random() { return static_cast<std::uint32_t>(random_()); }

  private:
    std::mt19937 random_;
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
        ASSERT_EQ(shown(before, byte), shown(b, byte)) << byte;
        const auto any = static_cast<std::uint8_t>(walks.random());
        automaton c = a, d = b;
        ASSERT_EQ(shown(c, any), shown(d, any)) << byte << ' ' << any;
    });
}

TEST(ReferenceFutures, AreTheSameWhereTheStringsAre) {
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

// ---- Ends ----------------------------------------------------------------------------------------

// All the places that these bytes lead to, which stand for all bytes.
class map_of_places {
  public:
    map_of_places(framing f, std::uint32_t options) { explore(automaton(f, options, 1)); }

    std::size_t size() const { return places_.size(); }

    // The shortest ways to the places from which no end is accepted.
    std::vector<std::string> dead_ends() const {
        std::vector<bool> is_alive(places_.size());
        std::deque<std::size_t> to_do;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (!places_[i].is_accepted) continue;
            is_alive[i] = true;
            to_do.push_back(i);
        }
        for (; !to_do.empty(); to_do.pop_front()) {
            for (const std::size_t i : places_[to_do.front()].from) {
                if (is_alive[i]) continue;
                is_alive[i] = true;
                to_do.push_back(i);
            }
        }
        std::vector<std::string> result;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (!is_alive[i]) result.push_back(places_[i].path);
        }
        return result;
    }

  private:
    struct place {
        std::string path;
        bool is_accepted;
        std::vector<std::size_t> from;
    };

    void explore(const automaton& start) {
        std::string alphabet =
            " {}[]:,\"\\/-+.0123456789\x01\x7F\x80\x90\xA0\xBF\xC2\xE0\xE1\xED\xF0\xF4";
        for (char c = 'a'; c <= 'z'; ++c)
            alphabet += {c, static_cast<char>(c - 0x20)};
        std::unordered_map<std::string, std::size_t> numbers{{start.canonical(), 0}};
        std::deque<automaton> to_do{start};
        places_.push_back({"", start.at_end() == 0, {}});
        for (std::size_t i = 0; !to_do.empty(); to_do.pop_front(), ++i) {
            for (const char c : alphabet) {
                automaton next = to_do.front();
                if (next.step(static_cast<std::uint8_t>(c)) == effect::error) continue;
                const auto [found, is_new] = numbers.try_emplace(next.canonical(), places_.size());
                if (is_new) {
                    places_.push_back({places_[i].path + c, next.at_end() == 0, {}});
                    to_do.push_back(next);
                }
                places_[found->second].from.push_back(i);
            }
        }
    }

    std::vector<place> places_;
};

// Inside an escape, which is judged as a whole.
bool is_in_escape(std::string_view path) {
    const std::size_t begin = path.rfind('\\');
    if (begin == path.npos) return false;
    const std::string_view escape = path.substr(begin + 1);
    return escape.empty() || (escape[0] == 'u' && escape.size() < 5);
}

// Inside a name, which is judged against all known ones, seen or not; or where one must follow.
bool is_in_further_name(std::string_view path) {
    const std::size_t comma = path.rfind(',');
    if (comma == path.npos) return false;
    const std::string_view name = path.substr(comma + 1);
    return name.find_first_not_of(' ') == name.npos ||
           (name.find_first_not_of(' ') == name.find('"') && name.find('"') == name.rfind('"'));
}

void expect_dead_ends(framing f, std::uint32_t options, bool (*is_excused)(std::string_view)) {
    const map_of_places places(f, options);
    EXPECT_GT(places.size(), 1000U);
    const std::vector<std::string> dead_ends = places.dead_ends();
    EXPECT_FALSE(dead_ends.empty());
    for (const std::string& path : dead_ends) {
        EXPECT_TRUE(is_excused(path)) << "options " << options << ": " << path;
    }
}

TEST(ReferenceFutures, AlwaysHaveAnEndButWhereAUnitIsJudgedAsAWhole) {
    using namespace cases;
    expect_dead_ends(framing::document, 0, is_in_escape);
    expect_dead_ends(framing::automatic, keep | null, is_in_escape);
    expect_dead_ends(framing::array, require | integers, is_in_escape);
    expect_dead_ends(framing::sequence, reject, [](std::string_view path) {
        return is_in_escape(path) || is_in_further_name(path);
    });
    // Once a member is null, the brace is wrong.
    expect_dead_ends(framing::document, require | null, [](std::string_view path) {
        return is_in_escape(path) || path.find("\":n") != path.npos;
    });
}

}  // namespace
