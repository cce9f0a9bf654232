// The machine's strides equal its fold, and what a lane accepts the machine accepts, with the same
// record and the same end. Both by direct calls, below the C ABI.
#include "lane.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "generator.hpp"
#include "machine.hpp"
#include "primitives_portable.hpp"
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
std::optional<element> by_machine(std::string_view text, std::uint32_t options) {
    core::machine m = core::machine::start(core::framing::sequence, options);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const core::event happened = m.step(bytes(text)[i]);
        if (happened == core::event::error) return std::nullopt;
        if (happened == core::event::record) return element{support::plain(m.take_record()), i + 1};
    }
    return std::nullopt;
}

std::optional<element> by_lane(const core::kernel& lane, std::string_view text,
                               std::uint32_t options) {
    const core::machine m = core::machine::start(core::framing::sequence, options);
    const auto masks = static_cast<std::uint8_t>(options);
    opstatus_record record = support::poisoned();
    const std::uint8_t* p = bytes(text);
    const std::size_t num = lane.read_elements(p, bytes(text) + text.size(), m, &record, 1);
    const auto len = static_cast<std::size_t>(p - bytes(text));
    opstatus_record alone = support::poisoned();
    const bool is_one = lane.read_element(bytes(text), text.size(), masks, alone);
    EXPECT_EQ(is_one, num == 1 && len == text.size()) << support::printable(text);
    if (num == 0) {
        EXPECT_TRUE(len == 0 && support::is_poisoned(record) && support::is_poisoned(alone));
        return std::nullopt;
    }
    EXPECT_TRUE(lane.read_element(bytes(text), len, masks, alone)) << support::printable(text);
    EXPECT_EQ(support::plain(alone), support::plain(record));
    return element{support::plain(record), len};
}

// Returns whether every lane has accepted it.
bool compare_lanes(std::string_view text, std::uint32_t options = OPSTATUS_ACCEPT_ENUM_INTEGERS) {
    const std::optional<element> want = by_machine(text, options);
    bool accepted = true;
    for (const core::kernel* each : kernels::all()) {
        const core::kernel& lane = *each;
        const std::optional<element> got = by_lane(lane, text, options);
        accepted = accepted && got.has_value();
        if (got && got != want)
            support::report("the lane " + std::string(lane.name) +
                            " accepts what the machine does not:\n" + support::printable(text));
    }
    return accepted;
}

// The contract's texts, written down again, and their integers.
constexpr std::string_view states[] = {"Invalid", "Running",   "RollingBack",   "Completed",
                                       "Faulted", "Cancelled", "ForceCancelled"};
constexpr std::string_view types[] = {"Invalid", "PartitionDataLoss", "PartitionQuorumLoss",
                                      "PartitionRestart", "NodeTransition"};
constexpr std::string_view reference_types[] = {
    "invalid", "partitionDataLoss", "partitionQuorumLoss", "partitionRestart", "nodeTransition"};
constexpr char state_digits[] = {'0', '1', '2', '3', '4', '5', '6'};
constexpr char type_digits[] = {'0', '1', '2', '4', '8'};

constexpr std::string_view some_id = "01234567-89ab-cdef-0123-456789abcdef";

std::string with_names(std::string_view state, std::string_view type,
                       std::string_view id = some_id) {
    std::string out = R"({"OperationId":")";
    out.append(id).append(R"(","State":")").append(state).append(R"(","Type":")").append(type);
    return out + "\"}";
}

std::string with_integers(char state, char type, std::string_view id = some_id) {
    std::string out = R"({"OperationId":")";
    out.append(id).append(R"(","State":)");
    return out + state + R"(,"Type":)" + type + "}";
}

std::string id_last(std::string_view state, std::string_view type, std::string_view id = some_id) {
    std::string out = R"({"State":")";
    out.append(state).append(R"(","Type":")").append(type);
    return out.append(R"(","OperationId":")").append(id) + "\"}";
}

