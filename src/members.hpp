// The member lane: reads records in any order of members, with any white space, unknown members
// included, as long as nothing about them is unusual. It knows no errors. What is not its own is the
// machine's, from the value or the name on; so it gives back what it has read, as the machine's state at
// that place: it is a stride of the machine, and equals its fold.
//
// A producer that indents, reorders or adds members does so in every element. So the text between two
// values is compared with what stood in that place of the element before, and is read only if it is
// another one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "habits.hpp"
#include "machine.hpp"
#include "skip.hpp"
#include "values.hpp"

namespace opstatus::core {

// The gap at p is `known`. Behind one of more than 32 bytes there is less slack than behind others: it
// must end as if it had begun at `safe` and been one of 32.
template <class P>
OPSTATUS_INLINE bool is_same_gap(const std::uint8_t* p, const std::uint8_t* safe,
                                 const gap& known) {
    constexpr std::size_t half = gap::max_len / 2;
    if (known.len == 0 || p > safe) return false;
    const std::uint32_t others = ~P::equal(p, known.text);
    if (known.len <= half) return others << (half - known.len) == 0;
    const std::uint32_t rest = ~P::equal(p + half, known.text + half);
    return others == 0 && rest << (2 * half - known.len) == 0 && p + half <= safe;
}

// ---- The lane --------------------------------------------------------------------------------

template <class P>
struct member_lane {
    machine& m;
    const std::uint8_t* p;
    const limits until;
    habits* const known;  // nullptr: nothing is remembered
    opstatus_record* const out;
    const std::size_t keep;  // a mask: of a record's number, what is left is its place in `out`
    std::size_t num = 0;     // records completed

    // The machine's fields, at `behind`, which is p or before it.
    const std::uint8_t* behind = p;
    place at = m.at;
    std::uint8_t seen = m.seen;
    std::uint8_t current = m.current;
    draft<P> record{};

    std::size_t value = 0;                    // its number in the record, and the next one's,
    std::size_t next = 0;                     // which is 0 behind a gap that closes
    const std::uint8_t* gap_begin = nullptr;  // nullptr: not to be learnt
    window looked_at{nullptr};

    OPSTATUS_INLINE void reach(place where) {
        at = where;
        behind = p;
    }

    OPSTATUS_INLINE void reach_value(std::uint8_t member) {
        reach(place::value);
        current = member;
        seen |= member;
    }

