// The subcommands. Each reads all inputs, and goes on to the next after an invalid one.
#ifndef OPSTATUS_CLI_COMMANDS_HPP
#define OPSTATUS_CLI_COMMANDS_HPP

#include "arguments.hpp"

namespace cli {

[[nodiscard]] verdict check(const arguments& given, output& to);
[[nodiscard]] verdict print(const arguments& given, output& to);
[[nodiscard]] verdict stats(const arguments& given, output& to);

}  // namespace cli

#endif
