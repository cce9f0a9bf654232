#include "text.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "opstatus.h"

namespace reference {
namespace {

struct word {
    std::string_view shape;
    std::uint8_t value;
};

const std::vector<word>& words(text::kind k) {
    static const std::array<std::vector<word>, 5> all{{
        {},
        {{"OperationId", OPSTATUS_HAS_OPERATION_ID},
         {"State", OPSTATUS_HAS_STATE},
         {"Type", OPSTATUS_HAS_TYPE}},
        {{"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh", 0}},
        {{"Invalid", OPSTATUS_STATE_INVALID},
         {"Running", OPSTATUS_STATE_RUNNING},
         {"RollingBack", OPSTATUS_STATE_ROLLING_BACK},
         {"Completed", OPSTATUS_STATE_COMPLETED},
         {"Faulted", OPSTATUS_STATE_FAULTED},
         {"Cancelled", OPSTATUS_STATE_CANCELLED},
         {"ForceCancelled", OPSTATUS_STATE_FORCE_CANCELLED}},
        {{"invalid", OPSTATUS_TYPE_INVALID},
         {"partitionDataLoss", OPSTATUS_TYPE_PARTITION_DATA_LOSS},
         {"partitionQuorumLoss", OPSTATUS_TYPE_PARTITION_QUORUM_LOSS},
         {"partitionRestart", OPSTATUS_TYPE_PARTITION_RESTART},
         {"nodeTransition", OPSTATUS_TYPE_NODE_TRANSITION},
         {"Invalid", OPSTATUS_TYPE_INVALID},
         {"PartitionDataLoss", OPSTATUS_TYPE_PARTITION_DATA_LOSS},
         {"PartitionQuorumLoss", OPSTATUS_TYPE_PARTITION_QUORUM_LOSS},
         {"PartitionRestart", OPSTATUS_TYPE_PARTITION_RESTART},
         {"NodeTransition", OPSTATUS_TYPE_NODE_TRANSITION}},
    }};
    return all[static_cast<std::size_t>(k)];
}

// How a word has the character; "" is in no word.
std::string shape_of(text::kind k, char32_t c) {
    if (c < 0x20 || c > 0x7E) return "";
    const std::string character(1, static_cast<char>(c));
    if (k != text::kind::id || c == '-') return character;
    constexpr std::string_view hex = "0123456789abcdefABCDEF";
    return hex.find(character) != hex.npos ? "h" : "";
}

}  // namespace

text::text(kind k, std::uint32_t options) : kind_(k), is_listed_(k != kind::skipped) {
    if (k == kind::name) is_strict_ = (options & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0;
    if (k == kind::id) is_strict_ = true;
    if (k == kind::state || k == kind::type) {
        is_strict_ = (options & OPSTATUS_KEEP_UNRECOGNIZED_NAMES) == 0;
    }
}

std::int32_t text::append(char32_t c) {
    if (admits(c)) {
        characters_ += static_cast<char>(c);
        shape_ += shape_of(kind_, c);
        return 0;
    }
    is_listed_ = false;
    characters_.clear();
    shape_.clear();
    return is_strict_ ? code() : 0;
}

bool text::admits(char32_t c) const {
    const std::string next = shape_of(kind_, c);
    if (!is_listed_ || next.empty()) return false;
    for (const word& w : words(kind_)) {
        if (w.shape.starts_with(shape_ + next)) return true;
    }
    return false;
}

std::optional<std::uint8_t> text::value() const {
    for (const word& w : words(kind_)) {
        if (is_listed_ && w.shape == shape_) return w.value;
    }
    return std::nullopt;
}

std::int32_t text::code() const {
    switch (kind_) {
        case kind::skipped:
            break;
        case kind::name:
            return OPSTATUS_UNKNOWN_MEMBER;
        case kind::id:
            return OPSTATUS_INVALID_UUID;
        case kind::state:
            return OPSTATUS_UNKNOWN_STATE;
        case kind::type:
            return OPSTATUS_UNKNOWN_TYPE;
    }
    return 0;
}

}  // namespace reference
