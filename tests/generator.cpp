#include "generator.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array member_names{"OperationId"sv, "State"sv, "Type"sv};

constexpr std::array state_names{"Invalid"sv, "Running"sv,   "RollingBack"sv,   "Completed"sv,
                                 "Faulted"sv, "Cancelled"sv, "ForceCancelled"sv};

constexpr std::array type_names{
    "Invalid"sv,          "PartitionDataLoss"sv, "PartitionQuorumLoss"sv, "PartitionRestart"sv,
    "NodeTransition"sv,   "invalid"sv,           "partitionDataLoss"sv,   "partitionQuorumLoss"sv,
    "partitionRestart"sv, "nodeTransition"sv};

constexpr std::array state_integers{"0"sv, "1"sv, "2"sv, "3"sv, "4"sv, "5"sv, "6"sv};
constexpr std::array type_integers{"0"sv, "1"sv, "2"sv, "4"sv, "8"sv};

// Near misses of listed texts and integers, and far ones.
constexpr std::array other_texts{""sv,
                                 "running"sv,
                                 "Runnin"sv,
                                 "Runningg"sv,
                                 "RUNNING"sv,
                                 "Rollingback"sv,
                                 "InvalId"sv,
                                 "Force"sv,
                                 "Pending"sv,
                                 "PARTITIONRESTART"sv,
                                 "partitionrestart"sv,
                                 "PartitionLoss"sv,
                                 "NodeRestart"sv,
                                 " Running"sv,
                                 "7"sv};

constexpr std::array other_integers{"3"sv,  "5"sv,   "7"sv,   "9"sv,   "10"sv, "00"sv,
                                    "-1"sv, "1.0"sv, "1e0"sv, "0E0"sv, "16"sv, "-0"sv};

constexpr std::array unknown_names{"Stat"sv,
                                   "States"sv,
                                   "state"sv,
                                   "STATE"sv,
                                   "Typ"sv,
                                   "Types"sv,
                                   "type"sv,
                                   "OperationI"sv,
                                   "operationId"sv,
                                   "OperationIdX"sv,
                                   ""sv,
                                   "Error"sv,
                                   "Name"sv,
                                   "NodeName"sv,
                                   "O"sv,
                                   "T"sv,
                                   "S"sv,
                                   "OperationId "sv,
                                   "a longer name than any known"sv};

constexpr std::array wrong_values{"true"sv, "false"sv, "[]"sv, "{}"sv,
                                  "-1"sv,   "\"\""sv,  "12"sv, "[null]"sv};

// The first and the last character of every length and on both sides of every
// gap in UTF-8.
constexpr std::array characters{
    "\x7F"sv,         "\xC2\x80"sv,         "\xDF\xBF"sv,         "\xE0\xA0\x80"sv,
    "\xEC\xBF\xBF"sv, "\xED\x9F\xBF"sv,     "\xEE\x80\x80"sv,     "\xEF\xBB\xBF"sv,
    "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF3\xBF\xBF\xBF"sv, "\xF4\x8F\xBF\xBF"sv};

constexpr std::array short_escapes{R"(\")"sv, R"(\\)"sv, R"(\/)"sv, R"(\b)"sv,
                                   R"(\f)"sv, R"(\n)"sv, R"(\r)"sv, R"(\t)"sv};

constexpr std::array fine_numbers{
    "0"sv,    "-0"sv,   "1"sv,   "-1"sv,    "10"sv,    "0.0"sv,    "-0.5e7"sv,
    "1E+9"sv, "2e-3"sv, "0e0"sv, "12.34"sv, "9e999"sv, "1.5E-0"sv, "18446744073709551616"sv};

constexpr std::array literals{"true"sv, "false"sv, "null"sv};

// Bytes that mean something somewhere, or border on those that do.
constexpr std::string_view telling_bytes =
    "\"\\{}[]:,-+.eE0123456789abcdfnrtuxAFgGSTORIaBD/ "
    "\t\n\r\x0B\x1F\x01\x7F\x80\xBF\xC0\xC1\xC2\xE0"
    "\xED\xEF\xF0\xF4\xF5\xFE\xFF\0"sv;

