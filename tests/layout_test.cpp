// The layout lane: what it takes of lists whose records are laid out alike, and nearly so, is the machine's.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "fold.hpp"
#include "guarded.hpp"
#include "support.hpp"

namespace {

namespace core = opstatus::core;

std::size_t below(std::size_t bound) {
    static std::uint64_t random = 5;
    random = random * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
    return static_cast<std::size_t>(random >> 33U) % bound;
}

template <std::size_t N>
std::string any_of(const std::string_view (&texts)[N]) {
    return std::string(texts[below(N)]);
}

std::string uuid() {
    std::string text;
    for (std::size_t i = 0; i < 36; ++i)
        text += i == 8 || i == 13 || i == 18 || i == 23 ? '-' : "0123456789abcdefABCDEF"[below(22)];
    return '"' + text + '"';
}

constexpr std::string_view states[] = {
    R"("Invalid")", R"("Running")",   R"("RollingBack")",    R"("Completed")",
    R"("Faulted")", R"("Cancelled")", R"("ForceCancelled")", "3"};
constexpr std::string_view types[] = {
    R"("Invalid")", R"("PartitionDataLoss")",   R"("partitionRestart")", R"("NodeTransition")",
    R"("invalid")", R"("PartitionQuorumLoss")", R"("nodeTransition")",   "8"};
constexpr std::string_view others[] = {
    R"("")", R"("_Node_12")", R"("}{,")", "0",  "57", "0.5", "1E+10", "-1.5e3",
    "true",  "null",          "false",    "[]", "{}", "-0",  "9.75",  "1234567"};
// Wrong ones, or some that are not the lane's.
constexpr std::string_view odd_values[] = {"\"",
                                           "\"\"",
                                           "012",
                                           "00",
                                           "-01",
                                           "1.",
                                           "1e",
                                           "-",
                                           "1E+",
                                           ".5",
                                           "12345678",
                                           R"("\n")",
                                           R"("Ru\u006ening")",
                                           "tru",
                                           "nulL",
                                           "7",
                                           R"("Canceled")",
                                           R"("partitionrestart")"};

// One record's members by name, in an order and with white space that are the list's.
struct shape {
    std::vector<std::string> names;
    std::string begin, colon, comma, end, between;
};

std::string value_of(std::string_view name, std::size_t odd_one_in) {
    if (below(odd_one_in) == 0) return any_of(odd_values);
    if (name == "OperationId") return uuid();
    if (name == "State") return any_of(states);
    if (name == "Type") return any_of(types);
    return any_of(others);
}

std::string record_of(const shape& form, std::size_t odd_one_in) {
    std::string text = "{" + form.begin;
    for (std::size_t i = 0; i < form.names.size(); ++i)
        text += (i == 0 ? "" : form.comma) + '"' + form.names[i] + '"' + form.colon +
                value_of(form.names[i], odd_one_in);
    return text + form.end + "}";
}

shape any_shape(bool is_array) {
    constexpr std::string_view names[] = {"OperationId", "State", "Type", "NodeName", "n"};
    constexpr std::string_view spaces[] = {"", " ", "\n    ", "\r\n\t\t", "\n                "};
    shape form;
    for (const std::string_view name : names)
        if (below(4) != 0)
            form.names.insert(
                form.names.begin() + static_cast<std::ptrdiff_t>(below(form.names.size() + 1)),
                std::string(name));
    form.begin = any_of(spaces);
    form.colon = below(2) == 0 ? ":" : ": ";
    form.comma = "," + form.begin;
    form.end = any_of(spaces);
    form.between = (is_array ? "," : "") + any_of(spaces);
    return form;
}

void damage(std::string& text) {
    constexpr std::string_view pieces[] = {"\"", "\\", "}",    "{",        ",", ":",
                                           " ",  "0",  "\x80", "\xC3\xA9", "n", "\\u0041"};
    const std::size_t at = below(text.size());
    switch (below(3)) {
        case 0:
            text[at] = static_cast<char>(below(256));
            break;
        case 1:
            text.insert(at, any_of(pieces));
            break;
        default:
            text.erase(at, 1 + below(3));
            break;
    }
}

TEST(Layout, IsTheFold) {
    for (std::size_t i = 0; i < support::scaled(8000); ++i) {
        const bool is_array = below(2) == 0;
        const shape usual = any_shape(is_array);
        std::string text = is_array ? "[" : "";
        const std::size_t num = 3 + below(12);
        for (std::size_t n = 0; n < num; ++n) {
            const shape form = below(8) == 0 ? any_shape(is_array) : usual;
            std::string record = record_of(form, 40);
            if (below(16) == 0) damage(record);
            text += (n == 0 ? "" : form.between) + record;
        }
        if (is_array) text += "]";
        for (const core::kernel* lane : kernels::all())
            for (const bool is_padded : {true, false})
                fold::compare_members(
                    *lane, text, is_array ? core::framing::array : core::framing::sequence,
                    static_cast<std::uint32_t>(below(32)), 1 + below(6), is_padded);
    }
}

// What is known may be of several records: no record has a member twice, whatever was learnt from which.
TEST(Layout, OfSeveralRecordsIsNone) {
    const std::string id = R"({ "OperationId":"01234567-89ab-cdef-0123-456789abcdef")";
    const std::string state = R"(, "State":"Running")";
    const std::string type = R"(, "Type":"Invalid")";
    // The member lane learns the gap in front of Type, and stops at what is behind it.
    const std::string other = R"(, "Type":"\u0049nvalid")";
    for (const std::string& twice : {type + type, state + type, type + state}) {
        std::string text = "[";
        for (int i = 0; i < 4; ++i)
            text += id + state + type + "},";
        text += id + other + state + "}";
        for (int i = 0; i < 8; ++i)
            text += "," + id + twice + "}";
        support::compare_with_oracle(text + "]", OPSTATUS_FRAMING_ARRAY, 0);
    }
}

// A key may have no text: what stands behind the quote may then be the gap.
TEST(Layout, AQuoteIsNoText) {
    constexpr std::string_view spaces[] = {"", " ", "  ", "   ", "\n", "\n ", "\n\r", "\r\n\t"};
    for (const std::string_view space : spaces)
        for (const char letter : std::string_view("abcdefgh"))
            for (const std::string name : {"State", "Type"}) {
                const std::string gap = std::string(space) + ",\"x" + letter + "z\":";
                std::string text;
                for (int i = 0; i < 30; ++i) {
                    const std::string value = i < 6 ? "\"Invalid\"" : "\"";
                    text += "{\"" + name + "\":" + value + gap + "1}\n";
                }
                support::compare_with_oracle(text, OPSTATUS_FRAMING_SEQUENCE, 0);
            }
}

// A lane that takes nothing would be the fold, too.
TEST(Layout, TakesWhatItIsThereFor) {
    const shape shapes[] = {
        {{"OperationId", "State", "Type"}, "\n        ", ": ", ",\n        ", "\n    ", ",\n    "},
        {{"State", "Type", "OperationId"}, " ", ":", ", ", " ", ", "},
        {{"Type", "Node", "OperationId", "Share", "State"}, "", ":", ",", "", ","},
        {{"State"}, "", ": ", ",", "", ",\n"},
        {{"OperationId", "Type"}, "\t", ":", ",\t", "\r\n", "\n"},
    };
    for (const shape& form : shapes) {
        const bool is_array = form.between[0] == ',';
        std::string text = is_array ? "[" : "";
        for (int i = 0; i < 40; ++i) {
            std::string record;
            do
                record = record_of(form, SIZE_MAX);
            while (record.find("[]") != std::string::npos ||
                   record.find("{}") != std::string::npos);
            text += (i == 0 ? "" : form.between) + record;
        }
        for (const core::kernel* lane : kernels::all()) {
            if (lane->read_alike == nullptr) continue;
            core::machine m =
                core::machine::start(is_array ? core::framing::array : core::framing::sequence,
                                     OPSTATUS_ACCEPT_ENUM_INTEGERS);
            if (is_array) m.step('[');
            const std::uint8_t* p = fold::bytes(text) + (is_array ? 1 : 0);
            const std::uint8_t* const end = fold::bytes(text) + text.size();
            core::habits known;
            std::size_t num = 0;
            p = lane->read_members(m, p, {end - core::slack, 2}, &known, nullptr, num);
            ASSERT_EQ(num, 2U) << text;
            while (*p != '{')
                m.step(*p++);
            EXPECT_GE(lane->read_alike(p, end, m, known, nullptr, 100), 20U) << lane->name << "\n"
                                                                             << text;
        }
    }
}

// Records that are laid out as two before them, or nearly so, at either end of the memory that may be read.
class alike_lists {
  public:
    alike_lists(const core::kernel& lane, const std::string& record, const std::string& between,
                std::uint32_t options)
        : lane_(lane), between_(between), memory_(8192) {
        const bool is_array = between[0] == ',';
        m_ = core::machine::start(is_array ? core::framing::array : core::framing::sequence,
                                  options);
        if (is_array) m_.step('[');
        // What is known is of these bytes.
        learnt_ = record + between + record + between + record + std::string(core::slack, ' ');
        const std::uint8_t* const begin = fold::bytes(learnt_);
        std::size_t num = 0;
        const std::uint8_t* stop = lane.read_members(
            m_, begin, {begin + learnt_.size() - core::slack, 2}, &known_, nullptr, num);
        EXPECT_EQ(num, 2U) << record;
        while (*stop != '{')
            m_.step(*stop++);
    }