// All that the lane is there for, but for the UUID.
const std::vector<std::string>& elements() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> made;
        for (std::size_t state = 0; state < std::size(states); ++state)
            for (std::size_t type = 0; type < std::size(types); ++type) {
                made.push_back(with_names(states[state], types[type]));
                made.push_back(with_integers(state_digits[state], type_digits[type]));
                made.push_back(id_last(states[state], types[type]));
            }
        return made;
    }();
    return all;
}

// What stands behind an element in a list, and more of it than any lane looks at.
const std::string long_tail = "," + with_names("Running", "Invalid") + "]";

TEST(Lane, AcceptsWhatItIsThereFor) {
    for (const std::string& element : elements())
        for (const std::string& tail : {std::string(), std::string("]"), long_tail})
            EXPECT_TRUE(compare_lanes(element + tail)) << element << tail;
}

TEST(Lane, LeavesIntegersAloneUnlessTheyAreAccepted) {
    for (const std::string& element : elements())
        EXPECT_EQ(compare_lanes(element, 0), element.find("\"State\":\"") != std::string::npos);
}

TEST(Lane, AgreesOnTheReferencesSpelling) {
    for (const std::string_view state : states)
        for (const std::string_view type : reference_types) {
            compare_lanes(with_names(state, type) + long_tail);
            compare_lanes(id_last(state, type) + long_tail);
        }
}

TEST(Lane, AgreesOneByteAway) {
    std::size_t num = 0;
    for (const std::string& element : elements()) {
        std::string text = element;
        if (++num % 2 == 0) text += long_tail;
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

TEST(Lane, AgreesOnEveryPrefixAndWhatIsPutInBetween) {
    for (const std::string& element : elements()) {
        const std::string text = element + long_tail;
        for (std::size_t at = 0; at <= text.size(); ++at) {
            compare_lanes(std::string_view(text).substr(0, at));
            for (const char extra : {' ', '"', ',', '}', '\\', 'a', '\0'})
                compare_lanes(std::string(text).insert(at, 1, extra));
        }
    }
}

TEST(Lane, AgreesOnEveryTextInTheOthersPlace) {
    for (const std::string_view state : types)
        for (const std::string_view type : states) {
            compare_lanes(with_names(state, type) + long_tail);
            compare_lanes(id_last(state, type) + long_tail);
        }
    for (unsigned state = 0; state < 256; ++state)
        for (unsigned type = 0; type < 256; ++type)
            compare_lanes(with_integers(static_cast<char>(state), static_cast<char>(type)));
}

// A key may have no text, which has a length of its own: what is as long is no text either.
TEST(Lane, TakesNoTextOfTheLengthOfNone) {
    const std::string as_long(255, 'e');
    for (const char key : std::string_view("abcdefghijklmnop")) {
        std::string state = as_long;
        state[3] = key;
        std::string type = as_long;
        type[250] = key;
        for (const std::string& text :
             {with_names(state, "Invalid"), with_names("Running", type), with_names(state, type),
              id_last(state, "Invalid"), id_last("Running", type), id_last(state, type)})
            EXPECT_FALSE(compare_lanes(text));
    }
}

// Each bit of each byte of each text, and of all that stands around.
TEST(Lane, AgreesOneBitAway) {
    const auto compare = [](const std::string& text, std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at)
            for (unsigned bit = 0; bit < 8; ++bit) {
                std::string changed = text;
                changed[at] = static_cast<char>(changed[at] ^ 1 << bit);
                EXPECT_FALSE(compare_lanes(changed)) << changed;
            }
    };
    for (const std::string_view state : states) {
        compare(with_names(state, "Invalid"), 52, 64 + state.size());
        compare(id_last(state, "Invalid"), 0, 11 + state.size());
    }
    for (const std::string_view type : types) {
        const std::string id_first = with_names("Running", type);
        compare(id_first, 70, id_first.size() - 1);
        compare(id_last("Running", type), 17, 44 + type.size());
    }
    // Integers have neighbours that are listed.
    const std::string integers = with_integers('0', '0');
    compare(integers, 52, 62);
    compare(integers, 63, 71);
    compare(integers, 72, 73);
    // As long as if a type had no characters.
    for (char c = 'a'; c <= 'z'; ++c) {
        std::string text = with_names("ForceCancelled", "");
        text[text.find("Type") + 2] = c;
        EXPECT_FALSE(compare_lanes(text));
    }
}

TEST(Lane, ReadsEveryCharacterOfAUuid) {
    for (const std::size_t at : {0U, 35U})
        for (unsigned value = 0; value < 256; ++value) {
            std::string id(some_id);
            id[at] = static_cast<char>(value);
            const bool is_uuid = oracle::parse_uuid(id).has_value();
            for (const std::string& text :
                 {with_names("Faulted", "Invalid", id), with_integers('4', '0', id),
                  id_last("Faulted", "Invalid", id)})
                EXPECT_EQ(compare_lanes(text), is_uuid) << text;
        }
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
                const bool is_uuid = oracle::parse_uuid(changed).has_value();
                for (const std::string& text :
                     {with_names("Faulted", "Invalid", changed), with_integers('4', '0', changed),
                      id_last("Faulted", "Invalid", changed)})
                    EXPECT_EQ(compare_lanes(text), is_uuid) << text;
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
                EXPECT_TRUE(compare_lanes(with_names("Running", "Invalid", changed)));
                EXPECT_TRUE(compare_lanes(id_last("Running", "Invalid", changed)));
            }
    }
}

