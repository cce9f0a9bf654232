// All that is one byte away from what the lanes are there for, and much that is two: the texts, the UUID,
// and what stands between. In the forms that producers send, compact and indented, as a document and as
// the first, a middle and the last element of a list; on every kernel. The answer must be that of the
// machine's fold: so what a lane accepts, the machine accepts with the same record and the same end.
//
// Through the C ABI, as the lanes are asked one after another there: in one piece, and with the brace of
// the element in an earlier piece than the rest, which only some lanes take.
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "guarded.hpp"
#include "machine.hpp"
#include "strings.hpp"
#include "support.hpp"

namespace {

namespace core = opstatus::core;

// The contract's texts, written down again.
constexpr std::string_view states[] = {"Invalid", "Running",   "RollingBack",   "Completed",
                                       "Faulted", "Cancelled", "ForceCancelled"};
constexpr std::string_view types[] = {"Invalid",
                                      "invalid",
                                      "PartitionDataLoss",
                                      "partitionDataLoss",
                                      "PartitionQuorumLoss",
                                      "partitionQuorumLoss",
                                      "PartitionRestart",
                                      "partitionRestart",
                                      "NodeTransition",
                                      "nodeTransition"};
constexpr std::string_view ids[] = {"01234567-89ab-cdef-0123-456789abcdef",
                                    "FEDCBA98-7654-3210-fedc-ba9876543210"};

// Of each kind that the lanes' comparisons could take for another: letters of the texts in either case and
// their neighbours, one bit away from those, digits, structure, control characters, and what is beyond
// ASCII.
constexpr std::string_view telling = "aeinostAINPRT\"\\,:} 09-\x01\x8E\xC3";

// ---- Forms ---------------------------------------------------------------------------------------

// {state}, {type} and {id} stand for the values' texts, and . for the indentation.
constexpr std::string_view forms[] = {
    R"({"OperationId":"{id}","State":"{state}","Type":"{type}"})",
    R"({"State":"{state}","Type":"{type}","OperationId":"{id}"})",
    "{\n  \"OperationId\": \"{id}\",\n  \"State\": \"{state}\",\n  \"Type\": \"{type}\"\n}",
    "{\r\n    \"State\": \"{state}\",\r\n    \"Type\": \"{type}\",\r\n    \"OperationId\": "
    "\"{id}\"\r\n  }",
    R"({ "Type": "{type}", "x": [1, {}], "OperationId": "{id}", "State": "{state}" })",
    R"({"OperationId":"{id}","State":4,"Type":8})",
};
std::string filled(std::string_view form, std::string_view id, std::string_view state,
                   std::string_view type) {
    std::string out(form);
    const auto fill = [&out](std::string_view name, std::string_view value) {
        if (const std::size_t at = out.find(name); at != out.npos)
            out.replace(at, name.size(), value);
    };
    fill("{id}", id);
    fill("{state}", state);
    fill("{type}", type);
    return out;
}

// ---- Places --------------------------------------------------------------------------------------

// What stands around an element.
class surroundings {
  public:
    // That of element `index` of 5, of one form; a document if the framing is that.
    surroundings(std::string_view form, core::framing framing, std::size_t index,
                 std::uint32_t options)
        : framing_(framing), options_(options), start_(core::machine::start(framing, options)) {
        if (framing != core::framing::document) {
            const bool is_array = framing == core::framing::array;
            const std::string space = form.find('\n') == form.npos ? "" : "\n  ";
            const std::string between = is_array ? "," + space : "\n";
            before_ = is_array ? "[" + space : "";
            for (std::size_t i = 0; i < 5; ++i) {
                std::string& side = i <= index ? before_ : after_;
                if (i != index)
                    side += filled(form, ids[i % 2], states[(i + 2) % 7], types[(2 * i) % 10]);
                if (i != index && i < 4) side += between;
            }
            if (index < 4) behind_ = between;
            after_ += is_array ? "]" : "\n";
        }
        for (const char c : before_)
            if (start_.step(static_cast<std::uint8_t>(c)) == core::event::record)
                records_.push_back(support::plain(start_.take_record()));
        EXPECT_NE(start_.at, core::place::failed) << before_;
    }

    void compare(const std::string& element) const { compare(element, behind_); }

