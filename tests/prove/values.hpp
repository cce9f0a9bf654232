// The values, which the search leaves out of its states: that each listed text, integer and digit of a
// UUID is read as what it says. What must come out is written down here once more.
#pragma once

#include "search.hpp"

namespace prove {

// num_states is the number of inputs, num_transitions that of their bytes.
findings check_values(core::framing framing, std::uint32_t options);

}  // namespace prove
