// The reference automaton against answers that were derived from the contract by hand.
#include "prove/reference.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "prove/cases.hpp"

namespace {

using reference::automaton;
using reference::effect;
using reference::framing;

struct answer {
    std::int32_t code;
    std::size_t offset;
    std::vector<reference::record> records;
    bool operator==(const answer&) const = default;
};

answer read(framing f, std::uint32_t options, std::string_view input, unsigned max_depth = 64) {
    automaton a(f, options, max_depth);
    answer result{};
    for (const char c : input) {
        const effect e = a.step(static_cast<std::uint8_t>(c));
        EXPECT_EQ(e == effect::error, a.error() != 0);
        if (e == effect::error) {
            result.code = a.error();
            return result;
        }
        if (e == effect::record) result.records.push_back(a.completed());
        ++result.offset;
    }
    result.code = a.at_end();
    return result;
}

void PrintTo(const answer& a, std::ostream* out) {
    *out << "code " << a.code << " at " << a.offset << " behind " << a.records.size()
         << " records:";
    for (const reference::record& r : a.records) {
        *out << " (" << +r.operation_id[0] << ".. " << +r.state << ' ' << +r.type << ' '
             << +r.members << ')';
    }
}

std::string situation(framing f, std::uint32_t options, std::string_view input) {
    return "framing " + std::to_string(static_cast<int>(f)) + ", options " +
           std::to_string(options) + ": " + std::string(input);
}

// A record that all options accept, and where a record can stand.
const std::string whole = R"({"Type":"Invalid","OperationId":")" + std::string(cases::id_text) +
                          R"(","State":"Cancelled"})";
const reference::record whole_record{cases::id, 5, 0, 7};

struct frame {
    framing is;
    std::string before, behind;
    std::size_t num_before, num_behind;  // whole records
};
const frame frames[] = {
    {framing::document, "", "", 0, 0},
    {framing::document, " ", "\n", 0, 0},
    {framing::array, "[", "]", 0, 0},
    {framing::array, " [" + whole + " , ", ',' + whole + "] ", 1, 1},
    {framing::sequence, "", "", 0, 0},
    {framing::sequence, whole, whole + '\n', 1, 1},
    {framing::automatic, "", "", 0, 0},
    {framing::automatic, ' ' + whole + '\n', whole, 1, 1},
    {framing::automatic, "[", "]", 0, 0},
    {framing::automatic, '[' + whole + ',', " ]", 1, 0},
};

// What stands before the wrong byte, too, is looked at: it is no error so far.
void expect_wrong(framing f, const cases::wrong& w, std::vector<reference::record> records) {
    SCOPED_TRACE(situation(f, w.options, w.before + " ~ " + w.rest));
    EXPECT_EQ(read(f, w.options, w.before + w.rest), (answer{w.code, w.before.size(), records}));
    const answer before = read(f, w.options, w.before);
    EXPECT_EQ(before, (answer{before.code, w.before.size(), records}));
    EXPECT_LE(before.code, OPSTATUS_UNEXPECTED_END);
}

void expect_wrong(const std::vector<cases::wrong>& all) {
    for (cases::wrong w : all) {
        const std::string before = w.before;
        for (const frame& f : frames) {
            w.before = f.before + before;
            expect_wrong(f.is, w, {f.num_before, whole_record});
        }
    }
}

TEST(Reference, FindsWhatIsWrongOutsideStrings) { expect_wrong(cases::wrong_outside_strings()); }
TEST(Reference, FindsWhatIsWrongInStrings) { expect_wrong(cases::wrong_strings()); }
TEST(Reference, FindsWhatIsWrongInListedTexts) { expect_wrong(cases::wrong_texts()); }

// The code of each byte behind `a`, which has taken what is before the place; 0 if it is right.
void expect_place(const automaton& a, const cases::place& place) {
    for (int byte = 0; byte < 256; ++byte) {
        std::int32_t code = 0;
        for (const cases::place::set& set : place.wrong) {
            if (set.bytes.find(static_cast<char>(byte)) == std::string::npos) continue;
            EXPECT_EQ(code, 0) << byte << ": in two sets";
            code = set.code;
        }
        automaton next = a;
        next.step(static_cast<std::uint8_t>(byte));
        EXPECT_EQ(next.error(), code) << byte;
    }
}

void expect_places(const std::vector<cases::place>& places) {
    for (const cases::place& place : places) {
        for (const frame& f : frames) {
            SCOPED_TRACE(situation(f.is, place.options, f.before + place.before));
            automaton a(f.is, place.options);
            for (const char c : f.before + place.before) {
                ASSERT_NE(a.step(static_cast<std::uint8_t>(c)), effect::error);
            }
            expect_place(a, place);
        }
    }
}

TEST(Reference, JudgesEveryByteOutsideStrings) { expect_places(cases::places_outside_strings()); }
TEST(Reference, JudgesEveryByteInStrings) { expect_places(cases::places_in_strings()); }

TEST(Reference, FindsWhatIsWrongInInputs) {
    for (const cases::wrong_input& w : cases::wrong_inputs()) {
        expect_wrong(w.framing, w, std::vector<reference::record>(w.num_records));
    }
}

TEST(Reference, HasTheDepthThatItIsGiven) {
    for (const unsigned depth : {0U, 1U, 2U, 5U}) {
        const std::string opened = R"({"x":)" + cases::times(static_cast<int>(depth), "[");
        EXPECT_EQ(read(framing::document, 0, opened, depth), (answer{1, opened.size(), {}}));
        EXPECT_EQ(read(framing::document, 0, opened + "[", depth), (answer{7, opened.size(), {}}));
    }
}

bool is_white(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// Each proper prefix is either accepted or code 1, and accepted only behind the end and between the
// objects of a sequence.
void expect_prefixes(framing f, std::uint32_t options, std::string_view input) {
    automaton a(f, options);
    std::vector<std::size_t> accepted;
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (a.at_end() == 0) {
            accepted.push_back(i);
        } else {
            ASSERT_EQ(a.at_end(), OPSTATUS_UNEXPECTED_END);
        }
        ASSERT_NE(a.step(static_cast<std::uint8_t>(input[i])), effect::error);
    }
    const std::size_t first = input.find_first_not_of(" \t\r\n");
    const bool is_sequence = f == framing::sequence || (f == framing::automatic &&
                                                        first != input.npos && input[first] == '{');
    for (const std::size_t i : accepted) {
        if (is_sequence) {
            EXPECT_EQ(read(framing::sequence, options, input.substr(i)).code, 0) << i;
        } else {
            EXPECT_TRUE(is_white(input.substr(i))) << i;
        }
    }
}

TEST(Reference, AcceptsRecords) {
    for (const cases::accepted& c : cases::accepted_records()) {
        for (const frame& f : frames) {
            const std::string input = f.before + c.text + f.behind;
            SCOPED_TRACE(situation(f.is, c.options, input));
            std::vector<reference::record> records(f.num_before, whole_record);
            records.push_back(c.record);
            records.insert(records.end(), f.num_behind, whole_record);
            EXPECT_EQ(read(f.is, c.options, input), (answer{0, input.size(), records}));
            expect_prefixes(f.is, c.options, input);
        }
    }
}

TEST(Reference, AcceptsInputs) {
    for (const cases::accepted_input& c : cases::accepted_inputs()) {
        SCOPED_TRACE(situation(c.framing, 0, c.text));
        const std::vector<reference::record> records(c.num_records);
        EXPECT_EQ(read(c.framing, 0, c.text), (answer{0, c.text.size(), records}));
        expect_prefixes(c.framing, 0, c.text);
    }
}

}  // namespace
