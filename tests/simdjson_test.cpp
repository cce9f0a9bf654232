// simdjson.hpp: whatever simdjson finds is read as opstatus reads the same bytes alone, with
// offsets from the value's first byte, and simdjson's walk goes on behind it.
#include <gtest/gtest.h>

#include <cstdint>
#include <opstatus/simdjson.hpp>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using opstatus::error;
using opstatus::options;
using opstatus::record;
namespace ondemand = simdjson::ondemand;

static_assert(opstatus::ondemand_json<ondemand::value> &&
              opstatus::ondemand_json<ondemand::value&>);
static_assert(opstatus::ondemand_json<simdjson::simdjson_result<ondemand::document>&>);
static_assert(!opstatus::ondemand_json<const ondemand::value&>);
static_assert(!opstatus::ondemand_json<std::string_view> &&
              !opstatus::ondemand_json<ondemand::field>);
static_assert(noexcept(opstatus::parse(std::declval<ondemand::value&>())));
static_assert(std::is_trivially_copyable_v<opstatus::json_result>);

using list_range = decltype(opstatus::records(std::declval<ondemand::value&>()));
static_assert(std::ranges::input_range<list_range>);
static_assert(noexcept(std::declval<list_range&>().begin()));

constexpr std::string_view full_json =
    R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"RollingBack","Type":"PartitionRestart"})";

const record running = record().set_state(opstatus::state::running);

// Every error that the bytes of a value can have and that simdjson does not refuse before.
struct sample {
    error code;
    std::size_t offset;
    std::string json;
    options opts = options::none;
};
std::vector<sample> samples() {
    return {
        {error::ok, 2, "{}"},
        {error::ok, full_json.size(), std::string(full_json)},
        {error::ok, 50, R"({ "a": [ {"b": "]}"}, -1.5e3 ], "State":"Running"})"},
        {error::ok, 25, R"({"St\u0061te":"Running" })"},
        {error::ok, 12, R"({"State": 1})", options::accept_enum_integers},
        {error::ok, 14, R"({"State":null})", options::accept_null},
        {error::ok, 24, R"({"State":"unheard of  "})", options::keep_unrecognized_names},
        {error::unexpected_byte, 10, R"({"a":{"b" 1}})"},
        {error::unexpected_byte, 19, R"({"State":"Running",})"},
        {error::unexpected_byte, 8, R"({"a":tru})"},
        {error::unexpected_byte, 6, R"({"a":[}})", options::none},
        {error::unexpected_byte, 0, "7"},
        {error::unexpected_byte, 0, "-7.5"},
        {error::unexpected_byte, 0, "null"},
        {error::unexpected_byte, 0, "true"},
        {error::unexpected_byte, 0, R"("{\"State\":\"Running\"}")"},
        {error::unexpected_byte, 0, "[]"},
        {error::unexpected_byte, 0, R"([{"State":"Running"}])"},
        {error::invalid_escape, 7, R"({"a":"\x41"})"},
        {error::invalid_escape, 11, R"({"a":"\udc00"})"},
        {error::invalid_number, 6, R"({"a":042})"},
        {error::invalid_number, 6, R"({"a":- 1})"},
        {error::depth_exceeded, 69, R"({"a":)" + std::string(65, '[') + std::string(65, ']') + "}"},
        {error::ok, 134, R"({"a":)" + std::string(64, '[') + std::string(64, ']') + "}"},
        {error::duplicate_member, 25, R"({"State":"Running","State":"Running"})"},
        {error::unknown_member, 6, R"({"Status":0})", options::reject_unknown_members},
        {error::wrong_type, 9, R"({"State":{"a":1}})"},
        {error::wrong_type, 10, R"({"State": 1})"},
        {error::invalid_uuid, 16, R"({"OperationId":"{88ef90f9}"})"},
        {error::unknown_state, 16, R"({"State":"Canceled"})"},
        {error::unknown_type, 18, R"({"Type":"partitionrestart"})"},
        {error::missing_member, 1, "{}", options::require_all_members},
        {error::invalid_argument, 0, "{}", options{1u << 20}},
    };
}

simdjson::padded_string padded(std::string_view text) { return simdjson::padded_string(text); }

