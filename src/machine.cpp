#include "machine.hpp"

#include "characters.hpp"
#include "listed.hpp"
#include "uuid.hpp"

namespace opstatus::core {

// ---- The outside -----------------------------------------------------------------------------

void machine::finish() {
    if (at == place::ended || at == place::sequence) {
        at = place::finished;
    } else if (at != place::finished && at != place::failed) {
        fail(OPSTATUS_UNEXPECTED_END);
    }
}

bool machine::is_sound() const {
    constexpr std::uint8_t all_options =
        OPSTATUS_REJECT_UNKNOWN_MEMBERS | OPSTATUS_REQUIRE_ALL_MEMBERS |
        OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_ACCEPT_NULL | OPSTATUS_KEEP_UNRECOGNIZED_NAMES;
    return at <= place::failed && framing <= framing::document && options <= all_options &&
           depth <= OPSTATUS_MAX_DEPTH && text <= text_use::type && position <= uuid_text_len &&
           digits < 4 && (at == place::failed) == (error != OPSTATUS_OK) &&
           error < OPSTATUS_INVALID_ARGUMENT;
}

event machine::fail(std::uint8_t code) {
    const core::framing stays = framing;
    const std::uint8_t masks = options;
    *this = {};
    framing = stays;
    options = masks;
    at = place::failed;
    error = code;
    return event::error;
}

event machine::step(std::uint8_t byte) {
    if (is_between_records(at)) return step_between_records(byte);
    if (skips_white_space(at) && is_white_space(byte)) return event::none;
    switch (at) {
        case place::member_first:
            if (byte == '}') return close_container();
            [[fallthrough]];
        case place::member_next:
            if (byte != '"') return fail(OPSTATUS_UNEXPECTED_BYTE);
            return open_text(depth == 0 ? text_use::name : text_use::skipped_name);
        case place::colon:
            if (byte != ':') return fail(OPSTATUS_UNEXPECTED_BYTE);
            at = place::value;
            return event::none;
        case place::element_first:
            if (byte == ']') return close_container();
            [[fallthrough]];
        case place::value:
            return current == 0 ? begin_value(byte) : begin_known_value(byte);
        case place::after_value:
            return after_value(byte);
        case place::integer_zero:
        case place::integer:
            if (is_digit(byte)) {
                if (at == place::integer_zero) return fail(OPSTATUS_INVALID_NUMBER);
                return fail(current == OPSTATUS_HAS_STATE ? OPSTATUS_UNKNOWN_STATE
                                                          : OPSTATUS_UNKNOWN_TYPE);
            }
            if (byte == '.' || byte == 'e' || byte == 'E') return fail(OPSTATUS_WRONG_TYPE);
            return after_value(byte);
        case place::literal:
            word = vocabulary.words.step(word, byte);
            if (word == 0) return fail(OPSTATUS_UNEXPECTED_BYTE);
            if (vocabulary.words.is_word[word]) {
                word = 0;
                leave_value();
            }
            return event::none;
        case place::text:
        case place::escape:
            return step_text(byte);
        case place::unit:
        case place::low_backslash:
        case place::low_u:
        case place::low_unit:
            return step_unit(byte);
        case place::utf8_last:
        case place::utf8_two:
        case place::utf8_three:
        case place::utf8_e0:
        case place::utf8_ed:
        case place::utf8_f0:
        case place::utf8_f4:
            return step_utf8(byte);
        default:
            return step_number(byte);
    }
}

// ---- Records and what stands between them ----------------------------------------------------

event machine::step_between_records(std::uint8_t byte) {
    if (is_white_space(byte)) return event::none;
    if (byte == '{' && may_open_record(at)) return open_record();
    if (byte == '[' && (at == place::auto_start || at == place::array_start)) {
        framing = framing::array;
        at = place::array_first;
    } else if (byte == ']' && (at == place::array_first || at == place::array_after)) {
        at = place::ended;
    } else if (byte == ',' && at == place::array_after) {
        at = place::array_next;
    } else {
        return fail(at == place::ended ? OPSTATUS_TRAILING_CONTENT : OPSTATUS_UNEXPECTED_BYTE);
    }
    return event::none;
}

event machine::open_record() {
    at = place::member_first;
    return event::none;
}

event machine::close_record() {
    if ((options & OPSTATUS_REQUIRE_ALL_MEMBERS) != 0 && record.members != all_members)
        return fail(OPSTATUS_MISSING_MEMBER);
    seen = 0;
    pass_record();
    return event::record;
}

// ---- Values ----------------------------------------------------------------------------------

event machine::begin_value(std::uint8_t byte) {
    if (byte == '"') return open_text(text_use::skipped_value);
    if (byte == '{' || byte == '[') return open_container(byte == '{');
    if (byte == '-') {
        at = place::number_minus;
    } else if (byte == '0') {
        at = place::number_zero;
    } else if (is_digit(byte)) {
        at = place::number_integer;
    } else {
        word = vocabulary.words.step(vocabulary.literal_root, byte);
        if (word == 0) return fail(OPSTATUS_UNEXPECTED_BYTE);
        at = place::literal;
    }
    return event::none;
}

event machine::begin_known_value(std::uint8_t byte) {
    const bool is_id = current == OPSTATUS_HAS_OPERATION_ID;
    const bool is_state = current == OPSTATUS_HAS_STATE;
    if (byte == '"')
        return open_text(is_id ? text_use::uuid : is_state ? text_use::state : text_use::type);
    if (byte == 'n' && (options & OPSTATUS_ACCEPT_NULL) != 0) {
        word = vocabulary.words.step(vocabulary.literal_root, byte);
        at = place::literal;
        return event::none;
    }
    if (!is_id && is_digit(byte) && (options & OPSTATUS_ACCEPT_ENUM_INTEGERS) != 0) {
        const unsigned integers = is_state ? integers_of(state_words) : integers_of(type_words);
        const auto integer = static_cast<std::uint8_t>(byte - '0');
        if ((integers >> integer & 1) == 0)
            return fail(is_state ? OPSTATUS_UNKNOWN_STATE : OPSTATUS_UNKNOWN_TYPE);
        assign(integer);
        at = integer == 0 ? place::integer_zero : place::integer;
        return event::none;
    }
    return fail(begins_value(byte) ? OPSTATUS_WRONG_TYPE : OPSTATUS_UNEXPECTED_BYTE);
}

void machine::assign(std::uint8_t value) {
    if (current == OPSTATUS_HAS_STATE) record.state = value;
    if (current == OPSTATUS_HAS_TYPE) record.type = value;
    record.members |= current;
}

void machine::leave_value() {
    current = 0;
    at = place::after_value;
}

// Also for the byte behind a number, which alone tells that the number is over.
event machine::after_value(std::uint8_t byte) {
    leave_value();
    const bool in_object = depth == 0 || (containers & 1) != 0;
    const std::uint8_t closing = in_object ? '}' : ']';
    if (is_white_space(byte)) return event::none;
    if (byte == ',') {
        at = in_object ? place::member_next : place::value;
    } else if (byte == closing) {
        return close_container();
    } else {
        return fail(OPSTATUS_UNEXPECTED_BYTE);
    }
    return event::none;
}

event machine::open_container(bool is_object) {
    if (depth == OPSTATUS_MAX_DEPTH) return fail(OPSTATUS_DEPTH_EXCEEDED);
    ++depth;
    containers = containers << 1 | (is_object ? 1 : 0);
    at = is_object ? place::member_first : place::element_first;
    return event::none;
}

event machine::close_container() {
    if (depth == 0) return close_record();
    --depth;
    containers >>= 1;
    leave_value();
    return event::none;
}

// RFC 8259 section 6.
event machine::step_number(std::uint8_t byte) {
    const bool digit = is_digit(byte);
    switch (at) {
        case place::number_minus:
            if (!digit) return fail(OPSTATUS_INVALID_NUMBER);
            at = byte == '0' ? place::number_zero : place::number_integer;
            return event::none;
        case place::number_point:
            if (!digit) return fail(OPSTATUS_INVALID_NUMBER);
            at = place::number_fraction;
            return event::none;
        case place::number_e:
            if (byte == '+' || byte == '-') {
                at = place::number_sign;
                return event::none;
            }
            [[fallthrough]];
        case place::number_sign:
            if (!digit) return fail(OPSTATUS_INVALID_NUMBER);
            at = place::number_exponent;
            return event::none;
        case place::number_zero:
            if (digit) return fail(OPSTATUS_INVALID_NUMBER);
            break;
        default:
            if (digit) return event::none;
            break;
    }
    const bool has_point = at == place::number_fraction || at == place::number_exponent;
    if (byte == '.' && !has_point) {
        at = place::number_point;
    } else if ((byte == 'e' || byte == 'E') && at != place::number_exponent) {
        at = place::number_e;
    } else {
        return after_value(byte);
    }
    return event::none;
}

}  // namespace opstatus::core
