// The values of known members.
#include "structured.hpp"

namespace fuzz {
namespace {

// The contract's texts, each list in the order of its numbers.
constexpr std::string_view states[] = {"Invalid", "Running",   "RollingBack",   "Completed",
                                       "Faulted", "Cancelled", "ForceCancelled"};
constexpr std::string_view types[] = {
    "Invalid", "PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition",
    "invalid", "partitionDataLoss", "partitionQuorumLoss", "partitionRestart", "nodeTransition"};
constexpr std::uint8_t type_numbers[] = {0, 1, 2, 4, 8};

constexpr std::string_view unlisted[] = {
    "",          "Runnin",           "Runningg", "running", "Force",
    "Partition", "partitionrestart", "INVALID",  "Invalix", "NodeTransitionNodeTransition",
    "7"};

void assign(oracle::record& record, std::uint8_t which, std::size_t value) {
    const auto number = static_cast<std::uint8_t>(value);
    (which == member::state ? record.state : record.type) = number;
    record.members |= static_cast<std::uint8_t>(1U << which);
}

void put_uuid(structured_text& out, const member& m, choices& any, oracle::record& record) {
    std::string text = "00000000-0000-0000-0000-000000000000";
    std::size_t nibble = 0;
    for (char& each : text) {
        if (each == '-') continue;
        const std::size_t digit = any.below(16);
        each = "0123456789abcdef0123456789ABCDEF"[digit + 16 * any.below(2)];
        record.operation_id[nibble / 2] |=
            static_cast<std::uint8_t>(nibble % 2 == 0 ? digit << 4U : digit);
        ++nibble;
    }
    if (m.value % 8 == 4) {
        constexpr std::string_view wrong = "gG-{} /:@`";
        const std::size_t at = any.below(text.size() + 1);
        switch (any.below(4)) {
            case 0:
                text.resize(at);
                break;
            case 1:
                text.insert(at, 1, '0');
                break;
            case 2:
                text += '0';
                break;
            default:
                text.insert(at, 1, wrong[any.below(wrong.size())]);
        }
    }
    judge against{{}, true, OPSTATUS_INVALID_UUID};
    out.put_string(text, m.escaped, against, any);
    record.members |= 1;
}

void put_enum(structured_text& out, std::uint8_t which, const member& m, choices& any,
              oracle::record& record) {
    const bool is_state = which == member::state;
    judge against{is_state ? std::span<const std::string_view>(states) : types};
    if (!out.has(OPSTATUS_KEEP_UNRECOGNIZED_NAMES))
        against.code = is_state ? OPSTATUS_UNKNOWN_STATE : OPSTATUS_UNKNOWN_TYPE;
    const std::size_t index = any.below(against.words.size());
    const bool is_listed = m.value % 8 != 4;
    out.put_string(is_listed ? against.words[index] : any.any_of(unlisted), m.escaped, against,
                   any);
    const std::size_t number = is_state ? index : type_numbers[index % std::size(type_numbers)];
    assign(record, which, is_listed ? number : std::size_t{OPSTATUS_UNRECOGNIZED});
}

void put_integer(structured_text& out, std::uint8_t which, choices& any, oracle::record& record) {
    const bool is_state = which == member::state;
    const std::int32_t unknown = is_state ? OPSTATUS_UNKNOWN_STATE : OPSTATUS_UNKNOWN_TYPE;
    const std::size_t begin = out.size();
    const std::size_t digit = any.below(10);
    const bool is_listed = is_state
                               ? digit < std::size(states)
                               : digit == 0 || digit == 1 || digit == 2 || digit == 4 || digit == 8;
    if (which == member::operation_id || !out.has(OPSTATUS_ACCEPT_ENUM_INTEGERS))
        out.rule_out(OPSTATUS_WRONG_TYPE, begin);
    if (!is_listed) out.rule_out(unknown, begin);
    const char text = static_cast<char>('0' + digit);
    out.put({&text, 1});
    switch (any.below(8)) {
        case 0:
            out.refuse("3", digit == 0 ? std::int32_t{OPSTATUS_INVALID_NUMBER} : unknown);
            break;
        case 1:
            out.refuse(any.below(2) == 0 ? ".0" : "e0", OPSTATUS_WRONG_TYPE);
            break;
        case 2:
            out.refuse(any.below(2) == 0 ? "x" : "-");
            break;
        default:
            assign(record, which, digit);
    }
}

}  // namespace

void put_known_value(structured_text& out, std::uint8_t which, const member& m, choices& any,
                     oracle::record& record) {
    constexpr std::string_view others[] = {"true", "false", "[]", "{}", "-1", "-"};
    switch (m.value % 8) {
        case 0:
            if (!out.has(OPSTATUS_ACCEPT_NULL)) out.rule_out(OPSTATUS_WRONG_TYPE, out.size());
            if (out.is_here(defect::literal)) return out.refuse("nuL", OPSTATUS_UNEXPECTED_BYTE, 2);
            return out.put("null");
        case 1:
            if (out.is_here(defect::literal)) return out.refuse("+1");
            return out.refuse(any.any_of(others), OPSTATUS_WRONG_TYPE);
        case 2:
        case 3:
            return put_integer(out, which, any, record);
        default:
            return which == member::operation_id ? put_uuid(out, m, any, record)
                                                 : put_enum(out, which, m, any, record);
    }
}

}  // namespace fuzz