constexpr std::string_view white_bytes = " \t\n\r"sv;

}  // namespace

// What one document has in common, so that whole documents come out plain,
// pretty or wild, and are not all a little of everything.
struct source::manner {
    std::size_t white_chance = 0;  // of white space in any one place where it may stand
    std::size_t white_most = 1;
    std::size_t escape_chance = 0;  // of any one character of a known text
    std::size_t upper_chance = 0;   // of any one hex digit
    std::size_t integer_chance = 0;
    std::size_t null_chance = 0;
    std::size_t unlisted_chance = 0;
    std::size_t wrong_chance = 0;
    std::size_t duplicate_chance = 0;
    std::size_t absent_chance = 0;
    std::size_t num_unknown_most = 0;
    bool may_be_too_deep = false;
};

source::source(std::uint64_t seed) : state_(seed) {}

// splitmix64: unlike the standard distributions it is the same everywhere.
std::uint64_t source::next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

std::size_t source::below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

bool source::percent(std::size_t chance) { return below(100) < chance; }

template <class Container>
const auto& source::any_of(const Container& items) {
    return items[below(items.size())];
}

source::manner source::choose_manner() {
    manner how;
    if (percent(40)) {
        how.white_chance = percent(50) ? 100 : 30;
        how.white_most = percent(10) ? 70 : 4;  // 70: longer than any vector
    }
    if (percent(30)) {
        how.escape_chance = percent(30) ? 100 : 10;
    }
    how.upper_chance = percent(70) ? 0 : 50;
    how.integer_chance = percent(85) ? 0 : 80;
    how.null_chance = percent(90) ? 0 : 40;
    how.unlisted_chance = percent(90) ? 0 : 40;
    how.wrong_chance = percent(95) ? 0 : 30;
    how.duplicate_chance = percent(95) ? 0 : 50;
    how.absent_chance = percent(60) ? 0 : 40;
    how.num_unknown_most = percent(50) ? 0 : 3;
    how.may_be_too_deep = percent(5);
    return how;
}

std::string source::document() {
    if (percent(15)) {
        return gateway_object();
    }
    const manner how = choose_manner();
    std::string out = white(how);
    out += object(how);
    return out + white(how);
}

std::string source::list() {
    const bool from_gateway = percent(30);
    const manner how = from_gateway ? manner{} : choose_manner();
    std::string out = spaced('[', how);
    const std::size_t num_objects = below(6);
    for (std::size_t i = 0; i < num_objects; ++i) {
        if (i > 0) {
            out += spaced(',', how);
        }
        out += from_gateway ? gateway_object() : object(how);
    }
    return out + spaced(']', how);
}

std::string source::sequence() {
    const manner how = choose_manner();
    const bool lines = percent(50);
    std::string out = white(how);
    const std::size_t num_objects = below(6);
    for (std::size_t i = 0; i < num_objects; ++i) {
        out += percent(30) ? gateway_object() : object(how);
        out += lines ? "\n" : white(how);
    }
    return out;
}

std::string source::white(const manner& how) {
    return percent(how.white_chance) ? white_run(how.white_most) : std::string();
}

std::string source::spaced(char mark, const manner& how) {
    std::string out = white(how);
    out += mark;
    return out + white(how);
}

std::string source::white_run(std::size_t most) {
    std::string out;
    const std::size_t len = 1 + below(most);
    const bool plain = percent(50);
    for (std::size_t i = 0; i < len; ++i) {
        out += plain ? ' ' : any_of(white_bytes);
    }
    return out;
}

std::string source::gateway_object() {
    const bool integers = percent(25);
    std::string out = R"({"OperationId":")" + uuid(0) + R"(","State":)";
    if (integers) {
        out += any_of(state_integers);
        out += R"(,"Type":)";
        out += any_of(type_integers);
    } else {
        out += quoted(any_of(state_names), 0);
        out += R"(,"Type":)";
        out += quoted(type_names[below(5)], 0);
    }
    return out + '}';
}

