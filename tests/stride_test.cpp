// The strides, the machine's own and the member lane, equal the machine's fold. By direct calls, below
// the C ABI.
#include <string>
#include <string_view>
#include <utility>

#include "generator.hpp"
#include "machine.hpp"
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

// The member lane from each place where it may begin, against step() for each byte that it takes.
void compare_members(const core::kernel& lane, std::string_view input, core::framing framing,
                     std::uint32_t options) {
    core::machine m = core::machine::start(framing, options);
    const std::uint8_t* const end = bytes(input) + input.size();
    for (const std::uint8_t* p = bytes(input); p != end; ++p) {
        if (core::may_open_record(m.at) ? *p == '{' : core::may_begin_member(m)) {
            core::machine reached = m;
            core::machine steps = m;
            opstatus_record record = support::poisoned();
            core::event happened = core::event::none;
            const std::uint8_t* const stop = lane.read_members(reached, p, end, record, happened);
            core::event last = core::event::none;
            for (const std::uint8_t* at = p; at != stop; ++at) {
                if (last != core::event::none)
                    support::report("read_members goes on behind a record");
                last = steps.step(*at);
            }
            bool is_right = last == happened;
            if (last == core::event::record)
                is_right =
                    is_right && support::plain(steps.take_record()) == support::plain(record);
            else
                is_right = is_right && support::is_poisoned(record);
            if (!is_right || !is_same(reached, steps)) {
                support::report(std::string(lane.name) + ": read_members is not the fold\n" +
                                support::printable(input) + "\nfrom " +
                                std::to_string(p - bytes(input)) + " to " +
                                std::to_string(stop - bytes(input)));
                return;
            }
        }
        const core::event happened = m.step(*p);
        if (happened == core::event::error) return;
        if (happened == core::event::record) m.take_record();
    }
}

void compare_all(std::string_view input, core::framing framing, std::uint32_t options) {
    compare_strides(input, framing, options);
    for (std::size_t i = 0; core::runnable_kernel(i) != nullptr; ++i)
        compare_members(*core::runnable_kernel(i), input, framing, options);
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
