// simdjson's DOM as the referee for JSON itself: what opstatus accepts is JSON, and what it calls
// malformed is none. Every kind of difference between the two is named here; no other may occur.
#include <simdjson.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include "generator.hpp"
#include "support.hpp"

namespace {

class referee {
  public:
    simdjson::error_code judge(std::string_view text) {
        padded_.assign(text);
        padded_.resize(text.size() + simdjson::SIMDJSON_PADDING);
        return parser_.parse(padded_.data(), text.size(), false).error();
    }
    bool is_json(std::string_view text) { return judge(text) == simdjson::SUCCESS; }

  private:
    simdjson::dom::parser parser_;
    std::string padded_;
};

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether `text` is a number of RFC 8259 section 6 that may be out of range: 19 digits or more, or an
// exponent of three or more.
bool is_large_number(std::string_view text) {
    const auto digits = [&text] {
        const std::size_t len = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(len);
        return len;
    };
    if (text.starts_with('-')) text.remove_prefix(1);
    const bool begins_with_zero = text.starts_with('0');
    const std::size_t num_digits = digits();
    if (num_digits == 0 || (begins_with_zero && num_digits > 1)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    std::size_t num_exponent_digits = 0;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        num_exponent_digits = digits();
        if (num_exponent_digits == 0) return false;
    }
    return text.empty() && (num_digits >= 19 || num_exponent_digits >= 3);
}

// A JSON text with every such number in it replaced by 0. Numbers stand outside of strings only.
std::string without_large_numbers(std::string_view json) {
    std::string out;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size();) {
        if (!in_string && (json[i] == '-' || is_digit(json[i]))) {
            const std::size_t end =
                std::min(json.find_first_not_of("0123456789+-.eE", i), json.size());
            const std::string_view number = json.substr(i, end - i);
            out += is_large_number(number) ? "0" : number;
            i = end;
            continue;
        }
        if (json[i] == '"') in_string = !in_string;
        if (json[i] == '\\') out += json[i++];  // in a string; what follows does not end it
        out += json[i++];
    }
    return out;
}

// The kinds of difference, each with how it is recognised.

// simdjson stores numbers, and refuses those that neither 64 bits nor a double can hold; opstatus
// only validates them. The same text with small numbers is JSON to it.
bool is_number_out_of_range(referee& judge, std::string_view text, simdjson::error_code error) {
    return error != simdjson::SUCCESS && judge.is_json(without_large_numbers(text));
}

// opstatus reads objects and arrays of objects, and calls every other value in their place an
// unexpected byte, although it may be JSON. An object, or a list, in that place would be JSON.
bool is_value_of_another_kind(referee& judge, std::string_view text, std::uint32_t framing,
                              const oracle::answer& answer) {
    if (answer.code != OPSTATUS_UNEXPECTED_BYTE) return false;
    constexpr std::string_view first_bytes = "\"[{tfn-0123456789";
    if (first_bytes.find(text[answer.offset]) == std::string_view::npos) return false;
    const std::string before(text.substr(0, answer.offset));
    const bool is_root = std::all_of(before.begin(), before.end(), is_white);
    if (framing == support::document || is_root) return is_root;
    return judge.is_json(before + "{}]") && !judge.is_json(before + "]");
}

// The same behind an array's opening bracket, where it may also close.
bool is_first_element_of_another_kind(referee& judge, std::string_view text,
                                      const oracle::answer& answer) {
    const std::string before(text.substr(0, answer.offset));
    return answer.code == OPSTATUS_UNEXPECTED_BYTE && text[answer.offset] != ',' &&
           judge.is_json(before + "{}]") && judge.is_json(before + "]");
}

// A sequence of objects is no JSON text, unless it is of one.
bool is_sequence(std::string_view text, std::uint32_t framing, const oracle::answer& answer) {
    return framing == support::automatic && text.find_first_not_of(" \t\n\r") == text.find('{') &&
           answer.records.size() != 1;
}

// Newer versions of simdjson skip a byte order mark.
bool begins_with_bom(std::string_view text) { return text.starts_with("\xEF\xBB\xBF"); }

// Depth (opstatus's limit is its code 7, which makes no statement on JSON; simdjson's is 1024), lone
// surrogates, trailing content, white space and UTF-8 outside of strings need no entry: there the two
// agree.

// The codes that say: this is no JSON.
bool is_about_json(std::int32_t code) {
    return (code >= OPSTATUS_UNEXPECTED_END && code <= OPSTATUS_INVALID_NUMBER) ||
           code == OPSTATUS_TRAILING_CONTENT;
}

class Referee : public testing::Test {
  protected:
    // The options that let most through.
    static constexpr std::uint32_t options =
        OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_ACCEPT_NULL | OPSTATUS_KEEP_UNRECOGNIZED_NAMES;

    void compare(std::string_view text, std::uint32_t framing) {
        const oracle::answer answer = support::read(text, framing, options);
        const simdjson::error_code error = judge_.judge(text);
        const std::string kind = name_of_difference(text, framing, answer, error);
        ++seen_[kind];
        if (kind == "unexplained")
            support::report(support::situation(text, framing, options) + "opstatus " +
                            support::printable(answer) + "\nsimdjson " +
                            simdjson::error_message(error));
    }

