// A JSON text that is written from left to right together with the answer that it must get: whoever
// writes a byte that rules the text out knows so, and the first of them decides. One defect at most is
// put in on purpose, at the place where `site` others like it were passed by.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assert.hpp"

namespace fuzz {

enum class defect : std::uint8_t {
    none,
    cut,          // the text ends early
    control,      // a byte below 0x20 in a string
    utf8,         // ill-formed bytes in a string
    escape,       // a broken one
    number,       // a broken one, as an unknown member's value
    literal,      // something that only looks like a value
    punctuation,  // a wrong byte between names and values
    outside,      // something that is no object, in an object's place or behind the end
    white,        // what is no white space to JSON
    num_defects,
};

// Choices that follow from a number: small changes of an input stay small.
class choices {
  public:
    explicit choices(std::uint32_t seed) : state_(seed) {}
    std::size_t below(std::size_t bound) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
        return static_cast<std::size_t>(state_ >> 33U) % bound;
    }
    template <class Value, std::size_t N>
    const Value& any_of(const Value (&values)[N]) {
        return values[below(N)];
    }

  private:
    std::uint64_t state_;
};

// What the characters of a string are held against: a list of words, or a UUID's form, or nothing.
struct judge {
    std::span<const std::string_view> words{};
    bool is_uuid = false;
    std::int32_t code = OPSTATUS_OK;  // of a text that is neither; OPSTATUS_OK: it may be any
    std::size_t len = 0;              // of the text so far
    std::uint32_t possible = ~0U;     // a bit for each word that begins with it

    // Takes the next character. False if that is where the text cannot be one of those any more.
    bool take(char next);
    bool is_complete() const;
};

class structured_text {
  public:
    structured_text(std::uint32_t framing, std::uint32_t options, defect chosen, std::size_t site)
        : framing_(framing), options_(options), chosen_(chosen), site_(site) {}

    std::size_t size() const { return text_.size(); }
    bool has(std::uint32_t option) const { return (options_ & option) != 0; }
    bool is_array() const { return is_array_; }

    void put(std::string_view text) { text_ += text; }

    // The text is ruled out by the byte at this offset.
    void rule_out(std::int32_t code, std::size_t at) {
        if (answer_.code != OPSTATUS_OK) return;
        answer_.code = code;
        answer_.offset = at;
    }

    // Writes bytes that are ruled out by the one at `at` of them.
    void refuse(std::string_view bytes, std::int32_t code = OPSTATUS_UNEXPECTED_BYTE,
                std::size_t at = 0) {
        rule_out(code, size() + at);
        put(bytes);
    }

    // Whether this is the place for the defect, if it is of this kind.
    bool is_here(defect kind) { return kind == chosen_ && site_-- == 0; }

    // White space; how much follows from the two lowest bits.
    void put_white(unsigned how, choices& any);

    // A string whose characters are `text`; those whose bit is set in `escaped` are written as
    // escapes. Anything else in it comes from defects.
    void put_string(std::string_view text, std::uint8_t escaped, judge& against, choices& any);

    // The place of defects between two characters of a string.
    void put_string_defects(const judge& against, choices& any);

    void open(bool is_array);
    void begin_record(choices& any);
    void end_record(const oracle::record& record);
    void close(choices& any);

    situation what() const { return {text_, framing_, options_}; }
    const oracle::answer& answer() const { return answer_; }

  private:
    void judge_end();

    std::uint32_t framing_;
    std::uint32_t options_;
    defect chosen_;
    std::size_t site_;
    bool is_array_ = false;
    bool is_over_ = false;
    std::string text_;
    oracle::answer answer_;
    std::vector<std::size_t> begins_;  // of the records
    std::vector<std::size_t> ends_;
    std::size_t end_ = 0;  // where the text may end, but for a sequence's
};

}  // namespace fuzz
