#include "reference.hpp"

#include <stdexcept>

#include "opstatus.h"

namespace reference {
namespace {

constexpr std::uint32_t all_options = OPSTATUS_REJECT_UNKNOWN_MEMBERS |
                                      OPSTATUS_REQUIRE_ALL_MEMBERS | OPSTATUS_ACCEPT_ENUM_INTEGERS |
                                      OPSTATUS_ACCEPT_NULL | OPSTATUS_KEEP_UNRECOGNIZED_NAMES;
constexpr std::uint8_t all_members =
    OPSTATUS_HAS_OPERATION_ID | OPSTATUS_HAS_STATE | OPSTATUS_HAS_TYPE;

std::vector<goal> goals_of(framing f) {
    using enum goal;
    switch (f) {
        case framing::automatic:
            return {space, list};
        case framing::array:
            return {space, array, end};
        case framing::sequence:
            return {space, records};
        case framing::document:
            return {space, record, end};
    }
    throw std::invalid_argument("reference: no such framing");
}

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return (c | 0x20) - 'a' + 10;
}

std::array<std::uint8_t, 16> uuid_of(const std::string& characters) {
    std::array<std::uint8_t, 16> id{};
    std::size_t num_digits = 0;
    for (const char c : characters) {
        if (c == '-') continue;
        std::uint8_t& byte = id[num_digits++ / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | digit_value(c));
    }
    return id;
}

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

automaton::automaton(framing f, std::uint32_t options, unsigned max_depth)
    : options_(options), max_depth_(max_depth) {
    if ((options & ~all_options) != 0) throw std::invalid_argument("reference: no such option");
    push(goals_of(f));
}

void automaton::push(const std::vector<goal>& goals) {
    goals_.insert(goals_.end(), goals.rbegin(), goals.rend());
}

effect automaton::step(std::uint8_t byte) {
    for (bool is_taken = false; !is_taken;) {
        const way& w = way_from(goals_.back(), byte, options_);
        goals_.pop_back();
        code_ = w.code;
        if (code_ != 0) return effect::error;
        push(w.rest);
        is_taken = w.takes_byte;
    }
    effect result = effect::none;
    while (is_act(goals_.back())) {
        const goal act = goals_.back();
        goals_.pop_back();
        code_ = perform(act, byte);
        if (code_ != 0) return effect::error;
        if (act == goal::end_record) result = effect::record;
    }
    return result;
}

std::int32_t automaton::perform(goal act, std::uint8_t byte) {
    using enum goal;
    switch (act) {
        case begin_skipped:
            text_ = text(text::kind::skipped, options_);
            return 0;
        case begin_name:
            text_ = text(text::kind::name, options_);
            return 0;
        case begin_id:
            text_ = text(text::kind::id, options_);
            return 0;
        case begin_state:
            text_ = text(text::kind::state, options_);
            return 0;
        case begin_type:
            text_ = text(text::kind::type, options_);
            return 0;
        case end_name:
            return end_of_name();
        case end_value:
            return end_of_value();
        case plain_character:
            return text_.append(byte);
        case other_character:
            return text_.append(text::other);
        case begin_unit:
            unit_ = 0;
            return 0;
        case hex_digit:
            unit_ = unit_ * 16 + static_cast<char32_t>(digit_value(static_cast<char>(byte)));
            return 0;
        case end_unit:
            return end_of_unit();
        // The first half has been appended for both.
        case end_second_unit:
            return is_low_surrogate(unit_) ? 0 : OPSTATUS_INVALID_ESCAPE;
        case state_integer:
            set(OPSTATUS_HAS_STATE, static_cast<std::uint8_t>(byte - '0'));
            return 0;
        case type_integer:
            set(OPSTATUS_HAS_TYPE, static_cast<std::uint8_t>(byte - '0'));
            return 0;
        case deeper:
            return ++depth_ > max_depth_ ? OPSTATUS_DEPTH_EXCEEDED : 0;
        case shallower:
            --depth_;
            return 0;
        case end_record:
            if ((options_ & OPSTATUS_REQUIRE_ALL_MEMBERS) != 0 && record_.members != all_members) {
                return OPSTATUS_MISSING_MEMBER;
            }
            completed_ = record_;
            record_ = {};
            seen_ = 0;
            return 0;
        default:
            throw std::logic_error("reference: no act");
    }
}

std::int32_t automaton::end_of_name() {
    if (const std::int32_t code = text_.close(); code != 0) return code;
    const std::uint8_t name = text_.value().value_or(0);
    if ((seen_ & name) != 0) return OPSTATUS_DUPLICATE_MEMBER;
    seen_ = static_cast<std::uint8_t>(seen_ | name);
    goal value = goal::value;
    if (name == OPSTATUS_HAS_OPERATION_ID) value = goal::id_value;
    if (name == OPSTATUS_HAS_STATE) value = goal::state_value;
    if (name == OPSTATUS_HAS_TYPE) value = goal::type_value;
    push({goal::space, goal::colon, goal::space, value});
    return 0;
}

std::int32_t automaton::end_of_value() {
    if (const std::int32_t code = text_.close(); code != 0) return code;
    const std::uint8_t value = text_.value().value_or(OPSTATUS_UNRECOGNIZED);
    if (text_.what() == text::kind::state) set(OPSTATUS_HAS_STATE, value);
    if (text_.what() == text::kind::type) set(OPSTATUS_HAS_TYPE, value);
    if (text_.what() == text::kind::id) {
        record_.operation_id = uuid_of(text_.characters());
        set(OPSTATUS_HAS_OPERATION_ID, 0);
    }
    return 0;
}

std::int32_t automaton::end_of_unit() {
    using enum goal;
    if (is_low_surrogate(unit_)) return OPSTATUS_INVALID_ESCAPE;
    if (is_high_surrogate(unit_)) {
        push({second_backslash, second_u, begin_unit, hex, hex, hex, hex, end_second_unit});
        return text_.append(text::other);
    }
    return text_.append(unit_);
}

void automaton::set(std::uint8_t member, std::uint8_t value) {
    if (member == OPSTATUS_HAS_STATE) record_.state = value;
    if (member == OPSTATUS_HAS_TYPE) record_.type = value;
    record_.members = static_cast<std::uint8_t>(record_.members | member);
}

std::int32_t automaton::at_end() const {
    if (code_ != 0) return code_;
    const bool skips_space = goals_.back() == goal::space;
    const std::size_t num_goals = goals_.size() - (skips_space ? 1 : 0);
    const bool is_over =
        num_goals == 1 && (goals_.front() == goal::records || goals_.front() == goal::end);
    return is_over ? OPSTATUS_OK : OPSTATUS_UNEXPECTED_END;
}

std::string automaton::canonical() const {
    if (code_ != 0) return "error " + std::to_string(code_);
    std::string result;
    bool is_in_text = false;
    for (const goal g : goals_) {
        result += static_cast<char>(g);
        if (g == goal::characters) is_in_text = true;
    }
    result += ' ';
    result += static_cast<char>('0' + seen_);
    result += static_cast<char>('0' + record_.members);
    if (is_in_text) {
        result += static_cast<char>('0' + static_cast<int>(text_.what()));
        result += ' ' + text_.so_far() + escape_so_far();
    }
    return result;
}

// What the rest of a \u escape can still make of it: a character that its text admits (then the
// digits are told), half of a pair, or none of these.
std::string automaton::escape_so_far() const {
    std::size_t num_missing = 0;
    while (goals_[goals_.size() - 1 - num_missing] == goal::hex)
        ++num_missing;
    if (num_missing == 0 || num_missing == 4) return "";
    const char32_t first = unit_ << 4 * num_missing;
    const char32_t last = first | ((1U << 4 * num_missing) - 1);
    const bool is_second = goals_[goals_.size() - 1 - num_missing] == goal::end_second_unit;

    std::string result = " ";
    for (char32_t c = first; !is_second && c <= last && c < 0x80; ++c) {
        if (text_.admits(c)) return result + std::to_string(static_cast<unsigned>(unit_));
    }
    // One more digit, if any, tells the halves apart; a strict text has no use for a first one.
    if (!is_second && !text_.is_strict() && first <= 0xDBFF && last >= 0xD800) result += 'h';
    if (first <= 0xDFFF && last >= 0xDC00) result += 'l';
    return result;
}

}  // namespace reference
