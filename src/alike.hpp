// The layout lane: records that are laid out as one before them was, which the member lane has read. A
// producer that indents, reorders or adds members does so in every record: then the bytes between two
// values are those of the record before, and only the values are read. It knows no errors: what is not its
// own is the member lane's, from the record's brace on.
//
// Where a record ends would follow from the lengths of all its values, one after the other. So its closing
// brace is looked for first, where it can stand, and reading goes on behind it at once; whether the guess
// was right is seen when the values have been read. A wrong one costs time only.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "habits.hpp"
#include "machine.hpp"
#include "skip.hpp"
#include "values.hpp"

namespace opstatus::core {

// What habits say of whole records.
struct layout {
    // The longest value that is read here, its quotes included: a string of 63 characters.
    static constexpr std::ptrdiff_t max_value = 65;

    const gap* closing = nullptr;  // the gap behind the last value
    std::uint8_t brace = 0;        // in it: the one that closes
    std::uint8_t next = 0;         // and the one that opens the next record
    std::uint8_t members = 0;      // those that a record has
    std::ptrdiff_t to_brace = 0;   // from the first value to the closing one, at least
    std::ptrdiff_t reach = 0;      // how much may be looked at, from a record's first value on

    // False: the habits are not those of one record.
    OPSTATUS_INLINE bool learn(const habits& known) {
        constexpr std::ptrdiff_t uuid_len = uuid_text_len + 2;
        constexpr std::ptrdiff_t shortest = 1;  // an integer
        reach = gap::max_len;                   // what a primitive may read of the last bytes
        for (const gap& g : known.behind) {
            // The gaps may be of several records, each of which had a member at another place.
            if (g.len == 0 || (members & g.member) != 0) return false;
            members |= g.member;
            to_brace += g.len + (g.member == OPSTATUS_HAS_OPERATION_ID ? uuid_len : shortest);
            reach += g.len + max_value;
            if (!g.closes) continue;
            closing = &g;
            while (g.text[brace] != '}')
                ++brace;
            next = brace;
            while (g.text[next] != '{')
                ++next;
            to_brace -= behind_brace();
            return true;
        }
        return false;
    }

    // From the closing brace to the next record's first value.
    [[nodiscard]] OPSTATUS_INLINE std::ptrdiff_t behind_brace() const {
        return closing->len - brace;
    }
};

// One record's values.
template <class P>
struct alike_record {
    const std::uint8_t* p;  // at the next one
    typename P::block id{};
    std::uint32_t values;  // as store_rest
    typename P::difference wrong = P::zero_difference();

    OPSTATUS_INLINE void read_id() {
        typename P::difference wrong_id;
        id = core::read_id<P>(p, wrong_id);
        wrong = P::either(wrong, wrong_id);
        p += uuid_text_len + 2;
    }

    // A text, behind its quote.
    template <class Text>
    OPSTATUS_INLINE void read_text(const Text& expected, std::uint8_t len, unsigned shift) {
        wrong = P::either(wrong, P::compare(p, expected.text));
        values |= std::uint32_t{expected.value} << shift;
        p += len;
    }

    OPSTATUS_INLINE bool read_listed(bool is_state, std::uint8_t options) {
        const unsigned shift = is_state ? 0 : 8;
        if (*p == '"') {
            ++p;
            const std::size_t key = is_state ? state_key(p) : type_key_of_10(p);
            if (is_state)
                read_text(listed.state[key], listed.state_len[key], shift);
            else
                read_text(listed.type_front[key], listed.type_len[key], shift);
            return true;
        }
        std::uint8_t read = 0;
        p = core::read_listed(p, is_state, options, read);
        values |= std::uint32_t{read} << shift;
        return p != nullptr;
    }

    OPSTATUS_INLINE bool skip_unknown(const std::uint8_t* end) {
        if (*p == '"') {
            const string_bytes is = P::string_bytes_in_64(p + 1);
            p += is.len() + 2;
            return is.is_plain();
        }
        // Nearly always an integer.
        const std::uint64_t others = not_digits(p);
        const bool is_zero_padded = *p == '0' && (others & 0x8000) == 0;
        if ((others & 0x80) != 0 || is_zero_padded) [[unlikely]] {
            p = pass_scalar(p, end);
            return p != nullptr;
        }
        p += std::countr_zero(others) / 8;
        if (*p != '.' && (*p | 0x20) != 'e') [[likely]]
            return true;
        p = pass_rest_of_number(p, end);
        return p != nullptr;
    }

    // All of them, and the gaps behind them.
    OPSTATUS_INLINE bool read(const gap* behind, std::uint8_t member, std::uint8_t options,
                              const std::uint8_t* end) {
        for (;; ++behind) {
            bool is_mine = true;
            if (member == OPSTATUS_HAS_OPERATION_ID)
                read_id();
            else if (member != 0)
                is_mine = read_listed(member == OPSTATUS_HAS_STATE, options);
            else
                is_mine = skip_unknown(end);
            if (!is_mine) return false;
            wrong = P::either(wrong, P::difference_of(p, behind->text, behind->len));
            p += behind->len;
            if (behind->closes) break;
            member = behind->member;
        }
        constexpr std::uint32_t no_values = no_value | no_value << 8;
        return P::is_zero(wrong) && (values & no_values) == 0;
    }
};

// read_alike reads records that follow one another, the first at p, while they are as `known` says. It stops
// behind the last one's brace (p), at the first that is another, or when there are as many as `capacity`; a
// null `out` drops them.
template <class P>
OPSTATUS_INLINE std::size_t read_alike(const std::uint8_t*& p, const std::uint8_t* end,
                                       const machine& m, const habits& known, opstatus_record* out,
                                       std::size_t capacity) {
    layout as;
    if (!as.learn(known) || end - p < as.reach) return 0;
    if ((m.options & OPSTATUS_REQUIRE_ALL_MEMBERS) != 0 && as.members != all_members) return 0;
    const std::uint8_t* at = p;
    for (std::size_t i = as.next; i < as.closing->len; ++i)
        if (*at++ != as.closing->text[i]) return 0;
    opstatus_record dropped;
    const std::size_t step = out == nullptr ? 0 : 1;
    if (out == nullptr) out = &dropped;
    const std::uint8_t options = m.options;
    const std::uint8_t first = as.closing->member;
    const std::ptrdiff_t behind_brace = as.behind_brace();
    std::size_t left = capacity;
    for (; left != 0 && end - at >= as.reach; --left) {
        const std::uint8_t* const window = at + as.to_brace;
        const std::uint8_t* const guess =
            window + std::countr_zero(P::equal_in_64(window, '}')) + behind_brace;
        alike_record<P> record{.p = at, .values = std::uint32_t{as.members} << 16};
        if (!record.read(known.behind, first, options, end)) break;
        P::store(out->operation_id, record.id);
        store_rest(record.values, *out);
        out += step;
        // Or a compiler would see that the next place is record.p in either case, and wait for it.
        at = guess;
        asm("" : "+r"(at));
        if (guess != record.p) [[unlikely]] {
            asm volatile("");
            at = record.p;
        }
    }
    if (left != capacity) p = at - behind_brace + 1;
    return capacity - left;
}

}  // namespace opstatus::core
