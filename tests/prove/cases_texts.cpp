#include "cases.hpp"

namespace cases {
namespace {

struct text_place {
    std::int32_t code;
    std::uint32_t options;
    std::string before;
};

// What each text that must be listed has in common with the others: the lexical error wins; an escape
// is judged as one first; a character that is not ASCII is judged at its first byte.
std::vector<wrong> in_every_place() {
    const std::string id_begin = R"({"OperationId":")" + std::string(id_text);
    std::vector<wrong> result;
    for (const auto& [code, options, before] : std::vector<text_place>{
             {9, reject, R"({")"},
             {9, reject, R"({"State)"},
             {9, reject, R"({"State":"Running", "Op)"},
             {11, 0, R"({"OperationId":")"},
             {11, keep, R"({"OperationId":"88ef90f9)"},
             {11, 0, id_begin},
             {12, 0, R"({"State":")"},
             {12, 0, R"({"State":"Runn)"},
             {12, integers, R"({"State":"Running)"},
             {13, 0, R"({"Type":")"},
             {13, 0, R"({"Type":"partition)"},
             {13, null, R"({"Type":"Invalid)"},
         }) {
        for (const wrong& w : std::vector<wrong>{
                 {3, 0, "", "\x80"},
                 {3, 0, "", "\xC1"},
                 {3, 0, "", "\xF5"},
                 {3, 0, "", "\xFF"},
                 {5, 0, "", bytes("\0")},
                 {5, 0, "", "\n"},
                 {5, 0, "", "\x1F"},
                 {4, 0, R"(\)", "q"},
                 {4, 0, R"(\)", "\n"},
                 {4, 0, R"(\)", "\xC3\xA9"},
                 {4, 0, R"(\)", "\x80"},
                 {4, 0, R"(\u)", R"(")"},
                 {4, 0, R"(\u00)", "g"},
                 {4, 0, R"(\u000)", "\x80"},
                 {4, 0, R"(\udc0)", "0"},
                 {4, 0, R"(\uDFF)", "f"},
                 {1, 0, "", ""},
                 {1, 0, R"(\)", ""},
                 {1, 0, R"(\u)", ""},
                 {1, 0, R"(\uff)", ""},
                 {1, 0, R"(\uffe)", ""},
                 // The rest have the place's own code.
                 {0, 0, "", "\xC2"},
                 {0, 0, "", "\xC3\xA9"},
                 {0, 0, "", "\xE0\x80"},
                 {0, 0, "", "\xED\xA0\x80"},
                 {0, 0, "", "\xEF\xBB\xBF"},
                 {0, 0, "", "\xF0"},
                 {0, 0, "", "\xF4\x90"},
                 {0, 0, "", "\x7F"},
                 {0, 0, "", " "},
                 {0, 0, "", "x"},
                 {0, 0, R"(\)", "n"},
                 {0, 0, R"(\)", "/"},
                 {0, 0, R"(\)", R"(")"},
                 {0, 0, R"(\)", R"(\)"},
                 {0, 0, R"(\u000)", "0"},
                 {0, 0, R"(\u002)", "2"},
                 {0, 0, R"(\u007)", "8"},
                 {0, 0, R"(\u00e)", "9"},
                 {0, 0, R"(\uffe)", "1"},
                 {0, 0, R"(\ud83)", "d"},
                 {0, 0, R"(\uD80)", R"(0\udc00)"},
                 {0, 0, R"(\udbf)", "f"},
                 {0, 0, R"(\ud7f)", "f"},
                 {0, 0, R"(\ue00)", "0"},
             }) {
            result.push_back({w.code == 0 && !w.rest.empty() ? code : w.code, options,
                              before + w.before, w.rest});
        }
    }
    return result;
}

}  // namespace

