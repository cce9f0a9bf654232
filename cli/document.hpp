// A larger JSON document, in memory as a whole, and the place in it that a JSON pointer names.
#ifndef OPSTATUS_CLI_DOCUMENT_HPP
#define OPSTATUS_CLI_DOCUMENT_HPP

#include <cstddef>
#include <opstatus/opstatus.hpp>
#include <string>
#include <string_view>

namespace cli {

// What find() answers.
struct found {
    enum class kind {
        value,    // the object or list stands at [offset, offset + len)
        no_json,  // the document is no JSON: `code` at `offset`
        problem,  // it is, but the pointer leads to nothing usable: `text` says why, about `offset`
        failure,  // simdjson cannot tell: `text` says why
    };
    kind what = kind::value;
    std::size_t offset = 0;
    std::size_t len = 0;
    opstatus::error code = opstatus::error::ok;
    std::string text{};
};

class document {
  public:
    explicit document(std::size_t expected_len) { text_.reserve(expected_len + padding_len); }
    void append(std::string_view bytes) {
        text_.append(bytes);
        len_ = text_.size();
    }
    [[nodiscard]] std::string_view text() const { return {text_.data(), len_}; }

    // find finds the object or list at a pointer of valid syntax, in a document that is JSON as a
    // whole: what stands elsewhere in it is validated too. A name on the way that stands twice in
    // its object is a problem, because readers differ in which one they take. Nothing is appended
    // after that.
    [[nodiscard]] found find(std::string_view pointer);

  private:
    // simdjson reads up to so many bytes behind the text, whatever they are.
    static constexpr std::size_t padding_len = 64;

    std::string text_;  // and the padding
    std::size_t len_ = 0;
};

}  // namespace cli

#endif
