#include "pair.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "opstatus.h"
#include "reader.hpp"
#include "units.hpp"

namespace prove {
namespace {

reference::record plain(const opstatus_record& from) {
    reference::record to;
    std::copy(std::begin(from.operation_id), std::end(from.operation_id), to.operation_id.begin());
    to.state = from.state;
    to.type = from.type;
    to.members = from.members;
    return to;
}

template <class T>
bool is_same(const T& a, const T& b) {
    static_assert(std::has_unique_object_representations_v<T>);
    return std::memcmp(&a, &b, sizeof a) == 0;
}

core::machine canonical(core::machine m) {
    std::memset(m.record.operation_id, 0, sizeof m.record.operation_id);
    m.record.state = 0;
    m.record.type = 0;
    if (m.digits != 0) m.unit = representative(m.digits, m.unit);
    return m;
}

reference::effect as_effect(core::event happened) {
    return happened == core::event::none     ? reference::effect::none
           : happened == core::event::record ? reference::effect::record
                                             : reference::effect::error;
}

// With `num` more containers around those that are open.
core::machine with_outer(core::machine m, unsigned num, std::uint64_t containers) {
    if (num == 0) return m;
    m.containers |= containers << m.depth;
    m.depth = static_cast<std::uint8_t>(m.depth + num);
    return m;
}

opstatus_reader as_reader(const core::machine& m, std::uint64_t offset, std::uint64_t num_records) {
    core::reader r;
    r.machine = m;
    r.offset = offset;
    r.num_records = num_records;
    opstatus_reader out{};
    std::memcpy(&out, &r, sizeof r);
    return out;
}

// They only ever grow, so any do.
constexpr std::uint64_t some_offset = 0xFFFFFFFE;
constexpr std::uint64_t some_count = 0xFFFFFFFF;

}  // namespace

const char* name_of(difference d) {
    constexpr const char* names[] = {
        "no difference",
        "only one fails, or completes a record",
        "another code",
        "another record",
        "another answer at the input's end",
        "the C ABI's reader is not the machine",
        "it depends on a value read, on how an escape begins, or on the containers around"};
    return names[static_cast<std::size_t>(d)];
}

pair pair::start(core::framing framing, std::uint32_t options) {
    constexpr reference::framing framings[] = {
        reference::framing::automatic, reference::framing::array, reference::framing::sequence,
        reference::framing::document};
    return {core::machine::start(framing, options),
            reference::automaton(framings[static_cast<std::size_t>(framing)], options)};
}

std::string key_of(const pair& p) {
    const core::machine m = canonical(p.machine);
    std::string key(sizeof m, '\0');
    std::memcpy(key.data(), &m, sizeof m);
    return key + p.reference.canonical();
}

difference comparison::take(const pair& from, std::uint8_t byte, pair& next) {
    next = from;
    const core::event happened = next.machine.step(byte);
    if (next.reference.step(byte) != as_effect(happened)) return difference::effect;
    if (next.machine.error != next.reference.error()) return difference::code;
    reference::record completed;
    if (happened == core::event::record) {
        const opstatus_record got = next.machine.take_record();
        completed = plain(got);
        if (completed != next.reference.completed() || got.reserved != 0) return difference::record;
    }
    difference d = take_by_reader(from.machine, byte, next.machine, happened, completed);
    if (d == difference::none) d = take_disguised(from.machine, byte, next.machine, happened);
    const bool has_value = next.machine.record.members != from.machine.record.members;
    if (d == difference::none && happened == core::event::none && has_value) d = close(next);
    return d;
}

difference comparison::finish(const pair& from) {
    core::machine m = from.machine;
    m.finish();
    if (m.error != from.reference.at_end()) return difference::end;
    if (m.framing == core::framing::document) return difference::none;
    opstatus_reader r = as_reader(from.machine, some_offset, some_count);
    if (opstatus_reader_finish(&r) != m.error || !is_same(r, as_reader(m, some_offset, some_count)))
        return difference::reader;
    // It stays so.
    const std::int32_t after =
        m.error == OPSTATUS_OK ? std::int32_t{OPSTATUS_INVALID_ARGUMENT} : m.error;
    if (opstatus_reader_finish(&r) != m.error ||
        opstatus_reader_read(&r, "{", 1, nullptr, 0, nullptr, nullptr) != after ||
        !is_same(r, as_reader(m, some_offset, some_count)))
        return difference::reader;
    return difference::none;
}

difference comparison::take_digits(const pair& from, std::size_t step) {
    const auto& units = represented(from.machine.digits, from.machine.unit);
    for (const char byte : std::string_view("0123456789abcdefABCDEF")) {
        core::machine first = from.machine;
        const core::event happened = first.step(static_cast<std::uint8_t>(byte));
        for (std::size_t i = 0; i < units.size(); i += step) {
            core::machine m = from.machine;
            m.unit = units[i];
            const bool same_effect = m.step(static_cast<std::uint8_t>(byte)) == happened;
            if (m.digits == first.digits &&
                representative(m.digits, m.unit) == representative(m.digits, first.unit))
                m.unit = first.unit;
            if (!same_effect || !is_same(m, first)) return difference::disguise;
        }
    }
    return difference::none;
}

difference comparison::take_by_reader(const core::machine& from, std::uint8_t byte,
                                      const core::machine& next, core::event happened,
                                      const reference::record& completed) {
    if (from.framing == core::framing::document) return difference::none;
    opstatus_reader r = as_reader(from, some_offset, some_count);
    opstatus_record record;
    std::size_t num = 0;
    std::size_t consumed = 0;
    const auto chunk = static_cast<char>(byte);
    const std::int32_t code = opstatus_reader_read(&r, &chunk, 1, &record, 1, &num, &consumed);
    const std::size_t want_consumed = happened == core::event::error ? 0 : 1;
    const std::size_t want_num = happened == core::event::record ? 1 : 0;
    if (code != next.error || consumed != want_consumed || num != want_num)
        return difference::reader;
    if (num == 1 && plain(record) != completed) return difference::reader;
    const opstatus_reader want = as_reader(next, some_offset + consumed, some_count + num);
    return is_same(r, want) ? difference::none : difference::reader;
}

// The same situation with other values read, another \u escape, and more containers around an unknown
// member's value: the byte does the same, and a value that it brings is the same.
difference comparison::take_disguised(const core::machine& from, std::uint8_t byte,
                                      const core::machine& next, core::event happened) {
    core::machine m = from;
    if ((m.record.members & OPSTATUS_HAS_STATE) != 0)
        m.record.state = static_cast<std::uint8_t>(next_random());
    if ((m.record.members & OPSTATUS_HAS_TYPE) != 0)
        m.record.type = static_cast<std::uint8_t>(next_random());
    // The digits that have been read.
    const bool has_id = (m.record.members & OPSTATUS_HAS_OPERATION_ID) != 0;
    const unsigned num_characters = has_id ? 36 : m.position;
    unsigned num_digits = 0;
    for (unsigned i = 0; i < num_characters; ++i)
        num_digits += i != 8 && i != 13 && i != 18 && i != 23 ? 1 : 0;
    for (unsigned i = 0; i < num_digits; ++i)
        m.record.operation_id[i / 2] ^=
            static_cast<std::uint8_t>((next_random() & 0xF) << (i % 2 == 0 ? 4 : 0));
    if (m.digits != 0) {
        const auto& units = represented(m.digits, m.unit);
        m.unit = units[next_random() % units.size()];
    }
    unsigned num_outer = 0;
    std::uint64_t outer = 0;
    const unsigned room = OPSTATUS_MAX_DEPTH - m.depth;
    // One that the byte may open must not be too deep.
    if (m.depth != 0 && room > 1) {
        num_outer = static_cast<unsigned>(next_random() % room);
        outer = next_random() & ((std::uint64_t{1} << num_outer) - 1);
        m = with_outer(m, num_outer, outer);
    }
    const opstatus_record before = m.record;
    if (m.step(byte) != happened || m.error != next.error) return difference::disguise;
    if (happened == core::event::error)
        return is_same(m, next) ? difference::none : difference::disguise;
    if (happened == core::event::record) {
        const opstatus_record record = m.take_record();
        return is_same(record, before) && is_same(m, next) ? difference::none
                                                           : difference::disguise;
    }
    const auto changed = [](const opstatus_record& a, const opstatus_record& b) {
        opstatus_record c = a;
        for (std::size_t i = 0; i < std::size(c.operation_id); ++i)
            c.operation_id[i] ^= b.operation_id[i];
        c.state ^= b.state;
        c.type ^= b.type;
        return c;
    };
    const bool same_values = is_same(changed(before, m.record), changed(from.record, next.record));
    const core::machine want = with_outer(canonical(next), num_outer, outer);
    return same_values && is_same(canonical(m), want) ? difference::none : difference::disguise;
}

// A value has been read: the record that is closed right behind it has it.
difference comparison::close(pair p) {
    const bool in_text = p.machine.at == core::place::text;
    for (const char byte : std::string_view(in_text ? "\"}" : "}")) {
        const core::event happened = p.machine.step(static_cast<std::uint8_t>(byte));
        if (p.reference.step(static_cast<std::uint8_t>(byte)) != as_effect(happened))
            return difference::effect;
        if (happened == core::event::record)
            return plain(p.machine.record) == p.reference.completed() ? difference::none
                                                                      : difference::record;
    }
    return difference::none;
}

std::uint64_t comparison::next_random() {
    random_ = random_ * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
    return random_ >> 33U;
}

std::string printable(std::string_view input) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char each : input) {
        const auto byte = static_cast<std::uint8_t>(each);
        if (byte >= 0x20 && byte < 0x7F)
            out += each;
        else
            out += {'<', digits[byte / 16], digits[byte % 16], '>'};
    }
    return out;
}

}  // namespace prove
