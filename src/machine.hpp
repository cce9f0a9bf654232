// The strict byte machine: the only place that knows what is accepted, and every error code.
//
// It is the fold of step() over the bytes of the input. Its state is a few plain bytes without a
// pointer, so an input may be cut anywhere and the state may be copied; and it is finite but for
// what it has read (the record), so that its language can be compared with a reference for inputs of
// every length. Whoever changes it keeps both.
#pragma once

#include <cstdint>
#include <type_traits>

#include "opstatus.h"
#include "vocabulary.hpp"

namespace opstatus::core {

// What a step has led to, besides the next place.
enum class event : std::uint8_t { none, record, error };

// How the records of an input follow one another. The first three are the C ABI's.
enum class framing : std::uint8_t {
    automatic = OPSTATUS_FRAMING_AUTO,
    array = OPSTATUS_FRAMING_ARRAY,
    sequence = OPSTATUS_FRAMING_SEQUENCE,
    document,
};

// Where in the grammar the next byte stands. The order matters to the predicates below it.
enum class place : std::uint8_t {
    // A '{' opens a record.
    auto_start,
    document_start,
    sequence,     // before, between and behind records
    array_first,  // or ']'
    array_next,
    // Between records, too.
    array_start,
    array_after,
    ended,
    // Inside a record. White space is skipped.
    member_first,  // or '}'
    member_next,
    colon,
    value,
    element_first,  // or ']'
    after_value,
    // White space is a byte like any other.
    integer_zero,  // behind the integer 0 of a known member
    integer,       // behind any other
    literal,
    number_minus,
    number_zero,
    number_integer,
    number_point,
    number_fraction,
    number_e,
    number_sign,
    number_exponent,
    text,
    escape,
    unit,           // hexadecimal digits of a code unit
    low_backslash,  // the second half of a surrogate pair must follow
    low_u,
    low_unit,
    utf8_last,  // continuation bytes; see the table in machine_text.cpp
    utf8_two,
    utf8_three,
    utf8_e0,
    utf8_ed,
    utf8_f0,
    utf8_f4,
    // The input is over: no byte is taken any more.
    finished,
    failed,
};

constexpr bool may_open_record(place p) { return p <= place::array_next; }
constexpr bool is_between_records(place p) { return p <= place::ended; }
constexpr bool skips_white_space(place p) { return p <= place::after_value; }

// What the string that is being read is for.
enum class text_use : std::uint8_t { skipped_value, skipped_name, name, uuid, state, type };

// All bytes zero: AUTO, no options, nothing read. Every field is 0 where it means nothing, so that
// equal situations are equal bytes. It may live in memory that has another type to the caller of the C
// ABI (may_alias): a reader is stepped in place.
struct __attribute__((may_alias)) machine {
    opstatus_record record{};  // as far as it has been read
    place at = place::auto_start;
    core::framing framing = framing::automatic;
    std::uint8_t options = 0;
    std::uint8_t depth = 0;        // containers open in an unknown member's value, and
    std::uint64_t containers = 0;  // which: bit 0 is the innermost; 1: an object
    std::uint8_t seen = 0;         // OPSTATUS_HAS_* of the known names read
    std::uint8_t current = 0;      // OPSTATUS_HAS_* of the member whose value is read; 0: unknown
    text_use text = text_use::skipped_value;
    node word = 0;              // place in a known name, a listed text or a literal
    std::uint8_t position = 0;  // in a UUID's text, 0...36
    std::uint8_t digits = 0;    // read of a \u escape, 0...3
    std::uint16_t unit = 0;     // their value
    std::uint8_t error = OPSTATUS_OK;
    std::uint8_t unused[7] = {};  // no padding: all of a reader's bytes are known

    // A machine at the beginning of an input.
    static machine start(core::framing framing, std::uint32_t options) {
        constexpr place starts[] = {place::auto_start, place::array_start, place::sequence,
                                    place::document_start};
        machine m;
        m.at = starts[static_cast<std::size_t>(framing)];
        m.framing = framing;
        m.options = static_cast<std::uint8_t>(options);
        return m;
    }

    // Takes one byte. On event::record, `record` is complete and is to be fetched by take_record();
    // on event::error, `error` is its code, and the byte is the one that the offset names.
    // Not to be called once finished or failed.
    event step(std::uint8_t byte);

    // Equals step() for each byte of [p, end), up to and with the first event, or until it is
    // between records. Returns where it stopped: behind the last byte taken, or at the error's.
    const std::uint8_t* run(const std::uint8_t* p, const std::uint8_t* end, event& happened);

    // The record that was completed.
    opstatus_record take_record() {
        const opstatus_record taken = record;
        record = {};
        return taken;
    }

    // Equals step() over a whole record, from its brace on, if may_open_record(at).
    void pass_record() {
        if (framing == framing::automatic) framing = framing::sequence;
        at = framing == framing::array      ? place::array_after
             : framing == framing::sequence ? place::sequence
                                            : place::ended;
    }

    // The input is over: finished, or failed with OPSTATUS_UNEXPECTED_END.
    void finish();

    // No field has a value that could lead outside a table. For states from elsewhere.
    [[nodiscard]] bool is_sound() const;

  private:
    const std::uint8_t* stride_in_text(const std::uint8_t* p, const std::uint8_t* end);
    event fail(std::uint8_t code);
    event step_between_records(std::uint8_t byte);
    event step_number(std::uint8_t byte);
    event step_text(std::uint8_t byte);
    event step_unit(std::uint8_t byte);
    event step_utf8(std::uint8_t byte);
    event open_record();
    event close_record();
    event open_container(bool is_object);
    event close_container();
    event open_text(text_use use);
    event close_text();
    event begin_value(std::uint8_t byte);
    event begin_known_value(std::uint8_t byte);
    event after_value(std::uint8_t byte);
    event take_character(std::uint8_t c);
    event leave_words();
    void assign(std::uint8_t value);
    void leave_value();
};

static_assert(std::has_unique_object_representations_v<machine>);

// A member of the record may begin, or its brace close; or a member's value.
constexpr bool may_begin_member(const machine& m) {
    return m.depth == 0 && (m.at == place::member_first || m.at == place::member_next);
}
constexpr bool may_begin_value(const machine& m) { return m.depth == 0 && m.at == place::value; }

}  // namespace opstatus::core
