#include <fmt/color.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bars.hpp"
#include "commands.hpp"
#include "names.hpp"
#include "styles.hpp"

namespace cli {
namespace {

constexpr std::size_t num_values = 256;

struct counts {
    std::uint64_t all = 0;
    std::uint64_t no_state = 0;
    std::uint64_t no_type = 0;
    std::array<std::uint64_t, num_values> states{};
    std::array<std::uint64_t, num_values> types{};
};

class counting : public consumer {
  public:
    void take(std::span<const opstatus::record> records) override {
        for (const opstatus::record& one : records) {
            if (one.has_state())
                ++found.states[one.c().state];
            else
                ++found.no_state;
            if (one.has_type())
                ++found.types[one.c().type];
            else
                ++found.no_type;
        }
        found.all += records.size();
    }
    counts found;
};

// All listed values, and what else there is.
std::vector<bar> bars_of_states(const counts& found) {
    std::vector<bar> bars;
    for (const opstatus::state state : listed_states()) {
        bars.push_back(
            {to_string(state), found.states[static_cast<std::size_t>(state)], style_of(state)});
    }
    const auto unrecognized = opstatus::state::unrecognized;
    bars.push_back({to_string(unrecognized), found.states[OPSTATUS_UNRECOGNIZED],
                    style_of(unrecognized), true});
    bars.push_back({"(absent)", found.no_state, {}, true});
    return bars;
}

std::vector<bar> bars_of_types(const counts& found) {
    std::vector<bar> bars;
    for (const opstatus::type type : listed_types()) {
        bars.push_back({to_string(type), found.types[static_cast<std::size_t>(type)],
                        fg(fmt::terminal_color::blue)});
    }
    bars.push_back({to_string(opstatus::type::unrecognized), found.types[OPSTATUS_UNRECOGNIZED],
                    fmt::emphasis::bold, true});
    bars.push_back({"(absent)", found.no_type, {}, true});
    return bars;
}

// Invalid, unrecognized and absent states tell neither.
std::vector<bar> bars_of_ends(const counts& found) {
    std::uint64_t terminal = 0;
    std::uint64_t active = 0;
    for (const opstatus::state state : listed_states()) {
        const std::uint64_t count = found.states[static_cast<std::size_t>(state)];
        if (is_terminal(state)) terminal += count;
        if (is_active(state)) active += count;
    }
    return {{"Terminal", terminal, {}},
            {"Active", active, style_of(opstatus::state::running)},
            {"(unknown)", found.all - terminal - active, {}, true}};
}

}  // namespace

verdict stats(const arguments& given, output& to) {
    const screen on = look_at(STDOUT_FILENO);
    const auto bold = on.in(fmt::emphasis::bold);
    counting counter;
    verdict all = verdict::valid;
    std::size_t num_bad = 0;
    for (const std::string& file : given.reading.files) {
        const outcome one = read_input(file, given.reading, counter);
        if (one.result != verdict::valid) ++num_bad;
        all = worse(all, one.result);
        note_if_empty(one);
    }
    const counts& found = counter.found;
    const std::size_t num_files = given.reading.files.size();
    to.print("{} in {} input{}",
             fmt::styled(fmt::format("{} operation{}", found.all, found.all == 1 ? "" : "s"), bold),
             num_files, num_files == 1 ? "" : "s");
    if (num_bad != 0) to.print(", of which {} only up to an error", num_bad);
    to.write("\n");
    const bar_chart chart(on, found.all);
    chart.draw(to, "State", bars_of_states(found));
    chart.draw(to, "Type", bars_of_types(found));
    chart.draw(to, "Terminal or active", bars_of_ends(found));
    to.flush();
    return all;
}

}  // namespace cli