    void compare(const std::string& text) const {
        for (const std::string_view placed : {memory_.put_back(text), memory_.put_front(text)}) {
            const std::uint8_t* const p = fold::bytes(placed);
            if (!fold::are_alike_the_fold(lane_, m_, p, p + placed.size(), known_, 9))
                support::report(std::string(lane_.name) + ": read_alike is not the fold\n" +
                                learnt_ + "\n" + support::printable(text));
        }
    }

    // With `record` behind it, `num` times.
    void compare(const std::string& text, const std::string& record, std::size_t num) const {
        std::string all = text;
        for (std::size_t i = 0; i < num; ++i)
            all += between_ + record;
        compare(all);
    }

  private:
    const core::kernel& lane_;
    std::string between_;
    std::string learnt_;
    support::guarded memory_;
    core::machine m_;
    core::habits known_;
};

const std::string any_id = R"("01234567-89ab-cdef-0123-456789ABCDEF")";

TEST(Layout, AgreesOneByteAway) {
    const std::string begins[] = {
        R"({"Type":"Invalid", "OperationId":)" + any_id + R"(,"State":"Running","n":)",
        "{\n  \"State\": 3,\n  \"OperationId\": " + any_id + ",\n  \"x\": \"_1\",\n  \"n\": "};
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        for (const std::string& begin : begins) {
            const std::string record = begin + "12 }";
            const alike_lists lists(*lane, record, ",\n  ", OPSTATUS_ACCEPT_ENUM_INTEGERS);
            for (std::size_t at = 0; at < record.size(); ++at) {
                for (const char c : std::string_view("\"\\},:{0a-!#\x01\x80"))
                    lists.compare(record.substr(0, at) + c + record.substr(at + 1), record, 3);
                lists.compare(record.substr(0, at) + record.substr(at + 1), record, 3);
                lists.compare(record.substr(0, at) + " " + record.substr(at), record, 3);
            }
        }
    }
}

