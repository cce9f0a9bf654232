// Inputs that may be slow, made at random: mixtures of tokens, and small changes of them. Unlike the
// families they have no purpose; a search keeps those that are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "families.hpp"

namespace bench {

// What the parts of a mixture are, and so what stands around them.
enum class place { text, name, elements, members, records, sequence, num_places };

struct mixture {
    place where = place::text;
    std::vector<std::string> parts;  // each as often as chance has it

    static mixture any(generator& random);
    mixture changed(generator& random) const;

    // A text that is accepted with OPSTATUS_KEEP_UNRECOGNIZED_NAMES and OPSTATUS_ACCEPT_ENUM_INTEGERS: a
    // list, or one document, of so many bytes at least.
    std::string list(generator& random, std::size_t len) const;
    std::string document(generator& random, std::size_t len) const;

  private:
    std::string fill(generator& random, std::string text, std::string_view close,
                     std::size_t len) const;
};

}  // namespace bench
