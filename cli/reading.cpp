#include "reading.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "diagnostic.hpp"
#include "document.hpp"
#include "input.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace cli {
namespace {

using opstatus::error;

// Counts what is handed on.
class counting {
  public:
    counting(consumer& to, outcome& into) : to_(to), into_(into) {}

    // Reads `bytes` to their end or to the first error; `used` is how far it came.
    error read(opstatus::reader& reader, std::string_view bytes, std::size_t& used) {
        used = 0;
        while (used != bytes.size()) {
            const auto step = reader.read(bytes.substr(used), batch_);
            used += step.consumed;
            const auto records = std::span<const opstatus::record>(batch_).first(step.num_records);
            into_.num_records += records.size();
            for (const opstatus::record& one : records) {
                if (one.c().members == 0) ++into_.num_empty;
            }
            if (!records.empty()) to_.take(records);
            if (step.error != error::ok) return step.error;
        }
        return error::ok;
    }

  private:
    consumer& to_;
    outcome& into_;
    std::array<opstatus::record, 256> batch_;
};

// Reports unless that is not wanted.
template <class... Arguments>
verdict invalid(const reading& how, Arguments&&... arguments) {
    if (!how.quiet) report(std::forward<Arguments>(arguments)...);
    return verdict::invalid;
}

verdict read_stream(input& in, const reading& how, consumer& to, progress& shown, outcome& into) {
    opstatus::reader reader(how.framing, how.options);
    counting count(to, into);
    place_counter places;
    for (;;) {
        const std::string_view chunk = in.next();
        if (chunk.empty()) break;
        std::size_t used = 0;
        const error code = count.read(reader, chunk, used);
        places.pass(chunk.substr(0, used));
        if (code != error::ok) {
            to.pause();
            shown.erase();
            const std::string_view from = in.from(used);
            return invalid(how, in.shown_name(), places.here(in.before(used), from), code,
                           how.options);
        }
        to.pause();
        shown.advance(chunk.size());
    }
    shown.erase();
    if (in.error() != 0) return verdict::failed;
    const error code = reader.finish();
    if (code == error::ok) return verdict::valid;
    return invalid(how, in.shown_name(), places.here(in.before(0), {}), code, how.options);
}

// The place at an offset of a text that is there as a whole.
place place_at(std::string_view text, std::size_t offset) {
    place_counter places;
    places.pass(text.substr(0, offset));
    return places.here(text.substr(0, offset), text.substr(offset));
}

verdict read_document(input& in, const reading& how, consumer& to, progress& shown, outcome& into) {
    document whole(static_cast<std::size_t>(in.size().value_or(0)));
    for (;;) {
        const std::string_view chunk = in.next();
        if (chunk.empty()) break;
        whole.append(chunk);
        shown.advance(chunk.size());
    }
    shown.erase();
    if (in.error() != 0) return verdict::failed;

    const found there = whole.find(*how.at);
    const std::string_view name = in.shown_name();
    const auto place = [&](std::size_t offset) { return place_at(whole.text(), offset); };
    switch (there.what) {
        case found::kind::value:
            break;
        case found::kind::no_json:
            return invalid(how, name, place(there.offset), there.code, how.options);
        case found::kind::problem:
            return invalid(how, name, place(there.offset),
                           fmt::format("--at {}: {}", printable(*how.at), there.text));
        case found::kind::failure:
            report_failure(name, there.text);
            return verdict::failed;
    }

    opstatus::reader reader(how.framing, how.options);
    counting count(to, into);
    const std::string_view value = whole.text().substr(there.offset, there.len);
    std::size_t used = 0;
    error code = count.read(reader, value, used);
    if (code == error::ok) code = reader.finish();
    to.pause();
    if (code == error::ok) return verdict::valid;
    return invalid(how, name, place(there.offset + used), code, how.options);
}

}  // namespace

outcome read_input(const std::string& file, const reading& how, consumer& to) {
    input in(file);
    outcome into;
    into.shown_name = in.shown_name();
    if (in.error() == 0) {
        if (file == "-" && isatty(STDIN_FILENO) == 1 && look_at(STDERR_FILENO).is_terminal) {
            report_note(in.shown_name(), "reading from the terminal; Ctrl-D ends the input.");
        }
        progress shown(in.shown_name(), in.size(), how.has_progress);
        into.result = how.at ? read_document(in, how, to, shown, into)
                             : read_stream(in, how, to, shown, into);
    }
    if (in.error() != 0) {
        report_failure(in.shown_name(), std::strerror(in.error()));
        into.result = verdict::failed;
    }
    return into;
}

void note_if_empty(const outcome& one) {
    if (one.result != verdict::valid || one.num_records == 0) return;
    if (one.num_empty != one.num_records) return;
    // Every object is an OperationStatus, as all members are optional; but one that has none is
    // rarely what somebody wanted to read.
    report_note(
        one.shown_name,
        "no record has an OperationId, a State or a Type. Is this an envelope (see --at), or "
        "the reply to a failed request?");
}

}  // namespace cli
