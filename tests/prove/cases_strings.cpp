#include "cases.hpp"

namespace cases {

// As JSON strings: in texts of every kind.
std::vector<wrong> wrong_strings() {
    std::vector<wrong> result;
    const std::vector<wrong> forms = {
        {1, 0, "", ""},
        {1, 0, R"(\)", ""},
        {1, 0, R"(\u)", ""},
        {1, 0, R"(\u00)", ""},
        {1, 0, R"(\ud83d)", ""},
        {1, 0, R"(\ud83d\)", ""},
        {1, 0, R"(\ud83d\ude0)", ""},
        {1, 0, "\xC2", ""},
        {1, 0, "\xF0\x9F\x98", ""},
        // UTF-8.
        {3, 0, "", "\x80"},
        {3, 0, "", "\xBF"},
        {3, 0, "", "\xC0\x80"},
        {3, 0, "", "\xC1\xBF"},
        {3, 0, "", "\xF5\x80\x80\x80"},
        {3, 0, "", "\xFE"},
        {3, 0, "", "\xFF"},
        {3, 0, "a", "\x80"},
        {3, 0, "\xC2", "\""},
        {3, 0, "\xC2", "\\"},
        {3, 0, "\xC2", "\x7F"},
        {3, 0, "\xC2", "\n"},
        {3, 0, "\xC2", bytes("\0")},
        {3, 0, "\xC2", "\xC2"},
        {3, 0, "\xC2\x80", "\x80"},
        {3, 0, "\xE0", "\x9F\x80"},
        {3, 0, "\xE0\xA0", "\""},
        {3, 0, "\xE0\xA0", "\xC0"},
        {3, 0, "\xE1", "\x7F"},
        {3, 0, "\xED", "\xA0\x80"},
        {3, 0, "\xED\x9F", "\x7F"},
        {3, 0, "\xEF\xBF", "\xC0"},
        {3, 0, "\xF0", "\x8F\x80\x80"},
        {3, 0, "\xF0\x90\x80", "\""},
        {3, 0, "\xF1\x80", "a"},
        {3, 0, "\xF4", "\x90\x80\x80"},
        {3, 0, "\xF4\x8F\xBF", "\xFF"},
        // Escapes.
        {4, 0, R"(\)", R"(q)"},
        {4, 0, R"(\)", R"(x41)"},
        {4, 0, R"(\)", R"(U0041)"},
        {4, 0, R"(\)", R"(')"},
        {4, 0, R"(\)", R"(0)"},
        {4, 0, R"(\)", "\n"},
        {4, 0, R"(\)", bytes("\0")},
        {4, 0, R"(\)", "\x80"},
        {4, 0, R"(\)", "\xC3\xA9"},
        {4, 0, R"(\u)", R"(g)"},
        {4, 0, R"(\u)", R"({41})"},
        {4, 0, R"(\u0)", R"(")"},
        {4, 0, R"(\u00)", R"(\)"},
        {4, 0, R"(\u004)", R"(G)"},
        {4, 0, R"(\u004)", "\x1F"},
        {4, 0, R"(\u00)", "\x80"},
        {4, 0, R"(\udc0)", R"(0)"},
        {4, 0, R"(\uDFF)", R"(F)"},
        {4, 0, R"(a\uDe0)", R"(0\ud83d)"},
        {4, 0, R"(\ud83d\ude00\ude0)", R"(0)"},
        {4, 0, R"(\ud83d)", R"(")"},
        {4, 0, R"(\ud83d)", R"(u)"},
        {4, 0, R"(\uD800)", "\x80"},
        {4, 0, R"(\udbff)", "\x01"},
        {4, 0, R"(\ud83d)", "\xF0\x9F\x98\x80"},
        {4, 0, R"(\ud83d\)", R"(n)"},
        {4, 0, R"(\ud83d\)", R"(\)"},
        {4, 0, R"(\ud83d\)", R"(")"},
        {4, 0, R"(\ud83d\u)", R"(g)"},
        {4, 0, R"(\ud83d\udc0)", R"(")"},
        {4, 0, R"(\ud83d\u004)", R"(1)"},
        {4, 0, R"(\ud83d\ud83)", R"(d)"},
        {4, 0, R"(\ud83d\udbf)", R"(f)"},
        {4, 0, R"(\ud83d\ue00)", R"(0)"},
        {4, 0, R"(\ud83d\ud7f)", R"(f)"},
        // Control characters.
        {5, 0, "", bytes("\0")},
        {5, 0, "", "\n"},
        {5, 0, "", "\t"},
        {5, 0, "", "\x1F"},
        {5, 0, "a", "\r\n"},
        {5, 0, R"(\n)", "\n"},
        {5, 0, "\xC2\x80", "\x01"},
    };
    for (const wrong& form : forms) {
        for (const std::string place :
             {R"({")", R"({"x":")", R"({"x":[{"State":")", R"({"x":{"y":0,")"}) {
            result.push_back({form.code, 0, place + form.before, form.rest});
        }
        // A text of which nothing is left to rule out is one that is skipped.
        result.push_back({form.code, keep, R"({"State":")" + form.before, form.rest});
        result.push_back({form.code, keep, R"({"State":"Runnin)" + form.before, form.rest});
        result.push_back({form.code, keep, R"({"State":"Running)" + form.before, form.rest});
        result.push_back({form.code, keep, R"({"Type":"zz)" + form.before, form.rest});
        result.push_back({form.code, 0, R"({"Stat)" + form.before, form.rest});
        result.push_back({form.code, 0, R"({"State)" + form.before, form.rest});
    }
    return result;
}

}  // namespace cases
