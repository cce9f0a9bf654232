// What the lanes are there for they take, all of it and on every kernel. One that gave up would cost time only,
// which no other test sees.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "fold.hpp"
#include "guarded.hpp"
#include "support.hpp"

namespace {

namespace core = opstatus::core;
using fold::bytes;

struct value {
    std::string text;  // as JSON
    std::uint8_t number;
};

// The contract's texts and integers, written down again.
std::vector<value> states() {
    std::vector<value> all;
    for (const char* text : {"Invalid", "Running", "RollingBack", "Completed", "Faulted",
                             "Cancelled", "ForceCancelled"}) {
        const auto number = static_cast<std::uint8_t>(all.size() / 2);
        all.push_back({'"' + std::string(text) + '"', number});
        all.push_back({std::to_string(number), number});
    }
    return all;
}

std::vector<value> types() {
    constexpr std::array<std::uint8_t, 5> numbers = {0, 1, 2, 4, 8};
    std::vector<value> all;
    for (const char* text :
         {"nvalid", "artitionDataLoss", "artitionQuorumLoss", "artitionRestart", "odeTransition"}) {
        const std::uint8_t number = numbers[all.size() / 3];
        const std::string first = number == 0 ? "Ii" : number == 8 ? "Nn" : "Pp";
        for (const char c : first)
            all.push_back({'"' + std::string(1, c) + text + '"', number});
        all.push_back({std::to_string(number), number});
    }
    return all;
}

constexpr std::string_view ids[] = {"01234567-89ab-cdef-0123-456789abcdef",
                                    "FEDCBA98-7654-3210-fedc-ba9876543210"};

struct sample {
    value state, type;
    std::string id;
    oracle::record record() const {
        oracle::record out{};
        out.operation_id = *oracle::parse_uuid(id);
        out.state = state.number;
        out.type = type.number;
        out.members = 7;
        return out;
    }
};

std::vector<sample> samples() {
    std::vector<sample> all;
    for (const value& state : states())
        for (const value& type : types())
            all.push_back({state, type, std::string(ids[all.size() % 2])});
    return all;
}

// $i, $s and $t stand for the values.
std::string filled(std::string_view form, const sample& of) {
    std::string out;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] != '$') {
            out += form[i];
            continue;
        }
        ++i;
        out += form[i] == 'i' ? '"' + of.id + '"' : form[i] == 's' ? of.state.text : of.type.text;
    }
    return out;
}

constexpr std::string_view usual_forms[] = {
    R"({"OperationId":$i,"State":$s,"Type":$t})",
    R"({"OperationId": $i,"State": $s,"Type": $t})",
    R"({ "OperationId":$i, "State":$s, "Type":$t })",
    "{\n    \"OperationId\": $i,\n    \"State\": $s,\n    \"Type\": $t\n}\n",
    "{\r\n\t\"OperationId\": $i,\r\n\t\"State\": $s,\r\n\t\"Type\": $t\r\n}",
    "{\n               \"OperationId\":$i,\n               \"State\":$s,\n               "
    "\"Type\":$t\n}",
    R"({"OperationId":$i,"State":$s,"Type":$t,"Node":"_1","":0,"n":-12.5e+3,"Last":true,"m":0})",
    "{\n \"OperationId\": $i,\n \"State\": $s,\n \"Type\": $t,\n \"Node\": \"_1\",\n \"Done\": "
    "false\n}",
};

TEST(Takes, TheUsualLaneEveryText) {
    for (const std::string_view form : usual_forms)
        for (const sample& of : samples()) {
            if (of.state.text[0] != '"' || of.type.text[0] != '"') continue;
            const bool has_unknown = form.find("Node") != form.npos;
            const std::uint8_t options = has_unknown ? 2 : OPSTATUS_REJECT_UNKNOWN_MEMBERS | 2;
            const std::string text = filled(form, of);
            const fold::readable alone(text, false);
            for (const core::kernel* lane : kernels::all()) {
                core::machine m;
                opstatus_record record = support::poisoned();
                const std::uint8_t* p = alone.begin();
                ASSERT_TRUE(lane->read_usual(p, alone.end(), options, record, m))
                    << lane->name << "\n"
                    << text;
                ASSERT_EQ(support::plain(record), of.record()) << lane->name << "\n" << text;
            }
        }
}

