// The records and their known members.
#include "structured.hpp"

namespace fuzz {
namespace {

using namespace std::string_view_literals;

// The contract's words, each list in the order of its numbers.
constexpr std::string_view names[] = {"OperationId", "State", "Type"};
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
constexpr std::string_view unknown_names[] = {
    "",          "Stat",         "States", "state",
    "Typ",       "Types",        "type",   "Error",
    "Operation", "OperationIds", "x",      "a name that is longer than a vector of bytes"};
class writer {
  public:
    explicit writer(structured_text& out) : out_(out) {}

    void begin(choices& any) {
        out_.begin_record(any);
        out_.put("{");
        record_ = {};
        seen_ = 0;
        num_members_ = 0;
    }

    void put(const member& m, choices& any) {
        if (num_members_++ != 0) {
            if (out_.is_here(defect::punctuation)) refuse("=");
            out_.put(",");
            if (out_.is_here(defect::punctuation)) refuse(",");
        }
        out_.put_white(m.white, any);
        const std::uint8_t which = put_name(m, any);
        out_.put_white(m.white >> 2U, any);
        if (out_.is_here(defect::punctuation)) refuse(";");
        out_.put(":");
        out_.put_white(m.white >> 4U, any);
        if (which == member::unknown)
            put_any_value(out_, any);
        else
            put_known_value(which, m, any);
        out_.put_white(m.white >> 6U, any);
    }

    void end() {
        if (num_members_ != 0 && out_.is_here(defect::punctuation)) {
            out_.put(",");
            out_.rule_out(OPSTATUS_UNEXPECTED_BYTE, out_.size());
        }
        if (out_.is_here(defect::punctuation)) refuse("]");
        if (out_.has(OPSTATUS_REQUIRE_ALL_MEMBERS) && record_.members != 7)
            out_.rule_out(OPSTATUS_MISSING_MEMBER, out_.size());
        out_.put("}");
        out_.end_record(record_);
    }

  private:
    void refuse(std::string_view bytes, std::int32_t code = OPSTATUS_UNEXPECTED_BYTE,
                std::size_t at = 0) {
        out_.refuse(bytes, code, at);
    }

    // Returns which member that is.
    std::uint8_t put_name(const member& m, choices& any) {
        const std::uint8_t kind = m.kind % member::num_kinds;
        judge against{names};
        if (out_.has(OPSTATUS_REJECT_UNKNOWN_MEMBERS)) against.code = OPSTATUS_UNKNOWN_MEMBER;
        if (kind == member::unknown && against.code == OPSTATUS_OK && any.below(4) == 0) {
            put_any_string(out_, any);
            return kind;
        }
        const std::string_view name =
            kind < std::size(names) ? names[kind] : any.any_of(unknown_names);
        out_.put_string(name, m.escaped, against, any);
        if (kind == member::unknown) return kind;
        const auto bit = static_cast<std::uint8_t>(1U << kind);
        if ((seen_ & bit) != 0) out_.rule_out(OPSTATUS_DUPLICATE_MEMBER, out_.size() - 1);
        seen_ |= bit;
        return kind;
    }

    void put_known_value(std::uint8_t which, const member& m, choices& any) {
        constexpr std::string_view others[] = {"true", "false", "[]", "{}", "-1", "-", "null"};
        switch (m.value % 8) {
            case 0:
                if (!out_.has(OPSTATUS_ACCEPT_NULL))
                    out_.rule_out(OPSTATUS_WRONG_TYPE, out_.size());
                if (out_.is_here(defect::literal))
                    return refuse("nuL", OPSTATUS_UNEXPECTED_BYTE, 2);
                return out_.put("null");
            case 1:
                if (out_.is_here(defect::literal)) return refuse("+1");
                return refuse(others[any.below(std::size(others) - 1)], OPSTATUS_WRONG_TYPE);
            case 2:
            case 3:
                return put_integer(which, any);
            default:
                return which == member::operation_id ? put_uuid(m, any) : put_enum(which, m, any);
        }
    }

