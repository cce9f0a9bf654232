#include <unistd.h>

#include "commands.hpp"

namespace cli {
namespace {

class printing : public consumer {
  public:
    printing(const filter& which, writer& how, output& to) : which_(which), how_(how), to_(to) {}
    void take(std::span<const opstatus::record> records) override {
        for (const opstatus::record& one : records) {
            if (which_.takes(one)) how_.write(one);
        }
    }
    void pause() override { to_.flush(); }

  private:
    const filter& which_;
    writer& how_;
    output& to_;
};

}  // namespace

verdict print(const arguments& given, output& to) {
    const screen on = look_at(STDOUT_FILENO);
    // On the same terminal the progress line would be in the way of the records, or of the pager
    // that shows them.
    reading how = given.reading;
    how.has_progress = !on.is_terminal && !is_pipe(STDOUT_FILENO);

    const auto writer = make_writer(given.format, to, on);
    printing printer(given.filter, *writer, to);
    verdict all = verdict::valid;
    writer->begin();
    for (const std::string& file : how.files) {
        to.flush();
        const outcome one = read_input(file, how, printer);
        all = worse(all, one.result);
        note_if_empty(one);
    }
    // Also after an error: what is printed is whole, and the exit status says that not all is there.
    writer->end();
    to.flush();
    return all;
}

}  // namespace cli