std::vector<wrong> wrong_texts() {
    const std::string id_begin = R"({"OperationId":")" + std::string(id_text);
    std::vector<wrong> result = in_every_place();
    const std::vector<wrong> more = {
        {9, reject, R"({")", R"(")"},
        {9, reject, R"({")", R"(state")"},
        {9, reject, R"({"Sta)", R"(")"},
        {9, reject, R"({"Stat)", R"(us")"},
        {9, reject, R"({"S)", R"(TATE")"},
        {9, reject, R"({"State)", R"(s")"},
        {9, reject, R"({"Typ)", R"(")"},
        {9, reject, R"({"OperationI)", R"(D")"},
        {9, reject, R"({"OperationId)", R"(d")"},
        {9, reject, R"({"S\u0074)", R"(")"},
        {9, reject, R"({"S\u005)", R"(4")"},
        {9, reject, R"({"\u015)", R"(3")"},
        {9, reject, R"({"State":"Running","T)", R"(i")"},
        {9, reject, R"({"State":"Running","St)", R"(e")"},
        {9, reject, R"({"State":"Running","State)", R"(e")"},
        {9, reject, R"({"State":"Running","Stat)", R"(")"},
        {9, reject | null, R"({"OperationId":null,"State":null,"Type":null,")", R"(x")"},

        {11, 0, R"({"OperationId":")", R"(")"},
        {11, 0, R"({"OperationId":")", R"({88ef90f9)"},
        {11, 0, R"({"OperationId":")", R"((88ef90f9)"},
        {11, 0, R"({"OperationId":")", R"(-)"},
        {11, 0, R"({"OperationId":")", R"(urn:uuid:)"},
        {11, 0, R"({"OperationId":")", R"(g)"},
        {11, 0, R"({"OperationId":")", R"(G)"},
        {11, 0, R"({"OperationId":")", R"(@)"},
        {11, 0, R"({"OperationId":")", R"(`)"},
        {11, 0, R"({"OperationId":")", R"(/)"},
        {11, 0, R"({"OperationId":")", R"(:)"},
        {11, 0, R"({"OperationId":"0)", R"(x)"},
        {11, 0, R"({"OperationId":"88ef90f)", R"(-)"},
        {11, 0, R"({"OperationId":"88ef90f9)", R"(0b9446b0b817a6ea20c07f8a")"},
        {11, 0, R"({"OperationId":"88ef90f9)", R"(")"},
        {11, 0, R"({"OperationId":"88ef90f9-)", R"(-)"},
        {11, 0, R"({"OperationId":"88ef90f9-0b94)", R"(4)"},
        {11, 0, R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8)", R"(")"},
        {11, 0, R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8)", R"(-)"},
        {11, 0, id_begin, R"(a")"},
        {11, 0, id_begin, R"(})"},
        {11, 0, id_begin, R"(-)"},
        {11, 0, id_begin + R"(\u006)", R"(1)"},
        {11, 0, R"({"OperationId":"\u002)", R"(d)"},
        {11, 0, R"({"OperationId":"88ef90f9\u003)", R"(0)"},
        {11, 0, R"({"OperationId":"\u0038\u003)", R"(a)"},
        {11, 0, R"({"OperationId":"\u006)", R"(7)"},
        {11, 0, R"({"OperationId":"\u004)", R"(0)"},
        {11, 0, R"({"OperationId":"\u013)", R"(8)"},
        {11, 0, R"({"OperationId":"\uff1)", R"(0)"},
        {11, keep, R"({"OperationId":")", R"(g)"},

        {12, 0, R"({"State":")", R"(")"},
        {12, 0, R"({"State":")", R"(running)"},
        {12, 0, R"({"State":")", R"(invalid)"},
        {12, 0, R"({"State":")", R"(1")"},
        {12, 0, R"({"State":"R)", R"(UNNING)"},
        {12, 0, R"({"State":"Ro)", R"(o)"},
        {12, 0, R"({"State":"Run)", R"(")"},
        {12, 0, R"({"State":"Running)", R"(s)"},
        {12, 0, R"({"State":"Rolling)", R"( Back)"},
        {12, 0, R"({"State":"Cancel)", R"(ed)"},
        {12, 0, R"({"State":"Force)", R"(d)"},
        {12, 0, R"({"State":"ForceCancelle)", R"(")"},
        {12, 0, R"({"State":"Complete)", R"(")"},
        {12, 0, R"({"State":"\u007)", R"(2)"},
        {12, 0, R"({"State":"\u0052un\u006)", R"(f)"},
        {12, 0, R"({"State":"\u0052un)", R"(")"},
        {12, 0, R"({"State":"\u015)", R"(2)"},
        {12, 0, R"({"State":"Run\u806)", R"(e)"},
        {12, integers, R"({"State":")", R"(1")"},

        {13, 0, R"({"Type":")", R"(")"},
        {13, 0, R"({"Type":"P)", R"(ARTITIONRESTART)"},
        {13, 0, R"({"Type":"I)", R"(NVALID)"},
        {13, 0, R"({"Type":"partition)", R"(restart)"},
        {13, 0, R"({"Type":"Partition)", R"(restart)"},
        {13, 0, R"({"Type":"Partition)", R"(")"},
        {13, 0, R"({"Type":"node)", R"(transition)"},
        {13, 0, R"({"Type":"Node)", R"(transition)"},
        {13, 0, R"({"Type":"nodeTransition)", R"(s)"},
        {13, 0, R"({"Type":"partitionDataLos)", R"(")"},
        {13, 0, R"({"Type":"partitionDataLoss)", R"(e)"},
        {13, 0, R"({"Type":"PartitionQ)", R"(l)"},
        {13, 0, R"({"Type":"inv)", R"(")"},
        {13, 0, R"({"Type":")", R"(Running)"},
        {13, 0, R"({"Type":"\u005)", R"(1)"},
        {13, 0, R"({"Type":"\u0050artition\u007)", R"(2)"},
        {13, integers, R"({"Type":")", R"(8")"},
    };
    result.insert(result.end(), more.begin(), more.end());
    return result;
}

}  // namespace cases
