// A text that is being read, against the texts that may stand there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reference {

class text {
  public:
    enum class kind : std::uint8_t { skipped, name, id, state, type };

    // Stands for every character that is in no listed text.
    static constexpr char32_t other = 0xFFFD;

    text() = default;
    text(kind k, std::uint32_t options);

    kind what() const { return kind_; }
    // Must it be a listed one?
    bool is_strict() const { return is_strict_; }

    // The next character, escapes decoded. Gives the code, if it rules the text out, or 0.
    std::int32_t append(char32_t c);

    // Would a listed text go on with this character?
    bool admits(char32_t c) const;

    // The closing quote. Gives the code, if it rules the text out, or 0.
    std::int32_t close() const { return is_strict_ && !value() ? code() : 0; }

    // Of the text that is complete now: the number of a listed one (0 for a UUID), or nothing.
    std::optional<std::uint8_t> value() const;

    const std::string& characters() const { return characters_; }

    // What its future depends on: a listed text's beginning, with 'h' for each digit of a UUID; or
    // that no listed one begins so.
    std::string so_far() const { return is_listed_ ? shape_ : "?"; }

  private:
    std::int32_t code() const;

    kind kind_ = kind::skipped;
    bool is_strict_ = false;
    bool is_listed_ = false;  // as far as it has been read
    std::string characters_;
    std::string shape_;
};

}  // namespace reference