std::size_t below(std::size_t bound) {
    static std::uint64_t random = 1;
    random = random * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
    return static_cast<std::size_t>(random >> 33U) % bound;
}

TEST(Lane, AgreesTwoBytesAway) {
    for (std::size_t i = 0; i < support::scaled(1000000); ++i) {
        std::string text = elements()[below(elements().size())];
        const std::size_t len = text.size();
        if (i % 2 == 0) text += long_tail;
        for (int change = 0; change < 2; ++change)
            text[below(len)] = static_cast<char>(below(256));
        compare_lanes(text);
    }
}

// ---- Lists ---------------------------------------------------------------------------------------

// The elements that a lane takes one after another are the machine's next ones.
void compare_lists(std::string_view text, core::framing framing, std::size_t capacity) {
    std::vector<element> want;  // `len` is the end of each
    core::machine m = core::machine::start(framing, OPSTATUS_ACCEPT_ENUM_INTEGERS);
    if (framing == core::framing::array) m.step('[');
    const core::machine before = m;
    for (std::size_t i = 0; i < text.size() && m.at != core::place::failed; ++i)
        if (m.step(bytes(text)[i]) == core::event::record)
            want.push_back({support::plain(m.take_record()), i + 1});
    for (const core::kernel* each : kernels::all()) {
        const core::kernel& lane = *each;
        std::vector<opstatus_record> records(capacity + 1, support::poisoned());
        const std::uint8_t* const end = bytes(text) + text.size();
        const std::uint8_t* p = bytes(text);
        const std::size_t num = lane.read_elements(p, end, before, records.data(), capacity);
        ASSERT_LE(num, std::min(capacity, want.size())) << support::printable(text);
        for (std::size_t i = 0; i < num; ++i)
            ASSERT_EQ(support::plain(records[i]), want[i].record) << support::printable(text);
        ASSERT_TRUE(support::is_poisoned(records[num])) << support::printable(text);
        const std::size_t consumed = num == 0 ? 0 : want[num - 1].len;
        ASSERT_EQ(static_cast<std::size_t>(p - bytes(text)), consumed) << support::printable(text);
        const std::uint8_t* counted = bytes(text);
        ASSERT_EQ(lane.read_elements(counted, end, before, nullptr, capacity), num);
        ASSERT_EQ(counted, p);
    }
}

