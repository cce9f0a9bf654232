// What somebody who meets an error may want to know.
#ifndef OPSTATUS_CLI_HINT_HPP
#define OPSTATUS_CLI_HINT_HPP

#include <opstatus/opstatus.hpp>
#include <string>

#include "excerpt.hpp"

namespace cli {

// hint is one sentence, or nothing.
[[nodiscard]] std::string hint(const place& where, opstatus::error code, opstatus::options options);

}  // namespace cli

#endif
