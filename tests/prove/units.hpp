// The first digits of a \u escape, by what may become of them. There are 4,369 of them at each of the
// hundreds of places where an escape may stand; the machine, and whoever else reads JSON, only ever asks
// a code unit whether it is half a surrogate pair, and which character of ASCII it is.
#pragma once

#include <cstdint>
#include <vector>

namespace prove {

// The smallest number of as many digits that every further digit makes the same of.
std::uint16_t representative(unsigned num_digits, std::uint16_t unit);

// All that have this one, itself included.
const std::vector<std::uint16_t>& represented(unsigned num_digits, std::uint16_t unit);

}  // namespace prove
