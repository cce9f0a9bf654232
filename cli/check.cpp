#include <fmt/color.h>
#include <unistd.h>

#include "commands.hpp"
#include "text.hpp"

namespace cli {
namespace {

class nothing : public consumer {
  public:
    void take(std::span<const opstatus::record> /*records*/) override {}
};

}  // namespace

verdict check(const arguments& given, output& to) {
    const screen on = look_at(STDOUT_FILENO);
    verdict all = verdict::valid;
    for (const std::string& file : given.reading.files) {
        nothing ignore;
        const outcome one = read_input(file, given.reading, ignore);
        all = worse(all, one.result);
        if (one.result != verdict::valid || given.reading.quiet) continue;
        const std::string_view valid = "valid";
        const std::string tail =
            fmt::format("{}, {} record{}", valid, one.num_records, one.num_records == 1 ? "" : "s");
        const std::string text = wrapped_behind(one.shown_name + ":", tail, on);
        // The name may hold any word; the one that is meant begins the tail.
        const std::size_t at = text.size() - tail.size();
        to.print("{}{}{}\n", text.substr(0, at),
                 fmt::styled(valid, on.in(fg(fmt::terminal_color::green))),
                 text.substr(at + valid.size()));
        to.flush();
        note_if_empty(one);
    }
    return all;
}

}  // namespace cli
