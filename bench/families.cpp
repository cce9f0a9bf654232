#include "families.hpp"

#include <opstatus/opstatus.h>

#include <iterator>

namespace bench {
namespace {

constexpr std::string_view id = "88ef90f9-0b94-46b0-b817-a6ea20c07f8a";

template <std::size_t N>
std::string pick(generator& random, const char* const (&from)[N]) {
    return from[random() % N];
}

std::string element(std::string_view state, std::string_view type) {
    return "{\"OperationId\":\"" + std::string(id) + "\",\"State\":\"" + std::string(state) +
           "\",\"Type\":\"" + std::string(type) + "\"}";
}

std::string repeat(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

std::string nest(std::size_t depth) { return repeat("[", depth) + repeat("]", depth); }

// Strings.
std::string escape(generator&) { return R"(\n)"; }
std::string any_escape(generator& random) {
    return pick(random, {R"(\")", R"(\\)", R"(\/)", R"(\b)", R"(\f)", R"(\n)", R"(\r)", R"(\t)"});
}
std::string unicode_escape(generator&) { return R"(\u00e9)"; }
std::string surrogate_escapes(generator&) { return R"(\ud83d\ude00)"; }
std::string two_bytes(generator&) { return "\xC3\xA9"; }
std::string three_bytes(generator&) { return "\xE2\x82\xAC"; }
std::string four_bytes(generator&) { return "\xF0\x9F\x98\x80"; }
std::string any_character(generator& random) {
    return pick(random, {"a", "\\n", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\\u00e9",
                         "\\ud83d\\ude00", "bc", "\x7F"});
}
std::string one_plain_between(generator& random) { return pick(random, {"a\\n", "a\xC3\xA9"}); }
std::string short_string(generator& random) { return '"' + std::string(random() % 5, 'x') + '"'; }

// Structure.
std::string zero(generator&) { return "0"; }
std::string empty_member(generator&) { return R"("":0)"; }
std::string deepest(generator&) { return nest(63); }
std::string any_depth(generator& random) { return nest(1 + random() % 63); }
std::string any_empty(generator& random) { return pick(random, {"[]", "{}", "0", "\"\""}); }
std::string literal(generator& random) { return pick(random, {"true", "false", "null"}); }
std::string number(generator& random) {
    return pick(random, {"0", "-1", "12", "0.5", "1e9", "-1.25E-10", "1234567890", "3.14159"});
}
std::string digit(generator& random) { return pick(random, {"1", "2"}); }
std::string spaced_member(generator&) { return " \"a\" : 1 "; }
std::string white_space(generator& random) { return pick(random, {" ", "\n", "\t", "\r"}); }
std::string indented(generator& random) { return repeat(" ", random() % 24) + "\n0"; }

// Names and texts that are nearly the known ones.
std::string near_member(generator& random) {
    return pick(random, {R"("OperationIx":0)", R"("Statf":0)", R"("Typf":0)", R"("State ":0)",
                         R"("OperationId\u0000":0)", R"("T":0)", R"("":0)"});
}
std::string near_enum(generator& random) {
    return element(pick(random, {"ForceCancellee", "Completes", "Runninh", "Canceled"}),
                   pick(random, {"PartitionRestarts", "partitionDataLost", "Nodetransition"}));
}
std::string escaped_names(generator&) {
    return R"({"\u004fperationId":")" + std::string(id) +
           R"(","Stat\u0065":"Running","T\u0079pe":"\u0049nvalid"})";
}
std::string escaped_uuid(generator&) {
    return "{\"OperationId\":\"" + repeat("\\u0061", 8) + "-" + repeat("\\u0061", 4) + "-" +
           repeat("\\u0061", 4) + "-" + repeat("\\u0061", 4) + "-" + repeat("\\u0061", 12) + "\"}";
}