TEST(Lane, ListsAreTheMachines) {
    constexpr std::string_view between[] = {",", "\n", "", "\r\n", " ", ",,", ", ", "\n\n"};
    for (std::size_t i = 0; i < support::scaled(100000); ++i) {
        std::string text;
        const std::string_view usual = between[below(3)];
        const std::size_t num = below(12);
        for (std::size_t n = 0; n < num; ++n) {
            text += elements()[below(elements().size())];
            if (n + 1 != num || below(2) == 0)
                text += below(8) == 0 ? between[below(std::size(between))] : usual;
        }
        if (below(2) == 0) text += "]";
        if (below(4) == 0 && !text.empty())
            text[below(text.size())] = static_cast<char>(below(256));
        if (below(4) == 0) text.resize(below(text.size() + 1));
        const core::framing framing =
            below(2) == 0 ? core::framing::array : core::framing::sequence;
        compare_lists(text, framing, 1 + below(12));
    }
}

// Through the C ABI: every byte between two elements that a lane takes, and behind a space.
TEST(Lane, IsFollowedByWhatMayFollow) {
    const std::string one = with_names("Running", "Invalid");
    for (const std::string space : {"", " "})
        for (unsigned value = 0; value < 256; ++value) {
            const std::string list = one + space + static_cast<char>(value) + one;
            support::compare_with_oracle("[" + list + "]", OPSTATUS_FRAMING_ARRAY, 0);
            support::compare_with_oracle(list, OPSTATUS_FRAMING_SEQUENCE, 0);
        }
}

// Wide primitives for any CPU.
struct wide : core::portable {
    static constexpr bool is_wide = true;
    template <const core::pattern<64>& expected, std::size_t at>
    static block uuid_in(const std::uint8_t* p, difference& wrong) {
        return core::uuid_in<core::portable, expected, at>(p, wrong);
    }
};

// Over wide primitives, elements are read one by one only where fewer than three are left, or too few
// bytes behind them.
TEST(Lane, ReadsSeveralAtOnce) {
    for (std::size_t form = 0; form < 3; ++form)
        for (const std::string between : {",", "\n"}) {
            std::string text;
            std::size_t num = 0;
            for (std::size_t i = form; i < elements().size(); i += 3, ++num)
                text += (num == 0 ? "" : between) + elements()[i];
            const core::machine m = core::machine::start(
                between == "," ? core::framing::array : core::framing::sequence,
                OPSTATUS_ACCEPT_ENUM_INTEGERS);
            for (const auto& [capacity, want_alone] :
                 {std::pair<std::size_t, std::size_t>{num, 2}, {6, 0}, {7, 1}}) {
                std::vector<opstatus_record> records(capacity, support::poisoned());
                std::size_t num_alone = 0;
                const std::uint8_t* p = bytes(text);
                const auto read_one = [&](const std::uint8_t* q, std::size_t len,
                                          std::uint8_t options, opstatus_record& out) {
                    ++num_alone;
                    return core::read_element<wide>(q, len, options, out);
                };
                EXPECT_EQ(core::read_elements<wide>(p, p + text.size(), m, records.data(), capacity,
                                                    read_one),
                          capacity);
                EXPECT_EQ(num_alone, want_alone) << text;
            }
        }
}

#if defined(__x86_64__) && !defined(OPSTATUS_PORTABLE)
// The compiler's own answer to what the CPU can do.
TEST(Kernels, AreThoseThatTheCpuCanRun) {
    std::string names = "portable";
    if (__builtin_cpu_supports("sse4.1")) names += " sse41";
    const bool is_wide = __builtin_cpu_supports("avx512vbmi") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    if (is_wide) names += " avx512";
    std::string found;
    for (const core::kernel* each : kernels::all())
        found += (found.empty() ? "" : " ") + std::string(each->name);
    EXPECT_EQ(found, names);
    if (!is_wide) GTEST_SKIP() << "this CPU has no AVX-512: that kernel is not tested here";
}
#endif

}  // namespace