std::string source::object(const manner& how) {
    std::vector<std::string> members;
    for (std::size_t which = 0; which < member_names.size(); ++which) {
        if (!percent(how.absent_chance)) {
            members.push_back(known_member(which, how));
            if (percent(how.duplicate_chance)) {
                members.push_back(known_member(which, how));
            }
        }
    }
    for (std::size_t left = below(how.num_unknown_most + 1); left > 0; --left) {
        members.push_back(unknown_member(how));
    }
    // Half keep the gateway's order, which readers may be fast at.
    if (percent(50)) {
        for (std::size_t i = members.size(); i > 1; --i) {
            std::swap(members[i - 1], members[below(i)]);
        }
    }
    std::string out = '{' + white(how);
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0) {
            out += spaced(',', how);
        }
        out += members[i];
    }
    return out + white(how) + '}';
}

std::string source::known_member(std::size_t which, const manner& how) {
    std::string out = quoted(member_names[which], how.escape_chance);
    out += spaced(':', how);
    if (percent(how.null_chance)) {
        return out + "null";
    }
    if (percent(how.wrong_chance)) {
        out += any_of(wrong_values);
        return out;
    }
    if (which != 0) {
        return out + enum_value(which, how);
    }
    std::string id = uuid(how.upper_chance);
    if (percent(how.unlisted_chance / 8)) {
        id.resize(below(id.size()));
    } else if (percent(how.unlisted_chance / 8)) {
        id += '0';
    }
    return out + quoted(id, how.escape_chance);
}

std::string source::enum_value(std::size_t which, const manner& how) {
    const bool is_state = which == 1;
    const bool listed = !percent(how.unlisted_chance);
    if (percent(how.integer_chance)) {
        if (!listed && percent(20)) {
            return std::string(any_of(other_integers));
        }
        return std::string(is_state ? any_of(state_integers) : any_of(type_integers));
    }
    if (!listed) {
        return percent(20) ? free_string() : quoted(any_of(other_texts), how.escape_chance);
    }
    return quoted(is_state ? any_of(state_names) : any_of(type_names), how.escape_chance);
}

std::string source::unknown_member(const manner& how) {
    std::string out =
        percent(60) ? quoted(any_of(unknown_names), how.escape_chance) : free_string();
    out += spaced(':', how);
    if (how.may_be_too_deep) {
        return out + nest(how, 60 + below(8));
    }
    return out + (percent(5) ? nest(how, 1 + below(64)) : value(how, 3));
}

std::string source::uuid(std::size_t upper_chance) {
    std::string out;
    for (std::size_t i = 0; i < 36; ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            out += '-';
        } else {
            const std::string_view digits =
                percent(upper_chance) ? "0123456789ABCDEF"sv : "0123456789abcdef"sv;
            out += any_of(digits);
        }
    }
    return out;
}

// A text as a JSON string that decodes to it; it must not need escapes.
std::string source::quoted(std::string_view text, std::size_t escape_chance) {
    std::string out = "\"";
    for (const char each : text) {
        if (percent(escape_chance)) {
            out += unicode_escape(static_cast<unsigned char>(each));
        } else {
            out += each;
        }
    }
    return out + '"';
}

std::string source::unicode_escape(std::uint32_t unit) {
    std::string out = "\\u";
    for (const std::uint32_t shift : {12U, 8U, 4U, 0U}) {
        const std::size_t digit = (unit >> shift) & 15U;
        out += percent(50) ? "0123456789abcdef"[digit] : "0123456789ABCDEF"[digit];
    }
    return out;
}

