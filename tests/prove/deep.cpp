#include "deep.hpp"

#include "opstatus.h"

namespace prove {
namespace {

constexpr unsigned limit = OPSTATUS_MAX_DEPTH;

// Bit i is the kind of the i-th container from outside; 1: an object.
using kinds = std::uint64_t;

std::string opened(core::framing framing, kinds each, unsigned num) {
    std::string out = framing == core::framing::array ? R"([{"x":)" : R"({"x":)";
    for (unsigned i = 0; i < num; ++i)
        out += (each >> i & 1) != 0 ? R"({"y":)" : "[";
    return out;
}

std::string closed(core::framing framing, kinds each, unsigned num) {
    std::string out;
    for (unsigned i = num; i-- > 0;)
        out += (each >> i & 1) != 0 ? '}' : ']';
    return out + (framing == core::framing::array ? "}]" : "}");
}

// One kind, both in turn, one that is unlike all others, and any.
std::vector<kinds> mixtures(std::size_t num_random, bool with_single_ones) {
    std::vector<kinds> all = {0, ~kinds{0}, 0x5555555555555555U, 0xAAAAAAAAAAAAAAAAU};
    for (unsigned i = 0; with_single_ones && i < limit; ++i) {
        all.push_back(kinds{1} << i);
        all.push_back(~(kinds{1} << i));
    }
    kinds random = 1;
    for (std::size_t i = 0; i < num_random; ++i) {
        random = random * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
        all.push_back(random ^ random >> 29U);
    }
    return all;
}

}  // namespace

std::vector<scope> deep_scopes(core::framing framing, std::uint32_t options, bool is_quick) {
    std::vector<scope> all;
    const unsigned floor = is_quick ? limit - 1 : limit - 4;
    for (const kinds each : mixtures(is_quick ? 0 : 4, false))
        all.push_back({framing, options, floor, limit, opened(framing, each, floor), is_quick});
    return all;
}

findings walk_deep(core::framing framing, std::uint32_t options, bool is_quick) {
    findings found;
    for (const kinds each : mixtures(is_quick ? 4 : 64, !is_quick)) {
        const std::string input = opened(framing, each, limit) + "0" + closed(framing, each, limit);
        found.add(walk({framing, options}, input));
    }
    return found;
}

}  // namespace prove
