// The relation between opstatus and a general JSON parser, its peer:
//  - what opstatus accepts, the peer accepts, and decodes to the same records;
//  - what opstatus calls malformed JSON, the peer rejects.
// Where a peer is more lenient, its file lists how, each with the repair that takes the offence out of
// the text; the relation must then hold for what is left. The one thing that peers are stricter in is
// listed here: they store numbers, and refuse those that are out of range.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

namespace fuzz {

// What a peer calls with each member of an object whose name or value opstatus could know.
class decoder {
  public:
    void text(std::string_view name, std::string_view value) {
        if (name == "OperationId") {
            if (const auto id = oracle::parse_uuid(value)) {
                record_.operation_id = *id;
                record_.members |= OPSTATUS_HAS_OPERATION_ID;
            }
        } else {
            assign(name, [&](std::uint8_t number, bool is_type) {
                const char* const listed =
                    is_type ? opstatus_type_name(number) : opstatus_state_name(number);
                if (listed == nullptr) return number == OPSTATUS_UNRECOGNIZED;
                std::string spelling = listed;
                if (value == spelling) return true;
                spelling[0] = static_cast<char>(spelling[0] - 'A' + 'a');
                return is_type && value == spelling;
            });
        }
    }
    void integer(std::string_view name, std::uint64_t value) {
        assign(name, [value](std::uint8_t number, bool) { return value == number; });
    }
    const oracle::record& record() const { return record_; }

  private:
    // The first number that is the value's. The last one stands for what is not listed.
    template <class Is>
    void assign(std::string_view name, Is is) {
        const bool is_type = name == "Type";
        if (!is_type && name != "State") return;
        std::uint8_t number = 0;
        while (number != OPSTATUS_UNRECOGNIZED && !is(number, is_type))
            ++number;
        (is_type ? record_.type : record_.state) = number;
        record_.members |= is_type ? OPSTATUS_HAS_TYPE : OPSTATUS_HAS_STATE;
    }

    oracle::record record_;
};

using records = std::vector<oracle::record>;

struct leniency {
    const char* what;
    // Takes the offence at the offset out of the text, if it is of this kind.
    bool (*repair)(std::string& text, const oracle::answer& answer);
};

inline constexpr leniency byte_order_mark = {
    "a byte order mark is skipped", [](std::string& text, const oracle::answer& answer) {
        if (answer.offset != 0 || !text.starts_with("\xEF\xBB\xBF")) return false;
        text.erase(0, 3);
        return true;
    }};

// RFC 8259 section 6.
inline bool is_number(std::string_view text) {
    const auto take = [&text](std::string_view any, std::size_t most) {
        std::size_t len = std::min(text.find_first_not_of(any), text.size());
        len = std::min(len, most);
        text.remove_prefix(len);
        return len != 0;
    };
    constexpr std::string_view digits = "0123456789";
    take("-", 1);
    if (!take("0", 1) && !take(digits, text.size())) return false;
    if (take(".", 1) && !take(digits, text.size())) return false;
    if (!take("eE", 1)) return text.empty();
    take("+-", 1);
    return take(digits, text.size()) && text.empty();
}

// What opstatus accepts, with 0 for every number, if they are numbers.
inline std::string without_numbers(std::string_view json) {
    std::string out;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size();) {
        if (!in_string && (json[i] == '-' || (json[i] >= '0' && json[i] <= '9'))) {
            const std::string_view number =
                json.substr(i, json.find_first_not_of("0123456789+-.eE", i) - i);
            out += is_number(number) ? "0" : number;
            i += number.size();
            continue;
        }
        if (json[i] == '"') in_string = !in_string;
        if (json[i] == '\\') out += json[i++];  // in a string; what follows does not end it
        out += json[i++];
    }
    return out;
}

// opstatus reads objects and arrays of them, where JSON has values of any kind: those are unexpected
// bytes to it, and no more.
inline bool is_value_of_another_kind(const situation& what, const oracle::answer& answer) {
    constexpr std::string_view first_bytes = "\"{[tfn-0123456789";
    if (answer.code != OPSTATUS_UNEXPECTED_BYTE) return false;
    if (first_bytes.find(what.text[answer.offset]) == std::string_view::npos) return false;
    std::string before(what.text.substr(0, answer.offset));
    const auto can_stand = [&](char container) {
        before += container;
        const std::int32_t code = ask({before, what.framing, what.options}).code;
        before.pop_back();
        return code == OPSTATUS_UNEXPECTED_END;
    };
    return can_stand('{') || can_stand('[');
}

inline bool is_malformed(std::int32_t code) {
    return (code >= OPSTATUS_UNEXPECTED_END && code <= OPSTATUS_INVALID_NUMBER) ||
           code == OPSTATUS_TRAILING_CONTENT;
}

// A Peer has read(), which tells whether the text is JSON and fills the records: those of an array's
// objects, or that of an object.
template <class Peer, std::size_t N>
void compare(Peer& peer, const leniency (&leniencies)[N], std::string text, const situation& like) {
    for (;;) {
        const exact_text copy(text);
        const situation what{copy.view(), like.framing, like.options};
        const oracle::answer answer = ask(what);
        records decoded;
        const bool is_json = peer.read(what.text, decoded);
        if (answer.code == OPSTATUS_OK) {
            if (is_json)
                require(decoded == answer.records, "the peer decodes to the same records", what);
            else
                require(peer.read(without_numbers(what.text), decoded),
                        "the peer accepts it, but for its numbers", what);
            return;
        }
        if (!is_json || !is_malformed(answer.code) || is_value_of_another_kind(what, answer))
            return;
        const auto is_repaired = [&](const leniency& each) { return each.repair(text, answer); };
        if (!std::any_of(std::begin(leniencies), std::end(leniencies), is_repaired))
            fail("the peer rejects it, too", what);
    }
}

// A text is taken as a document or an array, or is put into an unknown member's place, where opstatus
// reads any JSON.
template <class Peer, std::size_t N>
void compare_all(Peer& peer, const leniency (&leniencies)[N], provider input) {
    const std::size_t place = input.below(3);
    constexpr std::uint32_t lenient =
        OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_ACCEPT_NULL | OPSTATUS_KEEP_UNRECOGNIZED_NAMES;
    std::string text(input.rest());
    if (place == 2) text = "{\"x\":" + text + "}";
    compare(peer, leniencies, std::move(text),
            {{}, place == 1 ? std::uint32_t{array} : std::uint32_t{document}, lenient});
}

}  // namespace fuzz
