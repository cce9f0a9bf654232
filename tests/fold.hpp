// The lanes below the C ABI, against the machine's fold: step() for each byte on the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernels.hpp"
#include "machine.hpp"
#include "skip.hpp"
#include "support.hpp"

namespace fold {

namespace core = opstatus::core;

inline const std::uint8_t* bytes(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

inline bool is_same(const core::machine& a, const core::machine& b) {
    return a.containers == b.containers && support::plain(a.record) == support::plain(b.record) &&
           a.at == b.at && a.framing == b.framing && a.options == b.options && a.depth == b.depth &&
           a.seen == b.seen && a.current == b.current && a.text == b.text && a.word == b.word &&
           a.position == b.position && a.digits == b.digits && a.unit == b.unit &&
           a.error == b.error;
}

// A text with what the member lane may read behind it: NULs, as where it reads a copy; or nothing, as
// where it must stop before the end. In memory of its own, so that a sanitizer sees where that ends.
class readable {
  public:
    readable(std::string_view text, bool is_padded)
        : bytes_(text.begin(), text.end()), len_(text.size()) {
        if (is_padded) bytes_.resize(len_ + core::slack);
        bytes_.shrink_to_fit();
    }
    bool has_slack() const { return bytes_.size() >= core::slack; }
    const std::uint8_t* begin() const { return bytes_.data(); }
    const std::uint8_t* end() const { return begin() + len_; }
    const std::uint8_t* safe() const { return begin() + bytes_.size() - core::slack; }

  private:
    std::vector<std::uint8_t> bytes_;
    std::size_t len_;
};

// What the lane has done from p on is the machine's fold over the same bytes: the records, and the state
// behind them.
inline bool is_fold(core::machine steps, const core::machine& reached, const std::uint8_t* p,
                    const std::uint8_t* stop, const std::vector<opstatus_record>& records,
                    std::size_t num) {
    std::size_t num_steps = 0;
    for (; p < stop; ++p) {
        const core::event happened = steps.step(*p);
        if (happened == core::event::error) return false;
        if (happened == core::event::none) continue;
        const oracle::record record = support::plain(steps.take_record());
        if (num_steps == num || record != support::plain(records[num_steps])) return false;
        ++num_steps;
    }
    for (std::size_t i = num; i < records.size(); ++i)
        if (!support::is_poisoned(records[i])) return false;
    return num_steps == num && is_same(reached, steps);
}

// The records that the layout lane takes from the brace at p on are the machine's next ones, up to the last one's
// brace. What is known is that of the bytes before p.
inline bool are_alike_the_fold(const core::kernel& lane, const core::machine& m,
                               const std::uint8_t* p, const std::uint8_t* end,
                               const core::habits& known, std::size_t capacity) {
    if (lane.read_alike == nullptr) return true;
    std::vector<opstatus_record> records(capacity + 1, support::poisoned());
    const std::uint8_t* stop = p;
    const std::size_t num = lane.read_alike(stop, end, m, known, records.data(), capacity);
    const std::uint8_t* counted = p;
    if (lane.read_alike(counted, end, m, known, nullptr, capacity) != num || counted != stop)
        return false;
    core::machine reached = m;
    if (num != 0) reached.pass_record();
    return num <= capacity && (num == 0) == (stop == p) &&
           is_fold(m, reached, p, stop, records, num);
}

// The member lane from each place where it may begin. What it remembers of one is there in the next.
inline void compare_members(const core::kernel& lane, std::string_view input, core::framing framing,
                            std::uint32_t options, std::size_t capacity, bool is_padded) {
    const readable text(input, is_padded);
    if (!text.has_slack()) return;
    core::habits known;
    core::machine m = core::machine::start(framing, options);
    for (const std::uint8_t* p = text.begin(); p != text.end(); ++p) {
        if (core::may_open_record(m.at) ? *p == '{'
                                        : core::may_begin_member(m) || core::may_begin_value(m)) {
            if (core::may_open_record(m.at) &&
                !are_alike_the_fold(lane, m, p, text.end(), known, capacity)) {
                support::report(std::string(lane.name) + ": read_alike is not the fold\n" +
                                support::printable(input) + "\nfrom " +
                                std::to_string(p - text.begin()));
                return;
            }
            core::machine reached = m;
            std::vector<opstatus_record> records(capacity + 1, support::poisoned());
            std::size_t num = support::poison;
            const std::uint8_t* const stop =
                lane.read_members(reached, p, {text.safe(), capacity}, &known, records.data(), num);
            const bool is_right = num <= capacity && is_fold(m, reached, p, stop, records, num);
            // Dropping the records and remembering nothing changes nothing, but where it stops short of
            // the end: what is remembered is read in larger steps.
            core::machine counted = m;
            std::size_t num_counted = support::poison;
            const std::uint8_t* const stop_counted = lane.read_members(
                counted, p, {text.safe(), capacity}, nullptr, nullptr, num_counted);
            const bool is_same_count = !is_padded || (num_counted == num && stop_counted == stop &&
                                                      is_same(counted, reached));
            if (!is_right || !is_same_count) {
                support::report(std::string(lane.name) + ": read_members is not the fold\n" +
                                support::printable(input) + "\nfrom " +
                                std::to_string(p - text.begin()) + " to " +
                                std::to_string(stop - text.begin()));
                return;
            }
        }
        const core::event happened = m.step(*p);
        if (happened == core::event::error) return;
        if (happened == core::event::record) m.take_record();
    }
}

}  // namespace fold
