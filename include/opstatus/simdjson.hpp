// simdjson.hpp: reads an OperationStatus, or a list of them, out of a larger document that simdjson
// walks through (simdjson 3.0 or newer, On-Demand). simdjson finds the place, opstatus reads it:
//
//     simdjson::ondemand::parser parser;
//     auto document = parser.iterate(json);
//     for (auto item : document["Items"]) {
//         auto status = opstatus::parse(item);
//         if (status) use(*status);
//         else if (status.source_error()) complain(status.source_error());
//         else complain(status.error(), status.offset());
//     }
//
// Strictness. What is judged is the value's own bytes, as opstatus::parse(std::string_view) judges
//             them: all codes, also for what On-Demand skips over without a look. A value that is
//             no object (no array, for records) is error::unexpected_byte at its first byte.
// Offsets.    They count from the value's first byte; a document's first byte is the first that is
//             not white space.
// simdjson.   Its own errors are in source_error(): a field that is not there; a document that ends
//             too early, is no UTF-8 or has a raw control character in a string, which simdjson
//             checks before all else; a value whose end it cannot find. There is never a value
//             beside one; error() is then what opstatus says to the bytes that simdjson knew of,
//             which is error::unexpected_end at 0 if there were none. simdjson's walk ends with its
//             error (NO_SUCH_FIELD and INCORRECT_TYPE excepted): do not go on.
// Iteration.  Otherwise the value is consumed as if it had been skipped, whatever opstatus says,
//             and the walk through what is around it goes on. The value should not have been read
//             before, except that fields of an ondemand::object may have been.
// Memory.     Nothing is allocated here. The text lies in the buffer that was given to simdjson.
//
// There is nothing here for simdjson's DOM: it keeps no source text, hence no offsets, and a number
// or an escape has lost its spelling there. Hand its input to opstatus, or use On-Demand.
#ifndef OPSTATUS_SIMDJSON_HPP
#define OPSTATUS_SIMDJSON_HPP

#include <simdjson.h>

#include <concepts>
#include <cstddef>
#include <opstatus/opstatus.hpp>
#include <string_view>
#include <type_traits>
#include <utility>

namespace opstatus {

// json_result is a result that may also say why simdjson had no text to read.
class json_result : public result<record> {
  public:
    constexpr json_result() noexcept = default;
    constexpr json_result(const result<record>& read, simdjson::error_code source_error) noexcept
        : result<record>(read), source_error_(source_error) {}

    // source_error is simdjson's error; simdjson::SUCCESS if opstatus had all of the value to read.
    [[nodiscard]] constexpr simdjson::error_code source_error() const noexcept {
        return source_error_;
    }