std::string describe(const sample& each) {
    return each.json + " " + std::string(to_string(each.code));
}

// The answer is the sample's, which is also what opstatus says to the bytes alone.
void expect(const opstatus::json_result& got, const sample& each) {
    const auto alone = opstatus::parse(each.json, each.opts);
    EXPECT_EQ(got.source_error(), simdjson::SUCCESS) << describe(each);
    EXPECT_EQ(got.error(), each.code) << describe(each);
    EXPECT_EQ(alone.error(), each.code) << describe(each);
    EXPECT_EQ(got.offset(), each.offset) << describe(each);
    EXPECT_EQ(got.offset(), alone.offset()) << describe(each);
    EXPECT_EQ(*got, *alone) << describe(each);
}

std::int64_t number(simdjson::simdjson_result<ondemand::value> value) {
    std::int64_t out = -1;
    EXPECT_EQ(value.get(out), simdjson::SUCCESS);
    return out;
}

// ---- Values -------------------------------------------------------------------------------------

TEST(SimdjsonValue, OfAField) {
    ondemand::parser parser;
    for (const sample& each : samples()) {
        for (const std::string_view space : {"", " ", " \t\r\n "}) {
            std::string text = R"({"Before":1,"Status":)";
            text += space;
            text += each.json;
            text += space;
            text += R"(,"After":2})";
            const auto json = padded(text);
            auto document = parser.iterate(json);
            EXPECT_EQ(number(document["Before"]), 1);
            expect(opstatus::parse(document["Status"], each.opts), each);
            EXPECT_EQ(number(document["After"]), 2);
        }
    }
}

TEST(SimdjsonValue, OfTheLastField) {
    ondemand::parser parser;
    for (const sample& each : samples()) {
        const auto json = padded(R"({"Status":)" + each.json + "}");
        auto document = parser.iterate(json);
        ondemand::value value;
        ASSERT_EQ(document["Status"].get(value), simdjson::SUCCESS);
        expect(opstatus::parse(value, each.opts), each);
        EXPECT_EQ(document.current_location().error(), simdjson::SUCCESS);
    }
}

TEST(SimdjsonValue, OfAnArrayThatIsWalkedThrough) {
    // All samples in one envelope; the walk must reach each of them, and the field behind.
    const auto all = samples();
    std::string text = R"({"ContinuationToken":"","Items":[)";
    for (const sample& each : all)
        text += each.json + (&each == &all.back() ? " " : " ,\n");
    text += R"(],"After":3})";
    const auto json = padded(text);

    ondemand::parser parser;
    auto document = parser.iterate(json);
    std::size_t index = 0;
    for (auto item : document["Items"]) {
        ASSERT_LT(index, all.size());
        expect(opstatus::parse(item, all[index].opts), all[index]);
        ++index;
    }
    EXPECT_EQ(index, all.size());
    EXPECT_EQ(number(document["After"]), 3);
}

TEST(SimdjsonValue, DeepInside) {
    ondemand::parser parser;
    const auto json = padded(
        R"({"a":[[{"b":{"State":"Running"},"c":1}],{"b":{"State":"Running" , "x"}}],"d":[{}]})");
    auto document = parser.iterate(json);
    std::vector<std::pair<error, std::size_t>> got;
    for (auto outer : document["a"]) {
        ondemand::value value;
        ASSERT_EQ(outer.get(value), simdjson::SUCCESS);
        if (value.type() == ondemand::json_type::array) {
            for (auto inner : value) {
                const auto status = opstatus::parse(inner["b"]);
                got.emplace_back(status.error(), status.offset());
                EXPECT_EQ(number(inner["c"]), 1);
            }
        } else {
            const auto status = opstatus::parse(value["b"]);
            got.emplace_back(status.error(), status.offset());
        }
    }
    EXPECT_EQ(got, (std::vector<std::pair<error, std::size_t>>{{error::ok, 19},
                                                               {error::unexpected_byte, 24}}));
    auto list = opstatus::records(document["d"]);
    EXPECT_EQ(std::ranges::distance(list), 1);
    EXPECT_TRUE(list.complete());
}

