// The listed names, as the library states them.
#ifndef OPSTATUS_CLI_NAMES_HPP
#define OPSTATUS_CLI_NAMES_HPP

#include <opstatus/opstatus.hpp>
#include <string>
#include <vector>

namespace cli {

// All listed values, in the order of their numbers.
[[nodiscard]] std::vector<opstatus::state> listed_states();
[[nodiscard]] std::vector<opstatus::type> listed_types();

[[nodiscard]] std::vector<std::string> state_names();
[[nodiscard]] std::vector<std::string> type_names();

// "a, b, c"
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

// Running and RollingBack: the states that an operation still leaves.
[[nodiscard]] bool is_active(opstatus::state state);

}  // namespace cli

#endif
