// What the lanes step over, function by function: where each ends, what is not theirs, and that nothing is read behind
// what may be. A lane that gave up would cost time only, which no test through the C ABI sees.
#include "skip.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "guarded.hpp"
#include "members.hpp"
#include "primitives_portable.hpp"
#include "values.hpp"

namespace {

namespace core = opstatus::core;
using P = core::portable;

const std::uint8_t* bytes(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

constexpr std::ptrdiff_t not_mine = -1;

// Where `skip(p, safe)` ends, of a text with what may be read behind it: NULs, up to an unreadable page.
template <class Skip>
std::ptrdiff_t end_of(std::string_view text, Skip skip) {
    static const support::guarded memory(8192);
    const std::string_view placed =
        memory.put_back(std::string(text) + std::string(core::slack, '\0'));
    const std::uint8_t* const p = bytes(placed);
    const std::uint8_t* const stop = skip(p, p + text.size());
    return stop == nullptr ? not_mine : stop - p;
}

std::string repeated(std::string_view text, std::size_t num) {
    std::string all;
    for (std::size_t i = 0; i < num; ++i)
        all += text;
    return all;
}

std::ptrdiff_t end_of_value(std::string_view text) {
    return end_of(text, [](const std::uint8_t* p, const std::uint8_t* safe) {
        core::window seen{nullptr};
        return core::skip_value<P>(p, safe, seen);
    });
}

// It ends where it ends, whatever follows; and where less is there than it has, it is not taken.
void expect_taken(const std::string& value) {
    const auto len = static_cast<std::ptrdiff_t>(value.size());
    for (const std::string behind : {",", "}", " ", "]", "", ",\"", "\\", "\n   x"})
        EXPECT_EQ(end_of_value(value + behind), len) << value << behind;
}

void expect_refused(const std::string& value) {
    EXPECT_EQ(end_of_value(value + ","), not_mine) << value;
}

TEST(Skip, Strings) {
    for (const char* value :
         {R"("")", R"("a")", R"("\"")", R"("\\")", R"("\/")", R"("\b\f\n\r\t")", R"("\u0041")",
          R"("\u00e9")", R"("\uD7ff")", R"("\ue000")", R"("\uFFFF")", R"("\u0000")", R"("\uC8aB")",
          R"("\ud00d")", R"("\uE8dD")", R"("a\u0041\u0042\n")", "\"\x7f ~!#[]\"", R"("}{:,")"})
        expect_taken(value);
    for (const char* value :
         {R"("\x")",     R"("\U0041")", R"("\t0041\v")", R"("\)",        R"("\u")",
          R"("\ud800")", R"("\uDFFF")", R"("\uDc00")",   R"("\ud8000")", "\"\x01\"",
          "\"\x1f\"",    "\"\x80\"",    "\"\xC3\xA9\"",  "\"\n\"",       R"("\0")",
          R"("\'")",     R"("\u00)",    R"("\v0041")",   R"(!")",        "\x01\""})
        expect_refused(value);
    // Each digit of an escape.
    for (std::size_t at = 3; at < 7; ++at)
        for (const char c : std::string_view("gG/:@`-\"\\ \x80", 11)) {
            std::string value = R"("\u0041")";
            value[at] = c;
            expect_refused(value);
        }
    // Escapes and ends in all places of what is looked at once.
    for (std::size_t len = 0; len < 200; ++len) {
        const std::string plain(len, 'x');
        expect_taken('"' + plain + '"');
        expect_taken('"' + plain + "\\n\"");
        expect_taken('"' + plain + "\\u0041" + plain + '"');
        expect_refused('"' + plain + "\x02\"");
        expect_refused('"' + plain + "\\x\"");
    }
}

TEST(Skip, Numbers) {
    for (const std::string value : {"0",
                                    "-0",
                                    "1",
                                    "9",
                                    "10",
                                    "1234567",
                                    "12345678",
                                    "123456789",
                                    "-123456789012345678",
                                    "0.5",
                                    "-1.25",
                                    "1.0",
                                    "1e5",
                                    "1E5",
                                    "1e+5",
                                    "1E-5",
                                    "0e0",
                                    "0.0e-10",
                                    "12.5e+12345678901",
                                    "1.123456789012345678",
                                    "100000000000000000000"})
        expect_taken(value);
    for (const char* value : {"-",    "-a",  "-\"", "1.",    "1.e5", "1.a",  "1e",   "1e+",  "1e-",
                              "1eE5", "+1",  ".5",  "1e+-5", "--1",  "1e!5", "1e*5", "1e,5", "1e 5",
                              "1.:",  "1e/", "-/",  "-:",    "*",    "/",    ":"})
        expect_refused(value);
    // The caller looks at what follows.
    EXPECT_EQ(end_of_value("01,"), 1);
    EXPECT_EQ(end_of_value("-00,"), 2);
    EXPECT_EQ(end_of_value("12f,"), 2);
    EXPECT_EQ(end_of_value("1.5.5,"), 3);
    EXPECT_EQ(end_of_value("1f5,"), 1);
    EXPECT_EQ(end_of_value("1D5,"), 1);
    EXPECT_EQ(end_of_value("1/5,"), 1);
}

TEST(Skip, Literals) {
    for (const char* value : {"true", "false", "null"})
        expect_taken(value);
    for (const char* value : {"tru", "fals", "falsE", "nul", "nulL", "True", "t", "trub", "falsf",
                              "x", "A", "xxxxe", "aaaae", "zzzze", "galse", "[t]", "_"})
        expect_refused(value);
}

TEST(Skip, Containers) {
    for (const std::string value : {"{}",
                                    "[]",
                                    "[[]]",
                                    "[{}]",
                                    R"({"a":{}})",
                                    R"({"a":[]})",
                                    "[1]",
                                    "[1,2]",
                                    R"(["a","b"])",
                                    R"({"a":1,"b":2})",
                                    "[ ]",
                                    "{ }",
                                    "[ 1 , 2 ]",
                                    "{ \"a\" : 1 , \"b\" : [ ] }",
                                    "[\n      1,\n\t2\r\n]",
                                    R"([{"a":[{"b":[]}]},[[],{}]])",
                                    R"([true,false,null,-1.5e3,"\n"])",
                                    R"({"a":{"b":1},"c":[2]})",
                                    R"({"a":"b","c":{}})",
                                    R"({"":""})"})
        expect_taken(value);
    for (const char* value : {"[",
                              "{",
                              "[1",
                              "[1,",
                              "[,",
                              "[1,]",
                              "{,}",
                              R"({"a"})",
                              R"({"a":})",
                              R"({"a":1,})",
                              R"({"a" 1})",
                              R"({"a":1"b":2})",
                              "{1:2}",
                              "[1}",
                              R"({"a":1])",
                              "[1 2]",
                              R"({a:1})",
                              R"([1:2])",
                              R"({"a":1:2})",
                              "[\"a\"",
                              "[tru]",
                              "[-]",
                              "[01]",
                              R"({"a",1})",
                              R"({{}:1})",
                              R"({[]})",
                              R"(["\x"])",
                              R"({"\x":1})",
                              R"({"a":"\x"})",
                              R"({"a":[}})",
                              R"([{]})",
                              "{true}",
                              "[!\"]",
                              "{!\":1}",
                              "[|~]",
                              "|~",
                              "[~\x80]"})
        expect_refused(value);
    for (const std::size_t depth : {1U, 2U, 31U, 32U, 33U, 62U, 63U})
        for (const std::size_t objects : {0U, 1U, 2U}) {
            std::string value, end;
            for (std::size_t i = 0; i < depth; ++i) {
                const bool is_object = objects == 1 || (objects == 2 && i % 3 == 0);
                value += is_object ? "{\"\":" : "[";
                end.insert(0, is_object ? "}" : "]");
            }
            expect_taken(value + "0" + end);
            expect_refused(value + "0" + end.substr(1));
            std::string wrong = end;
            wrong.back() = wrong.back() == '}' ? ']' : '}';
            expect_refused(value + "0" + wrong);
        }
    // 64 containers are the machine's.
    expect_refused(std::string(64, '[') + std::string(64, ']'));
}

// What begins behind `safe`, or goes on there, is not taken, and not read.
TEST(Skip, EndsAtTheEnd) {
    static const support::guarded memory(8192);
    const std::string texts[] = {
        '"' + std::string(300, 'x') + '"',
        std::string(300, '1'),
        "1." + std::string(300, '1'),
        "1e" + std::string(300, '1'),
        std::string(63, '[') + std::string(63, ']'),
        "[" + std::string(300, ' ') + "1]",
        "[" + std::string(300, ' '),
        "[\"" + repeated("\\u0041", 60),
        "[\"" + repeated("\\n", 150),
        "[1" + std::string(300, '\n') + "]",
        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
        R"({"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":1})",
        R"(["\u0041\u0041\u0041\u0041\u0041\u0041\u0041\u0041\u0041\u0041\u0041\u0041\u0041"])"};
    for (const std::string& text : texts) {
        const std::string_view whole = memory.put_back(text);
        for (std::size_t begin = 0; begin < text.size(); ++begin) {
            const std::uint8_t* const p = bytes(whole) + begin;
            if (*p == ',' || *p == ':' || *p == ' ' || *p == ']') continue;
            const std::uint8_t* const end = bytes(whole) + whole.size();
            if (end - p < static_cast<std::ptrdiff_t>(core::slack)) break;
            core::window seen{nullptr};
            const std::uint8_t* const stop = core::skip_value<P>(p, end - core::slack, seen);
            EXPECT_TRUE(stop == nullptr || stop <= end) << text << begin;
        }
    }
}

TEST(Skip, WhiteSpace) {
    const auto skip = [](const std::uint8_t* p, const std::uint8_t* safe) {
        return core::skip_space(p, safe);
    };
    for (const std::string space : {"", " ", "\n", "\r\n", "\t", "  ", "   ", "    ", "     ",
                                    "\n    ", "\n        ", "\n      \t    ", " \n \r \t "})
        for (const std::string behind : {"x", "\"", "!", "\x01", "\x0B", "\x1f", ""})
            EXPECT_EQ(end_of(space + behind, skip), static_cast<std::ptrdiff_t>(space.size()))
                << space << behind;
    for (std::size_t len = 0; len < 200; ++len)
        EXPECT_EQ(end_of(std::string(len, ' ') + "x", skip), static_cast<std::ptrdiff_t>(len));
    // White space and four spaces, one of which is none.
    for (std::size_t at = 0; at < 9; ++at) {
        std::string text = "\n         x";
        text[1 + at] = '!';
        EXPECT_EQ(end_of(text, skip), static_cast<std::ptrdiff_t>(1 + at));
    }
    const auto colon = [](const std::uint8_t* p, const std::uint8_t* safe) {
        return core::skip_colon(p, safe);
    };
    EXPECT_EQ(end_of(":1", colon), 1);
    EXPECT_EQ(end_of(" : 1", colon), 3);
    EXPECT_EQ(end_of("\n:\n    1", colon), 7);
    EXPECT_EQ(end_of("1", colon), not_mine);
    EXPECT_EQ(end_of(" ;1", colon), not_mine);
}

TEST(Skip, Digits) {
    for (std::size_t len = 0; len < 9; ++len)
        for (unsigned c = 0; c < 256; ++c) {
            if (c >= '0' && c <= '9') continue;
            std::string text(12, '5');
            text[len] = static_cast<char>(c);
            EXPECT_EQ(
                end_of(text, [](const std::uint8_t* p,
                                const std::uint8_t* safe) { return core::skip_digits(p, safe); }),
                static_cast<std::ptrdiff_t>(len));
            for (const char digit : std::string_view("0189")) {
                const std::string digits =
                    std::string(len, digit) + static_cast<char>(c) + "12345678";
                EXPECT_EQ(core::count_digits(bytes(digits), bytes(digits) + digits.size()), len);
            }
        }
}

// ---- Values --------------------------------------------------------------------------------------------

std::uint8_t name(std::string_view text, std::size_t& len) {
    const std::string padded = std::string(text) + std::string(16, '\0');
    return core::read_name(bytes(padded), len);
}

std::uint8_t name_of(const std::string& text) {
    const std::string padded = "    " + text + std::string(16, '\0');
    return core::read_name_of(bytes(padded) + 4, static_cast<std::ptrdiff_t>(text.size()));
}

TEST(Values, Names) {
    const std::pair<std::string, std::uint8_t> names[] = {
        {R"("OperationId")", OPSTATUS_HAS_OPERATION_ID},
        {R"("State")", OPSTATUS_HAS_STATE},
        {R"("Type")", OPSTATUS_HAS_TYPE}};
    for (const auto& [text, member] : names) {
        std::size_t len = 0;
        EXPECT_EQ(name(text, len), member);
        EXPECT_EQ(len, text.size());
        EXPECT_EQ(name_of(text), member);
        for (std::size_t at = 0; at < text.size(); ++at)
            for (const int by : {-1, 1, 32}) {
                std::string other = text;
                other[at] = static_cast<char>(other[at] + by);
                EXPECT_EQ(name(other, len), 0) << other;
                EXPECT_EQ(name_of(other), 0) << other;
            }
        EXPECT_EQ(name_of(text.substr(0, text.size() - 1) + "\""), member);
        EXPECT_EQ(name_of(text.substr(0, text.size() - 1) + "_\""), 0);
        EXPECT_EQ(name_of(text.substr(0, 4) + "_" + text.substr(4)), 0);
        EXPECT_EQ(name_of(text.substr(0, 4) + text.substr(text.size() - 4)),
                  text.size() == 8 ? member : 0);
    }
    EXPECT_EQ(name_of(R"("Stat")"), 0);
    EXPECT_EQ(name_of(R"("Typpe")"), 0);
    EXPECT_EQ(name_of(R"("")"), 0);
}

// `end` is that of the memory, too: nothing behind it is read.
std::ptrdiff_t end_of_scalar(const std::string& text) {
    static const support::guarded memory(8192);
    const std::string_view placed = memory.put_back("        " + text);
    const std::uint8_t* const p = bytes(placed) + 8;
    const std::uint8_t* const stop = core::pass_scalar(p, bytes(placed) + placed.size());
    return stop == nullptr ? not_mine : stop - p;
}

TEST(Values, Scalars) {
    for (const std::string value :
         {"0", "1", "9", "10", "1234567", "-0", "-1234567", "0.5", "1.5", "-1.1234567", "1e5",
          "1E5", "1e+5", "1E-1234567", "0e0", "1.5e10", "0.0E-1"})
        for (const std::string behind : {"}", ",", " ", "]", ",\"x\":1}", "}        "})
            EXPECT_EQ(end_of_scalar(value + behind), static_cast<std::ptrdiff_t>(value.size()))
                << value << behind;
    for (const std::string value : {"true", "false", "null"})
        for (const std::string behind : {"} ", ",\"x\":1}", "\n}"})
            EXPECT_EQ(end_of_scalar(value + behind), static_cast<std::ptrdiff_t>(value.size()))
                << value << behind;
    for (const std::string value :
         {"00",  "01",   "-00",        "-01",  "00.5", "12345678", "1.",   "1.12345678",
          "1e",  "1e+",  "1e12345678", "-",    "/",    ":",        "*",    "1.e5",
          "1e-", "1e!5", "1e*5",       "1e,5", "1e 5", "tru",      "nulL", "A",
          "_",   "[",    "{",          "-a",   "+1",   "-true"})
        for (const std::string behind : {"}", ",\"x\":1}", "}      "})
            EXPECT_EQ(end_of_scalar(value + behind), not_mine) << value << behind;
    EXPECT_EQ(end_of_scalar("1.5.5}"), 3);
    EXPECT_EQ(end_of_scalar("1f}"), 1);
    EXPECT_EQ(end_of_scalar("1D}"), 1);
    EXPECT_EQ(end_of_scalar("1/}"), 1);
    EXPECT_EQ(end_of_scalar("1-}"), 1);
    EXPECT_EQ(end_of_scalar("true}"), not_mine);  // too near to the end
}

TEST(Values, PlainStrings) {
    static const support::guarded memory(8192);
    for (const std::size_t before :
         {0U, 1U, 13U, 26U, 39U, 52U, 62U, 63U, 64U, 65U, 66U, 91U, 128U})
        for (std::size_t len = 0; len < 70; ++len)
            for (std::size_t behind = 0; behind < 130; behind += 43)
                for (const char odd : std::string_view("x\\\x01\x80", 4)) {
                    std::string text = std::string(len, 'v');
                    if (len != 0) text[len / 2] = odd;
                    const std::string all =
                        std::string(64 + before, '"') + text + "\"yy\"" + std::string(behind, 'w');
                    const std::string_view placed = memory.put_back(all);
                    core::plain_strings<P> strings{bytes(placed) + placed.size()};
                    strings.pass(bytes(placed) + 64);  // of that, it remembers what it has seen
                    const std::uint8_t* const p = bytes(placed) + 64 + before;
                    const bool is_mine = (len == 0 || odd == 'x') && len < 64;
                    const std::uint8_t* const stop = strings.pass(p);
                    // What it has seen before may end in the text, and the bytes soon behind that.
                    if (len + 4 + behind > 64) {
                        EXPECT_EQ(stop != nullptr, is_mine) << before << " " << len;
                    }
                    if (stop != nullptr) {
                        EXPECT_EQ(stop - p, static_cast<std::ptrdiff_t>(len) + 1);
                        const std::uint8_t* const next = strings.pass(stop);
                        if (next != nullptr) {
                            EXPECT_EQ(next - stop, 3);
                        }
                        if (behind > 64) {
                            EXPECT_NE(next, nullptr) << before << " " << len;
                        }
                    }
                    if (len != 0 && odd != 'x') {
                        EXPECT_EQ(stop, nullptr);
                    }
                    core::plain_strings<P> anew{bytes(placed) + placed.size()};
                    EXPECT_EQ(anew.pass(p) != nullptr, is_mine) << before << " " << len;
                }
}

TEST(Values, ListedTexts) {
    const auto read = [](std::string text, bool is_state) {
        text += std::string(24, ' ');
        std::uint8_t out = 0;
        return core::read_listed(bytes(text), is_state, 0, out) == nullptr ? not_mine : out;
    };
    const std::pair<const char*, std::ptrdiff_t> states[] = {
        {"Invalid", 0}, {"Running", 1},   {"RollingBack", 2},   {"Completed", 3},
        {"Faulted", 4}, {"Cancelled", 5}, {"ForceCancelled", 6}};
    const std::pair<const char*, std::ptrdiff_t> types[] = {{"Invalid", 0},
                                                            {"PartitionDataLoss", 1},
                                                            {"PartitionQuorumLoss", 2},
                                                            {"PartitionRestart", 4},
                                                            {"NodeTransition", 8}};
    for (const bool is_state : {true, false})
        for (const auto& [name, value] : is_state
                                             ? std::vector(std::begin(states), std::end(states))
                                             : std::vector(std::begin(types), std::end(types))) {
            const std::string text = '"' + std::string(name) + '"';
            EXPECT_EQ(read(text, is_state), value);
            for (std::size_t at = 0; at < text.size(); ++at)
                for (unsigned bit = 0; bit < 8; ++bit) {
                    std::string other = text;
                    other[at] = static_cast<char>(other[at] ^ 1 << bit);
                    const bool is_other_case = !is_state && at == 1 && bit == 5;
                    EXPECT_EQ(read(other, is_state), is_other_case ? value : not_mine) << other;
                }
        }
    EXPECT_EQ(read(std::string(30, '\0'), true), not_mine);
    // A key that has no text is not that of NULs.
    for (unsigned key = 0; key < 256; ++key) {
        std::string text = '"' + std::string(20, '\0');
        text[4] = static_cast<char>(key);
        EXPECT_EQ(read(text, true), not_mine) << key;
        text[4] = '\0';
        text[2] = static_cast<char>(key);
        EXPECT_EQ(read(text, false), not_mine) << key;
    }
}

TEST(Values, ListedIntegers) {
    for (unsigned c = 0; c < 256; ++c) {
        if (c == '"') continue;
        const std::uint8_t text[32] = {static_cast<std::uint8_t>(c)};
        std::uint8_t out = 0xEE;
        const unsigned digit = c - '0';
        const bool is_state = digit <= 6;
        const bool is_type = digit <= 2 || digit == 4 || digit == 8;
        EXPECT_EQ(core::read_listed(text, true, OPSTATUS_ACCEPT_ENUM_INTEGERS, out),
                  is_state ? text + 1 : nullptr);
        EXPECT_EQ(out, is_state ? digit : 0xEE);
        out = 0xEE;
        EXPECT_EQ(core::read_listed(text, false, OPSTATUS_ACCEPT_ENUM_INTEGERS, out),
                  is_type ? text + 1 : nullptr);
        EXPECT_EQ(out, is_type ? digit : 0xEE);
        EXPECT_EQ(core::read_listed(text, true, 0, out), nullptr);
    }
}

// ---- Gaps ----------------------------------------------------------------------------------------------

TEST(Gaps, AreTheSameOrNot) {
    static const support::guarded memory(8192);
    std::string text;
    for (char c = '0'; text.size() < 64; ++c)
        text += c;
    for (std::size_t len = 0; len <= 64; ++len) {
        const core::gap known{bytes(text), static_cast<std::uint8_t>(len), 0, false};
        for (std::size_t other = 0; other <= len; ++other) {
            std::string got = text;
            if (other < 64) got[other] = '!';
            const std::string_view placed = memory.put_back(got + std::string(core::slack, '\0'));
            const std::uint8_t* const p = bytes(placed);
            const bool is_same = len != 0 && other == len;
            EXPECT_EQ(core::is_same_gap<P>(p, p + 64, known), is_same) << len << " " << other;
            EXPECT_EQ(core::is_same_gap<P>(p, p + 32, known), is_same) << len << " " << other;
            EXPECT_EQ(core::is_same_gap<P>(p, p + 31, known), is_same && len <= 32)
                << len << " " << other;
            EXPECT_EQ(core::is_same_gap<P>(p, p, known), is_same && len <= 32)
                << len << " " << other;
            EXPECT_FALSE(core::is_same_gap<P>(p, p - 1, known));
        }
    }
}

}  // namespace