TEST(Layout, AgreesOnEveryValue) {
    const std::string begin = R"({"OperationId":)" + any_id + R"(,"n":)";
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        const std::string record = begin + "12}";
        const alike_lists lists(*lane, record, "\n", 0);
        for (const std::string_view value : others)
            lists.compare(begin + std::string(value) + "}", record, 3);
        for (const std::string_view value : odd_values)
            lists.compare(begin + std::string(value) + "}", record, 3);
        for (const std::string value :
             {"0",        "00",        "01",      "9",       "-0",       "-",        "1.5", "0.5",
              "00.5",     "1E5",       "0e5",     "1.",      "1e",       "1f",       "1D",  "1/",
              "12345678", "123456789", "1234567", "0000000", "00000000", "01234567", "/",   ":",
              "1:",       "1-",        "5e+",     "5e+1",    "true",     "nulL"})
            lists.compare(begin + value + "}", record, 3);
        for (unsigned value = 0; value < 256; ++value)
            for (const std::size_t at : {begin.find("01234567"), begin.find("CDEF") + 3}) {
                std::string other = record;
                other[at] = static_cast<char>(value);
                lists.compare(other, record, 3);
            }
        for (std::size_t len = 0; len <= 130; ++len)
            for (std::size_t num = 0; num < 3; ++num)
                lists.compare(begin + '"' + std::string(len, 'v') + "\"}", record, num);
    }
}

