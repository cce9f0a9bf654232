// The strides, the machine's own and the member lane, equal the machine's fold. By direct calls, below
// the C ABI.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator.hpp"
#include "machine.hpp"
#include "skip.hpp"
#include "support.hpp"

namespace {

namespace core = opstatus::core;

const std::uint8_t* bytes(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

bool is_same(const core::machine& a, const core::machine& b) {
    return a.containers == b.containers && support::plain(a.record) == support::plain(b.record) &&
           a.at == b.at && a.framing == b.framing && a.options == b.options && a.depth == b.depth &&
           a.seen == b.seen && a.current == b.current && a.text == b.text && a.word == b.word &&
           a.position == b.position && a.digits == b.digits && a.unit == b.unit &&
           a.error == b.error;
}

// run() from each of its stops on, against step() for each byte on the way.
void compare_strides(std::string_view input, core::framing framing, std::uint32_t options) {
    core::machine strides = core::machine::start(framing, options);
    core::machine steps = strides;
    const std::uint8_t* const end = bytes(input) + input.size();
    for (const std::uint8_t* p = bytes(input); p != end;) {
        core::event happened = core::event::none;
        const std::uint8_t* const stop = strides.run(p, end, happened);
        core::event last = core::event::none;
        const std::uint8_t* const behind = happened == core::event::error ? stop + 1 : stop;
        for (; p != behind; ++p) {
            if (last != core::event::none) support::report("run() goes on behind an event");
            last = steps.step(*p);
        }
        if (last != happened || !is_same(strides, steps)) {
            support::report("run() is not the fold\n" + support::printable(input));
            return;
        }
        if (happened == core::event::error) return;
        if (happened == core::event::record) {
            strides.take_record();
            steps.take_record();
        }
    }
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
bool is_fold(core::machine steps, const core::machine& reached, const std::uint8_t* p,
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

// The member lane from each place where it may begin. What it remembers of one is there in the next.
void compare_members(const core::kernel& lane, std::string_view input, core::framing framing,
                     std::uint32_t options, std::size_t capacity, bool is_padded) {
    const readable text(input, is_padded);
    if (!text.has_slack()) return;
    core::habits known;
    core::machine m = core::machine::start(framing, options);
    for (const std::uint8_t* p = text.begin(); p != text.end(); ++p) {
        if (core::may_open_record(m.at) ? *p == '{'
                                        : core::may_begin_member(m) || core::may_begin_value(m)) {
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

// The usual members from the document's first brace on.
void compare_usual_members(const core::kernel& lane, std::string_view input,
                           std::uint32_t options) {
    const core::machine start = core::machine::start(core::framing::document, options);
    core::machine reached = start;
    const std::uint8_t* const p = bytes(input);
    const std::uint8_t* const stop = lane.read_usual_members(reached, p, p + input.size());
    if (!is_fold(start, reached, p, stop, {}, 0))
        support::report(std::string(lane.name) + ": read_usual_members is not the fold\n" +
                        support::printable(input));
}

void compare_all(std::string_view input, core::framing framing, std::uint32_t options) {
    compare_strides(input, framing, options);
    for (const core::kernel* each : kernels::all()) {
        const core::kernel& lane = *each;
        for (const bool is_padded : {true, false})
            compare_members(lane, input, framing, options, 1 + input.size() % 5, is_padded);
        if (framing == core::framing::document) compare_usual_members(lane, input, options);
    }
}

TEST(Strides, EqualTheFold) {
    generator::source source(7);
    for (const std::string& seed : generator::seeds())
        for (std::size_t at = 0; at <= seed.size(); ++at)
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(at + value)) continue;
                std::string input = seed;
                input.insert(at, 1, static_cast<char>(value));
                compare_all(input, core::framing::document, value % 32);
            }
    for (std::size_t i = 0; i < support::scaled(100000); ++i) {
        std::string input = i % 2 == 0 ? source.list() : source.sequence();
        if (i % 4 > 1) source.mutate(input);
        compare_all(input, core::framing::automatic, static_cast<std::uint32_t>(i % 32));
    }
}

// A stride of no bytes would be the fold, too.
TEST(Strides, TakeWhatTheyAreThereFor) {
    const std::string id = R"("OperationId": "01234567-89ab-cdef-0123-456789ABCDEF")";
    const std::string others = R"("State": "ForceCancelled", "Type": "nodeTransition")";
    const std::string unknown = R"("x": {"y": [1, -2.5e3, "\u00e9\n", {}, []]}, "z": null)";
    for (const std::string& members :
         {id + ",\n    " + others, others + "," + id, unknown + ", " + id + "," + others,
          others + "\t, " + unknown, unknown, std::string()})
        for (const core::kernel* lane : kernels::all()) {
            const std::string list = "{" + members + "}, {" + members + "} ,{" + members + "}";
            const readable text(list, true);
            core::machine m = core::machine::start(core::framing::array, 0);
            m.step('[');
            core::habits known;
            std::size_t num = 0;
            EXPECT_EQ(lane->read_members(m, text.begin(), {text.safe(), 9}, &known, nullptr, num),
                      text.end())
                << lane->name << "\n"
                << list;
            EXPECT_EQ(num, 3U);
        }
    for (const std::string space : {"", " ", "\n    ", "\r\n\t"})
        for (const std::string colon : {":", ": "}) {
            const std::string known = "{" + space + R"("OperationId")" + colon +
                                      R"("01234567-89ab-cdef-0123-456789ABCDEF",)" + space +
                                      R"("State")" + colon + R"("Invalid",)" + space + R"("Type")" +
                                      colon + R"("partitionDataLoss")";
            const std::string document = known + "\n}";
            for (const core::kernel* lane : kernels::all()) {
                core::machine m = core::machine::start(core::framing::document, 0);
                EXPECT_EQ(
                    lane->read_usual_members(m, bytes(document), bytes(document) + document.size()),
                    bytes(document) + known.size())
                    << lane->name << "\n"
                    << document;
            }
            for (std::size_t at = 0; at < document.size(); ++at)
                for (const char other : {' ', '\n', 'x', '"', '}', ',', '\0', '\xFF'}) {
                    std::string changed = document;
                    changed[at] = other;
                    for (const core::kernel* lane : kernels::all())
                        compare_usual_members(*lane, changed, 0);
                }
        }
}

// The state says all there is to say of the bytes read: two ways into the same situation leave the
// same state, so that the machine's states can be enumerated.
TEST(Machine, EqualSituationsAreEqualStates) {
    constexpr std::pair<std::string_view, std::string_view> ways[] = {
        {R"({"State":"Running")", R"({"\u0053tat\u0065" : "R\u0075nning"  )"},
        {R"({"a":[1],"State":)", R"({  "State" : )"},
        {R"({"a":{"b":[{}]},"Type":"no)", R"({"Type":"no)"},
        {R"({"a":[{"b":{}},[)", R"({"a":[ {"c":[]} , [ )"},
        {R"({"x":"\u0041b)", R"({"\ud83d\ude00":")"},
        {R"({"Type":"Inv)", "{\"Type\":\"I\\u006Ev"},
        {R"({"x":{"a":[true,)", R"({"State\n":{"b":[0.5e1 ,)"},
        {R"([{"a":0},)", R"([ {} , )"},
        {R"({"x":-0.5)", R"({"x":10.25)"},
    };
    for (const auto& [one, other] : ways) {
        core::machine states_behind[2];
        for (std::size_t i = 0; i < 2; ++i) {
            core::machine& m = states_behind[i];
            m = core::machine::start(core::framing::automatic, 0);
            for (const char c : i == 0 ? one : other)
                if (m.step(static_cast<std::uint8_t>(c)) == core::event::record) m.take_record();
        }
        EXPECT_TRUE(is_same(states_behind[0], states_behind[1])) << one << "\n" << other;
    }
}

TEST(Machine, NothingIsLeftOfARecord) {
    generator::source source(8);
    for (std::size_t i = 0; i < support::scaled(20000); ++i) {
        const bool is_list = i % 2 == 0;
        const std::string input = is_list ? source.list() : source.sequence();
        const auto options = static_cast<std::uint32_t>(i % 32);
        const auto framing = is_list ? core::framing::array : core::framing::sequence;
        core::machine behind_record = core::machine::start(framing, options);
        behind_record.at = is_list ? core::place::array_after : core::place::sequence;
        core::machine m = core::machine::start(framing, options);
        for (const char c : input) {
            const core::event happened = m.step(static_cast<std::uint8_t>(c));
            if (happened == core::event::error) break;
            if (happened == core::event::none) continue;
            m.take_record();
            if (!is_same(m, behind_record)) support::report(support::printable(input));
        }
    }
}

}  // namespace