TEST(SimdjsonValue, OfFieldsThatAreWalkedThrough) {
    ondemand::parser parser;
    const auto json = padded(R"({"x":{"State":"Running"},"y":{"State":"x"},"z":3})");
    auto document = parser.iterate(json);
    std::string got;
    for (auto field : document.get_object()) {
        ondemand::value value;
        ASSERT_EQ(field.value().get(value), simdjson::SUCCESS);
        got += to_string(opstatus::parse(value).error());
        got += ' ';
    }
    EXPECT_EQ(got, "OK UNKNOWN_STATE UNEXPECTED_BYTE ");
}

TEST(SimdjsonValue, InPlaceOfNothing) {
    // What On-Demand takes for a value here is a bracket or a comma.
    ondemand::parser parser;
    const auto json = padded(R"({"Items":[{},]})");
    auto document = parser.iterate(json);
    std::vector<error> got;
    for (auto item : document["Items"]) {
        const auto status = opstatus::parse(item);
        got.push_back(status.error());
        if (status.source_error()) break;
        if (got.size() == 2) break;
    }
    EXPECT_EQ(got, (std::vector<error>{error::ok, error::unexpected_byte}));
}

// ---- Objects ------------------------------------------------------------------------------------

TEST(SimdjsonObject, MayHaveBeenReadBefore) {
    ondemand::parser parser;
    const auto json = padded(
        R"({"Items":[{"Kind":"fault","State":"Running","Type":"Invalid"},{"State":"Running"} ,)"
        R"({"Kind":{"a":"b"},"State":"Running"},{"Kind":"other"},{}],"After":4})");
    for (const std::string_view look : {"", "Kind", "State", "Type", "Nothing"}) {
        auto document = parser.iterate(json);
        std::vector<record> got;
        for (auto item : document["Items"]) {
            ondemand::object object;
            ASSERT_EQ(item.get_object().get(object), simdjson::SUCCESS);
            if (!look.empty()) {
                ondemand::value field;
                const auto found = object.find_field_unordered(look).get(field);
                if (!found && look == "State") {
                    EXPECT_EQ(field.get_string().value_unsafe(), "Running");
                }
            }
            const auto status = opstatus::parse(object);
            EXPECT_EQ(status.source_error(), simdjson::SUCCESS);
            EXPECT_EQ(status.error(), error::ok) << look;
            got.push_back(*status);
        }
        EXPECT_EQ(got, (std::vector<record>{record(running).set_type(opstatus::type::invalid),
                                            running, running, record(), record()}));
        EXPECT_EQ(number(document["After"]), 4);
    }
}

TEST(SimdjsonObject, OfARoot) {
    ondemand::parser parser;
    const auto json = padded(R"(  {"State":"Running"}  )");
    auto document = parser.iterate(json);
    const auto status = opstatus::parse(document.get_object());
    EXPECT_EQ(status.source_error(), simdjson::SUCCESS);
    EXPECT_EQ(*status, running);
    EXPECT_EQ(status.offset(), 19u);
}

// ---- Documents ----------------------------------------------------------------------------------

TEST(SimdjsonDocument, EndsWhereItsBytesEnd) {
    ondemand::parser parser;
    for (const sample& each : samples()) {
        const auto json = padded(each.json);
        ondemand::document document;
        ASSERT_EQ(parser.iterate(json).get(document), simdjson::SUCCESS);
        expect(opstatus::parse(document, each.opts), each);
    }
}

TEST(SimdjsonDocument, MayHaveWhiteSpaceAround) {
    ondemand::parser parser;
    const auto json = padded(" \n{\"State\":\"Running\"} \r\n\t");
    const auto status = opstatus::parse(parser.iterate(json));
    EXPECT_EQ(status.source_error(), simdjson::SUCCESS);
    EXPECT_EQ(*status, running);

    const auto wrong = padded(" \n{\"State\":\"Runing\"} ");
    EXPECT_EQ(opstatus::parse(parser.iterate(wrong)).error(), error::unknown_state);
    EXPECT_EQ(opstatus::parse(parser.iterate(wrong)).offset(), 13u);
}

