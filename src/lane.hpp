// The element lane: reads the compact forms that producers send, and nothing else.
//
//     {"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Faulted","Type":"Invalid"}
//     {"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":4,"Type":0}
//     {"State":"Faulted","Type":"Invalid","OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a"}
//
// It answers with the record, or "not mine", and knows no errors: what is not its own is somebody
// else's, from the brace on. Whatever it accepts, the machine accepts with the same record and the same
// end.
//
// The end comes first: a document's is known, and in a list a closing brace stands in no text of these
// forms. All else is then at a fixed distance from one of the two ends: nothing waits for a text's
// length, neither inside an element nor from one to the next. And no load leaves the bytes that are there.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "listed.hpp"
#include "machine.hpp"
#include "skip.hpp"
#include "uuid.hpp"

namespace opstatus::core {

inline constexpr std::size_t integers_len = 73;
inline constexpr std::size_t shortest_element = 89;
inline constexpr std::size_t longest_element = OPSTATUS_JSON_MAX_LEN;

// The 64 bytes that an element with its UUID in front begins with, and those that one with its UUID
// behind ends with. What stands for any character but the UUID's is looked at apart.
inline constexpr pattern<64> names_head =
    make_pattern<64>(R"({"OperationId":"........-....-....-....-............","State":")");
inline constexpr pattern<64> integers_head =
    make_pattern<64>(R"({"OperationId":"........-....-....-....-............","State":.,)");
inline constexpr pattern<64> dotnet_tail =
    make_pattern<64>(R"(..........,"OperationId":"........-....-....-....-............"})");

// The UUID at `at` in 64 bytes at p that match `expected` else.
template <class P, const pattern<64>& expected, std::size_t at>
OPSTATUS_INLINE typename P::block uuid_in(const std::uint8_t* p, typename P::difference& wrong) {
    if constexpr (P::is_wide) {
        return P::template uuid_in<expected, at>(p, wrong);
    } else {
        static constexpr auto before = slice<16>(expected, at - 16);
        static constexpr auto behind = slice<16>(expected, 64 - 16);
        const typename P::block id = P::uuid(p + at, wrong);
        wrong = P::either(wrong, P::compare(p + at - 16, before));
        wrong = P::either(wrong, P::compare(p + 64 - 16, behind));
        return id;
    }
}

// The two forms with names, told apart by what stands first, a brace at p + len - 1 taken for granted.
// `len` may be any, as long as 80 bytes are there behind p and 86 before p + len.
template <class P, bool id_first>
OPSTATUS_INLINE bool read_names(const std::uint8_t* p, std::size_t len, opstatus_record& out) {
    constexpr pattern<16> dotnet_head = make_pattern<16>(R"({"State":")");
    const std::uint8_t* const end = p + len;
    const std::uint8_t* const state = id_first ? p + 63 : p + 10;
    const std::uint8_t* const type_end = id_first ? end - 1 : end - 54;  // behind its quote

    const state_text& s = listed.state[state_key(state)];
    const type_text& t = listed.type[type_key_by_end(type_end - 1)];
    typename P::difference wrong;
    typename P::block id;
    if constexpr (id_first) {
        id = uuid_in<P, names_head, 16>(p, wrong);
    } else {
        id = uuid_in<P, dotnet_tail, 26>(end - 64, wrong);
        wrong = P::either(wrong, P::compare(p, dotnet_head));
    }
    wrong = P::either(wrong, P::compare(state, s.text));
    wrong = P::either(wrong, P::compare(type_end - 32, t.text));
    // The shortest element has the shortest texts.
    const std::size_t texts_len = len - (shortest_element - 7 - 7);
    if (!P::is_zero(wrong) || std::size_t{s.len} + t.len != texts_len) return false;
    P::store(out.operation_id, id);
    store_rest(s.value, t.value, all_members, out);
    return true;
}

template <class P>
OPSTATUS_INLINE bool read_integers(const std::uint8_t* p, opstatus_record& out) {
    constexpr pattern<16> tail = make_pattern<16>(R"(ate":.,"Type":.})");
    const unsigned state = p[62] - unsigned{'0'};
    const unsigned type = p[71] - unsigned{'0'};
    typename P::difference wrong;
    const typename P::block id = uuid_in<P, integers_head, 16>(p, wrong);
    wrong = P::either(wrong, P::compare(p + integers_len - 16, tail));
    const bool listed_both = state <= 9 && type <= 9 &&
                             (integers_of(state_words) >> state & 1) != 0 &&
                             (integers_of(type_words) >> type & 1) != 0;
    if (!P::is_zero(wrong) || !listed_both) return false;
    P::store(out.operation_id, id);
    store_rest(state, type, all_members, out);
    return true;
}

// Of an element that 63 bytes are there of.
OPSTATUS_INLINE bool has_id_first(const std::uint8_t* p) { return p[2] == 'O'; }
OPSTATUS_INLINE bool has_integers(const std::uint8_t* p) { return has_id_first(p) && p[62] != '"'; }

enum class form { id_first, id_last, integers };

template <class P, form is>
OPSTATUS_INLINE bool read_form(const std::uint8_t* p, std::size_t len, opstatus_record& out) {
    if constexpr (is == form::integers)
        return read_integers<P>(p, out);
    else
        return read_names<P, is == form::id_first>(p, len, out);
}

// read_element reads the element that the len bytes at p are. False: it is not the lane's, and out is as
// it was.
template <class P>
OPSTATUS_INLINE bool read_element(const std::uint8_t* p, std::size_t len, std::uint8_t options,
                                  opstatus_record& out) {
    if (len == integers_len)
        return (options & OPSTATUS_ACCEPT_ENUM_INTEGERS) != 0 && read_integers<P>(p, out);
    if (len < shortest_element || len > longest_element || p[len - 1] != '}') return false;
    return has_id_first(p) ? read_names<P, true>(p, len, out) : read_names<P, false>(p, len, out);
}

