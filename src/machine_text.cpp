// The machine inside strings: escapes, UTF-8, and what a character means where it stands.
#include "characters.hpp"
#include "machine.hpp"
#include "uuid.hpp"

namespace opstatus::core {
namespace {

// Stands for every character beyond ASCII, which no name, listed text or UUID has.
constexpr std::uint8_t beyond_ascii = 0x80;

// The place behind the first byte of a character of several; `text` if the byte cannot begin one.
// RFC 3629 section 4 (UTF8-2, UTF8-3, UTF8-4).
constexpr place behind_lead(std::uint8_t c) {
    if (c < 0xC2) return place::text;
    if (c < 0xE0) return place::utf8_last;
    if (c == 0xE0) return place::utf8_e0;
    if (c == 0xED) return place::utf8_ed;
    if (c < 0xF0) return place::utf8_two;
    if (c == 0xF0) return place::utf8_f0;
    if (c < 0xF4) return place::utf8_three;
    return c == 0xF4 ? place::utf8_f4 : place::text;
}

// The continuation bytes that each utf8 place takes, and the place behind.
constexpr struct {
    std::uint8_t first, last;
    place next;
} continuations[] = {
    {0x80, 0xBF, place::text},       // utf8_last
    {0x80, 0xBF, place::utf8_last},  // utf8_two
    {0x80, 0xBF, place::utf8_two},   // utf8_three
    {0xA0, 0xBF, place::utf8_last},  // utf8_e0: shorter forms exist below
    {0x80, 0x9F, place::utf8_last},  // utf8_ed: surrogates above
    {0x90, 0xBF, place::utf8_two},   // utf8_f0: shorter forms exist below
    {0x80, 0x8F, place::utf8_two},   // utf8_f4: nothing above U+10FFFF
};

}  // namespace

event machine::open_text(text_use use) {
    at = place::text;
    text = use;
    word = use == text_use::name    ? vocabulary.member_root
           : use == text_use::state ? vocabulary.state_root
           : use == text_use::type  ? vocabulary.type_root
                                    : node{0};
    return event::none;
}

// RFC 8259 section 7.
event machine::step_text(std::uint8_t byte) {
    if (at == place::escape) {
        if (byte == 'u') {
            at = place::unit;
            return event::none;
        }
        const std::uint8_t c = unescaped(byte);
        if (c == 0) return fail(OPSTATUS_INVALID_ESCAPE);
        at = place::text;
        return take_character(c);
    }
    if (byte == '"') return close_text();
    if (byte == '\\') {
        at = place::escape;
        return event::none;
    }
    if (byte < 0x20) return fail(OPSTATUS_CONTROL_CHARACTER);
    if (byte < 0x80) return take_character(byte);
    at = behind_lead(byte);
    if (at == place::text) return fail(OPSTATUS_INVALID_UTF8);
    return take_character(beyond_ascii);
}

event machine::step_utf8(std::uint8_t byte) {
    const auto& must =
        continuations[static_cast<std::size_t>(at) - static_cast<std::size_t>(place::utf8_last)];
    if (byte < must.first || byte > must.last) return fail(OPSTATUS_INVALID_UTF8);
    at = must.next;
    return event::none;
}

// From behind `\u` on. Both halves of a surrogate pair are one character, taken with the first.
event machine::step_unit(std::uint8_t byte) {
    if (at == place::low_backslash || at == place::low_u) {
        const std::uint8_t expected = at == place::low_u ? 'u' : '\\';
        if (byte != expected) return fail(OPSTATUS_INVALID_ESCAPE);
        at = at == place::low_u ? place::low_unit : place::low_u;
        return event::none;
    }
    const std::uint8_t digit = uuid_tables.digit[byte];
    if (digit == uuid_tables_t::no_digit) return fail(OPSTATUS_INVALID_ESCAPE);
    unit = static_cast<std::uint16_t>(unit << 4 | digit);
    if (++digits < 4) return event::none;
    const std::uint16_t c = unit;
    const bool is_second_half = at == place::low_unit;
    unit = 0;
    digits = 0;
    if (is_low_surrogate(c) != is_second_half) return fail(OPSTATUS_INVALID_ESCAPE);
    at = is_high_surrogate(c) ? place::low_backslash : place::text;
    if (is_second_half) return event::none;
    return take_character(c < beyond_ascii ? static_cast<std::uint8_t>(c) : beyond_ascii);
}

// Takes a character, its escape decoded, at its last byte (at its first if it is beyond ASCII).
event machine::take_character(std::uint8_t c) {
    switch (text) {
        case text_use::skipped_value:
        case text_use::skipped_name:
            return event::none;
        case text_use::uuid:
            if (position == uuid_text_len || !uuid_put(record.operation_id, position, c))
                return fail(OPSTATUS_INVALID_UUID);
            ++position;
            return event::none;
        default:
            word = vocabulary.words.step(word, c);
            return word == 0 ? leave_words() : event::none;
    }
}

// The text is none of the listed ones: an error, or from here on a string like any other.
event machine::leave_words() {
    word = 0;
    if (text == text_use::name) {
        if ((options & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0) return fail(OPSTATUS_UNKNOWN_MEMBER);
        text = text_use::skipped_name;
        return event::none;
    }
    if ((options & OPSTATUS_KEEP_UNRECOGNIZED_NAMES) == 0)
        return fail(text == text_use::state ? OPSTATUS_UNKNOWN_STATE : OPSTATUS_UNKNOWN_TYPE);
    assign(OPSTATUS_UNRECOGNIZED);
    text = text_use::skipped_value;
    return event::none;
}

event machine::close_text() {
    const std::uint8_t value = vocabulary.words.value[word];
    if (word != 0 && !vocabulary.words.is_word[word] && leave_words() == event::error)
        return event::error;
    switch (text) {
        case text_use::name:
            if ((seen & value) != 0) return fail(OPSTATUS_DUPLICATE_MEMBER);
            seen |= value;
            current = value;
            [[fallthrough]];
        case text_use::skipped_name:
            at = place::colon;
            break;
        case text_use::uuid:
            if (position != uuid_text_len) return fail(OPSTATUS_INVALID_UUID);
            position = 0;
            assign(0);
            leave_value();
            break;
        case text_use::state:
        case text_use::type:
            assign(value);
            [[fallthrough]];
        case text_use::skipped_value:
            leave_value();
            break;
    }
    word = 0;
    text = text_use::skipped_value;
    return event::none;
}

}  // namespace opstatus::core
