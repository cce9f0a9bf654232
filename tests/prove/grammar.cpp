#include "grammar.hpp"

#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "opstatus.h"

namespace reference {
namespace {

using enum goal;
using goals = std::vector<goal>;
using bytes = std::bitset<256>;

bytes any_of(std::string_view characters) {
    bytes set;
    for (const char c : characters)
        set.set(static_cast<std::uint8_t>(c));
    return set;
}

bytes range(unsigned first, unsigned last) {
    bytes set;
    for (unsigned b = first; b <= last; ++b)
        set.set(b);
    return set;
}

way on(const bytes& set, goals rest) { return {set, 0, 0, true, std::move(rest)}; }
way on(std::string_view set, goals rest) { return on(any_of(set), std::move(rest)); }
way with(std::uint32_t option, way w) {
    w.needed_option = option;
    return w;
}
way wrong(const bytes& set, std::int32_t code) { return {set, 0, code, false, {}}; }
way wrong(std::string_view set, std::int32_t code) { return wrong(any_of(set), code); }

// The last way of a goal: for all bytes that have none before.
way otherwise(std::int32_t code) { return wrong(bytes().set(), code); }
way otherwise_go_to(goals rest) { return {bytes().set(), 0, 0, false, std::move(rest)}; }
way otherwise_done() { return otherwise_go_to({}); }

constexpr std::string_view white = " \t\n\r", digits = "0123456789";
constexpr std::string_view begins_value = "\"{[-0123456789tfn";
constexpr goal a{'a'}, e{'e'}, l{'l'}, r{'r'}, s{'s'}, u{'u'};

class table {
  public:
    table() {
        fill_literals();
        fill_frame();
        fill_members();
        fill_values();
        fill_strings();
    }
    const std::vector<way>& operator[](goal g) const { return ways_[static_cast<std::size_t>(g)]; }

  private:
    std::vector<way>& from(goal g) { return ways_[static_cast<std::size_t>(g)]; }

    void fill_literals() {
        for (const goal letter : {a, e, l, r, s, u}) {
            const char c = static_cast<char>(letter);
            from(letter) = {on({&c, 1}, {}), otherwise(OPSTATUS_UNEXPECTED_BYTE)};
        }
        from(space) = {on(white, {space}), otherwise_done()};
        from(colon) = {on(":", {}), otherwise(OPSTATUS_UNEXPECTED_BYTE)};
    }

    void fill_frame() {
        const way unexpected = otherwise(OPSTATUS_UNEXPECTED_BYTE);
        from(record) = {on("{", {space, first_member}), unexpected};
        from(array) = {on("[", {space, first_record}), unexpected};
        from(first_record) = {on("]", {}), otherwise_go_to({record, space, next_record})};
        from(next_record) = {on("]", {}), on(",", {space, record, space, next_record}), unexpected};
        from(records) = {otherwise_go_to({record, space, records})};
        from(list) = {on("[", {space, first_record, end}), otherwise_go_to({records})};
        from(end) = {on(white, {end}), otherwise(OPSTATUS_TRAILING_CONTENT)};
    }

    void fill_members() {
        const way unexpected = otherwise(OPSTATUS_UNEXPECTED_BYTE);
        // What is behind the name, up to the value's end, follows from the name: end_name knows.
        const way name = on("\"", {begin_name, characters, end_name, space, next_member});
        from(first_member) = {name, on("}", {end_record}), unexpected};
        from(member) = {name, unexpected};
        from(next_member) = {on(",", {space, member}), on("}", {end_record}), unexpected};

        const way null = with(OPSTATUS_ACCEPT_NULL, on("n", {u, l, l}));
        const auto integer_of = [](std::string_view set, goal act, goal behind) {
            return with(OPSTATUS_ACCEPT_ENUM_INTEGERS, on(set, {act, behind}));
        };
        const auto other_integer = [](std::int32_t code) {
            return with(OPSTATUS_ACCEPT_ENUM_INTEGERS, wrong(digits, code));
        };
        const way other_kind = wrong(begins_value, OPSTATUS_WRONG_TYPE);
        from(id_value) = {on("\"", {begin_id, characters, end_value}), null, other_kind,
                          unexpected};
        from(state_value) = {on("\"", {begin_state, characters, end_value}),
                             integer_of("0", state_integer, behind_zero),
                             integer_of("123456", state_integer, behind_state_digit),
                             other_integer(OPSTATUS_UNKNOWN_STATE),
                             null,
                             other_kind,
                             unexpected};
        from(type_value) = {on("\"", {begin_type, characters, end_value}),
                            integer_of("0", type_integer, behind_zero),
                            integer_of("1248", type_integer, behind_type_digit),
                            other_integer(OPSTATUS_UNKNOWN_TYPE),
                            null,
                            other_kind,
                            unexpected};
        const way other_number = wrong(".eE", OPSTATUS_WRONG_TYPE);
        from(behind_zero) = {wrong(digits, OPSTATUS_INVALID_NUMBER), other_number,
                             otherwise_done()};
        from(behind_state_digit) = {wrong(digits, OPSTATUS_UNKNOWN_STATE), other_number,
                                    otherwise_done()};
        from(behind_type_digit) = {wrong(digits, OPSTATUS_UNKNOWN_TYPE), other_number,
                                   otherwise_done()};
    }