TEST(SimdjsonDocument, MayNotHaveAnythingElseBehind) {
    ondemand::parser parser;
    for (const std::string_view behind : {"x", "{}", "]", "}", ",", "\"\"", "7", "\\"}) {
        for (const std::string_view space : {"", " ", "\n\n\n"}) {
            std::string text = R"({"State":"Running"})";
            text += space;
            const std::size_t offset = text.size();
            text += behind;
            const auto json = padded(text);
            const auto status = opstatus::parse(parser.iterate(json));
            EXPECT_EQ(status.source_error(), simdjson::SUCCESS) << text;
            EXPECT_EQ(status.error(), error::trailing_content) << text;
            EXPECT_EQ(status.offset(), offset) << text;

            std::string list = "[{}]";
            list += space;
            const auto array = padded(list + std::string(behind));
            auto range = opstatus::records(parser.iterate(array));
            EXPECT_EQ(std::ranges::distance(range), 1);
            EXPECT_EQ(range.error(), error::trailing_content) << behind;
            EXPECT_EQ(range.offset(), list.size());
        }
    }
}

TEST(SimdjsonDocument, OfAnotherKindIsRefusedAtItsFirstByte) {
    // Whatever comes behind, also where simdjson would not find the end.
    ondemand::parser parser;
    for (const std::string_view text : {"[{}", "[{}]]", "7 8", "nul", "\"\" x", ":", "]"}) {
        const auto json = padded(text);
        const auto status = opstatus::parse(parser.iterate(json));
        EXPECT_EQ(status.source_error(), simdjson::SUCCESS) << text;
        EXPECT_EQ(status.error(), error::unexpected_byte) << text;
        EXPECT_EQ(status.offset(), 0u) << text;
    }
}

TEST(SimdjsonDocument, MayHaveBeenLookedInto) {
    ondemand::parser parser;
    const auto json = padded(R"({"Kind":7,"State":"Running","x":[1]})");
    auto document = parser.iterate(json);
    EXPECT_EQ(number(document["Kind"]), 7);
    const auto status = opstatus::parse(document);
    EXPECT_EQ(status.error(), error::ok);
    EXPECT_EQ(*status, running);
}

// ---- Lists --------------------------------------------------------------------------------------

TEST(SimdjsonList, OfAnEnvelope) {
    // Longer than a batch of the range.
    std::string text = R"({"Total":150,"Items": [ )";
    for (int i = 0; i != 150; ++i)
        text += i % 2 != 0 ? "{} , " : R"({"State":"Running"},)";
    text.resize(text.rfind(','));
    text += R"( ] , "After":5})";
    const auto json = padded(text);
    ondemand::parser parser;
    auto document = parser.iterate(json);
    EXPECT_EQ(number(document["Total"]), 150);
    auto list = opstatus::records(document["Items"]);
    // The walk through the rest does not wait for the walk through the list.
    EXPECT_EQ(number(document["After"]), 5);
    std::size_t count = 0;
    for (const record& each : list)
        EXPECT_EQ(each, count++ % 2 != 0 ? record() : running);
    EXPECT_EQ(count, 150u);
    EXPECT_TRUE(list.complete());
    EXPECT_FALSE(list.source_failed());
    EXPECT_EQ(list.source_error(), simdjson::SUCCESS);
    EXPECT_EQ(list.offset(), json.size() - std::strlen(R"({"Total":150,"Items": )") -
                                 std::strlen(R"( , "After":5})"));
}

TEST(SimdjsonList, GivesTheRecordsBeforeAnError) {
    ondemand::parser parser;
    const auto json =
        padded(R"({"Items":[{"State":"Running"},{},{"State":"Paused"},{}],"After":6})");
    auto document = parser.iterate(json);
    auto list = opstatus::records(document["Items"]);
    EXPECT_EQ(std::ranges::distance(list), 2);
    EXPECT_EQ(list.error(), error::unknown_state);
    EXPECT_EQ(list.offset(), 34u);
    EXPECT_FALSE(list.complete());
    EXPECT_FALSE(list.source_failed());
    EXPECT_EQ(number(document["After"]), 6);
}

