// The reference automaton takes no byte behind which nothing can be accepted, but where the contract
// has a unit judged as a whole.
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cases.hpp"
#include "reference.hpp"

namespace {

using reference::automaton;
using reference::effect;
using reference::framing;

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
        alphabet += cases::range('a', 'z') + cases::range('A', 'Z');
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

TEST(ReferenceEnds, AreInReachButWhereAUnitIsJudgedAsAWhole) {
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
