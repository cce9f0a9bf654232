// What the command line says.
#ifndef OPSTATUS_CLI_ARGUMENTS_HPP
#define OPSTATUS_CLI_ARGUMENTS_HPP

#include <optional>
#include <string>

#include "formats.hpp"
#include "reading.hpp"

namespace cli {

enum class command { check, print, stats };

// The status of a wrong call, as that of an input that cannot be read.
inline constexpr int usage_status = static_cast<int>(verdict::failed);

struct arguments {
    cli::command command = command::check;
    cli::reading reading;
    cli::format format = format::table;
    cli::filter filter;
};

// What parse() answers where there is nothing to do but to say something and to end.
struct reply {
    std::string text;  // for standard output if status is 0, else for standard error
    int status = 0;
};

struct parsed {
    cli::arguments arguments;
    std::optional<cli::reply> reply;
};

[[nodiscard]] parsed parse(int argc, const char* const* argv);

}  // namespace cli

#endif