// Records: what a lane hopes for, and does not get.
std::string empty_record(generator&) { return "{}"; }
std::string short_record(generator& random) {
    return pick(random, {R"({"State":"Running"})", R"({"Type":"invalid"})", "{}"});
}
std::string any_layout(generator& random) {
    const std::string id_member = "\"OperationId\":\"" + std::string(id) + "\"";
    switch (random() % 5) {
        case 0:
            return element("Running", "PartitionRestart");
        case 1:
            return "{\"State\":\"Faulted\",\"Type\":\"Invalid\"," + id_member + "}";
        case 2:
            return "{\n  " + id_member + ",\n  \"State\": \"Faulted\",\n  \"Type\": \"Invalid\"\n}";
        case 3:
            return "{" + id_member + ",\"Type\":\"Invalid\",\"State\":\"Faulted\",\"More\":[1]}";
        default:
            return "{" + id_member + "}";
    }
}
std::string every_other(generator& random) {
    return pick(random, {R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a",)"
                         R"("State":"Running","Type":"Invalid"})",
                         R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a",)"
                         R"("State":"Running","Type":"Invalid" })"});
}
// A pair of one length and of the same work for who reads byte by byte: the escape stands at a
// lane's first byte, and at its last one. The report compares the two.
std::string lane_early(generator&) {
    return R"({"\u004fperationId":")" + std::string(id) +
           R"(","State":"Completed","Type":"PartitionRestart"})";
}
std::string lane_late(generator&) {
    return R"({"OperationId":")" + std::string(id) +
           R"(","State":"Completed","Type":"PartitionRestar\u0074"})";
}

constexpr family families[] = {
    {"string: one escape", R"([{"a":")", R"("}])", escape, ""},
    {"string: all escapes", R"([{"a":")", R"("}])", any_escape, ""},
    {"string: \\u escapes", R"([{"a":")", R"("}])", unicode_escape, ""},
    {"string: surrogate pairs", R"([{"a":")", R"("}])", surrogate_escapes, ""},
    {"string: UTF-8, 2 bytes", R"([{"a":")", R"("}])", two_bytes, ""},
    {"string: UTF-8, 3 bytes", R"([{"a":")", R"("}])", three_bytes, ""},
    {"string: UTF-8, 4 bytes", R"([{"a":")", R"("}])", four_bytes, ""},
    {"string: all of these", R"([{"a":")", R"("}])", any_character, ""},
    {"string: runs of one byte", R"([{"a":")", R"("}])", one_plain_between, ""},
    {"strings of 0 to 4 bytes", R"([{"a":[)", R"(]}])", short_string},
    {"a name of escapes", R"([{")", R"(":0}])", any_escape, ""},
    {"array of zeros", R"([{"a":[)", R"(]}])", zero},
    {"empty members", R"([{)", R"(}])", empty_member},
    {"depth 64", R"([{"a":[)", R"(]}])", deepest},
    {"depth 2 to 64", R"([{"a":[)", R"(]}])", any_depth},
    {"empty values", R"([{"a":[)", R"(]}])", any_empty},
    {"literals", R"([{"a":[)", R"(]}])", literal},
    {"numbers", R"([{"a":[)", R"(]}])", number},
    {"one long number", R"([{"a":1)", R"(}])", digit, ""},
    {"white space around tokens", R"([{)", R"(}])", spaced_member},
    {"white space only", "[", "{}]", white_space, ""},
    {"white space, indentation", R"([{"a":[)", R"(]}])", indented},
    {"names nearly known", R"([{)", R"(}])", near_member},
    {"texts nearly known", "[", "]", near_enum, ",", OPSTATUS_KEEP_UNRECOGNIZED_NAMES},
    {"names with escapes", "[", "]", escaped_names},
    {"UUIDs of escapes", "[", "]", escaped_uuid},
    {"empty records", "[", "]", empty_record},
    {"empty records, sequence", "", "", empty_record, ""},
    {"short records", "[", "]", short_record},
    {"layouts at random", "[", "]", any_layout},
    {"each other for the lane", "[", "]", every_other},
    {"lane: early", "[", "]", lane_early},
    {"lane: late", "[", "]", lane_late},
};

}  // namespace

std::string family::make(std::size_t len) const {
    generator random(1);
    std::string text(open);
    text += unit(random);
    while (text.size() + close.size() < len) {
        text += between;
        text += unit(random);
    }
    return text += close;
}

const family* family_at(std::size_t index) {
    return index < std::size(families) ? &families[index] : nullptr;
}

}  // namespace bench
