// Bytes of unknown origin, made fit for a terminal.
#ifndef OPSTATUS_CLI_TEXT_HPP
#define OPSTATUS_CLI_TEXT_HPP

#include <string>
#include <string_view>

#include "terminal.hpp"

namespace cli {

// What one character, or one byte that is part of none, looks like.
struct cell {
    std::string text;
    unsigned width;  // in columns of the terminal
};

// take_cell takes the first character off `bytes`, which may not be empty. What the terminal cannot
// show, and what would steer it (control characters, marks without a width, escape sequences), is
// shown as its first byte in the form <1B>, and only that byte is taken.
[[nodiscard]] cell take_cell(std::string_view& bytes);

// All of `bytes` in that form.
[[nodiscard]] std::string printable(std::string_view bytes);

// ASCII text broken between words into lines that end before column `width`; the first begins where
// the cursor stands, in column `indent`, and so do the others. No newline at the end.
[[nodiscard]] std::string wrapped(std::string_view text, unsigned width, unsigned indent);

// "head tail"; on a terminal too narrow for that, the tail stands below, indented and wrapped. Files
// and pipes always get one line.
[[nodiscard]] std::string wrapped_behind(std::string_view head, std::string_view tail,
                                         const screen& on);

}  // namespace cli

#endif