TEST(SimdjsonList, OfEachKindOfSource) {
    ondemand::parser parser;
    const auto json = padded(R"([[{"State":3}],[],[{},{}],{},7,[7]])");
    {
        auto document = parser.iterate(json);
        std::vector<std::pair<int, error>> got;
        for (auto item : document) {
            auto list = opstatus::records(item, options::accept_enum_integers);
            const auto count = static_cast<int>(std::ranges::distance(list));
            got.emplace_back(count, list.error());
            EXPECT_EQ(list.complete(), list.error() == error::ok);
            if (!list.complete()) {
                EXPECT_EQ(list.offset(), got.size() == 6 ? 1u : 0u);
            }
        }
        EXPECT_EQ(got, (std::vector<std::pair<int, error>>{{1, error::ok},
                                                           {0, error::ok},
                                                           {2, error::ok},
                                                           {0, error::unexpected_byte},
                                                           {0, error::unexpected_byte},
                                                           {0, error::unexpected_byte}}));
    }
    {
        auto document = parser.iterate(json);
        ondemand::array array;
        ASSERT_EQ(document.at(2).get_array().get(array), simdjson::SUCCESS);
        EXPECT_EQ(std::ranges::distance(opstatus::records(array)), 2);
    }
    const auto root = padded("[{},{}]");
    {
        auto document = parser.iterate(root);
        auto list = opstatus::records(document.get_array());
        EXPECT_EQ(std::ranges::distance(list), 2);
        EXPECT_TRUE(list.complete());
        EXPECT_EQ(list.offset(), root.size());
    }
    {
        ondemand::document document;
        ASSERT_EQ(parser.iterate(root).get(document), simdjson::SUCCESS);
        auto list = opstatus::records(document);
        EXPECT_EQ(std::ranges::distance(list), 2);
        EXPECT_TRUE(list.complete());
    }
    const auto object = padded("{}");
    auto list = opstatus::records(parser.iterate(object));
    EXPECT_EQ(std::ranges::distance(list), 0);
    EXPECT_EQ(list.error(), error::unexpected_byte);
    EXPECT_EQ(list.offset(), 0u);
    EXPECT_EQ(opstatus::parse(parser.iterate(root)).error(), error::unexpected_byte);
}

TEST(SimdjsonList, RefusesWrongOptions) {
    ondemand::parser parser;
    const auto json = padded("[{}]");
    auto list = opstatus::records(parser.iterate(json), options{1u << 9});
    EXPECT_EQ(std::ranges::distance(list), 0);
    EXPECT_EQ(list.error(), error::invalid_argument);
}

// ---- Streams of documents -----------------------------------------------------------------------

TEST(SimdjsonStream, OfLogRecords) {
    std::string text;
    const auto all = samples();
    for (const sample& each : all)
        text += R"({"time":1, "status": )" + each.json + R"( ,"level":3})" + "\n";
    const auto json = padded(text);
    ondemand::parser parser;
    ondemand::document_stream stream;
    ASSERT_EQ(parser.iterate_many(json).get(stream), simdjson::SUCCESS);
    std::size_t index = 0;
    for (auto document : stream) {
        ASSERT_LT(index, all.size());
        // Brackets that do not match end a document elsewhere for simdjson.
        if (all[index].json.find("[}") == std::string::npos) {
            expect(opstatus::parse(document["status"], all[index].opts), all[index]);
            EXPECT_EQ(number(document["level"]), 3);
        }
        ++index;
    }
    EXPECT_EQ(index, all.size());
}

