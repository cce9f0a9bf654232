#include "cases.hpp"

namespace cases {
namespace {

using enum reference::framing;

}  // namespace

std::vector<wrong_input> wrong_inputs() {
    return {
        {{1, 0, "", ""}, document, 0},
        {{1, 0, " \t\r\n", ""}, document, 0},
        {{2, 0, "", "["}, document, 0},
        {{2, 0, " ", "]"}, document, 0},
        {{2, 0, "", "null"}, document, 0},
        {{2, 0, "", "\"\""}, document, 0},
        {{2, 0, "", "1"}, document, 0},
        {{2, 0, "", "}"}, document, 0},
        {{2, 0, "", "\xEF\xBB\xBF{}"}, document, 0},
        {{2, 0, "", "\xFF\xFE"}, document, 0},
        {{2, 0, "\n", "\x0C{}"}, document, 0},
        {{2, 0, "", bytes("\0")}, document, 0},
        {{15, 0, "{}", "{}"}, document, 1},
        {{15, 0, "{}", "}"}, document, 1},
        {{15, 0, "{}", ","}, document, 1},
        {{15, 0, " {} \n", "x"}, document, 1},
        {{15, 0, "{}\n", bytes("\0")}, document, 1},
        {{15, 0, "{}", "\xEF\xBB\xBF"}, document, 1},
        {{15, 0, "{} ", "// comment"}, document, 1},
        {{15, 0, "{} ", "\x0C"}, document, 1},
        {{15, reject, "{} ", "\xC2\x85"}, document, 1},

        {{1, 0, "", ""}, array, 0},
        {{1, 0, "\r\n", ""}, array, 0},
        {{1, 0, "[", ""}, array, 0},
        {{1, 0, "[ ", ""}, array, 0},
        {{1, 0, "[{", ""}, array, 0},
        {{1, 0, "[{}", ""}, array, 1},
        {{1, 0, "[{} ", ""}, array, 1},
        {{1, 0, "[{},", ""}, array, 1},
        {{1, 0, "[{}, {}\n", ""}, array, 2},
        {{2, 0, "", "{}"}, array, 0},
        {{2, 0, " ", "]"}, array, 0},
        {{2, 0, "", "\xEF\xBB\xBF[]"}, array, 0},
        {{2, 0, "[", ","}, array, 0},
        {{2, 0, "[", "1"}, array, 0},
        {{2, 0, "[", "[]]"}, array, 0},
        {{2, 0, "[", "null]"}, array, 0},
        {{2, 0, "[ ", "}"}, array, 0},
        {{2, 0, "[", "\"\""}, array, 0},
        {{2, 0, "[{}", "{}"}, array, 1},
        {{2, 0, "[{} ", "}"}, array, 1},
        {{2, 0, "[{}", ":"}, array, 1},
        {{2, 0, "[{}", "\xFF"}, array, 1},
        {{2, 0, "[{},", "]"}, array, 1},
        {{2, 0, "[{},", ","}, array, 1},
        {{2, 0, "[{},{}, ", "null"}, array, 2},
        {{2, 0, "[{},", "[{}]"}, array, 1},
        {{15, 0, "[]", "]"}, array, 0},
        {{15, 0, "[]", ","}, array, 0},
        {{15, 0, "[{}] ", "{}"}, array, 1},
        {{15, 0, "[{}]\n", "[]"}, array, 1},
        {{15, 0, "[{},{}]", "\xFF"}, array, 2},
        {{15, 0, "[]", bytes("\0")}, array, 0},

        {{1, 0, "{", ""}, sequence, 0},
        {{1, 0, "{}{", ""}, sequence, 1},
        {{1, 0, "{}\n{\"x\":1", ""}, sequence, 1},
        {{2, 0, "", "["}, sequence, 0},
        {{2, 0, "", "\xEF\xBB\xBF{}"}, sequence, 0},
        {{2, 0, "", "\x1E{}"}, sequence, 0},
        {{2, 0, "{}", ","}, sequence, 1},
        {{2, 0, "{} ", "]"}, sequence, 1},
        {{2, 0, "{}", "}"}, sequence, 1},
        {{2, 0, "{}{}\n", "x"}, sequence, 2},
        {{2, 0, "{}\n", "\x1E{}"}, sequence, 1},
        {{2, 0, "{}\n", "1"}, sequence, 1},
        {{2, 0, "{}\n", "\xFF"}, sequence, 1},
        {{2, 0, "{}\n", bytes("\0")}, sequence, 1},

        {{1, 0, "", ""}, automatic, 0},
        {{1, 0, " \t", ""}, automatic, 0},
        {{1, 0, "[", ""}, automatic, 0},
        {{1, 0, "[{},", ""}, automatic, 1},
        {{1, 0, "{", ""}, automatic, 0},
        {{1, 0, "{}{", ""}, automatic, 1},
        {{2, 0, "", "1"}, automatic, 0},
        {{2, 0, " ", "n"}, automatic, 0},
        {{2, 0, "", "]"}, automatic, 0},
        {{2, 0, "", ","}, automatic, 0},
        {{2, 0, "", "\xEF\xBB\xBF{}"}, automatic, 0},
        {{2, 0, "\n", "\x0B"}, automatic, 0},
        {{2, 0, "[", "[{}]"}, automatic, 0},
        {{2, 0, "[{}", "{}"}, automatic, 1},
        {{2, 0, "{}", "[]"}, automatic, 1},
        {{2, 0, "{}", ","}, automatic, 1},
        {{2, 0, "{}", "]"}, automatic, 1},
        {{15, 0, "[]", "{}"}, automatic, 0},
        {{15, 0, " [ ] ", "[]"}, automatic, 0},
        {{15, 0, "[{}]", ","}, automatic, 1},
    };
}

std::vector<accepted_input> accepted_inputs() {
    return {
        {document, "{}", 1},      {document, " \t\r\n{ \t\r\n} \t\r\n", 1},
        {array, "[]", 0},         {array, " [ ] \n", 0},
        {array, "[{}]", 1},       {array, "\n[\n{}\t,\r{} ]\n", 2},
        {array, "[{},{},{}]", 3}, {sequence, "", 0},
        {sequence, " \t\r\n", 0}, {sequence, "{}", 1},
        {sequence, "{}{}{}", 3},  {sequence, " {}\n{}\r\n\n{} ", 3},
        {automatic, "[]", 0},     {automatic, " [{} , {}]\n", 2},
        {automatic, "{}", 1},     {automatic, "\n{}{} {}\n", 3},
    };
}

}  // namespace cases
