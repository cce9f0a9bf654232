// What opstatus accepts, Microsoft's .NET client reads as the same values; and what that client reads as
// something else than others do, opstatus rejects.
#include <dirent.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "dotnet_model.hpp"
#include "generator.hpp"
#include "support.hpp"

namespace {

constexpr std::string_view id = "88ef90f9-0b94-46b0-b817-a6ea20c07f8a";

struct count {
    std::size_t accepted = 0;
    std::size_t empty = 0;  // an object without members, where the client throws
    std::size_t lax = 0;    // unknown to opstatus, and no more than another case to the client
};

bool has_empty_record(const oracle::answer& answer) {
    for (const oracle::record& each : answer.records)
        if (each.members == 0) return true;
    return false;
}

// The relation, by default options; and with unknown members rejected, without exception.
void compare(std::string_view text, std::uint32_t framing, count& seen) {
    for (const std::uint32_t options : {0U, std::uint32_t{OPSTATUS_REJECT_UNKNOWN_MEMBERS}}) {
        const oracle::answer ours = support::read(text, framing, options);
        if (ours.code != OPSTATUS_OK) continue;
        ++seen.accepted;
        const dotnet::answer theirs = dotnet::read(text);
        if (theirs.has_lax_name) {
            support::check(options == 0, "a known name in another case", text, framing, options);
            ++seen.lax;
        } else if (theirs.throws) {
            support::check(has_empty_record(ours), "the client reads it", text, framing, options);
            ++seen.empty;
        } else {
            support::check(theirs.records == ours.records, "the client reads the same values", text,
                           framing, options);
        }
    }
}

TEST(Dotnet, ReadsWhatIsGenerated) {
    generator::source source(20150420);
    count seen;
    for (std::size_t i = 0; i < support::scaled(40000); ++i) {
        std::string document = source.document();
        std::string list = source.list();
        for (std::size_t num_changes = 0; num_changes < 3; ++num_changes) {
            compare(document, support::document, seen);
            compare(list, support::array, seen);
            source.mutate(document);
            source.mutate(list);
        }
    }
    EXPECT_GT(seen.accepted, support::scaled(80000));
    EXPECT_GT(seen.empty, 0U);
    EXPECT_GT(seen.lax, 0U);
    std::cout << seen.accepted << " accepted; of them " << seen.empty << " with an empty object, "
              << seen.lax << " with a known name in another case\n";
}

void read_corpus(const std::string& path, std::vector<std::string>& out) {
    DIR* const directory = opendir(path.c_str());
    if (directory == nullptr) {
        std::ifstream file(path, std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        return;
    }
    while (const dirent* const entry = readdir(directory))
        if (entry->d_name[0] != '.') read_corpus(path + "/" + entry->d_name, out);
    closedir(directory);
}

// The inputs of the fuzz targets end in bytes that are for the target.
TEST(Dotnet, ReadsTheCorpora) {
    std::vector<std::string> inputs;
    read_corpus(OPSTATUS_CORPUS, inputs);
    ASSERT_GT(inputs.size(), 1000U);
    count seen;
    for (std::string& input : inputs)
        for (std::size_t cut = 0; cut < 4 && !input.empty(); ++cut) {
            compare(input, support::document, seen);
            compare(input, support::array, seen);
            input.pop_back();
        }
    EXPECT_GT(seen.accepted, 200U);
}

struct lax_case {
    std::string_view what;
    std::string json;
    std::vector<oracle::record> read;  // by the client; empty: it throws
    std::int32_t code;                 // of opstatus, with unknown members rejected
};

oracle::record with(std::uint8_t state, std::uint8_t type, std::uint8_t members) {
    return {{}, state, type, members};
}

oracle::record with_id() { return {*oracle::parse_uuid(id), 0, 0, OPSTATUS_HAS_OPERATION_ID}; }

std::string of_id(std::string_view text) {
    return "{\"OperationId\":\"" + std::string(text) + "\"}";
}

TEST(Dotnet, IsLaxWhereOpstatusIsStrict) {
    const std::string hexadecimal =
        "{0x88ef90f9,0x0b94,0x46b0,{0xb8,0x17,0xa6,0xea,0x20,0xc0,0x7f,0x8a}}";
    const lax_case cases[] = {
        {"a name's case", R"({"state":"Running"})", {with(1, 0, 2)}, OPSTATUS_UNKNOWN_MEMBER},
        {"a name's case",
         R"({"OPERATIONID":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a"})",
         {with_id()},
         OPSTATUS_UNKNOWN_MEMBER},
        {"a name's case, of an escape",
         R"({"\u0074ype":"Invalid"})",
         {with(0, 0, 4)},
         OPSTATUS_UNKNOWN_MEMBER},
        {"a text's case", R"({"State":"RUNNING"})", {with(1, 0, 2)}, OPSTATUS_UNKNOWN_STATE},
        {"a text's case", R"({"Type":"partitionrestart"})", {with(0, 4, 4)}, OPSTATUS_UNKNOWN_TYPE},
        {"the last one wins",
         R"({"State":"Running","State":"Faulted"})",
         {with(4, 0, 2)},
         OPSTATUS_DUPLICATE_MEMBER},
        {"the last one wins, of an escape",
         R"({"Type":"Invalid","T\u0079pe":"NodeTransition"})",
         {with(0, 8, 4)},
         OPSTATUS_DUPLICATE_MEMBER},
        {"an unknown text is Invalid",
         R"({"State":"Canceled"})",
         {with(0, 0, 2)},
         OPSTATUS_UNKNOWN_STATE},
        {"an unknown text is Invalid", R"({"Type":""})", {with(0, 0, 4)}, OPSTATUS_UNKNOWN_TYPE},
        {"an integer is Invalid", R"({"State":3})", {with(0, 0, 2)}, OPSTATUS_WRONG_TYPE},
        {"any scalar is Invalid",
         R"({"State":true,"Type":-1.5e3})",
         {with(0, 0, 6)},
         OPSTATUS_WRONG_TYPE},
        {"null is Invalid", R"({"State":null})", {with(0, 0, 2)}, OPSTATUS_WRONG_TYPE},
        {"N", of_id("88ef90f90b9446b0b817a6ea20c07f8a"), {with_id()}, OPSTATUS_INVALID_UUID},
        {"B", of_id("{" + std::string(id) + "}"), {with_id()}, OPSTATUS_INVALID_UUID},
        {"P", of_id("(" + std::string(id) + ")"), {with_id()}, OPSTATUS_INVALID_UUID},
        {"X", of_id(hexadecimal), {with_id()}, OPSTATUS_INVALID_UUID},
        {"X, with spaces and without zeros",
         of_id(" { 0X88EF90F9, 0xb94, 0x46b0, {0xb8,0x17,0xa6,0xea,0x20,0xc0,0x7f,0x8a } }"),
         {with_id()},
         OPSTATUS_INVALID_UUID},
        {"white space before", of_id(" " + std::string(id)), {with_id()}, OPSTATUS_INVALID_UUID},
        {"white space behind",
         of_id(std::string(id) + "\\t\\u2003"),
         {with_id()},
         OPSTATUS_INVALID_UUID},
        {"no member: it throws", "{}", {}, OPSTATUS_OK},
        {"no UUID: it throws", of_id("88ef90f9"), {}, OPSTATUS_INVALID_UUID},
        {"an object: it throws", R"({"State":{}})", {}, OPSTATUS_WRONG_TYPE},
    };
    for (const lax_case& each : cases) {
        const dotnet::answer theirs = dotnet::read(each.json);
        EXPECT_EQ(theirs.throws, each.read.empty()) << each.what << ": " << each.json;
        if (!theirs.throws) {
            EXPECT_EQ(theirs.records, each.read) << each.what << ": " << each.json;
        }
        EXPECT_EQ(support::parse(each.json, OPSTATUS_REJECT_UNKNOWN_MEMBERS).code, each.code)
            << each.what << ": " << each.json;
    }
}

// By default, opstatus skips what it does not know, and a name in another case is such a one: there alone
// the two may differ, and a proxy in front of such a client rejects unknown members.
TEST(Dotnet, DiffersByDefaultInNamesOfAnotherCaseOnly) {
    const std::string text = R"({"State":"Running","state":"Faulted"})";
    EXPECT_EQ(support::parse(text, 0).records[0], with(1, 0, 2));
    EXPECT_EQ(dotnet::read(text).records[0], with(4, 0, 2));
    EXPECT_EQ(support::parse(text, OPSTATUS_REJECT_UNKNOWN_MEMBERS).code, OPSTATUS_UNKNOWN_MEMBER);
}

}  // namespace
