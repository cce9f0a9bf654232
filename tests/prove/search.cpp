#include "search.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace prove {
namespace {

constexpr std::uint32_t none = UINT32_MAX;

struct visited {
    pair situation;
    std::uint32_t before;   // none: the first one
    std::uint8_t byte;      // that led here from it
    bool is_again = false;  // compared, but not followed
};

std::string path_to(const std::deque<visited>& all, std::uint32_t number) {
    std::string path;
    for (; all[number].before != none; number = all[number].before)
        path += static_cast<char>(all[number].byte);
    std::reverse(path.begin(), path.end());
    return path;
}

// What can be said of a \u escape does not depend on what stands around it, but for the text that it is
// in: once for each of those. Elsewhere each transition tries another escape.
std::uint64_t escape_of(const core::machine& m) {
    std::uint64_t all = m.unit;
    for (const unsigned field :
         {unsigned{m.digits}, static_cast<unsigned>(m.at), static_cast<unsigned>(m.text),
          unsigned{m.word}, unsigned{m.position}, m.depth == 0 ? 0U : 1U})
        all = all * 256 + field;
    return all;
}

}  // namespace

void findings::add(const findings& other) {
    num_states += other.num_states;
    num_transitions += other.num_transitions;
    const bool is_first = num_mismatches == 0 || other.input.size() < input.size();
    if (other.num_mismatches != 0 && is_first) {
        input = other.input;
        what = other.what;
    }
    num_mismatches += other.num_mismatches;
}

void findings::mismatch(const std::string& at, const scope& in, difference d) {
    if (num_mismatches++ != 0 && at.size() >= input.size()) return;
    constexpr const char* framings[] = {"automatic", "array", "sequence", "document"};
    input = at;
    what = std::string(name_of(d)) + ", framing " + framings[static_cast<std::size_t>(in.framing)] +
           ", options " + std::to_string(in.options);
}

findings search(const scope& in) {
    findings found = walk(in, in.prefix);
    if (found.num_mismatches != 0) return found;
    found = {};
    comparison compare(in.options * 4 + static_cast<unsigned>(in.framing));
    std::deque<visited> all;
    all.push_back({pair::start(in.framing, in.options), none, 0});
    pair next = all[0].situation;
    for (const char byte : in.prefix) {
        compare.take(all[0].situation, static_cast<std::uint8_t>(byte), next);
        all[0].situation = next;
    }
    std::unordered_map<std::string, unsigned> num_ways = {{key_of(all[0].situation), 1}};
    std::unordered_set<std::uint64_t> escapes;
    for (std::uint32_t number = 0; number < all.size(); ++number) {
        const auto report = [&](difference d, std::string_view byte) {
            found.mismatch(in.prefix + path_to(all, number) + std::string(byte), in, d);
        };
        const pair from = all[number].situation;
        const bool is_again = all[number].is_again;
        if (const difference d = compare.finish(from); d != difference::none) report(d, "");
        if (from.machine.digits != 0 && escapes.insert(escape_of(from.machine)).second)
            if (const difference d = compare.take_digits(from, in.is_quick ? 100 : 1);
                d != difference::none)
                report(d, "");
        // Not always in the same order: the values that are read shall be of all kinds.
        const unsigned first = number * 89 % 256;
        for (unsigned i = 0; i < 256; ++i) {
            const auto byte = static_cast<std::uint8_t>((first + i * 37) % 256);
            const difference d = compare.take(from, byte, next);
            if (d != difference::none) {
                const auto shown = static_cast<char>(byte);
                report(d, std::string_view(&shown, 1));
                continue;
            }
            const core::machine& m = next.machine;
            if (is_again || m.at == core::place::failed) continue;
            if (m.depth < in.floor || m.depth > in.ceiling) continue;
            // What the key leaves out is another in the second way to it: where that is much, not within
            // an unknown member's value, all bytes are compared once more.
            const unsigned way = ++num_ways[key_of(next)];
            if (way == 1 || (way == 2 && m.depth == 0))
                all.push_back({next, number, byte, way == 2});
        }
        found.num_transitions += 256 + 1;
        found.num_states += is_again ? 0 : 1;
    }
    return found;
}

findings walk(const scope& in, const std::string& input) {
    findings found;
    comparison compare(input.size());
    pair at = pair::start(in.framing, in.options);
    pair next = at;
    for (std::size_t i = 0;; ++i) {
        const std::string before = input.substr(0, i);
        if (const difference d = compare.finish(at); d != difference::none)
            found.mismatch(before, in, d);
        for (unsigned byte = 0; byte < 256; ++byte) {
            const difference d = compare.take(at, static_cast<std::uint8_t>(byte), next);
            if (d != difference::none) found.mismatch(before + static_cast<char>(byte), in, d);
        }
        found.num_transitions += 256 + 1;
        ++found.num_states;
        if (i == input.size() || found.num_mismatches != 0) return found;
        compare.take(at, static_cast<std::uint8_t>(input[i]), next);
        at = next;
        if (at.machine.at == core::place::failed) return found;
    }
}

}  // namespace prove
