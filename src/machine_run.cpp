// The machine over many bytes: its strides, over runs that it takes without a decision, and step() for
// what stands between them. Each stride is the fold of step() over its bytes.
#include "characters.hpp"
#include "machine.hpp"
#include "primitives_portable.hpp"
#include "uuid.hpp"

namespace opstatus::core {
namespace {

// To the end of a string that is of no interest, or to what is more than one byte and no short escape.
const std::uint8_t* skip_text(const std::uint8_t* p, const std::uint8_t* end) {
    for (;;) {
        while (end - p >= 8 && portable::odd_in_8(p) == 0)
            p += 8;
        while (p != end && is_plain(*p))
            ++p;
        if (end - p < 2 || *p != '\\' || unescaped(p[1]) == 0) return p;
        p += 2;
    }
}

}  // namespace

// Behind the bytes of a string that need no decision: at least those up to the next that is not plain.
const std::uint8_t* machine::stride_in_text(const std::uint8_t* p, const std::uint8_t* end) {
    if (text <= text_use::skipped_name) return skip_text(p, end);
    if (text == text_use::uuid) {
        // In registers: a store of a byte may be one of anything.
        std::uint8_t* const id = record.operation_id;
        std::size_t at_position = position;
        while (p != end && at_position != uuid_text_len && uuid_put(id, at_position, *p)) {
            ++at_position;
            ++p;
        }
        position = static_cast<std::uint8_t>(at_position);
        return p;
    }
    node now = word;
    for (; p != end; ++p) {  // no listed text has a character that is not plain
        const node next = vocabulary.words.step(now, *p);
        if (next == 0) break;
        now = next;
    }
    word = now;
    return p;
}

// One decision for each run of bytes, and one more, step()'s, for what ends it: which one is next is as good as
// random in the worst inputs.
const std::uint8_t* machine::run(const std::uint8_t* p, const std::uint8_t* end, event& happened) {
    happened = event::none;
    while (p != end) {
        if (at == place::text) {
            p = stride_in_text(p, end);
            if (p == end) return p;
        } else if (skips_white_space(at) && is_white_space(*p)) {
            do
                ++p;
            while (p != end && is_white_space(*p));
            if (p == end || is_between_records(at)) return p;
        } else if (at == place::number_integer || at == place::number_fraction ||
                   at == place::number_exponent) {
            while (p != end && is_digit(*p))
                ++p;
            if (p == end) return p;
        }
        happened = step(*p);
        if (happened == event::error) return p;
        ++p;
        if (happened == event::record || is_between_records(at) || may_begin_member(*this) ||
            may_begin_value(*this))
            return p;
    }
    return p;
}

}  // namespace opstatus::core