    void fill_values() {
        const way unexpected = otherwise(OPSTATUS_UNEXPECTED_BYTE);
        from(value) = {on("\"", {begin_skipped, characters}),
                       on("{", {deeper, space, first_pair, shallower}),
                       on("[", {deeper, space, first_item, shallower}),
                       on("-", {integer, fraction, exponent}),
                       on("0", {no_digit, fraction, exponent}),
                       on("123456789", {more_digits, fraction, exponent}),
                       on("t", {r, u, e}),
                       on("f", {a, l, s, e}),
                       on("n", {u, l, l}),
                       unexpected};
        from(first_item) = {on("]", {}), otherwise_go_to({value, space, next_item})};
        from(next_item) = {on("]", {}), on(",", {space, value, space, next_item}), unexpected};
        const way name =
            on("\"", {begin_skipped, characters, space, colon, space, value, space, next_pair});
        from(first_pair) = {on("}", {}), name, unexpected};
        from(pair) = {name, unexpected};
        from(next_pair) = {on("}", {}), on(",", {space, pair}), unexpected};

        const way no_number = otherwise(OPSTATUS_INVALID_NUMBER);
        from(integer) = {on("0", {no_digit}), on("123456789", {more_digits}), no_number};
        from(no_digit) = {wrong(digits, OPSTATUS_INVALID_NUMBER), otherwise_done()};
        from(digit) = {on(digits, {}), no_number};
        from(more_digits) = {on(digits, {more_digits}), otherwise_done()};
        from(fraction) = {on(".", {digit, more_digits}), otherwise_done()};
        from(exponent) = {on("eE", {sign, digit, more_digits}), otherwise_done()};
        from(sign) = {on("+-", {}), otherwise_done()};
    }

    void fill_strings() {
        const way ill_formed = otherwise(OPSTATUS_INVALID_UTF8);
        const auto character = [](unsigned first, unsigned last, goals rest) {
            rest.insert(rest.begin(), other_character);
            rest.push_back(characters);
            return on(range(first, last), std::move(rest));
        };
        from(characters) = {on("\"", {}),
                            on("\\", {escape, characters}),
                            wrong(range(0, 0x1F), OPSTATUS_CONTROL_CHARACTER),
                            on(range(0x20, 0x7F), {plain_character, characters}),
                            character(0xC2, 0xDF, {continuation}),
                            character(0xE0, 0xE0, {continuation_a0_bf, continuation}),
                            character(0xED, 0xED, {continuation_80_9f, continuation}),
                            character(0xE1, 0xEF, {continuation, continuation}),
                            character(0xF0, 0xF0, {continuation_90_bf, continuation, continuation}),
                            character(0xF1, 0xF3, {continuation, continuation, continuation}),
                            character(0xF4, 0xF4, {continuation_80_8f, continuation, continuation}),
                            ill_formed};
        from(continuation) = {on(range(0x80, 0xBF), {}), ill_formed};
        from(continuation_a0_bf) = {on(range(0xA0, 0xBF), {}), ill_formed};
        from(continuation_80_9f) = {on(range(0x80, 0x9F), {}), ill_formed};
        from(continuation_90_bf) = {on(range(0x90, 0xBF), {}), ill_formed};
        from(continuation_80_8f) = {on(range(0x80, 0x8F), {}), ill_formed};

        const way no_escape = otherwise(OPSTATUS_INVALID_ESCAPE);
        from(escape) = {on("\"\\/", {plain_character}), on("bfnrt", {other_character}),
                        on("u", {begin_unit, hex, hex, hex, hex, end_unit}), no_escape};
        from(hex) = {on("0123456789abcdefABCDEF", {hex_digit}), no_escape};
        from(second_backslash) = {on("\\", {}), no_escape};
        from(second_u) = {on("u", {}), no_escape};
    }

    std::array<std::vector<way>, 128> ways_;
};

}  // namespace

const way& way_from(goal g, std::uint8_t byte, std::uint32_t options) {
    static const table all;
    for (const way& w : all[g]) {
        if (w.bytes[byte] && (options & w.needed_option) == w.needed_option) return w;
    }
    std::abort();  // each goal's last way is for all bytes
}

}  // namespace reference
