#include "document.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <optional>
#include <utility>

#include "pointer.hpp"

namespace cli {
namespace {

using opstatus::error;

// What opstatus says of a text that stands between `before` and `after`, as a part of an unknown
// member's value: where and why it is no JSON, in the same words as everywhere else.
found judge(std::string_view before, std::string_view text, std::string_view after) {
    opstatus::reader reader(opstatus::framing::sequence);
    std::array<opstatus::record, 1> record;
    static_cast<void>(reader.read(before, record));
    const auto step = reader.read(text, record);
    found verdict{.what = found::kind::no_json, .offset = step.consumed, .code = step.error};
    if (step.num_records != 0) {  // a brace too many has closed the object
        --verdict.offset;
        verdict.code = error::trailing_content;
    } else if (step.error == error::ok && reader.read(after, record).num_records == 0) {
        verdict.offset = text.size();
        verdict.code = error::unexpected_end;
    }
    return verdict;
}

// simdjson's DOM goes deeper than an unknown member may, but names no place, and takes several times
// the text's memory.
std::optional<found> refuse_deep(std::string_view text) {
    simdjson::dom::parser parser;
    const simdjson::error_code code = parser.parse(text.data(), text.size(), false).error();
    if (code == simdjson::SUCCESS) return {};
    const bool is_verdict = code != simdjson::CAPACITY && code != simdjson::MEMALLOC &&
                            code != simdjson::DEPTH_ERROR && code != simdjson::NUMBER_ERROR;
    return found{.what = is_verdict ? found::kind::problem : found::kind::failure,
                 .text = fmt::format("simdjson: {}", simdjson::error_message(code))};
}

// No answer if the text is JSON. On-Demand, which finds the place, does not validate what it skips.
std::optional<found> refuse(std::string_view text) {
    // Only one value, and nothing else, can stand in both places.
    for (const auto& [before, after] : {std::pair{"{\"\":", "}"}, std::pair{"{\"\":[", "]}"}}) {
        const found verdict = judge(before, text, after);
        if (verdict.code == error::depth_exceeded) return refuse_deep(text);
        if (verdict.code != error::ok) return verdict;
    }
    return {};
}

}  // namespace

found document::find(std::string_view pointer) {
    static_assert(padding_len >= simdjson::SIMDJSON_PADDING);
    text_.resize(len_ + padding_len);
    if (auto refused = refuse(text())) return *std::move(refused);
    return follow(text(), pointer_tokens(pointer));
}

}  // namespace cli