    // With other bytes between the element and what follows.
    void compare(const std::string& element, const std::string& behind) const {
        static const support::guarded memory(4096);
        fold(element + behind);
        const std::string_view input = memory.put_back(before_ + element + behind + after_);
        strings::question ask;
        kernels::on_every_one([&] {
            if (framing_ == core::framing::document) {
                ask.parse(input, options_);
                if (!ask.is(want_.code, want_.offset, want_.records)) complain(input, "");
                return;
            }
            const auto framing = static_cast<std::uint32_t>(framing_);
            ask.read(input, framing, options_);
            if (!ask.is(want_.code, want_.offset, want_.records)) complain(input, "in one piece");
            opstatus_reader reader;
            opstatus_reader_init(&reader, framing, options_);
            opstatus_record records[8];
            std::size_t num = 0;
            const std::size_t cut = before_.size() + 1;
            opstatus_reader_read(&reader, input.data(), cut, records, 8, &num, nullptr);
            ask.read_on(reader, input.substr(cut));
            if (!ask.is(want_.code, want_.offset, want_.records, num))
                complain(input, "cut behind the brace");
        });
    }

  private:
    // The machine's answer, step by step.
    void fold(const std::string& element) const {
        core::machine m = start_;
        want_.records = records_;
        want_.offset = before_.size();
        for (const std::string_view part : {std::string_view(element), std::string_view(after_)})
            for (const char c : part) {
                const core::event happened = m.step(static_cast<std::uint8_t>(c));
                if (happened == core::event::error) {
                    if (framing_ == core::framing::document) want_.records.clear();
                    want_.code = m.error;
                    return;
                }
                if (happened == core::event::record)
                    want_.records.push_back(support::plain(m.take_record()));
                ++want_.offset;
            }
        m.finish();
        want_.code = m.error;
    }

    void complain(std::string_view input, std::string_view how) const {
        support::report(support::situation(input, static_cast<std::uint32_t>(framing_), options_) +
                        std::string(how) + "\nby steps " + support::printable(want_));
    }

    core::framing framing_;
    std::uint32_t options_;
    core::machine start_;
    std::string before_;
    std::string behind_;  // up to the next element
    std::string after_;
    std::vector<oracle::record> records_;
    mutable oracle::answer want_;
};

// Under options that matter to the lanes.
constexpr struct {
    core::framing framing;
    std::size_t index;
    std::uint32_t options;
} places[] = {
    {core::framing::document, 0, OPSTATUS_ACCEPT_ENUM_INTEGERS},
    {core::framing::array, 0, 0},
    {core::framing::array, 2, OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_KEEP_UNRECOGNIZED_NAMES},
    {core::framing::array, 4, OPSTATUS_ACCEPT_ENUM_INTEGERS},
    {core::framing::sequence, 2, OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_REQUIRE_ALL_MEMBERS}};

// Each form in each place.
struct situation {
    std::string_view form;
    surroundings around;
};

const std::vector<situation>& situations() {
    static const std::vector<situation> all = [] {
        std::vector<situation> made;
        for (const std::string_view form : forms)
            for (const auto& [framing, index, options] : places)
                made.push_back({form, {form, framing, index, options}});
        return made;
    }();
    return all;
}

// ---- Changes -------------------------------------------------------------------------------------

// A value of an element, and where it stands.
struct target {
    std::string_view name;
    std::string_view text;