    std::string name_of_difference(std::string_view text, std::uint32_t framing,
                                   const oracle::answer& answer, simdjson::error_code error) {
        if (answer.code == 0) {
            if (error == simdjson::SUCCESS) return "both accept";
            if (is_number_out_of_range(judge_, text, error)) return "number out of range";
            if (is_sequence(text, framing, answer)) return "sequence";
            return "unexplained";
        }
        if (!is_about_json(answer.code)) return "JSON, or not, but no OperationStatus";
        if (error != simdjson::SUCCESS) return "both reject";
        if (is_value_of_another_kind(judge_, text, framing, answer) ||
            is_first_element_of_another_kind(judge_, text, answer))
            return "value of another kind";
        if (begins_with_bom(text)) return "byte order mark";
        return "unexplained";
    }

    void expect_seen(std::string_view kind) const {
        EXPECT_TRUE(seen_.contains(std::string(kind))) << kind << " has not occurred";
    }

    void TearDown() override {
        for (const auto& [kind, number] : seen_)
            std::cout << number << " " << kind << "\n";
    }

    referee judge_;
    std::map<std::string, std::size_t> seen_;
};

TEST_F(Referee, SeedsOneByteAway) {
    for (const std::string& seed : generator::seeds())
        for (std::size_t at = 0; at <= seed.size(); ++at) {
            std::string inserted = std::string(seed).insert(at, 1, '\0');
            std::string replaced = seed;
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(at + value)) continue;
                inserted[at] = static_cast<char>(value);
                compare(inserted, support::document);
                compare("[" + inserted + "]", support::array);
                if (at == seed.size()) continue;
                replaced[at] = static_cast<char>(value);
                compare(replaced, support::document);
                compare("[{}," + replaced + "]", support::automatic);
            }
            compare(seed.substr(0, at), support::document);
        }
    expect_seen("both accept");
    expect_seen("both reject");
    expect_seen("value of another kind");
}

TEST_F(Referee, GeneratedInputs) {
    generator::source source(77);
    for (std::size_t i = 0; i < support::scaled(60000); ++i) {
        const std::uint32_t framing = i % 2 == 0 ? support::document : support::array;
        std::string text = i % 2 == 0 ? source.document() : source.list();
        compare(text, framing);
        for (int change = 0; change < 4; ++change) {
            source.mutate(text);
            compare(text, framing);
        }
    }
    expect_seen("both accept");
    expect_seen("both reject");
    expect_seen("number out of range");
}

// Every object of a sequence by itself.
TEST_F(Referee, ObjectsOfSequences) {
    generator::source source(78);
    for (std::size_t i = 0; i < support::scaled(20000); ++i) {
        std::string text = source.sequence();
        if (i % 2 == 0) source.mutate(text);
        opstatus_reader reader;
        opstatus_reader_init(&reader, support::sequence, options);
        opstatus_record record;
        std::size_t num_records = 1;
        for (std::string_view rest = text; num_records != 0;) {
            std::size_t consumed = 0;
            opstatus_reader_read(&reader, rest.data(), rest.size(), &record, 1, &num_records,
                                 &consumed);
            if (num_records != 0) compare(rest.substr(0, consumed), support::document);
            rest.remove_prefix(consumed);
        }
    }
    expect_seen("both accept");
    EXPECT_FALSE(seen_.contains("both reject"));
}

// Where parsers are known to differ.
TEST_F(Referee, OnTheEdges) {
    for (const std::string value : {"1e309",
                                    "-1e309",
                                    "18446744073709551616",
                                    "-9223372036854775809",
                                    "1e-400",
                                    "-0",
                                    "-",
                                    "01",
                                    "1.",
                                    ".5",
                                    "1e",
                                    "1e+",
                                    "+1",
                                    "0x1",
                                    "NaN",
                                    "Infinity",
                                    "\"\\ud800\"",
                                    "\"\\udc00\"",
                                    "\"\\ud800\\ud800\"",
                                    "\"\\ud800\\u0041\"",
                                    "\"\\ud83d\\ude00\"",
                                    "\"\\u0000\"",
                                    "\"\x7F\"",
                                    "\"\x1F\"",
                                    "\"\xC0\x80\"",
                                    "\"\xED\xA0\x80\"",
                                    "\"\xF4\x90\x80\x80\"",
                                    "\"\xEF\xBF\xBE\"",
                                    "'x'",
                                    "tru",
                                    "truee",
                                    "nul",
                                    "[1,]",
                                    "[,1]",
                                    "{\"a\":1,}",
                                    "{a:1}",
                                    "/**/1",
                                    "\xEF\xBB\xBF"
                                    "1",
                                    "\"\\x41\"",
                                    "\"\\'\"",
                                    "\"\t\""}) {
        compare("{\"x\":" + value + "}", support::document);
        compare("[{\"x\":[" + value + "]}]", support::array);
        compare(value, support::document);
        compare("[" + value + "]", support::array);
        compare("{}" + value, support::document);
    }
    for (const std::string text : {"", " ", "\xEF\xBB\xBF{}", "{}\xEF\xBB\xBF", "{} {}", "{}\f",
                                   "\v{}", "{}]", "[", "[}", "{]", "[{}", "[{}]]", "[{},]"})
        for (const std::uint32_t framing : {support::document, support::array, support::automatic})
            compare(text, framing);
    for (const std::size_t depth : {63U, 64U, 65U, 200U})
        compare("{\"x\":" + std::string(depth, '[') + std::string(depth, ']') + "}",
                support::document);
    expect_seen("number out of range");
    expect_seen("value of another kind");
    expect_seen("sequence");
}

}  // namespace
