#include "diagnostic.hpp"

#include <fmt/color.h>
#include <unistd.h>

#include <string>

#include "hint.hpp"
#include "output.hpp"
#include "text.hpp"

namespace cli {
namespace {

constexpr auto bold = fmt::text_style(fmt::emphasis::bold);
constexpr auto red = fg(fmt::terminal_color::red) | fmt::emphasis::bold;
constexpr auto cyan = fg(fmt::terminal_color::cyan) | fmt::emphasis::bold;

// "name:line:column: message", with a style for the beginning and for the code in the message.
std::string heading(std::string_view name, const place& where, std::string_view code,
                    std::string_view message, const screen& on) {
    const std::string spot = fmt::format("{}:{}:{}:", name, where.line, where.column);
    const std::string text = wrapped_behind(spot, message, on);
    const std::size_t white = text.find_first_not_of(" \n", spot.size()) - spot.size();
    return fmt::format("{}{}{}{}\n", fmt::styled(spot, on.in(bold)),
                       text.substr(spot.size(), white), fmt::styled(code, on.in(red)),
                       text.substr(spot.size() + white + code.size()));
}

std::string note(std::string_view text, const screen& on) {
    constexpr std::string_view label = "note:";
    const auto indent = static_cast<unsigned>(label.size()) + 1;
    return fmt::format("{} {}\n", fmt::styled(label, on.in(cyan)), wrapped(text, on.width, indent));
}

}  // namespace

void report(std::string_view name, const place& where, opstatus::error error,
            opstatus::options options) {
    const screen on = look_at(STDERR_FILENO);
    const std::string_view code = to_string(error);
    std::string text = heading(name, where, code, fmt::format("{}: {}", code, message(error)), on);
    text += excerpt(where, on);
    if (const std::string said = hint(where, error, options); !said.empty()) text += note(said, on);
    say(text);
}

void report(std::string_view name, const place& where, std::string_view message) {
    const screen on = look_at(STDERR_FILENO);
    say(heading(name, where, "", message, on) + excerpt(where, on));
}

void report_failure(std::string_view name, std::string_view why) {
    const screen on = look_at(STDERR_FILENO);
    say(fmt::format("opstatus: {}: {}\n", name, fmt::styled(why, on.in(red))));
}

void report_note(std::string_view name, std::string_view text) {
    say(note(fmt::format("{}: {}", name, text), look_at(STDERR_FILENO)));
}

}  // namespace cli