// However long it is.
TEST(Takes, TheUsualLaneDocumentsOfEveryLength) {
    const std::string text = filled(usual_forms[0], samples()[0]);
    for (std::size_t behind = 0; behind < 600; ++behind)
        for (const core::kernel* lane : kernels::all()) {
            const std::string longer = text + std::string(behind, ' ');
            core::machine m;
            opstatus_record record;
            const std::uint8_t* p = bytes(longer);
            ASSERT_TRUE(lane->read_usual(p, p + longer.size(), 0, record, m)) << lane->name << "\n"
                                                                              << behind;
        }
}

// Of one form, as producers write them: one call takes all of a list, and each of them alone.
TEST(Takes, TheElementLaneEveryList) {
    constexpr std::string_view compact[] = {R"({"OperationId":$i,"State":$s,"Type":$t})",
                                            R"({"State":$s,"Type":$t,"OperationId":$i})"};
    for (const std::string_view form : compact)
        for (const bool are_integers : {false, true})
            for (const std::string between : {",", "\n", ""}) {
                if (are_integers && form[2] != 'O') continue;
                std::string text;
                std::vector<oracle::record> want;
                for (const sample& of : samples()) {
                    const bool is_lower = of.type.text[1] >= 'a' && of.type.text[1] <= 'z';
                    if ((of.state.text[0] != '"') != are_integers ||
                        (of.type.text[0] != '"') != are_integers || is_lower)
                        continue;
                    text += (want.empty() ? "" : between) + filled(form, of);
                    want.push_back(of.record());
                }
                const fold::readable all(text, false);
                const core::framing framing =
                    between == "," ? core::framing::array : core::framing::sequence;
                const core::machine m =
                    core::machine::start(framing, OPSTATUS_ACCEPT_ENUM_INTEGERS);
                for (const core::kernel* lane : kernels::all()) {
                    std::vector<opstatus_record> records(want.size() + 1, support::poisoned());
                    const std::uint8_t* p = all.begin();
                    ASSERT_EQ(lane->read_elements(p, all.end(), m, records.data(), records.size()),
                              want.size())
                        << lane->name << "\n"
                        << text;
                    ASSERT_EQ(p, all.end()) << lane->name;
                    for (std::size_t i = 0; i < want.size(); ++i)
                        ASSERT_EQ(support::plain(records[i]), want[i]) << lane->name << "\n" << i;
                }
            }
}

constexpr std::string_view forms[] = {
    R"({"OperationId":$i,"State":$s,"Type":$t})",
    R"({"State":$s,"Type":$t,"OperationId":$i})",
    R"({ "Type" : $t , "OperationId" : $i , "State" : $s })",
    "{\n    \"OperationId\": $i,\n    \"State\": $s,\n    \"Type\": $t\n  }",
    R"({"OperationId":$i,"n":12345678,"State":$s,"Type":$t})",
    R"({"Type":$t,"Node":"_Node_1","OperationId":$i,"n":12.5,"State":$s})",
};

struct list {
    std::string text = "[";
    std::vector<oracle::record> records;

    list(std::string_view form, std::string_view between) {
        for (const sample& of : samples()) {
            text += (records.empty() ? "" : std::string(between)) + filled(form, of);
            records.push_back(of.record());
        }
        text += "]";
    }
};

