#include "hint.hpp"

#include <fmt/format.h>

#include <string_view>

#include "names.hpp"

namespace cli {
namespace {

using opstatus::error;
using opstatus::options;

bool has(options set, options one) { return (set & one) != options::none; }

// Files that are no UTF-8 text at all are recognised by their first bytes.
std::string_view hint_on_encoding(const place& where) {
    if (where.offset != 0) return {};
    if (where.from.starts_with("\xEF\xBB\xBF")) {
        return "the input begins with a byte order mark (BOM), which JSON must not have.";
    }
    if (where.from.starts_with("\xFF\xFE") || where.from.starts_with("\xFE\xFF")) {
        return "the input looks like UTF-16, as some Windows tools write it; it must be UTF-8.";
    }
    if (where.from.starts_with("\x1F\x8B")) {
        return "the input looks like gzip; try gzip -dc FILE | opstatus ...";
    }
    return {};
}

std::string_view without_white_space(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    return text.substr(0, last + 1);
}

// True where an integer stands, from its first digit on.
bool in_integer(std::string_view before) {
    const std::size_t last = before.find_last_not_of("0123456789");
    return last != std::string_view::npos &&
           without_white_space(before.substr(0, last + 1)).ends_with(':');
}

// True in the place of the value of State or Type.
bool in_enumeration(std::string_view before) {
    before = without_white_space(before);
    if (!before.ends_with(':')) return false;
    before.remove_suffix(1);
    before = without_white_space(before);
    return before.ends_with("\"State\"") || before.ends_with("\"Type\"");
}

std::string hint_on_names(const place& where, std::string_view what, const std::string& listed,
                          options set) {
    if (in_integer(where.before)) return {};
    std::string text = fmt::format("{} is one of {}.", what, listed);
    if (!has(set, options::keep_unrecognized_names)) {
        text += " --keep-unrecognized accepts other names.";
    }
    return text;
}

std::string hint_on_value(const place& where, options set) {
    const char byte = where.from.empty() ? '\0' : where.from.front();
    if (byte == 'n' && !has(set, options::accept_null)) return "--null accepts null as absent.";
    const bool is_digit = byte >= '0' && byte <= '9';
    if (is_digit && in_enumeration(where.before) && !has(set, options::accept_enum_integers)) {
        return "--integers accepts the integers that api-version 1.0 and 2.0 send.";
    }
    return {};
}

}  // namespace

std::string hint(const place& where, error code, opstatus::options options) {
    switch (code) {
        case error::unexpected_byte:
            return std::string(hint_on_encoding(where));
        case error::wrong_type:
            return hint_on_value(where, options);
        case error::unknown_state:
            return hint_on_names(where, "State", listed(state_names()), options);
        case error::unknown_type:
            return hint_on_names(where, "Type", listed(type_names()), options);
        default:
            return {};
    }
}

}  // namespace cli
