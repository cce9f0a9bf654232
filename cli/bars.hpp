// Counts as a table with bars.
#ifndef OPSTATUS_CLI_BARS_HPP
#define OPSTATUS_CLI_BARS_HPP

#include <fmt/color.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "output.hpp"
#include "terminal.hpp"

namespace cli {

struct bar {
    std::string_view name;
    std::uint64_t count = 0;
    fmt::text_style style{};
    bool is_left_out_if_zero = false;
};

class bar_chart {
  public:
    // Percentages are those of `all`. All tables of a chart have the same columns.
    bar_chart(const screen& on, std::uint64_t all);

    // draw writes an empty line, a heading and a line for each bar. The longest bar is as long as
    // the screen is wide; where there is no room at all for bars, they are left out.
    void draw(output& to, std::string_view heading, const std::vector<bar>& bars) const;

  private:
    [[nodiscard]] std::size_t percent_width() const;

    screen on_;
    std::uint64_t all_;
    std::size_t count_width_;
    unsigned num_decimals_;  // of percentages
    unsigned bar_width_ = 0;
};

// part/whole of `width` columns: in Unicode's block characters to an eighth of a column, or in '#'.
// What is not nothing is not shown as nothing.
[[nodiscard]] std::string bar_text(std::uint64_t part, std::uint64_t whole, unsigned width,
                                   bool in_unicode);

}  // namespace cli

#endif