TEST(Takes, TheMemberLaneEveryText) {
    for (const std::string_view form : forms)
        for (const std::string_view between : {",", ",\n  "}) {
            const list all(form, between);
            const fold::readable text(all.text, true);
            for (const core::kernel* lane : kernels::all())
                for (const bool remembers : {true, false}) {
                    core::machine m = core::machine::start(
                        core::framing::array,
                        OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_REQUIRE_ALL_MEMBERS);
                    m.step('[');
                    core::habits known;
                    std::vector<opstatus_record> records(all.records.size() + 1,
                                                         support::poisoned());
                    std::size_t num = 0;
                    const std::uint8_t* const stop =
                        lane->read_members(m, text.begin() + 1, {text.safe(), records.size()},
                                           remembers ? &known : nullptr, records.data(), num);
                    ASSERT_EQ(num, all.records.size()) << lane->name << "\n" << form;
                    ASSERT_GE(stop, text.end() - 1) << lane->name << "\n" << form;
                    for (std::size_t i = 0; i < num; ++i)
                        ASSERT_EQ(support::plain(records[i]), all.records[i]) << lane->name << "\n"
                                                                              << form;
                }
        }
}

// Where the member lane stops, and what is said there: behind the last name or value that is its own.
TEST(Takes, TheMemberLaneUpToWhatIsNotItsOwn) {
    constexpr std::string_view id = R"("OperationId":"01234567-89ab-cdef-0123-456789abcdef")";
    struct stop {
        std::string taken, behind;
        core::place at;
    };
    const std::string open = "{" + std::string(id);
    const stop stops[] = {
        {"{", R"("Stat\u0065":"Running"})", core::place::member_first},
        {"{", R"("State" "Running"})", core::place::member_first},
        {R"({"State":)", R"("R\u0075nning"})", core::place::value},
        {R"({"State": )", "null}", core::place::value},
        {R"({"x":)", "\"\xC3\xA9\"}", core::place::value},
        {R"({"x":)", R"(tru})", core::place::value},
        {R"({"State":4)", R"(5})", core::place::integer},
        {R"({"State":0)", R"(0})", core::place::integer_zero},
        {open, R"(;)", core::place::after_value},
        {open + ",", R"( "State\n":1})", core::place::member_next},
        {open + ",", std::string(id) + "}", core::place::member_next},
        {open + R"(,"x":true)", ";", core::place::after_value},
        {open + R"(,"x":"y")", ";", core::place::after_value},
        {"{}", ";", core::place::array_after},
        {"{},", "[", core::place::array_next},
        {"{ \n}", "]", core::place::array_after},
        {"{},{", ";", core::place::member_first},
        {"{}", R"("a":1})", core::place::array_after},
        {"{},", R"("a":1})", core::place::array_next},
        {open + "}", "]", core::place::array_after},
        {open + "},", " ;", core::place::array_next},
        {open + "},{", " ;", core::place::member_first},
    };
    for (const stop& each : stops)
        for (const core::kernel* lane : kernels::all()) {
            const fold::readable text(each.taken + each.behind, true);
            core::machine m =
                core::machine::start(core::framing::array, OPSTATUS_ACCEPT_ENUM_INTEGERS);
            m.step('[');
            core::machine want = m;
            for (const char c : each.taken)
                if (want.step(static_cast<std::uint8_t>(c)) == core::event::record)
                    want.take_record();
            core::habits known;
            std::size_t num = 0;
            const std::uint8_t* const got =
                lane->read_members(m, text.begin(), {text.safe(), 9}, &known, nullptr, num);
            EXPECT_EQ(got - text.begin(), static_cast<std::ptrdiff_t>(each.taken.size()))
                << lane->name << "\n"
                << each.taken << each.behind;
            EXPECT_EQ(m.at, each.at) << lane->name << "\n" << each.taken << each.behind;
            EXPECT_TRUE(fold::is_same(m, want)) << lane->name << "\n" << each.taken << each.behind;
        }
}

