// The language of opstatus as an automaton over bytes, written from the contract alone: a stack of
// goals (grammar.hpp), and the text that is being read (text.hpp). Clear rather than quick.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "grammar.hpp"
#include "text.hpp"

namespace reference {

// The first three are numbered as OPSTATUS_FRAMING_*; a document is opstatus_parse's input.
enum class framing : std::uint8_t { automatic, array, sequence, document };

struct record {
    std::array<std::uint8_t, 16> operation_id{};
    std::uint8_t state = 0, type = 0, members = 0;
    bool operator==(const record&) const = default;
};

enum class effect : std::uint8_t { none, record, error };

class automaton {
  public:
    // options: a mask of OPSTATUS_* option bits. max_depth: what stands for OPSTATUS_MAX_DEPTH.
    automaton(framing f, std::uint32_t options, unsigned max_depth = 64);

    // Takes one byte. After effect::error, error() is the code and this byte is at the offset;
    // nothing may be taken any more. A document's record comes at its brace, whatever follows.
    effect step(std::uint8_t byte);

    // The code of the error that stands; 0 if none does.
    std::int32_t error() const { return code_; }

    // The record that the last step has completed, if that was effect::record.
    const record& completed() const { return completed_; }

    // The code that the end of the input gives here: 0 or OPSTATUS_UNEXPECTED_END; error() if one
    // stands.
    std::int32_t at_end() const;

    // Two automata with the same options and max_depth whose strings are equal have the same
    // future: the same effects, codes and members for all bytes to come. Values that have been read
    // are left out. Of a text that is still being read, its listed beginning is in as it stands: two
    // spellings of one type are told apart up to the closing quote.
    std::string canonical() const;

  private:
    void push(const std::vector<goal>& goals);
    std::int32_t perform(goal act, std::uint8_t byte);
    std::int32_t end_of_name();
    std::int32_t end_of_value();
    std::int32_t end_of_unit();
    void set(std::uint8_t member, std::uint8_t value);
    std::string escape_so_far() const;

    std::uint32_t options_;
    unsigned max_depth_;
    unsigned depth_ = 0;
    std::vector<goal> goals_;  // the next one last
    text text_;
    char32_t unit_ = 0;      // of a \u escape, as far as it has been read
    std::uint8_t seen_ = 0;  // OPSTATUS_HAS_* of the names that have been read
    record record_;
    record completed_;
    std::int32_t code_ = 0;
};

}  // namespace reference
