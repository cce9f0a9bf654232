// The limit of 64 containers, which the search does not reach.
#pragma once

#include <vector>

#include "search.hpp"

namespace prove {

// Searches with 60 (quick: 63) to 64 containers open, whatever kinds they are.
std::vector<scope> deep_scopes(core::framing framing, std::uint32_t options, bool is_quick);

// One value 64 deep for each of many mixtures of kinds, opened, filled, and closed again: every byte is
// tried behind every other, among them the 65th bracket.
findings walk_deep(core::framing framing, std::uint32_t options, bool is_quick);

}  // namespace prove
