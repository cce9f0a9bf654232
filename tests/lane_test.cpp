// The machine's strides equal its fold, and what a lane accepts the machine accepts, with the same
// record and the same end. Both by direct calls, below the C ABI.
#include "lane.hpp"

#include <optional>
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

struct element {
    oracle::record record;
    std::size_t len = 0;
    bool operator==(const element&) const = default;
};

// What the machine alone makes of the object that `text` begins with.
std::optional<element> by_machine(std::string_view text) {
    core::machine m = core::machine::start(core::framing::sequence, 0);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const core::event happened = m.step(bytes(text)[i]);
        if (happened == core::event::error) return std::nullopt;
        if (happened == core::event::record) return element{support::plain(m.take_record()), i + 1};
    }
    return std::nullopt;
}

std::optional<element> by_lane(const core::kernel& lane, std::string_view text) {
    opstatus_record record = support::poisoned();
    const std::size_t len = lane.read_element(bytes(text), text.size(), record);
    if (len == 0) return std::nullopt;
    return element{support::plain(record), len};
}

// Returns whether every lane has accepted it.
bool compare_lanes(std::string_view text) {
    const std::optional<element> want = by_machine(text);
    bool accepted = true;
    for (std::size_t i = 0; core::runnable_kernel(i) != nullptr; ++i) {
        const core::kernel& lane = *core::runnable_kernel(i);
        const std::optional<element> got = by_lane(lane, text);
        accepted = accepted && got.has_value();
        if (got && got != want)
            support::report("the lane " + std::string(lane.name) +
                            " accepts what the machine does not:\n" + support::printable(text));
    }
    return accepted;
}

std::string gateway_element(std::string_view state, std::string_view type,
                            std::string_view id = "01234567-89ab-cdef-0123-456789abcdef") {
    std::string out = R"({"OperationId":")";
    out.append(id).append(R"(","State":")").append(state).append(R"(","Type":")").append(type);
    return out + "\"}";
}

// The contract's texts, written down again.
constexpr std::string_view states[] = {"Invalid", "Running",   "RollingBack",   "Completed",
                                       "Faulted", "Cancelled", "ForceCancelled"};
constexpr std::string_view types[] = {"Invalid", "PartitionDataLoss", "PartitionQuorumLoss",
                                      "PartitionRestart", "NodeTransition"};
constexpr std::string_view reference_types[] = {
    "invalid", "partitionDataLoss", "partitionQuorumLoss", "partitionRestart", "nodeTransition"};

// What stands behind an element in a list, and enough of it for the lane's widest look.
const std::string long_tail = "," + gateway_element("Running", "Invalid") + "]";

TEST(Lane, AcceptsEveryGatewayElement) {
    for (const std::string_view state : states)
        for (const std::string_view type : types)
            for (const std::string& tail : {std::string(), std::string("]"), long_tail}) {
                const std::string text = gateway_element(state, type) + tail;
                EXPECT_TRUE(compare_lanes(text)) << text;
            }
}

TEST(Lane, AgreesOnTheReferencesSpelling) {
    for (const std::string_view state : states)
        for (const std::string_view type : reference_types)
            compare_lanes(gateway_element(state, type) + long_tail);
}

TEST(Lane, AgreesOneByteAway) {
    for (const std::string_view state : states)
        for (const std::string_view type : types) {
            const std::string element = gateway_element(state, type);
            for (const std::string& tail : {std::string(), long_tail}) {
                std::string text = element + tail;
                for (std::size_t at = 0; at < element.size(); ++at) {
                    const char before = text[at];
                    for (unsigned value = 0; value < 256; ++value) {
                        if (!support::is_in_scale(at + value)) continue;
                        text[at] = static_cast<char>(value);
                        compare_lanes(text);
                    }
                    text[at] = before;
                    compare_lanes(std::string(text).erase(at, 1));
                }
            }
        }
}

TEST(Lane, AgreesOnEveryPrefixAndWhatIsPutInBetween) {
    for (const std::string_view state : states)
        for (const std::string_view type : types) {
            const std::string text = gateway_element(state, type) + long_tail;
            for (std::size_t at = 0; at <= text.size(); ++at) {
                compare_lanes(std::string_view(text).substr(0, at));
                for (const char extra : {' ', '"', ',', '}', '\\', 'a', '\0'})
                    compare_lanes(std::string(text).insert(at, 1, extra));
            }
        }
}

TEST(Lane, AgreesOnEveryTextInTheOthersPlace) {
    for (const std::string_view state : types)
        for (const std::string_view type : states)
            compare_lanes(gateway_element(state, type) + long_tail);
}

// Every character in every place of a UUID, among digits of either case.
TEST(Lane, ReadsTheSameUuid) {
    for (const std::string id :
         {"01234567-89ab-cdef-0123-456789abcdef", "FEDCBA98-7654-3210-FEDC-BA9876543210",
          "ffffffff-ffff-ffff-ffff-ffffffffffff"})
        for (std::size_t at = 0; at < id.size(); ++at)
            for (unsigned value = 0; value < 256; ++value) {
                std::string changed = id;
                changed[at] = static_cast<char>(value);
                const std::string text = gateway_element("Faulted", "Invalid", changed);
                const bool accepted = compare_lanes(text);
                EXPECT_EQ(accepted, oracle::parse_uuid(changed).has_value()) << changed;
            }
}

// All values of a pair of digits, whose halves a lane combines.
TEST(Lane, ReadsEveryByteOfAUuid) {
    const std::string id = "00000000-0000-0000-0000-000000000000";
    for (std::size_t at = 0; at + 1 < id.size(); ++at) {
        if (id[at] == '-' || id[at + 1] == '-') continue;
        for (const char high : std::string_view("0123456789abcdefABCDEF"))
            for (const char low : std::string_view("0123456789abcdefABCDEF")) {
                std::string changed = id;
                changed[at] = high;
                changed[at + 1] = low;
                EXPECT_TRUE(compare_lanes(gateway_element("Running", "Invalid", changed)));
            }
    }
}

TEST(Lane, AgreesTwoBytesAway) {
    std::uint64_t random = 1;
    const auto below = [&random](std::size_t bound) {
        random = random * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
        return static_cast<std::size_t>(random >> 33U) % bound;
    };
    for (std::size_t i = 0; i < support::scaled(1000000); ++i) {
        std::string text = gateway_element(states[below(7)], types[below(5)]);
        const std::size_t len = text.size();
        if (i % 2 == 0) text += long_tail;
        for (int change = 0; change < 2; ++change)
            text[below(len)] = static_cast<char>(below(256));
        compare_lanes(text);
    }
}

// ---- The machine's strides -----------------------------------------------------------------------

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

TEST(Machine, StridesEqualTheFold) {
    generator::source source(7);
    for (const std::string& seed : generator::seeds())
        for (std::size_t at = 0; at <= seed.size(); ++at)
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(at + value)) continue;
                std::string input = seed;
                input.insert(at, 1, static_cast<char>(value));
                compare_strides(input, core::framing::document, value % 32);
            }
    for (std::size_t i = 0; i < support::scaled(100000); ++i) {
        std::string input = i % 2 == 0 ? source.list() : source.sequence();
        if (i % 4 > 1) source.mutate(input);
        compare_strides(input, core::framing::automatic, static_cast<std::uint32_t>(i % 32));
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
