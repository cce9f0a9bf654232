// The element lane: reads the compact forms that producers send, and nothing else.
//
//     {"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Faulted","Type":"Invalid"}
//     {"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":4,"Type":0}
//     {"State":"Faulted","Type":"Invalid","OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a"}
//
// It answers with the record and its length, or "not mine", and knows no errors: what is not its own is
// somebody else's, from the brace on. Whatever it accepts, the machine accepts with the same record and
// the same end.
//
// The end comes first. A closing brace stands in no text of these forms, so the first one at or behind
// the shortest element's is the element's, or the element is not the lane's. All else is then at a fixed
// distance from one of the two ends: nothing waits for a text's length, neither inside an element nor
// from one to the next. And no load leaves the element.
#pragma once

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

inline constexpr pattern dashes = make_pattern("-....-....-....-");  // from 8 on, in a UUID's text

OPSTATUS_INLINE void complete(std::uint8_t state, std::uint8_t type, opstatus_record& out) {
    out.state = state;
    out.type = type;
    out.members = all_members;
    out.reserved = 0;
}

// The two forms with names, told apart by what stands first.
template <class P, bool id_first>
OPSTATUS_INLINE bool read_names(const std::uint8_t* p, std::size_t len, opstatus_record& out) {
    constexpr pattern head = make_pattern(id_first ? R"({"OperationId":")" : R"({"State":")");
    constexpr pattern middle = make_pattern(id_first ? R"(","State":")" : R"(,"OperationId":")");
    constexpr pattern tail = make_pattern(id_first ? "" : R"(.............."})");
    const std::uint8_t* const end = p + len;
    const std::uint8_t* const id = id_first ? p + 16 : end - 38;
    const std::uint8_t* const state = id_first ? p + 63 : p + 10;
    const std::uint8_t* const type_end = id_first ? end - 1 : id - 16;  // behind its quote
    const std::uint8_t* const between = id_first ? id + uuid_text_len : type_end;

    const state_text& s = listed.state[state_key(state)];
    const type_text& t = listed.type[type_key_by_end(type_end - 1)];
    typename P::block wrong;
    const typename P::block bytes = P::uuid(id, wrong);
    wrong = P::either(wrong, P::difference(id + 8, dashes));
    wrong = P::either(wrong, P::difference(p, head));
    wrong = P::either(wrong, P::difference(between, middle));
    wrong = P::either(wrong, P::difference(state, s.text));
    wrong = P::either(wrong, P::difference(type_end - 32, t.first));
    wrong = P::either(wrong, P::difference(type_end - 16, t.second));
    if constexpr (!id_first) wrong = P::either(wrong, P::difference(end - 16, tail));
    // The shortest element has the shortest texts.
    const std::size_t texts_len = len - (shortest_element - 7 - 7);
    if (!P::is_zero(wrong) || std::size_t{s.len} + t.len != texts_len) return false;
    P::store(out.operation_id, bytes);
    complete(s.value, t.value, out);
    return true;
}

template <class P>
OPSTATUS_INLINE bool read_integers(const std::uint8_t* p, opstatus_record& out) {
    constexpr pattern head = make_pattern(R"({"OperationId":")");
    constexpr pattern middle = make_pattern(R"(","State":.,"Typ)");
    constexpr pattern tail = make_pattern(R"(ate":.,"Type":.})");
    const unsigned state = p[62] - unsigned{'0'};
    const unsigned type = p[71] - unsigned{'0'};
    typename P::block wrong;
    const typename P::block bytes = P::uuid(p + 16, wrong);
    wrong = P::either(wrong, P::difference(p + 24, dashes));
    wrong = P::either(wrong, P::difference(p, head));
    wrong = P::either(wrong, P::difference(p + 52, middle));
    wrong = P::either(wrong, P::difference(p + integers_len - 16, tail));
    const bool listed_both = state <= 9 && type <= 9 &&
                             (integers_of(state_words) >> state & 1) != 0 &&
                             (integers_of(type_words) >> type & 1) != 0;
    if (!P::is_zero(wrong) || !listed_both) return false;
    P::store(out.operation_id, bytes);
    complete(static_cast<std::uint8_t>(state), static_cast<std::uint8_t>(type), out);
    return true;
}

// read_element reads the element at p, of which len bytes are there, and returns its length; 0 if it is
// not the lane's, and out is then as it was.
template <class P>
OPSTATUS_INLINE std::size_t read_element(const std::uint8_t* p, std::size_t len,
                                         std::uint8_t options, opstatus_record& out) {
    if (len < integers_len) return 0;
    if (p[2] == 'O' && p[62] != '"') {
        const bool accepts = (options & OPSTATUS_ACCEPT_ENUM_INTEGERS) != 0;
        return accepts && read_integers<P>(p, out) ? integers_len : 0;
    }
    if (len < shortest_element) return 0;
    // 32 bytes that hold every place where the closing brace may stand, and that are there.
    const std::size_t from = (len < longest_element ? len : longest_element) - 32;
    const std::uint32_t braces = P::find(p + from, '}') >> (shortest_element - 1 - from);
    if (braces == 0) return 0;
    const std::size_t found = shortest_element + static_cast<std::size_t>(std::countr_zero(braces));
    const bool is_mine =
        p[2] == 'O' ? read_names<P, true>(p, found, out) : read_names<P, false>(p, found, out);
    return is_mine ? found : 0;
}

// read_elements reads elements that follow one another, the first at p: in an array with one comma in
// between, in a sequence with one line feed or nothing. It stops at the first that is not the lane's,
// behind the one before it (p), or when there are as many as `capacity`; a null `out` drops them.
template <class P>
OPSTATUS_INLINE std::size_t read_elements(const std::uint8_t*& p, const std::uint8_t* end,
                                          const machine& m, opstatus_record* out,
                                          std::size_t capacity) {
    const std::uint8_t options = m.options;
    const bool is_array = m.framing == framing::array;
    opstatus_record dropped;
    const std::size_t step = out == nullptr ? 0 : 1;
    if (out == nullptr) out = &dropped;
    const std::uint8_t* at = p;
    std::size_t num = 0;
    while (num != capacity) {
        const std::size_t len =
            read_element<P>(at, static_cast<std::size_t>(end - at), options, out[num * step]);
        if (len == 0) break;
        ++num;
        p = at + len;
        if (p == end) break;
        if (is_array ? *p == ',' : *p == '\n')
            at = p + 1;
        else if (is_array)
            break;
        else
            at = p;
    }
    return num;
}

}  // namespace opstatus::core
