// The search over all pairs, breadth first.
#pragma once

#include <cstdint>
#include <string>

#include "machine.hpp"
#include "pair.hpp"

namespace prove {

// What is searched: everything behind `prefix`, as long as there are at least `floor` and at most
// `ceiling` containers open in an unknown member's value. A pair beyond is compared, and not followed.
struct scope {
    core::framing framing = core::framing::document;
    std::uint32_t options = 0;
    unsigned floor = 0;
    unsigned ceiling = 0;
    std::string prefix{};
    bool is_quick = false;  // one escape in a hundred is tried
};

struct findings {
    std::uint64_t num_states = 0;
    std::uint64_t num_transitions = 0;  // the input's end is one
    std::uint64_t num_mismatches = 0;
    std::string input{};  // the shortest that shows one
    std::string what{};   // it is

    void add(const findings& other);
    void mismatch(const std::string& at, const scope& in, difference d);
};

findings search(const scope& in);

// All bytes behind every byte of `input`, and that one followed.
findings walk(const scope& in, const std::string& input);

}  // namespace prove
