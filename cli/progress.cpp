#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "output.hpp"
#include "terminal.hpp"

namespace cli {
namespace {

using namespace std::chrono_literals;

// Less is over before anybody has read the line; more often is more than anybody can read.
constexpr auto patience = 500ms;
constexpr auto interval = 100ms;

// "999 kB", "1.2 GB"
std::string with_unit(double bytes) {
    constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 != units.size()) {
        bytes /= 1000;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", bytes, unit > 0 && bytes < 9.95 ? 1 : 0, units[unit]);
}

// "0:07", "12:00", "3:00:00"
std::string as_time(double seconds) {
    const auto all = static_cast<std::uint64_t>(std::llround(seconds));
    const std::uint64_t hours = all / 3600;
    const std::uint64_t minutes = all / 60 % 60;
    if (hours == 0) return fmt::format("{}:{:02}", minutes, all % 60);
    return fmt::format("{}:{:02}:{:02}", hours, minutes, all % 60);
}

}  // namespace

std::string progress_line(std::string_view name, std::uint64_t done,
                          std::optional<std::uint64_t> size, double seconds, unsigned width) {
    const auto bytes = static_cast<double>(done);
    const double rate = seconds > 0 ? bytes / seconds : 0;
    // The fields, and which of them are left out first where there is no room for all.
    struct field {
        std::string text;
        int weight;
    };
    std::vector<field> fields{{std::string(name), 0}};
    if (size && *size >= done && rate > 0) {
        const auto all = static_cast<double>(*size);
        fields.push_back({fmt::format("{} of {}", with_unit(bytes), with_unit(all)), 1});
        fields.push_back({fmt::format("{:.0f}%", bytes * 100 / all), 4});
        fields.push_back({with_unit(rate) + "/s", 2});
        fields.push_back({as_time((all - bytes) / rate) + " left", 3});
    } else {
        fields.push_back({with_unit(bytes), 4});
        fields.push_back({with_unit(rate) + "/s", 2});
        fields.push_back({as_time(seconds), 1});
    }
    for (int weight = 0;; ++weight) {
        std::string line;
        for (const field& one : fields) {
            if (one.weight < weight) continue;
            if (!line.empty()) line += "  ";
            line += one.text;
        }
        if (line.size() <= width || line.empty()) return line;
    }
}

progress::progress(std::string_view name, std::optional<std::uint64_t> size, bool is_wanted)
    : name_(name), size_(size), is_wanted_(is_wanted && look_at(STDERR_FILENO).can_redraw) {}

void progress::advance(std::uint64_t len) {
    done_ += len;
    if (!is_wanted_) return;
    const auto now = clock::now();
    if (now - begin_ >= patience && now - shown_ >= interval) show(now);
}

void progress::show(clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    // In the last column a terminal may wrap.
    const unsigned width = look_at(STDERR_FILENO).width - 1;
    say(fmt::format("\r{}\x1b[K", progress_line(name_, done_, size_, seconds, width)));
    shown_ = now;
    is_shown_ = true;
}

void progress::erase() {
    if (is_shown_) say("\r\x1b[K");
    is_shown_ = false;
}

}  // namespace cli
