#include "values.hpp"

#include <array>
#include <string>
#include <string_view>

namespace prove {
namespace {

// The contract's options, members and values.
enum : std::uint32_t {
    require_all = 2,
    accept_integers = 4,
    accept_null = 8,
    keep_unrecognized = 16
};
enum : std::uint8_t { has_id = 1, has_state = 2, has_type = 4, unrecognized = 255 };

struct listed {
    std::string_view text;
    std::uint8_t value;
};
constexpr listed states[] = {{"Invalid", 0},       {"Running", 1}, {"RollingBack", 2},
                             {"Completed", 3},     {"Faulted", 4}, {"Cancelled", 5},
                             {"ForceCancelled", 6}};
constexpr listed types[] = {
    {"Invalid", 0},           {"PartitionDataLoss", 1},   {"PartitionQuorumLoss", 2},
    {"PartitionRestart", 4},  {"NodeTransition", 8},      {"invalid", 0},
    {"partitionDataLoss", 1}, {"partitionQuorumLoss", 2}, {"partitionRestart", 4},
    {"nodeTransition", 8}};
// Begun like a listed one, longer than one, in another case, not ASCII, or the other member's.
constexpr std::string_view unlisted_states[] = {"",        "Runnin",           "Runningg",
                                                "running", "PartitionRestart", "R\xC3\xBCnning"};
constexpr std::string_view unlisted_types[] = {
    "", "Partition", "Invalid ", "PARTITIONRESTART", "Running", "\xF0\x9F\x98\x80"};

using record = reference::record;

record with_state(std::uint8_t value) {
    record r;
    r.state = value;
    r.members = has_state;
    return r;
}

record with_type(std::uint8_t value) {
    record r;
    r.type = value;
    r.members = has_type;
    return r;
}

const std::string zero_id = R"("OperationId":"00000000-0000-0000-0000-000000000000")";
const std::string zero_state = R"("State":"Invalid")";
const std::string zero_type = R"("Type":"Invalid")";

std::string escaped(char c, bool in_upper_case) {
    const std::string_view digits = in_upper_case ? "0123456789ABCDEF" : "0123456789abcdef";
    const auto byte = static_cast<std::uint8_t>(c);
    return std::string("\\u00") + digits[byte / 16] + digits[byte % 16];
}

class checker {
  public:
    explicit checker(const scope& in) : in_(in) {}

    // An object with these members is this record, and nothing is left of it in the next one. Where all
    // members must be there, those that are missing are put in, with values that are 0.
    void expect(std::string members, record want) {
        record empty;
        std::string empty_object = "{}";
        if ((in_.options & require_all) != 0) {
            if ((want.members & has_id) == 0) members += "," + zero_id;
            if ((want.members & has_state) == 0) members += "," + zero_state;
            if ((want.members & has_type) == 0) members += "," + zero_type;
            want.members = empty.members = has_id | has_state | has_type;
            empty_object = "{" + zero_id + "," + zero_state + "," + zero_type + "}";
        }
        std::string input = in_.framing == core::framing::array ? "[{" : "{";
        input += members + "}";
        if (in_.framing == core::framing::array) input += ",";
        if (in_.framing != core::framing::document) input += empty_object;
        ++found_.num_states;
        found_.num_transitions += input.size();
        comparison compare(input.size());
        pair at = pair::start(in_.framing, in_.options);
        pair next = at;
        std::size_t num = 0;
        for (std::size_t i = 0; i < input.size(); ++i) {
            const auto byte = static_cast<std::uint8_t>(input[i]);
            const difference d = compare.take(at, byte, next);
            if (d != difference::none || next.reference.error() != 0) {
                found_.mismatch(input.substr(0, i + 1), in_,
                                d == difference::none ? difference::effect : d);
                return;
            }
            // As both have the same one, either will do.
            if (input[i] == '}' && next.reference.completed() != (num++ == 0 ? want : empty)) {
                found_.mismatch(input.substr(0, i + 1), in_, difference::record);
                return;
            }
            at = next;
        }
    }

    // A member with this text, in every spelling.
    void expect_text(const std::string& name, std::string_view text, const record& want) {
        const std::string begin = "\"" + name + "\":\"";
        expect(begin + std::string(text) + "\"", want);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (static_cast<std::uint8_t>(text[i]) >= 0x80) continue;
            for (const bool in_upper_case : {false, true}) {
                std::string spelt(text);
                spelt.replace(i, 1, escaped(text[i], in_upper_case));
                expect(begin + spelt + "\"", want);
            }
        }
    }

    const findings& found() const { return found_; }

  private:
    scope in_;
    findings found_{};
};

void check_ids(checker& check) {
    for (const std::string background :
         {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "01234567-89AB-CDEF-fedc-ba9876543210"})
        for (std::size_t at = 0; at < background.size(); ++at) {
            if (background[at] == '-') continue;
            for (const char digit : std::string_view("0123456789abcdefABCDEF")) {
                std::string text = background;
                text[at] = digit;
                record want;
                want.members = has_id;
                std::size_t num_digits = 0;
                for (const char c : text) {
                    if (c == '-') continue;
                    const auto value =
                        std::string_view("0123456789abcdef")
                            .find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 0x20) : c);
                    auto& byte = want.operation_id[num_digits++ / 2];
                    byte = static_cast<std::uint8_t>(byte * 16 + value);
                }
                for (const std::string& spelt : {std::string(1, digit), escaped(digit, false)}) {
                    std::string id = text;
                    id.replace(at, 1, spelt);
                    check.expect(R"("OperationId":")" + id + "\"", want);
                }
            }
        }
}

void check_all_members(checker& check) {
    const std::string id = R"("OperationId":"88EF90f9-0b94-46b0-b817-a6ea20c07f8a")";
    const std::string state = R"("State":"ForceCancelled")";
    const std::string type = R"("Type":"nodeTransition")";
    const record want = {{0x88, 0xEF, 0x90, 0xF9, 0x0B, 0x94, 0x46, 0xB0, 0xB8, 0x17, 0xA6, 0xEA,
                          0x20, 0xC0, 0x7F, 0x8A},
                         6,
                         8,
                         has_id | has_state | has_type};
    for (const std::string& members :
         {id + "," + state + "," + type, id + "," + type + "," + state,
          state + "," + id + "," + type, state + "," + type + "," + id,
          type + "," + id + "," + state, type + "," + state + "," + id})
        check.expect(members, want);
}

}  // namespace

findings check_values(core::framing framing, std::uint32_t options) {
    checker check({framing, options});
    const bool keeps = (options & keep_unrecognized) != 0;
    for (const auto& [text, value] : states) {
        check.expect_text("State", text, with_state(value));
        if ((options & accept_integers) != 0)
            check.expect("\"State\":" + std::to_string(value), with_state(value));
    }
    for (const auto& [text, value] : types) {
        check.expect_text("Type", text, with_type(value));
        if ((options & accept_integers) != 0)
            check.expect("\"Type\":" + std::to_string(value), with_type(value));
    }
    for (const std::string_view text : unlisted_states)
        if (keeps) check.expect_text("State", text, with_state(unrecognized));
    for (const std::string_view text : unlisted_types)
        if (keeps) check.expect_text("Type", text, with_type(unrecognized));
    for (const char* const name : {"OperationId", "State", "Type"})
        if ((options & accept_null) != 0 && (options & require_all) == 0)
            check.expect("\"" + std::string(name) + "\":null", record{});
    check_ids(check);
    check_all_members(check);
    return check.found();
}

}  // namespace prove
