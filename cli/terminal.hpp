// What stands behind a descriptor: a terminal or not, how wide, and whether colours are wanted.
#ifndef OPSTATUS_CLI_TERMINAL_HPP
#define OPSTATUS_CLI_TERMINAL_HPP

#include <fmt/color.h>

namespace cli {

struct screen {
    bool is_terminal = false;
    bool can_redraw = false;  // a terminal that can take a line away again
    bool has_colour = false;  // one that has colours, and no NO_COLOR (https://no-color.org)
    unsigned width = 80;

    // `style` where colours are wanted, else no style: what is printed is then plain text.
    [[nodiscard]] fmt::text_style in(fmt::text_style style) const {
        return has_colour ? style : fmt::text_style{};
    }
};

// True for a pipe or a socket, behind which a pager may be writing to our terminal.
[[nodiscard]] bool is_pipe(int descriptor);

// look_at looks anew each time: a window may be resized in between.
[[nodiscard]] screen look_at(int descriptor);

// True if the environment's character set, as setlocale() took it, is UTF-8.
[[nodiscard]] bool locale_is_utf8();

}  // namespace cli

#endif
