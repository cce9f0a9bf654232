#include "pointer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>  // join
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "text.hpp"

namespace cli {
namespace {

namespace ondemand = simdjson::ondemand;

// Unwinds a walk; what() of it is the answer.
struct dead_end {
    found why;
};

std::string in_quotes(std::string_view name) { return fmt::format("\"{}\"", printable(name)); }

std::string_view kind_of(std::string_view value) {
    switch (value.front()) {
        case '{':
            return "an object";
        case '[':
            return "a list";
        case '"':
            return "a string";
        case 't':
        case 'f':
            return "a boolean";
        case 'n':
            return "null";
        default:
            return "a number";
    }
}

bool is_index(std::string_view token) {
    const bool is_number = !token.empty() && std::all_of(token.begin(), token.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    return is_number && (token == "0" || token.front() != '0');
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white_space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(white_space);
    const std::size_t last = text.find_last_not_of(white_space);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, last - begin + 1);
}

class walk {
  public:
    explicit walk(std::string_view text) : text_(text), at_(trimmed(text)) {}

    void step(const std::string& token) {
        switch (at_.front()) {
            case '{':
                return into_object(token);
            case '[':
                return into_list(token);
            default:
                stop(at_, "{} stands here, so there is nothing at {} in it", kind_of(at_),
                     in_quotes(token));
        }
    }

    [[nodiscard]] found arrive() const {
        if (at_.front() != '{' && at_.front() != '[') {
            stop(at_, "{} stands here, neither an object nor a list", kind_of(at_));
        }
        return {.what = found::kind::value, .offset = offset_of(at_), .len = at_.size()};
    }

  private:
    template <class... Arguments>
    [[noreturn]] void stop(std::string_view where, fmt::format_string<Arguments...> format,
                           Arguments&&... arguments) const {
        throw dead_end{{.what = found::kind::problem,
                        .offset = offset_of(where),
                        .text = fmt::format(format, std::forward<Arguments>(arguments)...)}};
    }

    // What simdjson answers, or the end of the walk: not expected, the text being valid.
    template <class Value>
    static Value take(simdjson::simdjson_result<Value> result) {
        Value value;
        const simdjson::error_code error = std::move(result).get(value);
        if (error != simdjson::SUCCESS) {
            throw dead_end{{.what = found::kind::failure, .text = simdjson::error_message(error)}};
        }
        return value;
    }

    [[nodiscard]] std::size_t offset_of(std::string_view part) const {
        return static_cast<std::size_t>(part.data() - text_.data());
    }

    // Each value is a document of its own to simdjson: the rest of the text is its padding.
    ondemand::document open() {
        return take(
            parser_.iterate(at_.data(), at_.size(), at_.size() + simdjson::SIMDJSON_PADDING));
    }

    void into_object(const std::string& token) {
        constexpr std::size_t max_names = 6;
        std::vector<std::string> names;
        std::string_view there;
        ondemand::document document = open();
        for (auto item : take(document.get_object())) {
            ondemand::field field = take(std::move(item));
            const std::string name(take(field.unescaped_key()));
            const std::string_view value = take(simdjson::to_json_string(field.value()));
            if (name != token) {
                names.push_back(names.size() < max_names ? in_quotes(name) : "...");
                names.resize(std::min(names.size(), max_names + 1));
            } else if (!there.empty()) {
                stop(value, "{} stands here a second time, and readers differ in which they take",
                     in_quotes(token));
            } else {
                there = value;
            }
        }
        if (there.empty()) {
            stop(at_, "no {} in the object here{}{}", in_quotes(token),
                 names.empty() ? "" : "; it has ", fmt::join(names, ", "));
        }
        at_ = there;
    }

    void into_list(const std::string& token) {
        if (!is_index(token)) stop(at_, "{} is no index of the list here", in_quotes(token));
        std::size_t index = 0;
        ondemand::document document = open();
        for (auto item : take(document.get_array())) {
            if (token == fmt::to_string(index)) {
                at_ = take(simdjson::to_json_string(item));
                return;
            }
            ++index;
        }
        stop(at_, "no element {} in the list here; it has {}", token, index);
    }

    ondemand::parser parser_;
    std::string_view text_;
    std::string_view at_;  // where the walk stands
};

}  // namespace

std::string pointer_fault(std::string_view pointer) {
    if (pointer.empty()) return {};
    if (pointer.front() != '/') return "a JSON pointer begins with '/' (RFC 6901)";
    for (std::size_t i = pointer.find('~'); i != std::string_view::npos;
         i = pointer.find('~', i + 1)) {
        const char next = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
        if (next != '0' && next != '1')
            return "in a JSON pointer ~ is written ~0, and / in a name ~1";
    }
    return {};
}

std::vector<std::string> pointer_tokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i != pointer.size(); ++i) {
        if (pointer[i] == '/') {
            tokens.emplace_back();
        } else if (pointer[i] == '~') {
            tokens.back() += pointer[++i] == '0' ? '~' : '/';
        } else {
            tokens.back() += pointer[i];
        }
    }
    return tokens;
}

found follow(std::string_view text, const std::vector<std::string>& tokens) {
    try {
        walk here(text);
        for (const std::string& token : tokens)
            here.step(token);
        return here.arrive();
    } catch (const dead_end& end) {
        return end.why;
    }
}

}  // namespace cli