std::string source::free_string() {
    std::string out = "\"";
    for (std::size_t left = below(8); left > 0; --left) {
        switch (below(6)) {
            case 0: {
                const std::size_t len = below(40);
                out.append(len, static_cast<char>('a' + below(26)));
                break;
            }
            case 1:
                out += any_of(characters);
                break;
            case 2:
                out += any_of(short_escapes);
                break;
            case 3:  // any unit but a surrogate
                out += unicode_escape(static_cast<std::uint32_t>(below(0xD800)));
                break;
            case 4:
                out += unicode_escape(static_cast<std::uint32_t>(0xD800 + below(0x400)));
                out += unicode_escape(static_cast<std::uint32_t>(0xDC00 + below(0x400)));
                break;
            default:
                out += any_of("{}[]:,'/0 "sv);
                break;
        }
    }
    return out + '"';
}

std::string source::number() {
    if (percent(50)) {
        return std::string(any_of(fine_numbers));
    }
    const auto digits = [this] {
        std::string out;
        for (std::size_t left = 1 + below(6); left > 0; --left) {
            out += static_cast<char>('0' + below(10));
        }
        return out;
    };
    std::string out = percent(30) ? "-" : "";
    out += static_cast<char>('1' + below(9));
    out += digits();
    if (percent(40)) {
        out += '.' + digits();
    }
    if (percent(40)) {
        out += percent(50) ? 'e' : 'E';
        out += any_of(std::array{""sv, "+"sv, "-"sv});
        out += digits();
    }
    return out;
}

std::string source::value(const manner& how, std::size_t budget) {
    const std::size_t kind = below(budget == 0 ? 3 : 5);
    if (kind == 0) {
        return free_string();
    }
    if (kind == 1) {
        return number();
    }
    if (kind == 2) {
        return std::string(any_of(literals));
    }
    const bool is_object = kind == 3;
    std::string out(1, is_object ? '{' : '[');
    out += white(how);
    const std::size_t num_elements = below(4);
    for (std::size_t i = 0; i < num_elements; ++i) {
        if (i > 0) {
            out += spaced(',', how);
        }
        if (is_object) {
            out += percent(50) ? quoted(any_of(member_names), how.escape_chance) : free_string();
            out += spaced(':', how);
        }
        out += value(how, budget - 1);
    }
    return out + white(how) + (is_object ? '}' : ']');
}

std::string source::nest(const manner& how, std::size_t depth) {
    std::string out;
    std::string closing;
    const std::size_t object_chance = below(3) * 50;
    for (std::size_t i = 0; i < depth; ++i) {
        if (percent(object_chance)) {
            out += percent(10) ? "{\"x\":0,\"\":" : "{\"\":";
            closing += '}';
        } else {
            out += percent(10) ? "[[]," : "[";
            closing += ']';
        }
    }
    out += value(how, 0);
    std::reverse(closing.begin(), closing.end());
    return out + closing;
}

void source::mutate(std::string& input) {
    if (input.empty()) {
        input += any_of(telling_bytes);
        return;
    }
    const std::size_t place = below(input.size());
    const char other = percent(75) ? any_of(telling_bytes) : static_cast<char>(below(256));
    switch (below(8)) {
        case 0:
        case 1:
            input[place] = other;
            break;
        case 2:
        case 3:
            input.insert(below(input.size() + 1), 1, other);
            break;
        case 4:
            input.erase(place, 1);
            break;
        case 5:
            input.resize(place);
            break;
        case 6: {  // a stretch from elsewhere, over what is there or between
            const std::string stretch = input.substr(place, 1 + below(40));
            const std::size_t target = below(input.size());
            input.replace(target, percent(50) ? stretch.size() : 0, stretch);
            break;
        }
        default: {  // from one structural byte to the next, twice
            constexpr std::string_view structural = "{}[]:,\""sv;
            const std::size_t first = input.find_first_of(structural, place);
            if (first == std::string::npos) {
                input += input[place];
                break;
            }
            const std::size_t last = input.find_first_of(structural, first + 1);
            const std::string token =
                input.substr(first, last == std::string::npos ? 1 : last - first + 1);
            input.insert(first, token);
            break;
        }
    }
}