    void put_uuid(const member& m, choices& any) {
        std::string text = "00000000-0000-0000-0000-000000000000";
        std::size_t nibble = 0;
        for (char& each : text) {
            if (each == '-') continue;
            const std::size_t digit = any.below(16);
            each = "0123456789abcdef0123456789ABCDEF"[digit + 16 * any.below(2)];
            record_.operation_id[nibble / 2] |=
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
        out_.put_string(text, m.escaped, against, any);
        record_.members |= 1;
    }

    void put_enum(std::uint8_t which, const member& m, choices& any) {
        const bool is_state = which == member::state;
        judge against{is_state ? std::span<const std::string_view>(states) : types};
        if (!out_.has(OPSTATUS_KEEP_UNRECOGNIZED_NAMES))
            against.code = is_state ? OPSTATUS_UNKNOWN_STATE : OPSTATUS_UNKNOWN_TYPE;
        const std::size_t index = any.below(against.words.size());
        const bool is_listed = m.value % 8 != 4;
        out_.put_string(is_listed ? against.words[index] : any.any_of(unlisted), m.escaped, against,
                        any);
        const std::size_t number = is_state ? index : type_numbers[index % std::size(type_numbers)];
        assign(which, is_listed ? number : std::size_t{OPSTATUS_UNRECOGNIZED});
    }

    void assign(std::uint8_t which, std::size_t value) {
        const auto number = static_cast<std::uint8_t>(value);
        (which == member::state ? record_.state : record_.type) = number;
        record_.members |= static_cast<std::uint8_t>(1U << which);
    }

    void put_integer(std::uint8_t which, choices& any) {
        const bool is_state = which == member::state;
        const std::int32_t unknown = is_state ? OPSTATUS_UNKNOWN_STATE : OPSTATUS_UNKNOWN_TYPE;
        const std::size_t begin = out_.size();
        const std::size_t digit = any.below(10);
        const bool is_listed =
            is_state ? digit < std::size(states)
                     : digit == 0 || digit == 1 || digit == 2 || digit == 4 || digit == 8;
        if (which == member::operation_id || !out_.has(OPSTATUS_ACCEPT_ENUM_INTEGERS))
            out_.rule_out(OPSTATUS_WRONG_TYPE, begin);
        if (!is_listed) out_.rule_out(unknown, begin);
        const char text = static_cast<char>('0' + digit);
        out_.put({&text, 1});
        switch (any.below(8)) {
            case 0:
                refuse("3", digit == 0 ? std::int32_t{OPSTATUS_INVALID_NUMBER} : unknown);
                break;
            case 1:
                refuse(any.below(2) == 0 ? ".0" : "e0", OPSTATUS_WRONG_TYPE);
                break;
            case 2:
                refuse(any.below(2) == 0 ? "x" : "-");
                break;
            default:
                assign(which, digit);
        }
    }

    structured_text& out_;
    oracle::record record_;
    std::uint8_t seen_ = 0;
    std::size_t num_members_ = 0;
};

}  // namespace

structured_text write(const header& head, std::span<const member> members) {
    structured_text out(head.framing % num_framings, head.options % num_options,
                        static_cast<defect>(head.defect % std::uint8_t(defect::num_defects)),
                        head.site + 256U * (head.site_high % 4));
    choices any(head.seed);
    out.put_white(head.shape >> 1U, any);
    out.open((head.shape & 1) != 0);
    if (out.what().framing != document && (head.shape >> 3U & 7) == 7) {
        out.close(any);
        return out;
    }
    writer record(out);
    record.begin(any);
    for (const member& m : members) {
        choices chosen(m.seed);
        if (m.kind % member::num_kinds != member::next_record) {
            record.put(m, chosen);
        } else if (out.what().framing != document) {
            record.end();
            out.put_white(m.white, chosen);
            if (out.is_array()) out.put(",");
            out.put_white(m.white >> 2U, chosen);
            record.begin(chosen);
        }
    }
    record.end();
    out.close(any);
    return out;
}

}  // namespace fuzz
