// The strides, the machine's own and the member lane, equal the machine's fold. By direct calls, below
// the C ABI.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fold.hpp"
#include "generator.hpp"

namespace {

namespace core = opstatus::core;
using fold::bytes;
using fold::is_same;
using fold::readable;

// run() from each of its stops on, against step() for each byte on the way.
void compare_strides(std::string_view input, core::framing framing, std::uint32_t options) {
    core::machine strides = core::machine::start(framing, options);
    core::machine steps = strides;
    const std::uint8_t* const end = bytes(input) + input.size();
    for (const std::uint8_t* p = bytes(input); p != end;) {
        core::event happened = core::event::none;
        const std::uint8_t* const stop = strides.run(p, end, happened);
        core::event last = core::event::none;
        const std::uint8_t* const behind = happened == core::event::error ? stop + 1 : stop;
        for (; p != behind; ++p) {
            if (last != core::event::none) support::report("run() goes on behind an event");
            last = steps.step(*p);
        }
        if (last != happened || !is_same(strides, steps)) {
            support::report("run() is not the fold\n" + support::printable(input));
            return;
        }
        if (happened == core::event::error) return;
        if (happened == core::event::record) {
            strides.take_record();
            steps.take_record();
        }
    }
}

// A document from its first brace on: all of it, or to where the lane stops.
void compare_usual(const core::kernel& lane, std::string_view input, std::uint32_t options) {
    const readable text(input, false);
    core::machine m = core::machine::start(core::framing::document, options);
    core::machine reached;
    opstatus_record record = support::poisoned();
    const std::uint8_t* stop = text.begin();
    const bool is_all =
        lane.read_usual(stop, text.end(), static_cast<std::uint8_t>(options), record, reached);
    std::vector<opstatus_record> records;
    if (is_all) {
        reached = m;
        reached.pass_record();
        records.push_back(record);
    }
    if ((!is_all && !support::is_poisoned(record)) ||
        !fold::is_fold(m, reached, text.begin(), is_all ? text.end() : stop, records,
                       records.size()))
        support::report(std::string(lane.name) + ": read_usual is not the fold\n" +
                        support::printable(input));
}

void compare_all(std::string_view input, core::framing framing, std::uint32_t options) {
    compare_strides(input, framing, options);
    for (const core::kernel* each : kernels::all()) {
        const core::kernel& lane = *each;
        for (const bool is_padded : {true, false})
            fold::compare_members(lane, input, framing, options, 1 + input.size() % 5, is_padded);
        if (framing == core::framing::document) compare_usual(lane, input, options);
    }
}

TEST(Strides, EqualTheFold) {
    generator::source source(7);
    for (const std::string& seed : generator::seeds())
        for (std::size_t at = 0; at <= seed.size(); ++at)
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(at + value)) continue;
                std::string input = seed;
                input.insert(at, 1, static_cast<char>(value));
                compare_all(input, core::framing::document, value % 32);
            }
    for (std::size_t i = 0; i < support::scaled(100000); ++i) {
        std::string input = i % 2 == 0 ? source.list() : source.sequence();
        if (i % 4 > 1) source.mutate(input);
        compare_all(input, core::framing::automatic, static_cast<std::uint32_t>(i % 32));
    }
}

// A stride of no bytes would be the fold, too.
TEST(Strides, TakeWhatTheyAreThereFor) {
    const std::string id = R"("OperationId": "01234567-89ab-cdef-0123-456789ABCDEF")";
    const std::string others = R"("State": "ForceCancelled", "Type": "nodeTransition")";
    const std::string unknown = R"("x": {"y": [1, -2.5e3, "\u00e9\n", {}, []]}, "z": null)";
    for (const std::string& members :
         {id + ",\n    " + others, others + "," + id, unknown + ", " + id + "," + others,
          others + "\t, " + unknown, unknown, std::string()})
        for (const core::kernel* lane : kernels::all()) {
            const std::string list = "{" + members + "}, {" + members + "} ,{" + members + "}";
            const readable text(list, true);
            core::machine m = core::machine::start(core::framing::array, 0);
            m.step('[');
            core::habits known;
            std::size_t num = 0;
            EXPECT_EQ(lane->read_members(m, text.begin(), {text.safe(), 9}, &known, nullptr, num),
                      text.end())
                << lane->name << "\n"
                << list;
            EXPECT_EQ(num, 3U);
        }
    for (const std::string space : {"", " ", "\n    ", "\r\n\t"})
        for (const std::string colon : {":", ": "}) {
            const std::string known = "{" + space + R"("OperationId")" + colon +
                                      R"("01234567-89ab-cdef-0123-456789ABCDEF",)" + space +
                                      R"("State")" + colon + R"("Invalid",)" + space + R"("Type")" +
                                      colon + R"("partitionDataLoss")";
            const std::string document = known + "," + space + R"("Node":"_1",)" + space +
                                         R"("Done":)" + "0," + space + R"("Share":-12.5e+3,)" +
                                         space + R"("Last":true)" + "\n} \t";
            for (const core::kernel* lane : kernels::all())
                for (const std::string& all : {document, known + "}"}) {
                    core::machine m;
                    opstatus_record record = support::poisoned();
                    const std::uint8_t* p = bytes(all);
                    EXPECT_TRUE(lane->read_usual(p, p + all.size(), 0, record, m))
                        << lane->name << "\n"
                        << all;
                }
            for (std::size_t at = 0; at < document.size(); ++at)
                for (const char other :
                     {' ', '\n', 'x', '"', '}', ',', '\\', '0', '.', '\0', '\xFF'}) {
                    std::string changed = document;
                    changed[at] = other;
                    for (const core::kernel* lane : kernels::all())
                        compare_usual(*lane, changed, 0);
                }
        }
}

