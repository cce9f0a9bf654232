#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cwchar>

namespace cli {

cell take_cell(std::string_view& bytes) {
    const auto first = static_cast<unsigned char>(bytes.front());
    if (first >= 0x20 && first < 0x7f) {
        bytes.remove_prefix(1);
        return {std::string(1, static_cast<char>(first)), 1};
    }
    if (first >= 0x80 && locale_is_utf8()) {
        std::mbstate_t state{};
        wchar_t character = 0;
        const std::size_t len = std::mbrtowc(&character, bytes.data(), bytes.size(), &state);
        if (len > 0 && len <= bytes.size()) {
            const int width = wcwidth(character);
            if (width > 0) {
                cell shown{std::string(bytes.substr(0, len)), static_cast<unsigned>(width)};
                bytes.remove_prefix(len);
                return shown;
            }
        }
    }
    bytes.remove_prefix(1);
    return {fmt::format("<{:02X}>", first), 4};
}

std::string printable(std::string_view bytes) {
    std::string shown;
    while (!bytes.empty())
        shown += take_cell(bytes).text;
    return shown;
}

std::string wrapped(std::string_view text, unsigned width, unsigned indent) {
    std::string lines;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (column > indent && column + 1 + word.size() > width) {
            lines += '\n';
            lines.append(indent, ' ');
            column = indent;
        } else if (column > indent) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += word.size();
    }
    return lines;
}

std::string wrapped_behind(std::string_view head, std::string_view tail, const screen& on) {
    if (!on.is_terminal || head.size() + 1 + tail.size() <= on.width) {
        return fmt::format("{} {}", head, tail);
    }
    constexpr unsigned indent = 2;
    return fmt::format("{}\n{:{}}{}", head, "", indent, wrapped(tail, on.width, indent));
}

}  // namespace cli
