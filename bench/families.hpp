// Inputs that are meant to be slow: families of accepted JSON of any length, each against one habit
// that makes a reader fast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace bench {

using generator = std::mt19937_64;

struct family {
    const char* name;
    std::string_view open;
    std::string_view close;
    std::string (*unit)(
        generator& random);  // repeated, with `between`, until the input is long enough
    std::string_view between = ",";
    std::uint32_t options = 0;

    std::string make(std::size_t len) const;
};

// The families, nullptr behind the last.
const family* family_at(std::size_t index);

}  // namespace bench