// Nothing is taken behind a document, or behind the last record that there is room for.
TEST(Takes, TheMemberLaneNothingBehindTheLast) {
    for (const core::framing framing :
         {core::framing::document, core::framing::array, core::framing::sequence})
        for (const std::string record :
             {R"({"State":"Running"})", "{}", R"({"State":3})", R"({"x":1})"})
            for (const std::string behind : {R"("a":1})", R"(,"a":1})", R"(,{"a":1})",
                                             R"( {"a":1})", R"(,"State":"Running"})"})
                for (const core::kernel* lane : kernels::all()) {
                    const fold::readable text(record + behind, true);
                    core::machine m = core::machine::start(framing, OPSTATUS_ACCEPT_ENUM_INTEGERS);
                    if (framing == core::framing::array) m.step('[');
                    core::machine want = m;
                    for (const char c : record)
                        want.step(static_cast<std::uint8_t>(c));
                    want.take_record();
                    core::habits known;
                    std::size_t num = 0;
                    const std::uint8_t* const got =
                        lane->read_members(m, text.begin(), {text.safe(), 1}, &known, nullptr, num);
                    EXPECT_EQ(got - text.begin(), static_cast<std::ptrdiff_t>(record.size()))
                        << lane->name << "\n"
                        << record << behind;
                    EXPECT_EQ(num, 1U);
                    EXPECT_TRUE(fold::is_same(m, want)) << lane->name << "\n" << record << behind;
                }
}

// What is remembered has its bounds, however many members there are.
TEST(Takes, TheMemberLaneNoMoreThanItRemembers) {
    const support::guarded memory(sizeof(core::habits));
    auto* const known = reinterpret_cast<core::habits*>(memory.back(sizeof(core::habits)));
    for (std::size_t num_members = 1; num_members < 12; ++num_members) {
        std::string record = "{";
        for (std::size_t i = 0; i < num_members; ++i)
            record += (i == 0 ? "\"" : ",\"") + std::string(1 + i, 'n') + "\":1";
        record += "}";
        const fold::readable text(record + "," + record + "," + record + "," + record, true);
        for (const core::kernel* lane : kernels::all()) {
            *known = {};
            core::machine m = core::machine::start(core::framing::array, 0);
            m.step('[');
            std::size_t num = 0;
            EXPECT_EQ(lane->read_members(m, text.begin(), {text.safe(), 9}, known, nullptr, num),
                      text.end());
            EXPECT_EQ(num, 4U);
        }
    }
}

TEST(Takes, TheLayoutLaneEveryText) {
    for (const std::string_view form : forms)
        for (const std::string_view between : {",", ",\n  "}) {
            const list all(form, between);
            for (const core::kernel* lane : kernels::all()) {
                if (lane->read_alike == nullptr) continue;
                core::machine m =
                    core::machine::start(core::framing::array, OPSTATUS_ACCEPT_ENUM_INTEGERS |
                                                                   OPSTATUS_REQUIRE_ALL_MEMBERS);
                m.step('[');
                const std::uint8_t* p = bytes(all.text) + 1;
                const std::uint8_t* const end = bytes(all.text) + all.text.size();
                core::habits known;
                std::size_t num = 0;
                p = lane->read_members(m, p, {end - core::slack, 2}, &known, nullptr, num);
                ASSERT_EQ(num, 2U) << form;
                while (*p != '{')
                    m.step(*p++);
                // Of the last few, too few bytes are there behind.
                const std::size_t wanted = all.records.size() - 2 - 12;
                std::vector<opstatus_record> records(wanted + 1, support::poisoned());
                ASSERT_EQ(lane->read_alike(p, end, m, known, records.data(), wanted), wanted)
                    << lane->name << "\n"
                    << form;
                for (std::size_t i = 0; i < wanted; ++i)
                    ASSERT_EQ(support::plain(records[i]), all.records[i + 2]) << lane->name << "\n"
                                                                              << form;
            }
        }
}

}  // namespace
