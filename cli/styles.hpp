// The colours of the states, the same in every table.
#ifndef OPSTATUS_CLI_STYLES_HPP
#define OPSTATUS_CLI_STYLES_HPP

#include <fmt/color.h>

#include <opstatus/opstatus.hpp>
#include <optional>

namespace cli {

// Only colours that are legible on dark and light backgrounds, and that say no more than the name.
[[nodiscard]] inline fmt::text_style style_of(std::optional<opstatus::state> state) {
    using fmt::terminal_color;
    if (!state) return {};
    switch (*state) {
        case opstatus::state::running:
            return fg(terminal_color::cyan);
        case opstatus::state::rolling_back:
            return fg(terminal_color::yellow);
        case opstatus::state::completed:
            return fg(terminal_color::green);
        case opstatus::state::faulted:
            return fg(terminal_color::red);
        case opstatus::state::cancelled:
        case opstatus::state::force_cancelled:
            return fg(terminal_color::magenta);
        case opstatus::state::invalid:
        case opstatus::state::unrecognized:
            return fmt::emphasis::bold;
    }
    return {};
}

}  // namespace cli

#endif
