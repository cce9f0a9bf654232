// Every byte in every place of the grammar: behind each of these beginnings, which between them reach all
// of the machine's places, all bytes, and what may follow them, answer as the oracle says.
#include <string>
#include <string_view>

#include "support.hpp"

namespace {

using std::string_view_literals::operator""sv;

// Of a document or of an element; an element's end is tried behind each.
constexpr std::string_view beginnings[] = {
    "", " ", "{", "{ ", "{}", "{} ", R"({"x":0,)", R"({"x":0, )", R"({"x")", R"({"x" )",
    // Names: of each word the beginning, the whole, more; escaped; others.
    R"({")", R"({"S)", R"({"Stat)", R"({"State)", R"({"Statex)", R"({"T)", R"({"Typ)", R"({"Type)",
    R"({"O)", R"({"Operation)", R"({"OperationI)", R"({"OperationId)", R"({"x)", R"({"\)",
    R"({"\u)", R"({"\u0)", R"({"\u005)", R"({"S\u0074)", R"({"State\u0000)", "{\"\xC3",
    "{\"State\":\"Running\",\"State", "{\"State\":\"Running\",\"S\\u0074ate", "{\"x\":0,\"x",
    // The values of known members.
    R"({"State":)", R"({"State": )", R"({"State":")", R"({"State":"R)", R"({"State":"Ro)",
    R"({"State":"Invalid)", R"({"State":"Invalid")", R"({"State":"Invalid" )", R"({"State":"Force)",
    R"({"State":"ForceCancelled)", R"({"State":"\u0052)", R"({"State":"Runnin\u0067)",
    R"({"State":"\ud83d)", R"({"State":"x)", R"({"State":n)", R"({"State":nul)", R"({"State":null)",
    R"({"State":null )", R"({"State":0)", R"({"State":0 )", R"({"State":6)", R"({"State":1,)",
    R"({"Type":)", R"({"Type":")", R"({"Type":"P)", R"({"Type":"p)", R"({"Type":"partition)",
    R"({"Type":"Partition)", R"({"Type":"invalid)", R"({"Type":"nodeTransition)",
    R"({"Type":"partitionRestart")", R"({"Type":0)", R"({"Type":8)", R"({"Type":nul)",
    R"({"OperationId":)", R"({"OperationId":")", R"({"OperationId":"0)",
    R"({"OperationId":"01234567)", R"({"OperationId":"01234567-)",
    R"({"OperationId":"01234567-89ab)", R"({"OperationId":"01234567-89ab-cDEf)",
    R"({"OperationId":"01234567-89ab-cDEf-0123)", R"({"OperationId":"01234567-89ab-cDEf-0123-)",
    R"({"OperationId":"01234567-89ab-cDEf-0123-456789abcde)",
    R"({"OperationId":"01234567-89ab-cDEf-0123-456789abcdef)",
    R"({"OperationId":"01234567-89ab-cDEf-0123-456789abcdef")", R"({"OperationId":"\u0030)",
    R"({"OperationId":n)",
    // Numbers and literals.
    R"({"x":)", R"({"x":-)", R"({"x":0)", R"({"x":-0)", R"({"x":1)", R"({"x":-12)", R"({"x":1.)",
    R"({"x":1.2)", R"({"x":1.23)", R"({"x":1e)", R"({"x":1E+)", R"({"x":1e-)", R"({"x":1e2)",
    R"({"x":1.5e23)", R"({"x":0 )", R"({"x":t)", R"({"x":tru)", R"({"x":true)", R"({"x":f)",
    R"({"x":fals)", R"({"x":n)", R"({"x":nul)",
    // Strings.
    R"({"x":")", R"({"x":"a)", R"({"x":"\)", R"({"x":"\n)", R"({"x":"\u)", R"({"x":"\u0)",
    R"({"x":"\uAb)", R"({"x":"\u12E)", R"({"x":"\uD8)", R"({"x":"\ud83)", R"({"x":"\uDB)",
    R"({"x":"\udc0)", R"({"x":"\uD83D)", R"({"x":"\uD83D\)", R"({"x":"\uD83D\u)",
    R"({"x":"\uD83D\uD)", R"({"x":"\uD83D\uDE)", R"({"x":"\uD83D\uDE0)", R"({"x":"\uD83D\uDE00)",
    "{\"x\":\"\xC2", "{\"x\":\"\xDF", "{\"x\":\"\xE0", "{\"x\":\"\xE0\xA0", "{\"x\":\"\xE1",
    "{\"x\":\"\xEC\x80", "{\"x\":\"\xED", "{\"x\":\"\xEE", "{\"x\":\"\xEF", "{\"x\":\"\xF0",
    "{\"x\":\"\xF0\x90", "{\"x\":\"\xF0\x90\x80", "{\"x\":\"\xF1", "{\"x\":\"\xF3\x80",
    "{\"x\":\"\xF4", "{\"x\":\"\xF4\x8F\xBF", R"({"x":"")",
    // Containers.
    R"({"x":{)", R"({"x":{ )", R"({"x":{})", R"({"x":{"y":0)", R"({"x":{"y":0,)", R"({"x":{"y")",
    R"({"x":[)", R"({"x":[ )", R"({"x":[])", R"({"x":[0)", R"({"x":[0,)", R"({"x":[{})",
    R"({"x":[[])", R"({"x":{"State":)", R"({"x":{"y":[])"};

constexpr std::string_view around_records[] = {
    "",    " ",  "[",   "[ ",   "[{}",  "[{} ",     "[{},",      "[{} , ", "[]",
    "[] ", "{}", "{} ", "{}{}", "[{}]", "[{},{}] ", "[{\"x\":[", "{",      "{}{"};

// What tells apart the places that a byte may have led to.
constexpr std::string_view telling =
    "\"\\{}[]:,- 0159.eEutnaARbdDc\n\x01\x7F\x80\xA0\xBF\xC2\xE0\xF4\xFF"sv;

// Each byte behind the beginning, and behind those that can stand there each telling one.
void compare_behind(std::string_view beginning, std::uint32_t framing, std::uint32_t options) {
    std::string input(beginning);
    for (unsigned value = 0; value < 256; ++value) {
        input.resize(beginning.size());
        input += static_cast<char>(value);
        support::compare_with_oracle(input, framing, options);
        // Most of those that stand for themselves in a string do the same there.
        const bool is_telling = telling.find(input.back()) != std::string_view::npos;
        if (!is_telling || support::expected(input, framing, options).code > 1) continue;
        for (const char next : telling)
            support::compare_with_oracle(input + next, framing, options);
    }
}

TEST(Places, OfADocument) {
    for (const std::string_view beginning : beginnings)
        for (const std::uint32_t options : {0U, 1U | 2U | 4U | 8U, 16U})
            compare_behind(beginning, support::document, options);
}

TEST(Places, AroundRecords) {
    for (const std::string_view beginning : around_records)
        for (const std::uint32_t framing : {support::automatic, support::array, support::sequence})
            compare_behind(beginning, framing, 0);
}

// As many open containers as there may be, with the innermost of either kind; and what closes them.
TEST(Places, Nested) {
    for (const std::string_view kinds : {"[[", "{{", "[{", "{["})
        for (std::size_t depth = 1; depth <= 66; ++depth) {
            std::string open = "{\"x\":";
            std::string close;
            for (std::size_t i = 0; i < depth; ++i) {
                const char kind = kinds[i % 2];
                open += kind == '{' ? "{\"y\":" : "[";
                close.insert(0, 1, kind == '{' ? '}' : ']');
            }
            for (const std::string_view inner : {"", "0", "[", "{}"})
                for (const std::string& end : {close, close.substr(1), close + close.back()}) {
                    const std::string input = open + std::string(inner) + end + "}";
                    support::compare_with_oracle(input, support::document, 0);
                    support::compare_with_oracle(input, support::sequence, 0);
                }
        }
}

}  // namespace