    // The name at p, and on to its value.
    OPSTATUS_INLINE bool pass_name() {
        if (*p != '"') return false;
        std::size_t name_len = 0;
        const std::uint8_t member = read_name(p, name_len);
        if ((seen & member) != 0) return false;
        if (member != 0) {
            p += name_len;
        } else {
            // With an escape it might be a known one.
            if ((m.options & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0) return false;
            p = find_odd<P>(p + 1, until.safe, looked_at);
            if (*p != '"') return false;
            ++p;
        }
        p = skip_colon(p, until.safe);
        if (p == nullptr) return false;
        reach_value(member);
        if (gap_begin != nullptr && p - gap_begin <= gap::max_len)
            known->behind[value] = {gap_begin, static_cast<std::uint8_t>(p - gap_begin), member,
                                    next == 0};
        value = next;
        return true;
    }

    OPSTATUS_INLINE bool pass_value() {
        if (current == OPSTATUS_HAS_OPERATION_ID) {
            p = read_uuid<P>(p, record.id);
            if (p == nullptr) return false;
        } else if (current != 0) {
            const bool is_state = current == OPSTATUS_HAS_STATE;
            const bool is_text = *p == '"';
            std::uint8_t read = 0;
            p = read_listed(p, is_state, m.options, read);
            if (p == nullptr) return false;
            (is_state ? record.state : record.type) = read;
            if (!is_text) {
                record.members |= current;
                reach(read == 0 ? place::integer_zero : place::integer);
                return true;
            }
        } else {
            const std::uint8_t first = *p;
            p = skip_value<P>(p, until.safe, looked_at);
            if (p == nullptr) return false;
            if (first != '"' && first < 'A') return true;  // a number: the next byte tells its end
        }
        record.members |= current;
        current = 0;
        reach(place::after_value);
        return true;
    }

    OPSTATUS_INLINE bool close_record() {
        if ((m.options & OPSTATUS_REQUIRE_ALL_MEMBERS) != 0 && record.members != all_members)
            return false;
        record.store(out[num++ & keep]);
        record.load(opstatus_record{});
        seen = 0;
        current = 0;
        return true;
    }

    // The gap behind a value, if it is as it was.
    OPSTATUS_INLINE bool pass_usual_gap() {
        if (known == nullptr || value >= habits::max_values) return false;
        const gap& usual = known->behind[value];
        if (!is_same_gap<P>(p, until.safe, usual)) return false;
        if (usual.closes) {
            // Behind the last record, nothing is to be taken; and the first one tells the framing.
            if (until.capacity - num < 2 || m.framing == framing::automatic || !close_record())
                return false;
        } else if ((seen & usual.member) != 0) {
            return false;
        }
        value = usual.closes ? 0 : value + 1;
        p = skip_space(p + usual.len, until.safe);  // there may be more than usual
        reach_value(usual.member);
        return true;
    }

    // The brace at p, and on to what is behind the next record's.
    OPSTATUS_INLINE bool pass_braces() {
        if (!close_record()) return false;
        ++p;
        m.pass_record();
        reach(m.at);
        next = 0;
        if (m.framing == framing::document || num == until.capacity) return false;
        p = skip_space(p, until.safe);
        if (m.framing == framing::array) {
            if (*p != ',') return false;
            ++p;
            reach(place::array_next);
            p = skip_space(p, until.safe);
        }
        if (*p != '{') return false;
        ++p;
        reach(place::member_first);
        return true;
    }

    // From behind a value to behind the comma or brace that opens the next one's name.
    OPSTATUS_INLINE bool pass_gap() {
        next = value + 1;
        if (*p != ',') {
            p = skip_space(p, until.safe);
            if (*p != ',') return *p == '}' && pass_braces();
        }
        ++p;
        current = 0;
        reach(place::member_next);
        return true;
    }

    OPSTATUS_INLINE void run() {
        while (p <= until.safe) {
            p = skip_space(p, until.safe);
            if (*p == '}' && at == place::member_first) {
                gap_begin = nullptr;  // it would be that of two records
                if (!pass_braces()) return;
                continue;
            }
            if (at != place::value && !pass_name()) return;
            do {
                if (!pass_value()) return;
            } while (pass_usual_gap());
            gap_begin = known != nullptr && value < habits::max_values ? p : nullptr;
            if (!pass_gap()) return;
        }
    }

    // To be called once.
    OPSTATUS_INLINE const std::uint8_t* finish() {
        record.store(m.record);
        m.seen = seen;
        m.current = current;
        m.at = at;
        return behind;
    }
};

// read_members takes members and records from p on, if may_open_record(m.at) and a brace is there, or
// if may_begin_member(m) or may_begin_value(m). Returns how far it got, behind what `m` says then. The
// records that it has completed are in `out` (a null one drops them), `num` of them. `known` may be null.
template <class P>
OPSTATUS_INLINE const std::uint8_t* read_members(machine& m, const std::uint8_t* p, limits until,
                                                 habits* known, opstatus_record* out,
                                                 std::size_t& num) {
    opstatus_record dropped;
    member_lane<P> lane{
        m, p, until, known, out == nullptr ? &dropped : out, out == nullptr ? 0 : SIZE_MAX};
    lane.record.load(m.record);
    if (may_open_record(lane.at)) {
        ++lane.p;
        lane.reach(place::member_first);
    }
    lane.run();
    num = lane.num;
    return lane.finish();
}

}  // namespace opstatus::core
