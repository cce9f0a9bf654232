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

// Behind the bytes that leave `at` as it is, or come back to it.
const std::uint8_t* machine::stride(const std::uint8_t* p, const std::uint8_t* end) {
    if (skips_white_space(at)) {
        while (p != end && is_white_space(*p))
            ++p;
        return p;
    }
    switch (at) {
        case place::text:
            if (text <= text_use::skipped_name) return skip_text(p, end);
            if (text == text_use::uuid) {
                while (p != end && position != uuid_text_len && is_plain(*p) &&
                       uuid_put(record.operation_id, position, *p)) {
                    ++position;
                    ++p;
                }
                return p;
            }
            while (p != end) {  // no listed text has a character that is not plain
                const node next = vocabulary.words.step(word, *p);
                if (next == 0) break;
                word = next;
                ++p;
            }
            return p;
        case place::number_integer:
        case place::number_fraction:
        case place::number_exponent:
            while (p != end && is_digit(*p))
                ++p;
            return p;
        default:
            return p;
    }
}

const std::uint8_t* machine::run(const std::uint8_t* p, const std::uint8_t* end, event& happened) {
    happened = event::none;
    while (p != end) {
        const std::uint8_t* const began = p;
        p = stride(p, end);
        if (p == end || (p != began && is_between_records(at))) return p;
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
