// JSON pointers (RFC 6901).
#ifndef OPSTATUS_CLI_POINTER_HPP
#define OPSTATUS_CLI_POINTER_HPP

#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

namespace cli {

// The empty text if the syntax of a pointer is right, else a sentence that says what is wrong.
[[nodiscard]] std::string pointer_fault(std::string_view pointer);

// The tokens of a pointer, with ~0 and ~1 decoded.
[[nodiscard]] std::vector<std::string> pointer_tokens(std::string_view pointer);

// follow goes down from the root of `text`, which is valid JSON with at least simdjson's padding of
// readable bytes behind it.
[[nodiscard]] found follow(std::string_view text, const std::vector<std::string>& tokens);

}  // namespace cli

#endif
