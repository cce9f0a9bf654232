#include "excerpt.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <cstring>
#include <deque>

#include "text.hpp"

namespace cli {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr unsigned ellipsis_width = 3;
constexpr unsigned tab_width = 4;
constexpr std::size_t number_width = 5;

// What is shown of a line.
struct row {
    std::deque<cell> before;
    std::deque<cell> from;  // the first one is the place itself
    bool cut_left = false;
    bool cut_right = false;
};

unsigned width_of(const std::deque<cell>& cells) {
    unsigned width = 0;
    for (const cell& one : cells)
        width += one.width;
    return width;
}

// A tab outside the place itself is white space and looks like it.
cell take_white(std::string_view& bytes) {
    if (bytes.front() != '\t') return take_cell(bytes);
    bytes.remove_prefix(1);
    return {std::string(tab_width, ' '), tab_width};
}

std::string_view line_before(const place& where) {
    const std::uint64_t len = std::min<std::uint64_t>(where.column - 1, where.before.size());
    return where.before.substr(where.before.size() - static_cast<std::size_t>(len));
}

// The rest of the line, without its end unless the place is there.
std::string_view line_from(const place& where) {
    std::string_view rest = where.from;
    if (rest.substr(0, 1) == "\n") return rest.substr(0, 1);
    rest = rest.substr(0, rest.find('\n'));
    if (rest.size() > 1 && rest.back() == '\r') rest.remove_suffix(1);
    return rest;
}

row cells_of(const place& where) {
    row shown;
    std::string_view bytes = line_before(where);
    shown.cut_left = bytes.size() < where.column - 1;
    while (!bytes.empty())
        shown.before.push_back(take_white(bytes));

    bytes = line_from(where);
    if (!bytes.empty()) shown.from.push_back(take_cell(bytes));
    // More than a screen is wide is never shown, and its end may be the half of a character.
    constexpr std::size_t enough = 300;
    while (!bytes.empty() && shown.from.size() < enough)
        shown.from.push_back(take_white(bytes));
    shown.cut_right = !bytes.empty();
    return shown;
}

// fit cuts a row to a width. What stands before the place says more about an error than what
// follows: it gets two thirds, and what the other side leaves over.
void fit(row& shown, unsigned width) {
    const unsigned before = width_of(shown.before);
    const unsigned from = std::max(width_of(shown.from), 1U);  // the caret needs room at the end
    if (!shown.cut_left && before + from <= width) return;

    const unsigned room_from = std::max(width / 3, before < width ? width - before : 0);
    const unsigned room_before = width - std::min(from, room_from);
    if (from > room_from) {
        shown.cut_right = true;
        for (unsigned rest = from; shown.from.size() > 1 && rest + ellipsis_width > room_from;) {
            rest -= shown.from.back().width;
            shown.from.pop_back();
        }
    }
    if (shown.cut_left || before > room_before) {
        shown.cut_left = true;
        for (unsigned rest = before;
             !shown.before.empty() && rest + ellipsis_width > room_before;) {
            rest -= shown.before.front().width;
            shown.before.pop_front();
        }
    }
}

// The last line above the place that has something on it, seen from its end; if the place's own
// line has nothing. So ends an input with a brace too few and a newline.
bool find_line_above(const place& where, place& above) {
    if (!where.from.empty()) return false;
    if (line_before(where).find_first_not_of(white_space) != std::string_view::npos) return false;
    const std::size_t end = where.before.find_last_not_of(white_space) + 1;
    if (end == 0) return false;
    const auto left_out = where.before.substr(end);
    above.before = where.before.substr(0, end);
    above.offset = where.offset - left_out.size();
    above.line =
        where.line - static_cast<std::uint64_t>(std::count(left_out.begin(), left_out.end(), '\n'));
    const std::size_t newline = above.before.rfind('\n');
    above.column = newline == std::string_view::npos ? above.offset + 1 : end - newline;
    return true;
}

}  // namespace

void place_counter::pass(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end) {
        const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        if (found == nullptr) break;
        at = static_cast<const char*>(found) + 1;
        ++line_;
        line_begin_ = offset_ + static_cast<std::uint64_t>(at - bytes.data());
    }
    offset_ += bytes.size();
}

std::string excerpt(const place& where, const screen& on) {
    const fmt::text_style gutter = on.in(fg(fmt::terminal_color::blue));
    const fmt::text_style mark = on.in(fg(fmt::terminal_color::red) | fmt::emphasis::bold);
    const std::string number = fmt::format("{:>{}}", where.line, number_width);
    const auto gutter_width = static_cast<unsigned>(number.size()) + 3;
    const unsigned width = on.width > gutter_width + 10 ? on.width - gutter_width : 10;

    std::string lines;
    const auto begin_line = [&](std::string_view label) {
        lines +=
            fmt::format("{}", fmt::styled(fmt::format("{:>{}} | ", label, number.size()), gutter));
    };
    const auto add_before = [&](const row& shown) {
        if (shown.cut_left) lines.append(ellipsis_width, '.');
        for (const cell& one : shown.before)
            lines += one.text;
    };

    if (place above; find_line_above(where, above)) {
        row shown = cells_of(above);
        fit(shown, width);
        begin_line(fmt::to_string(above.line));
        add_before(shown);
        lines += '\n';
    }

    row shown = cells_of(where);
    fit(shown, width);
    begin_line(number);
    add_before(shown);
    for (std::size_t i = 0; i != shown.from.size(); ++i) {
        const fmt::text_style style = i == 0 ? mark : fmt::text_style{};
        lines += fmt::format("{}", fmt::styled(shown.from[i].text, style));
    }
    if (shown.cut_right) lines.append(ellipsis_width, '.');
    lines += '\n';

    begin_line("");
    lines.append(width_of(shown.before) + (shown.cut_left ? ellipsis_width : 0), ' ');
    std::string caret(shown.from.empty() ? 1 : shown.from.front().width, '~');
    caret.front() = '^';
    lines += fmt::format("{}\n", fmt::styled(caret, mark));
    return lines;
}

}  // namespace cli
