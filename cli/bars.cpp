#include "bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cli {
namespace {

// name, count, percentage, bar
constexpr unsigned name_width = 19;  // PartitionQuorumLoss
constexpr std::size_t min_count_width = 3;
constexpr unsigned gap_width = 2;
constexpr unsigned max_width = 100;  // a longer line is harder to read
constexpr unsigned min_bar_width = 3;

}  // namespace

bar_chart::bar_chart(const screen& on, std::uint64_t all)
    : on_(on),
      all_(all),
      count_width_(std::max(min_count_width, fmt::formatted_size("{}", all))),
      num_decimals_(on.width < 60 ? 0 : 1) {
    const std::size_t taken =
        name_width + 1 + count_width_ + gap_width + percent_width() + gap_width;
    const std::size_t width = std::min(on.width, max_width);
    if (width >= taken + min_bar_width) bar_width_ = static_cast<unsigned>(width - taken);
}

std::size_t bar_chart::percent_width() const {
    return std::string_view("100%").size() + (num_decimals_ == 0 ? 0 : num_decimals_ + 1);
}

void bar_chart::draw(output& to, std::string_view heading, const std::vector<bar>& bars) const {
    const auto faint = on_.in(fmt::emphasis::faint);
    const bool in_unicode = locale_is_utf8();
    std::uint64_t longest = 0;
    for (const bar& one : bars)
        longest = std::max(longest, one.count);

    to.print("\n{}\n", fmt::styled(heading, on_.in(fmt::emphasis::bold)));
    for (const bar& one : bars) {
        if (one.count == 0 && one.is_left_out_if_zero) continue;
        const double part =
            all_ == 0 ? 0 : static_cast<double>(one.count) / static_cast<double>(all_);
        const std::string percent = fmt::format("{:.{}f}%", part * 100, num_decimals_);
        const std::string numbers =
            fmt::format("{:{}} {:>{}}{:{}}{:>{}}", one.name, name_width, one.count, count_width_,
                        "", gap_width, percent, percent_width());
        const std::string drawn = bar_text(one.count, longest, bar_width_, in_unicode);
        to.print("{}", fmt::styled(numbers, one.count == 0 ? faint : fmt::text_style{}));
        if (!drawn.empty()) {
            to.print("{:{}}{}", "", gap_width, fmt::styled(drawn, on_.in(one.style)));
        }
        to.write("\n");
    }
}

std::string bar_text(std::uint64_t part, std::uint64_t whole, unsigned width, bool in_unicode) {
    if (part == 0 || width == 0) return {};
    const double columns = static_cast<double>(part) / static_cast<double>(whole) * width;
    std::string text;
    if (!in_unicode) {
        text.assign(std::max(1U, static_cast<unsigned>(std::lround(columns))), '#');
        return text;
    }
    constexpr std::string_view full = "\u2588";
    constexpr std::array<std::string_view, 8> eighths{"",       "\u258f", "\u258e", "\u258d",
                                                      "\u258c", "\u258b", "\u258a", "\u2589"};
    const unsigned all = std::max(1U, static_cast<unsigned>(std::lround(columns * 8)));
    for (unsigned i = 0; i != all / 8; ++i)
        text += full;
    text += eighths[all % 8];
    return text;
}

}  // namespace cli