  private:
    simdjson::error_code source_error_ = simdjson::SUCCESS;
};

namespace detail {

template <class T>
inline constexpr bool is_json = false;
template <>
inline constexpr bool is_json<simdjson::ondemand::value> = true;
template <>
inline constexpr bool is_json<simdjson::ondemand::object> = true;
template <>
inline constexpr bool is_json<simdjson::ondemand::array> = true;
template <>
inline constexpr bool is_json<simdjson::ondemand::document> = true;
template <>
inline constexpr bool is_json<simdjson::ondemand::document_reference> = true;
template <class T>
inline constexpr bool is_json<simdjson::simdjson_result<T>> = is_json<T>;

template <class T>
concept json_container =
    std::same_as<T, simdjson::ondemand::object> || std::same_as<T, simdjson::ondemand::array>;

// The bytes of a value: all of them, or with an error as many as simdjson knew of when it gave up.
struct json_text {
    std::string_view bytes;
    simdjson::error_code error = simdjson::SUCCESS;
};

// What simdjson knew: from the value's first byte to the first one of the token that it gave up at.
template <class Source>
std::string_view up_to_stop(Source& source, std::string_view first_token) noexcept {
    const char* const begin = first_token.data();
    const char* stop = nullptr;
    if (source.current_location().get(stop) || stop < begin) return {};
    return {begin, static_cast<std::size_t>(stop - begin) + 1};
}

// text_of is the text of a value that begins with `open`, and as much of any other as it takes to
// refuse it: its first token.

// simdjson finds the end of an object or an array only by going there, and counts the white space
// before the next token in.
template <json_container Container>
json_text text_of(Container& source, char) noexcept {
    json_text text;
    text.error = source.raw_json().get(text.bytes);
    text.bytes = text.bytes.substr(0, text.bytes.find_last_not_of(" \t\n\r") + 1);
    return text;
}

template <json_container Container>
json_text text_of_started(simdjson::simdjson_result<Container> started,
                          simdjson::ondemand::value& source,
                          std::string_view first_token) noexcept {
    Container container;
    if (const auto failed = std::move(started).get(container)) return {{}, failed};
    json_text text = text_of(container, first_token.front());
    if (text.error) text.bytes = up_to_stop(source, first_token);
    return text;
}

inline json_text text_of(simdjson::ondemand::value& source, char open) noexcept {
    const std::string_view token = source.raw_json_token();
    if (!token.starts_with(open)) return {token};
    if (open == '[') return text_of_started(source.get_array(), source, token);
    return text_of_started(source.get_object(), source, token);
}

// Here the white space stays in.
inline json_text text_of_document(simdjson::ondemand::document& source, char open) noexcept {
    // simdjson would call the part that it has walked through the whole.
    if (!source.is_alive()) return {{}, simdjson::TAPE_ERROR};
    std::string_view token;
    if (const auto failed = source.raw_json_token().get(token)) return {{}, failed};
    if (!token.starts_with(open)) return {token};
    json_text text;
    text.error = source.raw_json().get(text.bytes);
    if (text.error) text.bytes = up_to_stop(source, token);
    return text;
}

inline json_text text_of(simdjson::ondemand::document_reference& source, char open) noexcept {
    return text_of_document(source, open);
}

// The text reaches up to the next token. If there is one, it is trailing content, and its first
// byte makes opstatus say so.
inline json_text text_of(simdjson::ondemand::document& source, char open) noexcept {
    json_text text = text_of_document(source, open);
    const char* next = nullptr;
    if (!text.error && !source.current_location().get(next) &&
        next == text.bytes.data() + text.bytes.size()) {
        text.bytes = {text.bytes.data(), text.bytes.size() + 1};
    }
    return text;
}

template <class T>
json_text text_of(simdjson::simdjson_result<T>& source, char open) noexcept {
    if (const auto failed = source.error()) return {{}, failed};
    return text_of(source.value_unsafe(), open);
}

class json_input : public buffer_input {
  public:
    explicit json_input(const json_text& text) noexcept
        : buffer_input(text.bytes), error_(text.error) {}
    [[nodiscard]] bool failed() const noexcept { return error_ != simdjson::SUCCESS; }
    [[nodiscard]] simdjson::error_code error() const noexcept { return error_; }

  private:
    simdjson::error_code error_;
};

}  // namespace detail

// ondemand_json is an ondemand::value, object, array, document or document_reference, or a
// simdjson_result of one, not const.
template <class T>
concept ondemand_json = detail::is_json<std::remove_reference_t<T>>;

// parse reads an object that simdjson has found. Behind a document nothing but white space may
// stand; behind a document_reference, the stream's next document.
template <ondemand_json Source>
[[nodiscard]] json_result parse(Source&& source, options opts = options::none) noexcept {
    const detail::json_text text = detail::text_of(source, '{');
    return {parse(text.bytes, opts), text.error};
}

// records yields the records of an array of objects that simdjson has found. The array is consumed
// by this call; its text must outlive the range. source_failed() and source_error() tell of
// simdjson's errors.
template <ondemand_json Source>
[[nodiscard]] auto records(Source&& source, options opts = options::none) noexcept {
    return record_range<detail::json_input>(framing::array, opts, detail::text_of(source, '['));
}

}  // namespace opstatus

#endif