    std::string in(std::string_view form, const std::string& changed) const {
        return filled(form, name == "{id}" ? changed : ids[0],
                      name == "{state}" ? changed : "Completed",
                      name == "{type}" ? changed : "NodeTransition");
    }
    bool is_in(std::string_view form) const { return form.find(name) != form.npos; }
};

const std::vector<target>& texts() {
    static const std::vector<target> all = [] {
        std::vector<target> made;
        for (const std::string_view text : states)
            made.push_back({"{state}", text});
        for (const std::string_view text : types)
            made.push_back({"{type}", text});
        return made;
    }();
    return all;
}

// In every situation.
void compare_in_all(const target& of, const std::string& changed) {
    for (const situation& each : situations())
        if (of.is_in(each.form)) each.around.compare(of.in(each.form, changed));
}

// In one after the other, as there are too many changes for all; or in all, if there is time.
void compare_in_turn(const target& of, const std::string& changed) {
    static std::size_t turn = 0;
    if (support::scale() > 100) {
        compare_in_all(of, changed);
        return;
    }
    if (!support::is_in_scale(turn / situations().size())) {
        ++turn;
        return;
    }
    for (;;) {
        const situation& next = situations()[turn++ % situations().size()];
        if (!of.is_in(next.form)) continue;
        next.around.compare(of.in(next.form, changed));
        return;
    }
}

void change_one_byte(const target& of) {
    for (std::size_t at = 0; at < of.text.size(); ++at)
        for (unsigned value = 0; value < 256; ++value) {
            if (!support::is_in_scale(at + value)) continue;
            std::string changed(of.text);
            changed[at] = static_cast<char>(value);
            compare_in_all(of, changed);
        }
}

void change_two_bytes(const target& of) {
    for (std::size_t first = 0; first < of.text.size(); ++first)
        for (std::size_t second = first + 1; second < of.text.size(); ++second)
            for (const char one : telling)
                for (const char other : telling) {
                    std::string changed(of.text);
                    changed[first] = one;
                    changed[second] = other;
                    compare_in_turn(of, changed);
                }
}

void insert_and_delete(const target& of) {
    for (std::size_t at = 0; at <= of.text.size(); ++at) {
        for (unsigned value = 0; value < 256; ++value)
            compare_in_turn(of, std::string(of.text).insert(at, 1, static_cast<char>(value)));
        for (std::size_t num = 1; at + num <= of.text.size(); ++num)
            compare_in_all(of, std::string(of.text).erase(at, num));
    }
}

TEST(LaneExhaustive, Texts) {
    for (const target& each : texts()) {
        compare_in_all(each, std::string(each.text));
        change_one_byte(each);
        insert_and_delete(each);
    }
}

TEST(LaneExhaustive, TextsTwoBytesAway) {
    for (const target& each : texts())
        change_two_bytes(each);
}

// Each in the place of each: a text may be the right one for another key, or of the other member.
TEST(LaneExhaustive, TextsForOthers) {
    for (const std::string_view name : {"{state}", "{type}"})
        for (const target& each : texts())
            compare_in_all({name, each.text}, std::string(each.text));
    for (const situation& each : situations())
        for (const std::string_view state : states)
            for (const std::string_view type : types)
                each.around.compare(filled(each.form, ids[1], state, type));
}

TEST(LaneExhaustive, Uuids) {
    for (const std::string_view id : ids) {
        const target each{"{id}", id};
        change_one_byte(each);
        insert_and_delete(each);
    }
    change_two_bytes({"{id}", ids[1]});
}

// ---- What stands between -------------------------------------------------------------------------

// Every byte of an element that is no value's is replaced by, preceded by, and left out for every byte.
TEST(LaneExhaustive, Between) {
    for (const situation& each : situations()) {
        const std::string element = filled(each.form, ids[0], "Cancelled", "PartitionRestart");
        for (std::size_t at = 0; at <= element.size(); ++at) {
            each.around.compare(std::string(element).insert(at, 1, ' '));
            if (at == element.size()) break;
            each.around.compare(std::string(element).erase(at, 1));
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(at + value)) continue;
                std::string changed = element;
                changed[at] = static_cast<char>(value);
                each.around.compare(changed);
                each.around.compare(std::string(element).insert(at, 1, static_cast<char>(value)));
            }
        }
    }
}

// Nothing, every byte, and every pair of bytes, instead of what stands behind an element.
TEST(LaneExhaustive, BetweenElements) {
    for (const situation& each : situations()) {
        const std::string element = filled(each.form, ids[0], "Running", "Invalid");
        each.around.compare(element, "");
        for (unsigned value = 0; value < 256; ++value) {
            const std::string byte(1, static_cast<char>(value));
            each.around.compare(element, byte);
            each.around.compare(byte + element);
        }
        for (unsigned pair = 0; pair < 0x10000; ++pair) {
            // All with the compact forms, and with the others one in eight.
            const bool is_compact = each.form.find(' ') == each.form.npos;
            const unsigned sum = pair / 256 + pair % 256;
            if ((!is_compact && sum % 8 != 0) || !support::is_in_scale(sum)) continue;
            each.around.compare(element,
                                {static_cast<char>(pair / 256), static_cast<char>(pair % 256)});
        }
    }
}

}  // namespace
