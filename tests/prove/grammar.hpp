// The grammar as a table. A goal is what the bytes to come must reach; each byte either fulfils a
// part of the next goal, which the goals of the rest then replace, or is wrong.
#pragma once

#include <bitset>
#include <cstdint>
#include <vector>

namespace reference {

// Printable: a stack of goals can be read as text. The lower-case letters are goals, too: that
// letter, of a literal.
enum class goal : std::uint8_t {
    space = '!',  // white space, or none
    // The input's frame.
    record,
    array,
    first_record,
    next_record,
    records,
    list,
    end,
    // A record's members.
    first_member,
    member,
    next_member,
    colon,
    id_value,
    state_value,
    type_value,
    behind_zero,
    behind_state_digit,
    behind_type_digit,
    // Members and values that are skipped.
    value,
    first_item,
    next_item,
    first_pair,
    pair,
    next_pair,
    integer,
    no_digit,
    digit,
    more_digits,
    fraction,
    exponent,
    sign,
    // Strings, behind the opening quote.
    characters,
    continuation,
    continuation_a0_bf,
    continuation_80_9f,
    continuation_90_bf,
    continuation_80_8f,
    escape,
    hex,
    second_backslash,
    second_u,
    // Acts: they take no byte, they look at the one that was taken last.
    begin_skipped,
    begin_name,
    begin_id,
    begin_state,
    begin_type,
    end_name,
    end_value,
    plain_character,
    other_character,
    begin_unit,
    hex_digit,
    end_unit,
    end_second_unit,
    state_integer,
    type_integer,
    deeper,
    shallower,
    end_record,
    num_goals
};
static_assert(static_cast<int>(goal::num_goals) <= 'a');

constexpr bool is_act(goal g) { return g >= goal::begin_skipped && g < goal::num_goals; }

// One way on from a goal, for some bytes.
struct way {
    std::bitset<256> bytes;
    std::uint32_t needed_option = 0;
    std::int32_t code = 0;    // not 0: these bytes are wrong
    bool takes_byte = false;  // else the goals of the rest meet it again
    std::vector<goal> rest;
};

const way& way_from(goal g, std::uint8_t byte, std::uint32_t options);

}  // namespace reference