// The last byte of a gap is compared, too, or the gap is none.
TEST(Layout, AgreesOnGapsOfAnyLength) {
    const std::string begin = R"({"OperationId":)" + any_id + R"(,"State")";
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        for (std::size_t spaces = 40; spaces < 80; ++spaces) {
            const std::string until = begin + std::string(spaces, ' ');
            const std::string record = until + ":3}";
            const alike_lists lists(*lane, record, "\n", OPSTATUS_ACCEPT_ENUM_INTEGERS);
            lists.compare(record, record, 3);
            lists.compare(until + ";3}", record, 3);
        }
    }
}

// Each bit of each text.
TEST(Layout, AgreesOneBitAway) {
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        for (const std::string name : {"State", "Type"}) {
            const std::string begin = "{\"" + name + "\":";
            const std::string record = begin + "\"Invalid\"}";
            const alike_lists lists(*lane, record, "\n", 0);
            const auto compare = [&](std::string_view text) {
                for (std::size_t at = 0; at < text.size(); ++at)
                    for (unsigned bit = 0; bit < 8; ++bit) {
                        std::string changed(text);
                        changed[at] = static_cast<char>(changed[at] ^ 1 << bit);
                        lists.compare(begin + changed + "}", record, 12);
                    }
            };
            for (const std::string_view text : states)
                compare(text);
            for (const std::string_view text : types)
                compare(text);
        }
    }
}

// Which members there must be, and what may be looked at, which depends on how long values and gaps may be.
TEST(Layout, AgreesAtEveryEnd) {
    const std::string long_value = '"' + std::string(63, 'v') + '"';
    const std::string records[] = {
        R"({"OperationId":)" + any_id + "}", R"({"State":"ForceCancelled"})",
        R"({"x":)" + long_value + R"(,"State":"Running","y":)" + long_value + "}",
        R"({"OperationId":)" + any_id + R"(,"State":"Running","Type":"PartitionQuorumLoss"})"};
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        for (const std::string& record : records)
            for (const std::string& between : {std::string("\n"), ",\n" + std::string(38, ' ')})
                for (const std::uint32_t options : {0U, 1U, 2U, 4U}) {
                    if (options == 1 && record.find("x") != record.npos) continue;
                    if (options == 2 && record.find("Type") == record.npos) continue;
                    const alike_lists lists(*lane, record, between, options);
                    const std::string list = record + between + record + between + record;
                    for (std::size_t len = 0; len <= list.size(); len += options == 0 ? 1 : 13)
                        lists.compare(list.substr(0, len));
                }
    }
}

// A text that has no entry has no length: nothing far behind it is looked at.
TEST(Layout, LooksNotBehindWhatIsNotListed) {
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        for (const std::string name : {"State", "Type"}) {
            const std::string begin = "{\"" + name + "\":\"";
            const alike_lists lists(*lane, begin + "Invalid\"}", "\n", 0);
            for (const char c : std::string_view("abcdefgh"))
                for (std::size_t behind = 0; behind < 150; ++behind)
                    lists.compare(begin + "xx" + c + c + "xxe" + "\"}" + std::string(behind, ' '));
            for (const char c : std::string_view("abcdefgh"))
                for (std::size_t behind = 0; behind < 150; ++behind)
                    lists.compare(begin + "x" + c + "xbxxexxxx" + "\"}" + std::string(behind, ' '));
        }
    }
}

// An object without a member that is required is the machine's.
TEST(Layout, LeavesAloneWhatLacksAMember) {
    const std::string record = R"({"State":"Running","Type":"Invalid"})";
    const std::string text =
        record + "\n" + record + "\n" + record + "\n" + record + std::string(256, ' ');
    for (const core::kernel* lane : kernels::all()) {
        if (lane->read_alike == nullptr) continue;
        core::machine m = core::machine::start(core::framing::sequence, 0);
        core::habits known;
        std::size_t num = 0;
        const std::uint8_t* p = fold::bytes(text);
        const std::uint8_t* const end = p + text.size();
        p = lane->read_members(m, p, {end - core::slack, 2}, &known, nullptr, num);
        while (*p != '{')
            m.step(*p++);
        const std::uint8_t* taken = p;
        EXPECT_EQ(lane->read_alike(taken, end, m, known, nullptr, 1), 1U);
        m.options = OPSTATUS_REQUIRE_ALL_MEMBERS;
        EXPECT_EQ(lane->read_alike(p, end, m, known, nullptr, 1), 0U);
    }
}

}  // namespace