// White space that is none, or another one behind a comma; and members that are not there.
TEST(Strides, DocumentsThatAreNearlyUsual) {
    const std::string members[] = {R"("OperationId": "01234567-89ab-cdef-0123-456789ABCDEF")",
                                   R"("State": "Running")", R"("Type": "Invalid")"};
    const auto compare = [](const std::string& text) {
        for (const core::kernel* lane : kernels::all())
            for (const std::uint32_t options : {0U, 2U, 31U})
                compare_usual(*lane, text, options);
    };
    const auto document = [&members](const std::string& first, const std::string& others) {
        return "{" + first + members[0] + "," + others + members[1] + "," + others + members[2] +
               "," + others + R"("x": "y")" + first + "}";
    };
    std::vector<std::string> spaces = {"\nabc\t", "\nabc\n", "\nX    ",    "\nX   ",
                                       "\n    X", "X\n    ", "\n   X    ", "!"};
    for (char c = 0; c <= ' '; ++c) {
        spaces.push_back(c + std::string(4, ' '));
        spaces.push_back(std::string(1, c));
        spaces.push_back("\n  " + std::string(1, c));
    }
    for (const std::string& space : spaces)
        compare(document(space, space));
    for (const std::size_t len : {1U, 4U, 15U, 16U, 17U, 20U, 33U}) {
        const std::string space(len, ' ');
        compare(document(space, space));
        for (std::size_t at = 0; at < len; ++at)
            for (const char c : std::string_view("\nx\"")) {
                std::string other = space;
                other[at] = c;
                compare(document(space, other));
            }
    }
    // A text in its place, without its name.
    const std::string id = "{" + members[0];
    for (const char c : std::string_view(",}x\" "))
        for (const std::string space : {"", " "}) {
            compare(id + c + space + R"(Running","Type":"Invalid"}        )");
            compare(id + "," + members[1] + c + space + R"(Invalid"}               )");
        }
    for (unsigned there = 0; there < 8; ++there)
        for (const std::string last :
             {"}", ",\"x\":1}", ",\"State\":\"Running\"}", ",\"Type\":\"Invalid\"}"}) {
            std::string text = "{";
            for (unsigned i = 0; i < 3; ++i)
                if ((there & 1U << i) != 0) text += (text.size() == 1 ? "" : ",") + members[i];
            compare(text + last + std::string(60, ' '));
        }
}

// Where the lane's loads end, and what it remembers of a record that has its members in another order.
TEST(Strides, AgreeNearTheEnd) {
    for (const core::kernel* lane : kernels::all()) {
        for (std::size_t len = 0; len < 200; len += 64)
            for (std::size_t behind = 0; behind < 100; ++behind)
                fold::compare_members(
                    *lane, "{\"" + std::string(len, 'a') + "true" + std::string(behind, 'b'),
                    core::framing::document, 0, 1, false);
        const std::string record = R"({"b":1,"x":2},)";
        for (std::size_t behind = 0; behind < 100; ++behind)
            fold::compare_members(
                *lane,
                "[" + record + record + R"({"b":{"y":0,"x":5},"x":2})" + std::string(behind, ' '),
                core::framing::array, 0, 9, false);
    }
}

TEST(Strides, RefuseAMemberTwiceInTheUsualPlace) {
    const std::string members[] = {R"("OperationId":"01234567-89ab-cdef-0123-456789ABCDEF")",
                                   R"("State":"Running")", R"("Type":"Invalid")"};
    for (const std::string& one : members)
        for (const std::string& other : members) {
            if (&one == &other) continue;
            const std::string usual = "{" + other + "," + one + "},";
            const std::string twice = "{" + one + "," + one + "}";
            for (const core::kernel* lane : kernels::all())
                fold::compare_members(*lane, "[" + usual + usual + twice, core::framing::array, 0,
                                      9, true);
        }
}

