#include "oracle.hpp"

#include <algorithm>
#include <span>

// How this reader differs from one that goes byte by byte: a string is first
// read to its end by the JSON rules alone, into characters that remember at
// which byte they are judged; only then is the text looked at. The first
// objection of the text, if there is one, lies before the place where the JSON
// rules gave up, because the characters end there.

namespace oracle {
namespace {

// The error table. Stated again, on purpose.
constexpr std::int32_t ok = 0;
constexpr std::int32_t unexpected_end = 1;
constexpr std::int32_t unexpected_byte = 2;
constexpr std::int32_t invalid_utf8 = 3;
constexpr std::int32_t invalid_escape = 4;
constexpr std::int32_t control_character = 5;
constexpr std::int32_t invalid_number = 6;
constexpr std::int32_t depth_exceeded = 7;
constexpr std::int32_t duplicate_member = 8;
constexpr std::int32_t unknown_member = 9;
constexpr std::int32_t wrong_type = 10;
constexpr std::int32_t invalid_uuid = 11;
constexpr std::int32_t unknown_state = 12;
constexpr std::int32_t unknown_type = 13;
constexpr std::int32_t missing_member = 14;
constexpr std::int32_t trailing_content = 15;
constexpr std::int32_t invalid_argument = 16;

// The options.
constexpr std::uint32_t reject_unknown_members = 1;
constexpr std::uint32_t require_all_members = 2;
constexpr std::uint32_t accept_enum_integers = 4;
constexpr std::uint32_t accept_null = 8;
constexpr std::uint32_t keep_unrecognized_names = 16;
constexpr std::uint32_t all_options = 31;

constexpr std::uint32_t framing_auto = 0;
constexpr std::uint32_t framing_array = 1;
constexpr std::uint32_t framing_sequence = 2;

constexpr std::uint8_t has_operation_id = 1;
constexpr std::uint8_t has_state = 2;
constexpr std::uint8_t has_type = 4;

constexpr std::uint8_t unrecognized = 255;
constexpr std::size_t max_depth = 64;

struct listed {
    std::string_view name;
    std::uint8_t value;
};

constexpr std::array<listed, 7> states{{
    {"Invalid", 0},
    {"Running", 1},
    {"RollingBack", 2},
    {"Completed", 3},
    {"Faulted", 4},
    {"Cancelled", 5},
    {"ForceCancelled", 6},
}};

// Each spelling is listed as a whole: nothing in between is.
constexpr std::array<listed, 10> types{{
    {"Invalid", 0},
    {"PartitionDataLoss", 1},
    {"PartitionQuorumLoss", 2},
    {"PartitionRestart", 4},
    {"NodeTransition", 8},
    {"invalid", 0},
    {"partitionDataLoss", 1},
    {"partitionQuorumLoss", 2},
    {"partitionRestart", 4},
    {"nodeTransition", 8},
}};

constexpr std::array<listed, 3> names{{
    {"OperationId", has_operation_id},
    {"State", has_state},
    {"Type", has_type},
}};

using list = std::span<const listed>;

bool has_value(list entries, std::uint8_t value) {
    return std::any_of(entries.begin(), entries.end(),
                       [value](const listed& entry) { return entry.value == value; });
}

// RFC 8259 section 2: these four and no others.
bool is_white(unsigned char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool is_digit(unsigned char byte) { return byte >= '0' && byte <= '9'; }

std::optional<std::uint8_t> hex_value(unsigned char byte) {
    if (byte >= '0' && byte <= '9') {
        return static_cast<std::uint8_t>(byte - '0');
    }
    if (byte >= 'a' && byte <= 'f') {
        return static_cast<std::uint8_t>(byte - 'a' + 10);
    }
    if (byte >= 'A' && byte <= 'F') {
        return static_cast<std::uint8_t>(byte - 'A' + 10);
    }
    return std::nullopt;
}

// RFC 8259 section 3: what the first byte of a value can be.
bool begins_value(unsigned char byte) {
    return byte == '"' || byte == '{' || byte == '[' || byte == '-' || is_digit(byte) ||
           byte == 't' || byte == 'f' || byte == 'n';
}

// A character of a string: what it stands for, and the byte that is blamed if
// it cannot stand there. Known texts are ASCII throughout, so one value does
// for everything that is not.
struct character {
    char32_t value;
    std::size_t judged_at;
};

constexpr char32_t not_ascii = 0x80;

using text = std::vector<character>;

bool same(const text& read, std::string_view name) {
    return std::equal(read.begin(), read.end(), name.begin(), name.end(),
                      [](const character& left, char right) {
                          return left.value == static_cast<unsigned char>(right);
                      });
}

// Whether the first `count` characters read could be the beginning of `name`.
bool could_become(const text& read, std::size_t count, std::string_view name) {
    if (count > name.size()) {
        return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (read[i].value != static_cast<unsigned char>(name[i])) {
            return false;
        }
    }
    return true;
}

std::optional<std::uint8_t> find(list entries, const text& read) {
    for (const listed& entry : entries) {
        if (same(read, entry.name)) {
            return entry.value;
        }
    }
    return std::nullopt;
}

constexpr std::size_t uuid_len = 36;

// RFC 9562 section 4, the text form: 8-4-4-4-12.
bool is_dash_place(std::size_t index) {
    return index == 8 || index == 13 || index == 18 || index == 23;
}

bool fits_uuid(char32_t value, std::size_t index) {
    if (index >= uuid_len) {
        return false;
    }
    if (is_dash_place(index)) {
        return value == '-';
    }
    return value < 0x80 && hex_value(static_cast<unsigned char>(value)).has_value();
}

struct byte_range {
    unsigned char low;
    unsigned char high;
};

// RFC 3629 section 4: the ranges of the bytes that must follow a first byte
// above 0x7f; nullopt if it can begin no character.
std::optional<std::vector<byte_range>> continuation(unsigned char first) {
    const byte_range tail{0x80, 0xBF};
    if (first >= 0xC2 && first <= 0xDF) {
        return std::vector<byte_range>{tail};
    }
    if (first == 0xE0) {  // lower would be overlong
        return std::vector<byte_range>{{0xA0, 0xBF}, tail};
    }
    if (first == 0xED) {  // higher would be a surrogate
        return std::vector<byte_range>{{0x80, 0x9F}, tail};
    }
    if (first >= 0xE1 && first <= 0xEF) {
        return std::vector<byte_range>{tail, tail};
    }
    if (first == 0xF0) {  // lower would be overlong
        return std::vector<byte_range>{{0x90, 0xBF}, tail, tail};
    }
    if (first >= 0xF1 && first <= 0xF3) {
        return std::vector<byte_range>{tail, tail, tail};
    }
    if (first == 0xF4) {  // higher would be beyond U+10FFFF
        return std::vector<byte_range>{{0x80, 0x8F}, tail, tail};
    }
    return std::nullopt;
}

// A bool function of the reader returns false after an error, which then stands
// in `code_` and `offset_`; true if it has moved the cursor behind its subject.
class reader {
  public:
    reader(std::string_view input, std::uint32_t options) : input_(input), options_(options) {}

    answer document() {
        skip_white();
        if (object()) {
            skip_white();
            if (!at_end()) {
                fail(trailing_content);
            }
        }
        if (code_ != ok) {
            records_.clear();
        }
        return result();
    }

    answer sequence(std::uint32_t framing) {
        skip_white();
        if (framing == framing_array || (framing == framing_auto && on('['))) {
            array();
        } else if (framing == framing_auto && at_end()) {
            fail(unexpected_end);
        } else {
            objects();
        }
        return result();
    }

  private:
    // --- cursor and errors ---

    bool at_end() const { return cursor_ == input_.size(); }

    unsigned char byte() const { return static_cast<unsigned char>(input_[cursor_]); }

    bool on(char wanted) const { return !at_end() && input_[cursor_] == wanted; }

    bool on_digit() const { return !at_end() && is_digit(byte()); }

    bool has(std::uint32_t option) const { return (options_ & option) != 0; }

    void skip_white() {
        while (!at_end() && is_white(byte())) {
            ++cursor_;
        }
    }

    bool fail_at(std::int32_t code, std::size_t offset) {
        code_ = code;
        offset_ = offset;
        return false;
    }

    // The byte under the cursor is wrong. If there is none, that is the error,
    // whatever was wanted.
    bool fail(std::int32_t code) { return fail_at(at_end() ? unexpected_end : code, cursor_); }

    // Takes one byte, or blames what stands in its place.
    bool take(char wanted, std::int32_t otherwise) {
        if (!on(wanted)) {
            return fail(otherwise);
        }
        ++cursor_;
        return true;
    }

    answer result() const { return {code_, code_ == ok ? input_.size() : offset_, records_}; }

    // RFC 8259 sections 4 and 5: nothing, or elements with commas between them.
    // The cursor is behind the opening bracket and ends on the closing one.
    template <class Element>
    bool elements(char closing, Element element) {
        skip_white();
        if (on(closing)) {
            return true;
        }
        for (;;) {
            if (!element()) {
                return false;
            }
            skip_white();
            if (on(closing)) {
                return true;
            }
            if (!take(',', unexpected_byte)) {
                return false;
            }
            skip_white();
        }
    }

    // --- framings ---

    // The grammar, ARRAY: one array of objects, white space around it. Wrong
    // bytes inside are code 2, behind the bracket code 15.
    bool array() {
        if (!take('[', unexpected_byte) || !elements(']', [this] { return object(); })) {
            return false;
        }
        ++cursor_;
        skip_white();
        return at_end() || fail(trailing_content);
    }

    // The grammar, SEQUENCE: objects and white space in any number, also none.
    // What is neither is code 2, before, between and behind them.
    bool objects() {
        skip_white();
        while (!at_end()) {
            if (!object()) {
                return false;
            }
            skip_white();
        }
        return true;
    }

    // --- the record ---

    // A record exists once its brace is closed.
    bool object() {
        record value;
        std::uint8_t seen = 0;
        if (!take('{', unexpected_byte) || !elements('}', [&] { return member(value, seen); })) {
            return false;
        }
        // The error table: a missing member is judged here and nowhere earlier,
        // and one that was null is missing.
        if (has(require_all_members) &&
            value.members != (has_operation_id | has_state | has_type)) {
            return fail(missing_member);
        }
        ++cursor_;
        records_.push_back(value);
        return true;
    }

    bool member(record& value, std::uint8_t& seen) {
        if (!on('"')) {
            return fail(unexpected_byte);
        }
        std::optional<std::uint8_t> known;
        if (has(reject_unknown_members)) {
            std::uint8_t bit = 0;
            if (!listed_text(names, unknown_member, bit)) {
                return false;
            }
            known = bit;
        } else {
            text name;
            if (!string(name)) {
                return false;
            }
            known = find(names, name);
        }
        if (known) {
            // A second one is judged at its closing quote, just passed.
            if ((seen & *known) != 0) {
                return fail_at(duplicate_member, cursor_ - 1);
            }
            seen = static_cast<std::uint8_t>(seen | *known);
        }
        skip_white();
        if (!take(':', unexpected_byte)) {
            return false;
        }
        skip_white();
        if (!known) {
            return skip_value(0);
        }
        return known_value(*known, value);
    }

    bool known_value(std::uint8_t member, record& value) {
        const bool is_id = member == has_operation_id;
        if (on('n') && has(accept_null)) {
            return literal("null");  // counts as absent: no bit in members
        }
        if (on('"')) {
            if (!(is_id ? uuid(value.operation_id) : enum_text(member, value))) {
                return false;
            }
        } else if (!is_id && on_digit() && has(accept_enum_integers)) {
            if (!enum_integer(member, value)) {
                return false;
            }
        } else {
            return fail(!at_end() && begins_value(byte()) ? wrong_type : unexpected_byte);
        }
        value.members = static_cast<std::uint8_t>(value.members | member);
        return true;
    }

    static list list_of(std::uint8_t member) {
        return member == has_state ? list(states) : list(types);
    }

    static std::int32_t code_of(std::uint8_t member) {
        return member == has_state ? unknown_state : unknown_type;
    }

    static std::uint8_t& field_of(std::uint8_t member, record& value) {
        return member == has_state ? value.state : value.type;
    }

    bool enum_text(std::uint8_t member, record& value) {
        if (!has(keep_unrecognized_names)) {
            return listed_text(list_of(member), code_of(member), field_of(member, value));
        }
        text read;
        if (!string(read)) {
            return false;
        }
        field_of(member, value) = find(list_of(member), read).value_or(unrecognized);
        return true;
    }

    // The error table: a single digit of the list. A second digit makes another
    // integer, unless the first was a zero: then it makes no number at all.
    bool enum_integer(std::uint8_t member, record& value) {
        const auto digit = static_cast<std::uint8_t>(byte() - '0');
        if (!has_value(list_of(member), digit)) {
            return fail(code_of(member));
        }
        ++cursor_;
        if (on_digit()) {
            return fail(digit == 0 ? invalid_number : code_of(member));
        }
        if (on('.') || on('e') || on('E')) {
            return fail(wrong_type);
        }
        field_of(member, value) = digit;
        return true;
    }

    // --- texts ---

    // A string that must be one of a list. The first character with which no
    // entry goes on is the error; it lies before anything that `string` may
    // have found, since that stops collecting where it fails.
    bool listed_text(list entries, std::int32_t otherwise, std::uint8_t& out) {
        text read;
        const bool complete = string(read);
        for (std::size_t count = 1; count <= read.size(); ++count) {
            const bool possible =
                std::any_of(entries.begin(), entries.end(), [&read, count](const listed& entry) {
                    return could_become(read, count, entry.name);
                });
            if (!possible) {
                return fail_at(otherwise, read[count - 1].judged_at);
            }
        }
        if (!complete) {
            return false;
        }
        const std::optional<std::uint8_t> found = find(entries, read);
        if (!found) {
            return fail_at(otherwise, cursor_ - 1);  // too short: its closing quote
        }
        out = *found;
        return true;
    }

    bool uuid(std::array<std::uint8_t, 16>& out) {
        text read;
        const bool complete = string(read);
        for (std::size_t i = 0; i < read.size(); ++i) {
            if (!fits_uuid(read[i].value, i)) {
                return fail_at(invalid_uuid, read[i].judged_at);
            }
        }
        if (!complete) {
            return false;
        }
        if (read.size() != uuid_len) {
            return fail_at(invalid_uuid, cursor_ - 1);  // too short: its closing quote
        }
        std::string plain;
        for (const character& each : read) {
            plain.push_back(static_cast<char>(each.value));
        }
        out = *parse_uuid(plain);
        return true;
    }

    // RFC 8259 section 7. The cursor is on the opening quote. On an error, `out`
    // has every character that could be judged before it.
    bool string(text& out) {
        ++cursor_;
        for (;;) {
            if (at_end()) {
                return fail(unexpected_end);
            }
            if (on('"')) {
                ++cursor_;
                return true;
            }
            if (byte() < 0x20) {
                return fail(control_character);
            }
            if (on('\\')) {
                if (!escape(out)) {
                    return false;
                }
            } else if (byte() < 0x80) {
                out.push_back({byte(), cursor_});
                ++cursor_;
            } else if (!beyond_ascii(out)) {
                return false;
            }
        }
    }

    // A first byte that can begin a character is enough for a known text to be
    // ruled out; only then do the bytes behind it matter.
    bool beyond_ascii(text& out) {
        const auto ranges = continuation(byte());
        if (!ranges) {
            return fail(invalid_utf8);
        }
        out.push_back({not_ascii, cursor_});
        ++cursor_;
        for (const byte_range& range : *ranges) {
            if (at_end() || byte() < range.low || byte() > range.high) {
                return fail(invalid_utf8);
            }
            ++cursor_;
        }
        return true;
    }

    // An escape is first an escape, and a character at its last byte.
    bool escape(text& out) {
        ++cursor_;  // the backslash
        const std::string_view letters = "\"\\/bfnrt";
        const std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (!at_end() && letters.find(input_[cursor_]) != std::string_view::npos) {
            const char meaning = meanings[letters.find(input_[cursor_])];
            out.push_back({static_cast<unsigned char>(meaning), cursor_});
            ++cursor_;
            return true;
        }
        std::uint32_t first = 0;
        if (!take('u', invalid_escape) || !four_digits(first)) {
            return false;
        }
        const std::size_t last_digit = cursor_ - 1;
        if (first >= 0xDC00 && first <= 0xDFFF) {  // a low surrogate on its own
            return fail_at(invalid_escape, last_digit);
        }
        out.push_back({first < 0x80 ? char32_t{first} : not_ascii, last_digit});
        if (first < 0xD800 || first > 0xDBFF) {
            return true;
        }
        // A high surrogate: the second half must follow at once.
        std::uint32_t second = 0;
        if (!take('\\', invalid_escape) || !take('u', invalid_escape) || !four_digits(second)) {
            return false;
        }
        if (second < 0xDC00 || second > 0xDFFF) {
            return fail_at(invalid_escape, cursor_ - 1);
        }
        return true;
    }

    bool four_digits(std::uint32_t& out) {
        out = 0;
        for (int i = 0; i < 4; ++i) {
            const std::optional<std::uint8_t> digit = at_end() ? std::nullopt : hex_value(byte());
            if (!digit) {
                return fail(invalid_escape);
            }
            out = out * 16 + *digit;
            ++cursor_;
        }
        return true;
    }

    // --- values that nobody asked for ---

    // RFC 8259 section 3. `open` is the number of containers around the value
    // that belong to the unknown member.
    bool skip_value(std::size_t open) {
        if (at_end()) {
            return fail(unexpected_end);
        }
        if (on('{') || on('[')) {
            if (open == max_depth) {
                return fail(depth_exceeded);
            }
            return on('{') ? skip_object(open + 1) : skip_array(open + 1);
        }
        if (on('"')) {
            text ignored;
            return string(ignored);
        }
        if (on('-') || on_digit()) {
            return number();
        }
        if (on('t')) {
            return literal("true");
        }
        if (on('f')) {
            return literal("false");
        }
        if (on('n')) {
            return literal("null");
        }
        return fail(unexpected_byte);
    }

    bool skip_object(std::size_t open) {
        ++cursor_;
        const auto pair = [this, open] {
            text ignored;
            if (!on('"')) {
                return fail(unexpected_byte);
            }
            if (!string(ignored)) {
                return false;
            }
            skip_white();
            if (!take(':', unexpected_byte)) {
                return false;
            }
            skip_white();
            return skip_value(open);
        };
        if (!elements('}', pair)) {
            return false;
        }
        ++cursor_;
        return true;
    }

    bool skip_array(std::size_t open) {
        ++cursor_;
        if (!elements(']', [this, open] { return skip_value(open); })) {
            return false;
        }
        ++cursor_;
        return true;
    }

    // RFC 8259 section 6. Where a digit must stand, all else is code 6; what
    // cannot follow a complete number is the business of whoever comes next,
    // except that a digit behind a leading zero is the number's own error.
    bool number() {
        if (on('-')) {
            ++cursor_;
        }
        if (on('0')) {
            ++cursor_;
            if (on_digit()) {
                return fail(invalid_number);
            }
        } else if (!digits()) {
            return false;
        }
        if (on('.')) {
            ++cursor_;
            if (!digits()) {
                return false;
            }
        }
        if (on('e') || on('E')) {
            ++cursor_;
            if (on('+') || on('-')) {
                ++cursor_;
            }
            if (!digits()) {
                return false;
            }
        }
        return true;
    }

    bool digits() {
        if (!on_digit()) {
            return fail(invalid_number);
        }
        while (on_digit()) {
            ++cursor_;
        }
        return true;
    }

    bool literal(std::string_view word) {
        for (const char each : word) {
            if (!take(each, unexpected_byte)) {
                return false;
            }
        }
        return true;
    }

    std::string_view input_;
    std::uint32_t options_;
    std::size_t cursor_ = 0;
    std::int32_t code_ = ok;
    std::size_t offset_ = 0;
    std::vector<record> records_;
};

std::string_view name_of(list entries, std::uint8_t value) {
    for (const listed& entry : entries) {
        if (entry.value == value) {
            return entry.name;
        }
    }
    return {};
}

}  // namespace

answer parse_document(std::string_view input, std::uint32_t options) {
    if ((options & ~all_options) != 0) {
        return {invalid_argument, 0, {}};
    }
    return reader(input, options).document();
}

answer parse_sequence(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    if ((options & ~all_options) != 0 || framing > framing_sequence) {
        return {invalid_argument, 0, {}};
    }
    return reader(input, options).sequence(framing);
}

// The form that a gateway writes: compact, in this order, absent members left
// out. A record that a reader could not give back is not written.
std::string write(const record& value, std::uint32_t style) {
    constexpr std::uint32_t reference = 1;
    constexpr std::uint32_t integers = 2;
    const list type_names = list(types).subspan(style == reference ? 5 : 0, 5);
    const bool with_id = (value.members & has_operation_id) != 0;
    const bool with_state = (value.members & has_state) != 0;
    const bool with_type = (value.members & has_type) != 0;
    if (style > integers || value.members > (has_operation_id | has_state | has_type) ||
        (with_state && !has_value(states, value.state)) ||
        (with_type && !has_value(type_names, value.type))) {
        return {};
    }

    const auto enum_value = [style](list entries, std::uint8_t number) {
        if (style == integers) {
            return std::to_string(number);
        }
        return '"' + std::string(name_of(entries, number)) + '"';
    };

    std::vector<std::string> members;
    if (with_id) {
        std::string digits;
        for (const std::uint8_t each : value.operation_id) {
            digits.push_back("0123456789abcdef"[each / 16]);
            digits.push_back("0123456789abcdef"[each % 16]);
        }
        members.push_back("\"OperationId\":\"" + digits.substr(0, 8) + '-' + digits.substr(8, 4) +
                          '-' + digits.substr(12, 4) + '-' + digits.substr(16, 4) + '-' +
                          digits.substr(20) + '"');
    }
    if (with_state) {
        members.push_back("\"State\":" + enum_value(states, value.state));
    }
    if (with_type) {
        members.push_back("\"Type\":" + enum_value(type_names, value.type));
    }

    std::string out = "{";
    for (const std::string& each : members) {
        if (out.size() > 1) {
            out += ',';
        }
        out += each;
    }
    return out + '}';
}

std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text) {
    if (text.size() != uuid_len) {
        return std::nullopt;
    }
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!fits_uuid(byte, i)) {
            return std::nullopt;
        }
        if (!is_dash_place(i)) {
            digits.push_back(text[i]);
        }
    }
    std::array<std::uint8_t, 16> id{};
    for (std::size_t i = 0; i < id.size(); ++i) {
        const std::uint8_t high = *hex_value(static_cast<unsigned char>(digits[2 * i]));
        const std::uint8_t low = *hex_value(static_cast<unsigned char>(digits[2 * i + 1]));
        id[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return id;
}

}  // namespace oracle
