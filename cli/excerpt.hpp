// The part of a line that an error is about, with a caret under the byte.
#ifndef OPSTATUS_CLI_EXCERPT_HPP
#define OPSTATUS_CLI_EXCERPT_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "terminal.hpp"

namespace cli {

// A place in an input that is no longer there as a whole.
struct place {
    std::uint64_t offset = 0;  // in bytes
    std::uint64_t line = 1;    // 1-based; a line ends with LF
    std::uint64_t column = 1;  // 1-based, in bytes
    std::string_view before;   // what stands before the place: the last few kilobytes, or all
    std::string_view from;     // the byte at the place and what follows; empty at the input's end
};

// place_counter follows an input as it passes.
class place_counter {
  public:
    void pass(std::string_view bytes);
    [[nodiscard]] place here(std::string_view before, std::string_view from) const {
        return {offset_, line_, offset_ - line_begin_ + 1, before, from};
    }

  private:
    std::uint64_t offset_ = 0;
    std::uint64_t line_begin_ = 0;
    std::uint64_t line_ = 1;
};

// excerpt is two or three lines, each with its newline, that fit a terminal of that width:
//
//      22 |     "OperationId": "00000000-0000-0000-0000-00000000O500",
//         |                                                     ^
//
// Of a long line the part around the place is shown, with "..." where something is left out. Where
// the place is on a line with nothing on it, the last line with something stands above.
[[nodiscard]] std::string excerpt(const place& where, const screen& on);

}  // namespace cli

#endif
