// What is said about an input that is not valid, as a compiler says it.
#ifndef OPSTATUS_CLI_DIAGNOSTIC_HPP
#define OPSTATUS_CLI_DIAGNOSTIC_HPP

#include <opstatus/opstatus.hpp>
#include <string_view>

#include "excerpt.hpp"

namespace cli {

// report writes to standard error:
//
//     operations.json:22:55: INVALID_UUID: ...
//         22 | ...
//            | ^
//     note: ...
//
// The note is left out where there is nothing to say.
void report(std::string_view name, const place& where, opstatus::error error,
            opstatus::options options);

// The same for what the library has no code for.
void report(std::string_view name, const place& where, std::string_view message);

// report_failure says why there is no verdict on an input.
void report_failure(std::string_view name, std::string_view why);

// report_note writes "note: name: text".
void report_note(std::string_view name, std::string_view text);

}  // namespace cli

#endif