// The length of the element at p, of which len bytes are there, 73 or more, if it is the lane's; 0: it is not.
template <class P>
OPSTATUS_INLINE std::size_t find_end(const std::uint8_t* p, std::size_t len) {
    if (has_integers(p)) return integers_len;
    if (len < shortest_element) return 0;
    // 32 bytes that hold every place where the closing brace may stand, and that are there.
    const std::size_t from = (len < longest_element ? len : longest_element) - 32;
    const std::uint32_t braces = P::find(p + from, '}') >> (shortest_element - 1 - from);
    if (braces == 0) return 0;
    return shortest_element + static_cast<std::size_t>(std::countr_zero(braces));
}

// Where the next element must begin, behind the one that ends at p: in an array after one comma, in a
// sequence after one line feed or at once. nullptr: nowhere.
OPSTATUS_INLINE const std::uint8_t* next_element(const std::uint8_t* p, const std::uint8_t* end,
                                                 bool is_array) {
    if (p == end) return nullptr;
    const std::uint8_t separator = is_array ? ',' : '\n';
    if (*p == separator) return p + 1;
    return is_array ? nullptr : p;
}

// Where a run of elements has come to.
struct progress_of_elements {
    const std::uint8_t* behind;  // the last one taken
    const std::uint8_t* at;      // the next one's place, as next_element says
    std::size_t num = 0;
};

// Elements of one form, several at a time: all their ends are looked for at once, each in the only 64
// bytes where it can be, so that the way from one element to the next, which takes longer than an
// element's other work, is walked once for all of them. A wrong end makes an element that is not the
// lane's. Records go to out, `step` apart.
template <class P, form is>
OPSTATUS_INLINE void read_several(progress_of_elements& so_far, const std::uint8_t* end,
                                  bool is_array, opstatus_record* out, std::size_t step,
                                  std::size_t capacity) {
    constexpr std::size_t group = 3;  // a fourth's end may be in more than 64 places
    // With what stands behind it.
    constexpr std::size_t shortest = (is == form::integers ? integers_len : shortest_element) + 1;
    constexpr std::size_t needed = group * shortest + 64;
    const std::uint8_t separator = is_array ? ',' : '\n';
    const std::uint8_t* at = so_far.at;
    std::size_t left = capacity - so_far.num;
    while (left >= group && static_cast<std::size_t>(end - at) >= needed) {
        const std::uint8_t* ends[group];
#pragma GCC unroll 3
        for (std::size_t i = 0; i < group; ++i) {
            const std::uint8_t* const first = at + (i + 1) * shortest - 1;
            if constexpr (is == form::integers)
                ends[i] = first;
            else
                ends[i] = first + std::countr_zero(P::equal_in_64(first - 1, '}'));
        }
#pragma GCC unroll 3
        for (const std::uint8_t* const stop : ends) {
            const auto len = static_cast<std::size_t>(stop - at);
            const bool is_mine = read_form<P, is>(at, len, *out);
            if (is_mine) {
                --left;
                out += step;
            }
            if (!is_mine || *stop != separator) {
                so_far.num = capacity - left;
                if (is_mine) {
                    so_far.behind = stop;
                    so_far.at = next_element(stop, end, is_array);
                } else if (at != so_far.at) {
                    so_far.behind = at - 1;
                    so_far.at = at;
                }
                return;
            }
            at = stop + 1;
        }
    }
    so_far.num = capacity - left;
    if (at != so_far.at) so_far.behind = at - 1;
    so_far.at = at;
}

// read_elements reads elements that follow one another, the first at p. It stops at the first that is
// not the lane's, behind the one before it (p), or when there are as many as `capacity`; a null `out`
// drops them. `read_one` is read_element, not written out once more.
template <class P, class ReadOne>
OPSTATUS_INLINE std::size_t read_elements(const std::uint8_t*& p, const std::uint8_t* end,
                                          const machine& m, opstatus_record* out,
                                          std::size_t capacity, ReadOne read_one) {
    const std::uint8_t options = m.options;
    const bool is_array = m.framing == framing::array;
    opstatus_record dropped;
    const std::size_t step = out == nullptr ? 0 : 1;
    if (out == nullptr) out = &dropped;
    progress_of_elements so_far{p, p};
    for (;;) {
        opstatus_record* const next = out + so_far.num * step;
        if (static_cast<std::size_t>(end - so_far.at) < integers_len) break;
        if constexpr (P::is_wide) {
            if (has_integers(so_far.at)) {
                if ((options & OPSTATUS_ACCEPT_ENUM_INTEGERS) == 0) break;
                read_several<P, form::integers>(so_far, end, is_array, next, step, capacity);
            } else if (has_id_first(so_far.at)) {
                read_several<P, form::id_first>(so_far, end, is_array, next, step, capacity);
            } else {
                read_several<P, form::id_last>(so_far, end, is_array, next, step, capacity);
            }
            // Behind several, any number of bytes may be left.
            if (so_far.at == nullptr || end - so_far.at < std::ptrdiff_t{integers_len}) break;
        }
        if (so_far.num == capacity) break;
        const std::size_t len = find_end<P>(so_far.at, static_cast<std::size_t>(end - so_far.at));
        if (len == 0 || !read_one(so_far.at, len, options, out[so_far.num * step])) break;
        ++so_far.num;
        so_far.behind = so_far.at + len;
        so_far.at = next_element(so_far.behind, end, is_array);
        if (so_far.at == nullptr) break;
    }
    p = so_far.behind;
    return so_far.num;
}

}  // namespace opstatus::core
