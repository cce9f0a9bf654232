// The \u escapes: of those whose next digits mean the same (units.hpp), the search has followed one.
#pragma once

#include "search.hpp"

namespace prove {

// Every one in every kind of text, every second half behind some first ones, and behind every first
// half. Quick: one in a hundred. num_states is the number of escapes.
findings check_escapes(core::framing framing, std::uint32_t options, bool is_quick);

}  // namespace prove