std::vector<std::string> seeds() {
    std::vector<std::string> all = {
        // Empty, white and smallest.
        "",
        " \t\n\r",
        "{}",
        " { } ",
        "\r\n{\t}\n",
        // A gateway's forms.
        R"({"OperationId":"01234567-89ab-cdef-0123-456789abcdef","State":"RollingBack","Type":"PartitionQuorumLoss"})",
        R"({"OperationId":"fedcba98-7654-3210-fedc-ba9876543210","State":4,"Type":8})",
        // Another order, pretty, upper-case digits.
        "{\n  \"State\": \"Running\",\n  \"Type\": \"NodeTransition\",\n  \"OperationId\": "
        "\"01234567-89AB-CDEF-0123-456789ABCDEF\"\n}\n",
        // Every listed text.
        R"({"State":"Invalid","Type":"Invalid"})",
        R"({"State":"Completed","Type":"invalid"})",
        R"({"State":"Faulted","Type":"PartitionDataLoss"})",
        R"({"State":"Cancelled","Type":"partitionDataLoss"})",
        R"({"State":"ForceCancelled","Type":"partitionQuorumLoss"})",
        R"({"Type":"PartitionRestart"})",
        R"({"Type":"partitionRestart"})",
        R"({"Type":"nodeTransition"})",
        // Integers.
        R"({"State":0,"Type":0})",
        R"({"Type":1,"State":6})",
        R"({ "State" : 5 , "Type" : 2 })",
        R"({"Type":4})",
        // Null.
        R"({"OperationId":null,"State":null,"Type": null })",
        // Unlisted names and texts that border on listed ones.
        R"({"Stat":1,"States":2,"Typ":3,"OperationIdX":4,"":5})",
        R"({"State":"Runningg","Type":"partitionrestart"})",
        R"({"State":"","Type":"Part\ud83d\ude00"})",
        // Duplicates.
        R"({"State":"Running","St\u0061te":"Running"})",
        R"({"x":1,"x":2,"Type":"invalid","x":3,"Type":"invalid"})",
        // Escapes in names and texts.
        R"({"\u0053tat\u0065":"R\u0075nning"})",
        R"({"OperationId":"\u0030123456\u0037\u002d89ab-cdef-0123-456789abcde\u0046"})",
        R"({"T\u0079pe":"\u0050artitionRestart"})",
        // Escapes, pairs and their neighbours in a skipped string.
        R"({"a":"\"\\\/\b\f\n\r\t\u0000\uFFFF"})",
        R"({"a":"\ud800\udc00\uDBFF\uDFFF\ud7ff\ue000"})",
        R"({"\ud834\udd1e":""})",
        // UTF-8, every length and every border, in a string and in a name.
        "{\"a\":\"\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\"}",
        "{\"a\":\"\xF0\x90\x80\x80\xF1\x80\x80\x80\xF4\x8F\xBF\xBF\"}",
        "{\"\xE1\x80\x80\xEF\xBF\xBF\":\"\xF3\xBF\xBF\xBF\"}",
        "{\"State\":\"R\xC3\xBCnning\"}",
        // Numbers and literals.
        R"({"a":[0,-0,12,-3.40,5e6,7E+8,9.0e-1]})",
        R"({"a":true,"b":false,"c":null,"d":-1})",
        // Containers.
        R"({"a":{},"b":[],"c":{"State":7,"State":[{}]},"d":[ [ ] , { } ]})",
        R"({"Error":{"Code":"FABRIC_E_NODE_NOT_FOUND","Message":"none"}})",
        // Trailing content.
        R"({"State":"Running"} x)",
        R"({}{})",
    };
    // The deepest value that may be, and one deeper.
    all.push_back("{\"a\":" + std::string(64, '[') + std::string(64, ']') + "}");
    all.push_back("{\"a\":" + std::string(65, '[') + std::string(65, ']') + "}");
    return all;
}

}  // namespace generator
