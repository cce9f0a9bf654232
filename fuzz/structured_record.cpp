// The records, and the names of their members.
#include "structured.hpp"

namespace fuzz {
namespace {

// The contract's, in the order of member's.
constexpr std::string_view names[] = {"OperationId", "State", "Type"};
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
            if (out_.is_here(defect::punctuation)) out_.refuse("=");
            out_.put(",");
            if (out_.is_here(defect::punctuation)) out_.refuse(",");
        }
        out_.put_white(m.white, any);
        const std::uint8_t which = put_name(m, any);
        out_.put_white(m.white >> 2U, any);
        if (out_.is_here(defect::punctuation)) out_.refuse(";");
        out_.put(":");
        out_.put_white(m.white >> 4U, any);
        if (which == member::unknown)
            put_any_value(out_, any);
        else
            put_known_value(out_, which, m, any, record_);
        out_.put_white(m.white >> 6U, any);
    }

    void end() {
        if (num_members_ != 0 && out_.is_here(defect::punctuation)) {
            out_.put(",");
            out_.rule_out(OPSTATUS_UNEXPECTED_BYTE, out_.size());
        }
        if (out_.is_here(defect::punctuation)) out_.refuse("]");
        if (out_.has(OPSTATUS_REQUIRE_ALL_MEMBERS) && record_.members != 7)
            out_.rule_out(OPSTATUS_MISSING_MEMBER, out_.size());
        out_.put("}");
        out_.end_record(record_);
    }

  private:
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