// Unknown members of a document: names nearly known, and known ones once more; strings up to and beyond what a
// window of 64 bytes holds; wherever the document is cut, and then ends as one may.
TEST(Strides, UnknownMembersOfADocument) {
    const std::string known =
        R"({"OperationId":"01234567-89ab-cdef-0123-456789ABCDEF","State":"Running",)"
        R"("Type":"PartitionRestart")";
    const std::string names[] = {"",
                                 "x",
                                 "Stat_",
                                 "State",
                                 "_tate",
                                 "Typ_",
                                 "_ype",
                                 "Type",
                                 "Type_",
                                 "OperationId",
                                 "OperationI_",
                                 "_perationId",
                                 "Stat__",
                                 "Operation__",
                                 std::string(61, 'n'),
                                 std::string(62, 'n'),
                                 std::string(63, 'n'),
                                 std::string(64, 'n'),
                                 std::string(200, 'n')};
    const std::string values[] = {"0",
                                  "1",
                                  "12345678",
                                  "-1.5E+7",
                                  "true",
                                  "nul",
                                  R"("")",
                                  R"("v")",
                                  "[1]",
                                  "00",
                                  "1.",
                                  R"("\n")",
                                  "-",
                                  "9e",
                                  "\"",
                                  '"' + std::string(62, 'v') + '"',
                                  '"' + std::string(63, 'v') + '"',
                                  '"' + std::string(64, 'v') + '"',
                                  '"' + std::string(130, 'v') + '"'};
    for (const std::string& name : names)
        for (const std::string& value : values)
            for (const std::string colon : {":", ": "}) {
                const std::string members = known + ",\"" + name + "\"" + colon + value;
                for (const std::string& text : {members + "}", members + ",\"y\":\"z\"} ", members})
                    for (const core::kernel* lane : kernels::all())
                        for (const std::uint32_t options : {0U, 31U})
                            compare_usual(*lane, text, options);
            }
    const std::string document = known + R"(,"Name": "1","Done":-12.5,"Last":true)";
    for (std::size_t len = 0; len <= document.size(); ++len)
        for (const std::string end :
             {"", "}", " ", "\"}", "\" ", ":}", ",\"\":}", ",\"x\": ", ",\"x\":\"}"})
            for (const core::kernel* lane : kernels::all())
                compare_usual(*lane, document.substr(0, len) + end, 0);
}

// The state says all there is to say of the bytes read: two ways into the same situation leave the
// same state, so that the machine's states can be enumerated.
TEST(Machine, EqualSituationsAreEqualStates) {
    constexpr std::pair<std::string_view, std::string_view> ways[] = {
        {R"({"State":"Running")", R"({"\u0053tat\u0065" : "R\u0075nning"  )"},
        {R"({"a":[1],"State":)", R"({  "State" : )"},
        {R"({"a":{"b":[{}]},"Type":"no)", R"({"Type":"no)"},
        {R"({"a":[{"b":{}},[)", R"({"a":[ {"c":[]} , [ )"},
        {R"({"x":"\u0041b)", R"({"\ud83d\ude00":")"},
        {R"({"Type":"Inv)", "{\"Type\":\"I\\u006Ev"},
        {R"({"x":{"a":[true,)", R"({"State\n":{"b":[0.5e1 ,)"},
        {R"([{"a":0},)", R"([ {} , )"},
        {R"({"x":-0.5)", R"({"x":10.25)"},
    };
    for (const auto& [one, other] : ways) {
        core::machine states_behind[2];
        for (std::size_t i = 0; i < 2; ++i) {
            core::machine& m = states_behind[i];
            m = core::machine::start(core::framing::automatic, 0);
            for (const char c : i == 0 ? one : other)
                if (m.step(static_cast<std::uint8_t>(c)) == core::event::record) m.take_record();
        }
        EXPECT_TRUE(is_same(states_behind[0], states_behind[1])) << one << "\n" << other;
    }
}

TEST(Machine, NothingIsLeftOfARecord) {
    generator::source source(8);
    for (std::size_t i = 0; i < support::scaled(20000); ++i) {
        const bool is_list = i % 2 == 0;
        const std::string input = is_list ? source.list() : source.sequence();
        const auto options = static_cast<std::uint32_t>(i % 32);
        const auto framing = is_list ? core::framing::array : core::framing::sequence;
        core::machine behind_record = core::machine::start(framing, options);
        behind_record.at = is_list ? core::place::array_after : core::place::sequence;
        core::machine m = core::machine::start(framing, options);
        for (const char c : input) {
            const core::event happened = m.step(static_cast<std::uint8_t>(c));
            if (happened == core::event::error) break;
            if (happened == core::event::none) continue;
            m.take_record();
            if (!is_same(m, behind_record)) support::report(support::printable(input));
        }
    }
}

}  // namespace
