#include "reader.hpp"

#include <cstring>

#include "characters.hpp"
#include "dispatch.hpp"
#include "skip.hpp"

namespace opstatus::core {
namespace {

// Behind a record in an array; the comma between two, if it is at p.
const std::uint8_t* pass_comma(machine& m, const std::uint8_t* p, const std::uint8_t* end) {
    if (p == end || *p != ',' || m.at != place::array_after) return p;
    m.at = place::array_next;
    return p + 1;
}

// Whether the bytes of [p, end), 63 at most, are the first ones of an element with names, its UUID in front:
// those that are missing to a whole one are put behind them. They are kept then. 64 bytes are there before `end`.
__attribute__((noinline)) bool begin_record(begun_record& begun, const std::uint8_t* p,
                                            const std::uint8_t* end) {
    constexpr std::size_t before = begun_record::max_len + 1;
    constexpr std::size_t shortest_len = 89;
    constexpr std::size_t missing = 96;
    static constexpr char whole[before + missing] =
        R"({"OperationId":"00000000-0000-0000-0000-000000000000","State":"Faulted","Type":"Invalid"})";
    static_assert(whole[shortest_len - 1] == '}' && whole[shortest_len] == '\0');
    const auto len = static_cast<std::size_t>(end - p);
    std::uint8_t bytes[before + missing];
    std::memcpy(bytes, end - before, before);
    std::memcpy(bytes + before, whole + len, missing);
    opstatus_record unused;
    if (!active_kernel().read_element(bytes + before - len, shortest_len, 0, unused)) return false;
    std::memcpy(begun.bytes, bytes + 1, begun_record::max_len);
    begun.len = static_cast<std::uint8_t>(len);
    return true;
}

// Takes bytes of [p, end) until `capacity` records are complete or there is an error. Returns where it
// stopped: behind the last byte taken, or at the error's. The records go to `out`, if that is not null;
// `num` counts them. It also stops in front of a record that begins among the last `spare` bytes, where the lanes
// have not looked at them yet. Not a part of its callers, as their stack is in use besides.
template <bool is_list>
__attribute__((noinline)) const std::uint8_t* advance(machine& m, const std::uint8_t* p,
                                                      const std::uint8_t* end, opstatus_record* out,
                                                      std::size_t capacity, std::size_t& num,
                                                      std::size_t spare) {
    // The member lane takes so many records at most: behind one that is unusual, others may follow that
    // the lanes of whole records would read. Fewer at first, from which the layout lane learns.
    constexpr std::size_t most_patience = 64;
    constexpr std::size_t least_patience = 2;
    constexpr std::size_t shortest_record = 73;
    const kernel& lane = active_kernel();
    // What is to be remembered from record to record; nothing of a document.
    [[maybe_unused]] std::conditional_t<is_list, habits, char> memory{};
    habits* known = nullptr;
    if constexpr (is_list) known = &memory;
    std::size_t patience = least_patience;
    // The last bytes, as many as the stack allows, with what the member lane wants to read behind them; and how far
    // they are away.
    constexpr std::size_t max_tail = 80;
    static_assert(max_tail >= slack);
    std::uint8_t copy[max_tail + slack];
    std::ptrdiff_t to_input = 0;
    bool is_copy = false;
    while (p != end && num != capacity) {
        opstatus_record* const next = out == nullptr ? nullptr : out + num;
        if (may_open_record(m.at) ? *p == '{' : may_begin_member(m) || may_begin_value(m)) {
            const auto left = static_cast<std::size_t>(end - p);
            bool may_be_whole = false;  // a record that the lanes of whole ones take
            if constexpr (is_list) may_be_whole = may_open_record(m.at) && left >= shortest_record;
            if (may_be_whole) {
                std::size_t read = lane.read_elements(p, end, m, next, capacity - num);
                if (read == 0 && !is_copy && lane.read_alike != nullptr) {
                    read = lane.read_alike(p, end, m, *known, next, capacity - num);
                    if (read != 0) patience = least_patience;
                }
                if (read != 0) {
                    m.pass_record();
                    num += read;
                    if (num != capacity) p = pass_comma(m, p, end);
                    continue;
                }
            } else if (left <= spare && may_open_record(m.at)) {
                break;
            }
            if (left <= max_tail && !is_copy) {
                std::memcpy(copy, p, left);
                std::memset(copy + left, 0, slack);
                to_input = p - copy;
                p = copy;
                end = copy + left;
                is_copy = true;
                spare = 0;
            }
            const std::uint8_t* const safe = is_copy ? end : end - slack;
            // Where a record began in an earlier piece, nothing is known of those behind it.
            std::size_t most = 1;
            if (may_open_record(m.at)) {
                most = patience;
                patience = patience < most_patience ? 2 * patience : patience;
            }
            std::size_t read = 0;
            const std::uint8_t* const behind = lane.read_members(
                m, p, {safe, most < capacity - num ? most : capacity - num}, known, next, read);
            num += read;
            if (behind != p) {
                p = behind;
                continue;
            }
        }
        event happened = event::none;
        p = m.run(p, end, happened);
        if (happened == event::error) break;
        if (happened == event::record) {
            const opstatus_record record = m.take_record();
            if (next != nullptr) *next = record;
            ++num;
        }
    }
    return p + to_input;
}

// The machine takes the bytes of the record that was begun.
__attribute__((noinline)) void take_begun(reader& r) {
    const std::uint8_t* const end = r.begun.bytes + begun_record::max_len;
    const std::uint8_t* p = end - r.begun.len;
    r.begun.len = 0;
    event happened = event::none;
    while (p != end && happened != event::error)
        p = r.machine.run(p, end, happened);
}

// Goes on with the record that was begun. As advance() else.
__attribute__((noinline)) const std::uint8_t* end_begun(reader& r, const std::uint8_t* p,
                                                        const std::uint8_t* end,
                                                        opstatus_record* out, std::size_t capacity,
                                                        std::size_t& num) {
    constexpr std::size_t enough = OPSTATUS_JSON_MAX_LEN;
    const auto left = static_cast<std::size_t>(end - p);
    const std::size_t taken = left < enough ? left : enough;
    std::uint8_t whole[begun_record::max_len + enough];
    const std::uint8_t* const rest = whole + begun_record::max_len;
    const std::uint8_t* behind = rest - r.begun.len;
    std::memcpy(whole, r.begun.bytes, begun_record::max_len);
    std::memcpy(whole + begun_record::max_len, p, taken);
    // No element is as short as what has been begun.
    if (active_kernel().read_elements(behind, rest + taken, r.machine, out, 1) == 0) {
        take_begun(r);
        return p;
    }
    r.begun.len = 0;
    r.machine.pass_record();
    num = 1;
    p += behind - rest;
    return num == capacity ? p : pass_comma(r.machine, p, end);
}

// The same, for so few bytes that all that the lanes could do is not worth the call.
const std::uint8_t* advance_by_steps(machine& m, const std::uint8_t* p, const std::uint8_t* end,
                                     opstatus_record* out, std::size_t capacity, std::size_t& num) {
    for (; p != end && num != capacity; ++p) {
        const event happened = m.step(*p);
        if (happened == event::none) continue;
        if (happened == event::error) break;
        const opstatus_record record = m.take_record();
        if (out != nullptr) out[num] = record;
        ++num;
    }
    return p;
}

}  // namespace

std::int32_t read(reader& r, const std::uint8_t* bytes, std::size_t len, opstatus_record* out,
                  std::size_t capacity, std::size_t* out_num_records, std::size_t* out_consumed) {
    constexpr std::size_t few = 8;
    constexpr std::size_t many = 64;
    if (out == nullptr) capacity = SIZE_MAX;
    const std::uint8_t* const end = bytes + len;
    const std::uint8_t* p = bytes;
    std::size_t num = 0;
    if (r.begun.len != 0 && len != 0) p = end_begun(r, p, end, out, capacity, num);
    if (r.machine.at == place::failed) {
        // An error stands.
    } else if (len < few) {
        p = advance_by_steps(r.machine, p, end, out, capacity, num);
    } else {
        const std::size_t spare = len < many ? 0 : begun_record::max_len;
        p = advance<true>(r.machine, p, end, out, capacity, num, spare);
        if (p != end && num != capacity && r.machine.at != place::failed)
            p = begin_record(r.begun, p, end)
                    ? end
                    : advance<true>(r.machine, p, end, out, capacity, num, 0);
    }
    const auto consumed = static_cast<std::size_t>(p - bytes);
    r.offset += consumed;
    r.num_records += num;
    if (out_num_records != nullptr) *out_num_records = num;
    if (out_consumed != nullptr) *out_consumed = consumed;
    return r.machine.error;
}

std::int32_t finish(reader& r) {
    take_begun(r);
    r.machine.finish();
    return r.machine.error;
}

namespace {

// From p on, behind what `m` says. Not a part of its caller, which nearly always has done all there is to do.
__attribute__((noinline)) std::int32_t parse_rest(machine& m, const std::uint8_t* json,
                                                  std::size_t len, const std::uint8_t* p,
                                                  opstatus_record& out, std::size_t& offset) {
    const std::uint8_t* const end = json + len;
    opstatus_record record;
    std::size_t num = 0;
    if (p != json) {
        event happened = event::none;
        p = m.run(p, end, happened);
        if (happened == event::record) record = m.take_record();
    }
    if (p != end && m.at != place::failed) p = advance<false>(m, p, end, &record, SIZE_MAX, num, 0);
    if (m.at != place::failed) m.finish();
    offset = static_cast<std::size_t>(p - json);
    if (m.error == OPSTATUS_OK) out = record;
    return m.error;
}

}  // namespace

std::int32_t parse(const std::uint8_t* json, std::size_t len, std::uint32_t options,
                   opstatus_record& out, std::size_t& offset) {
    offset = len;
    const kernel& lane = active_kernel();
    const auto masks = static_cast<std::uint8_t>(options);
    if (lane.read_element(json, len, masks, out)) return OPSTATUS_OK;
    machine m;
    const std::uint8_t* p = json;
    if (lane.read_usual(p, json + len, masks, out, m)) return OPSTATUS_OK;
    return parse_rest(m, json, len, p, out, offset);
}

}  // namespace opstatus::core