TEST(SimdjsonStream, OfStatuses) {
    const auto json = padded(std::string_view(R"({"State":"Running"} {"State":"Runing"}{}
                            {"State":"Running","x":{}})"));
    ondemand::parser parser;
    ondemand::document_stream stream;
    ASSERT_EQ(parser.iterate_many(json).get(stream), simdjson::SUCCESS);
    std::vector<std::pair<error, record>> got;
    for (auto document : stream) {
        const auto status = opstatus::parse(document);
        EXPECT_EQ(status.source_error(), simdjson::SUCCESS);
        got.emplace_back(status.error(), *status);
        if (!status) {
            EXPECT_EQ(status.offset(), 13u);
        }
    }
    EXPECT_EQ(got, (std::vector<std::pair<error, record>>{{error::ok, running},
                                                          {error::unknown_state, record()},
                                                          {error::ok, record()},
                                                          {error::ok, running}}));
}

// ---- simdjson's errors --------------------------------------------------------------------------

void expect_source_error(const opstatus::json_result& got, simdjson::error_code code) {
    EXPECT_EQ(got.source_error(), code);
    EXPECT_FALSE(got.has_value());
    EXPECT_EQ(got.error(), error::unexpected_end);
    EXPECT_EQ(got.offset(), 0u);
    EXPECT_EQ(*got, record());
}

TEST(SimdjsonError, OfTheWayThere) {
    ondemand::parser parser;
    const auto json = padded(R"({"a":{},"b":[]})");
    {
        auto document = parser.iterate(json);
        expect_source_error(opstatus::parse(document["c"]), simdjson::NO_SUCH_FIELD);
        // simdjson goes on after this one.
        EXPECT_TRUE(opstatus::parse(document["a"]));
    }
    {
        auto document = parser.iterate(json);
        expect_source_error(opstatus::parse(document["a"]["b"]), simdjson::NO_SUCH_FIELD);
    }
    {
        auto document = parser.iterate(json);
        expect_source_error(opstatus::parse(document["b"].get_object()), simdjson::INCORRECT_TYPE);
    }
    auto document = parser.iterate(json);
    auto list = opstatus::records(document["c"]);
    EXPECT_EQ(std::ranges::distance(list), 0);
    EXPECT_EQ(list.source_error(), simdjson::NO_SUCH_FIELD);
    EXPECT_TRUE(list.source_failed());
    EXPECT_FALSE(list.complete());
    EXPECT_EQ(list.error(), error::unexpected_end);
}

TEST(SimdjsonError, OfTheWholeDocument) {
    ondemand::parser parser;
    const auto of = [&parser](std::string_view text) {
        const auto json = padded(text);
        return opstatus::parse(parser.iterate(json));
    };
    expect_source_error(of(""), simdjson::EMPTY);
    expect_source_error(of("{\"a\":\"caf\xe9\"}"), simdjson::UTF8_ERROR);
    expect_source_error(of("{\"a\":\"b\nc\"}"), simdjson::UNESCAPED_CHARS);
    expect_source_error(of(R"({"State":"Runn)"), simdjson::UNCLOSED_STRING);
    EXPECT_NE(of(R"({"State":{"a":1})").source_error(), simdjson::SUCCESS);
    EXPECT_NE(of(R"({"State":1)").source_error(), simdjson::SUCCESS);
}

TEST(SimdjsonError, OfAValueWhoseEndIsNotFound) {
    // simdjson reads an object's first name when it skips the object, and gives up there.
    ondemand::parser parser;
    for (const auto& [value, offset] : std::vector<std::pair<std::string, std::size_t>>{
             {R"({"State";"Running"})", 8}, {R"({"State" })", 9}, {R"({ "a" , "b":1})", 6}}) {
        const auto json = padded(R"({"Items":[{},)" + value + "]}");
        auto document = parser.iterate(json);
        std::size_t count = 0;
        for (auto item : document["Items"]) {
            const auto status = opstatus::parse(item);
            if (++count == 1) {
                EXPECT_TRUE(status);
                continue;
            }
            EXPECT_EQ(status.source_error(), simdjson::TAPE_ERROR) << value;
            EXPECT_EQ(status.error(), error::unexpected_byte) << value;
            EXPECT_EQ(status.offset(), offset) << value;
            EXPECT_EQ(opstatus::parse(value).offset(), offset) << value;
            // The document is at its end with this; what was walked through is not taken for it.
            expect_source_error(opstatus::parse(document), simdjson::TAPE_ERROR);
            break;
        }
        EXPECT_EQ(count, 2u);
    }
}

TEST(SimdjsonError, OfATruncatedList) {
    ondemand::parser parser;
    const auto json = padded(R"({"Items":[{"State":"Running"},{},{"x":7}, {"a":{})");
    auto document = parser.iterate(json);
    auto list = opstatus::records(document["Items"]);
    EXPECT_EQ(std::ranges::distance(list), 3);
    EXPECT_EQ(list.error(), error::unexpected_end);
    EXPECT_EQ(list.source_error(), simdjson::TAPE_ERROR);
    EXPECT_TRUE(list.source_failed());
    EXPECT_FALSE(list.complete());
}

TEST(SimdjsonError, NeverAcceptsATruncatedValue) {
    const std::string text =
        R"({"Items":[{"State":"Running","x":[{"y":"}"}]},{"State":"Running"}]})";
    const std::size_t first_end = text.find("},{") + 1;
    const std::size_t second_end = text.rfind("}]");
    for (std::size_t size = 0; size != text.size(); ++size) {
        const auto json = padded(text.substr(0, size));
        ondemand::parser parser;
        auto document = parser.iterate(json);
        std::size_t count = 0;
        ondemand::array items;
        if (document["Items"].get_array().get(items)) continue;
        for (auto item : items) {
            const auto status = opstatus::parse(item);
            if (!status) break;
            ++count;
        }
        EXPECT_LE(count, size > second_end ? 2u : size >= first_end ? 1u : 0u) << size;
    }
}

// ---- Many envelopes -----------------------------------------------------------------------------

TEST(SimdjsonAnything, IsReadAsItsBytesAlone) {
    std::mt19937 random(11);
    const auto all = samples();
    ondemand::parser parser;
    for (int round = 0; round != 300; ++round) {
        const auto space = [&random] {
            std::string spaces(random() % 4, ' ');
            for (char& each : spaces)
                each = " \t\n\r"[random() % 4];
            return spaces;
        };
        std::vector<const sample*> chosen(1 + random() % 12);
        std::string text = "{" + space() + "\"Items\":" + space() + "[";
        for (const sample*& each : chosen) {
            each = &all[random() % all.size()];
            text += space() + each->json + space() + (&each == &chosen.back() ? "]" : ",");
        }
        text += space() + ",\"After\":" + std::to_string(round) + space() + "}" + space();
        const auto json = padded(text);
        auto document = parser.iterate(json);
        std::size_t index = 0;
        for (auto item : document["Items"]) {
            // An element may also be left unread.
            if (random() % 4 != 0)
                expect(opstatus::parse(item, chosen[index]->opts), *chosen[index]);
            ++index;
        }
        EXPECT_EQ(index, chosen.size());
        EXPECT_EQ(number(document["After"]), round);
    }
}

TEST(SimdjsonAnything, MutatedIsJudgedAsItsBytesAloneOrRefused) {
    std::mt19937 random(13);
    constexpr std::string_view base =
        R"({"Items":[{"a":[1,{"y":"z\"}"}]},{"Type":"Invalid"} ],"Type":"Invalid","State":"Faulted"})";
    constexpr std::string_view bytes = "{}[]:,\"\\ \n0atf-";
    ondemand::parser parser;
    std::size_t num_judged = 0;
    std::size_t num_refused = 0;
    for (int round = 0; round != 20000; ++round) {
        std::string text(base);
        for (std::size_t edits = 1 + random() % 3; edits != 0; --edits) {
            const std::size_t at = 1 + random() % (text.size() - 1);
            const char byte = bytes[random() % bytes.size()];
            switch (random() % 8) {
                case 0:
                    text.resize(at + 1);
                    break;
                case 1:
                case 2:
                    text.erase(at, 1);
                    break;
                case 3:
                case 4:
                    text.insert(at, 1, byte);
                    break;
                default:
                    text[at] = byte;
                    break;
            }
            text += ' ';
        }
        const auto json = padded(text);
        const auto alone = opstatus::parse(text);
        const auto got = opstatus::parse(parser.iterate(json));
        if (got.error() == error::unexpected_end && got.source_error()) {
            EXPECT_FALSE(alone) << text;
            ++num_refused;
            continue;
        }
        EXPECT_EQ(got.error(), alone.error()) << text;
        EXPECT_EQ(got.offset(), alone.offset()) << text;
        EXPECT_EQ(*got, *alone) << text;
        EXPECT_FALSE(got && got.source_error()) << text;
        ++num_judged;
    }
    EXPECT_GT(num_judged, 5000u);
    EXPECT_GT(num_refused, 5000u);
}

}  // namespace
