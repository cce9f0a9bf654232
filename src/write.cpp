#include "write.hpp"

#include <cstring>
#include <string_view>

#include "uuid.hpp"
#include "vocabulary.hpp"

namespace opstatus::core {
namespace {

// The text grows here and is copied when it is known to be complete and to fit. No bounds are
// checked: OPSTATUS_JSON_MAX_LEN is the longest there is, which the tests see.
struct builder {
    char text[OPSTATUS_JSON_MAX_LEN];
    std::size_t len = 0;

    void add(std::string_view part) {
        std::memcpy(text + len, part.data(), part.size());
        len += part.size();
    }

    void add_name(std::uint8_t member) {
        add(len == 0 ? "{\"" : ",\"");
        add(name_of(member_words, member));
        add("\":");
    }

    // False if the value is not listed.
    template <std::size_t N>
    bool add_value(const word (&words)[N], std::uint8_t value, bool as_integer,
                   bool first_in_lower_case) {
        const std::string_view name = name_of(words, value);
        if (name.empty()) return false;
        if (as_integer) {
            text[len++] = static_cast<char>('0' + value);  // all listed integers have one digit
            return true;
        }
        add("\"");
        const std::size_t first = len;
        add(name);
        if (first_in_lower_case) text[first] = lower_case(text[first]);
        add("\"");
        return true;
    }
};

}  // namespace

std::size_t write(const opstatus_record& record, std::uint32_t style, char* out,
                  std::size_t capacity) {
    if (style > OPSTATUS_STYLE_INTEGERS || record.members > all_members) return 0;
    const bool as_integer = style == OPSTATUS_STYLE_INTEGERS;
    builder b;
    if ((record.members & OPSTATUS_HAS_OPERATION_ID) != 0) {
        b.add_name(OPSTATUS_HAS_OPERATION_ID);
        b.add("\"");
        uuid_text(record.operation_id, b.text + b.len);
        b.len += uuid_text_len;
        b.add("\"");
    }
    if ((record.members & OPSTATUS_HAS_STATE) != 0) {
        b.add_name(OPSTATUS_HAS_STATE);
        if (!b.add_value(state_words, record.state, as_integer, false)) return 0;
    }
    if ((record.members & OPSTATUS_HAS_TYPE) != 0) {
        b.add_name(OPSTATUS_HAS_TYPE);
        const bool in_lower_case = style == OPSTATUS_STYLE_REFERENCE;
        if (!b.add_value(type_words, record.type, as_integer, in_lower_case)) return 0;
    }
    b.add(b.len == 0 ? "{}" : "}");
    if (b.len > capacity) return 0;
    std::memcpy(out, b.text, b.len);
    return b.len;
}

}  // namespace opstatus::core
