#include "dotnet_model.hpp"

#include <simdjson.h>

#include <algorithm>
#include <string>

namespace dotnet {
namespace {

namespace ondemand = simdjson::ondemand;

using guid = std::array<std::uint8_t, 16>;

// The reference's, stated again: the model shares nothing with what it is compared with.
constexpr std::string_view states[] = {"Invalid", "Running",   "RollingBack",   "Completed",
                                       "Faulted", "Cancelled", "ForceCancelled"};
struct type {
    std::string_view name;
    std::uint8_t value;
};
constexpr type types[] = {{"Invalid", 0},
                          {"PartitionDataLoss", 1},
                          {"PartitionQuorumLoss", 2},
                          {"PartitionRestart", 4},
                          {"NodeTransition", 8}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// OrdinalIgnoreCase, where one of the two is ASCII: no character beyond it is an ASCII letter's other case.
bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

std::uint8_t state_of(std::string_view text) {
    for (std::size_t i = 0; i < std::size(states); ++i)
        if (same(text, states[i])) return static_cast<std::uint8_t>(i);
    return 0;
}

std::uint8_t type_of(std::string_view text) {
    for (const type& each : types)
        if (same(text, each.name)) return each.value;
    return 0;
}

// ---- Guid.Parse ----------------------------------------------------------------------------------

// Char.IsWhiteSpace; those beyond ASCII as their UTF-8.
std::size_t white_space_len(std::string_view text) {
    constexpr std::string_view all[] = {" ",
                                        "\t",
                                        "\n",
                                        "\v",
                                        "\f",
                                        "\r",
                                        "\xC2\x85",
                                        "\xC2\xA0",
                                        "\xE1\x9A\x80",
                                        "\xE2\x80\xA8",
                                        "\xE2\x80\xA9",
                                        "\xE2\x80\xAF",
                                        "\xE3\x80\x80",
                                        "\xE2\x81\x9F"};
    for (const std::string_view each : all)
        if (text.starts_with(each)) return each.size();
    const bool is_quad = text.size() >= 3 && text.starts_with("\xE2\x80") &&
                         static_cast<unsigned char>(text[2]) <= 0x8A;  // U+2000 ... U+200A
    return is_quad ? 3 : 0;
}

std::string without_white_space(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t len = white_space_len(text);
        if (len == 0) out += text.front();
        text.remove_prefix(std::max<std::size_t>(len, 1));
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (const std::size_t len = white_space_len(text))
        text.remove_prefix(len);
    for (std::size_t len = 1; len <= 3 && len <= text.size();) {
        const bool is_white = white_space_len(text.substr(text.size() - len)) == len;
        if (is_white) text.remove_suffix(len);
        len = is_white ? 1 : len + 1;
    }
    return text;
}

int digit(char c) {
    const std::size_t at = std::string_view("0123456789abcdef").find(lower(c));
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// 32 digits and nothing else.
std::optional<guid> parse_digits(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    guid out{};
    for (std::size_t i = 0; i < 16; ++i) {
        const int high = digit(text[2 * i]);
        const int low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out[i] = static_cast<std::uint8_t>(16 * high + low);
    }
    return out;
}

std::optional<guid> parse_dashed(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash && text[i] != '-') return std::nullopt;
        if (!is_dash) digits += text[i];
    }
    return parse_digits(digits);
}

// {0xdddddddd,0xdddd,0xdddd,{0xdd,0xdd,0xdd,0xdd,0xdd,0xdd,0xdd,0xdd}}
std::optional<guid> parse_hexadecimal(std::string_view text) {
    constexpr std::size_t lengths[] = {8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2};
    std::string digits;
    const auto take = [&text](std::string_view expected) {
        if (!text.starts_with(expected)) return false;
        text.remove_prefix(expected.size());
        return true;
    };
    for (std::size_t i = 0; i < std::size(lengths); ++i) {
        if (!take(i == 0 ? "{" : i == 3 ? ",{" : ",")) return std::nullopt;
        if (!take("0x") && !take("0X")) return std::nullopt;
        std::size_t len = 0;
        while (len < text.size() && digit(text[len]) >= 0)
            ++len;
        if (len == 0 || len > lengths[i]) return std::nullopt;
        digits += std::string(lengths[i] - len, '0');
        digits += text.substr(0, len);
        text.remove_prefix(len);
    }
    return text == "}}" ? parse_digits(digits) : std::nullopt;
}

// ---- The converters ------------------------------------------------------------------------------

// The text of a scalar, as ReadValueAsString has it: null is none. False for what it throws at.
bool scalar_text(ondemand::value value, std::string& out) {
    ondemand::json_type kind;
    if (value.type().get(kind) != simdjson::SUCCESS) return false;
    if (kind == ondemand::json_type::array || kind == ondemand::json_type::object) return false;
    std::string_view text;
    if (kind == ondemand::json_type::string) {
        if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    } else if (kind != ondemand::json_type::null) {
        text = value.raw_json_token();  // no number or literal is a listed text
    }
    out = text;
    return true;
}

bool read_object(ondemand::object object, answer& out) {
    oracle::record record;
    bool has_members = false;
    for (auto field : object) {
        has_members = true;
        std::string_view name;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
        const bool is_id = same(name, "OperationId");
        const bool is_state = same(name, "State");
        const bool is_type = same(name, "Type");
        if (!is_id && !is_state && !is_type) continue;
        out.has_lax_name =
            out.has_lax_name || (name != "OperationId" && name != "State" && name != "Type");
        std::string text;
        if (!scalar_text(field.value(), text)) return false;
        if (is_state) record.state = state_of(text);
        if (is_type) record.type = type_of(text);
        if (is_id) {
            const std::optional<guid> id = parse_guid(text);
            if (!id) return false;
            record.operation_id = *id;
        }
        record.members = static_cast<std::uint8_t>(record.members | (is_id      ? 1U
                                                                     : is_state ? 2U
                                                                                : 4U));
    }
    out.records.push_back(record);
    return has_members;
}

}  // namespace

std::optional<guid> parse_guid(std::string_view text) {
    text = trimmed(text);
    const auto inside = [text](char open, char close) {
        return text.size() == 38 && text.front() == open && text.back() == close;
    };
    if (inside('{', '}') || inside('(', ')')) return parse_dashed(text.substr(1, 36));
    if (text.starts_with('{')) return parse_hexadecimal(without_white_space(text));
    return text.size() == 32 ? parse_digits(text) : parse_dashed(text);
}

answer read(std::string_view json) {
    static ondemand::parser parser;
    const simdjson::padded_string padded(json);
    ondemand::document document;
    answer out;
    ondemand::array list;
    ondemand::object object;
    out.throws = parser.iterate(padded).get(document) != simdjson::SUCCESS;
    if (out.throws) return out;
    if (document.get_object().get(object) == simdjson::SUCCESS) {
        out.throws = !read_object(object, out);
    } else if (document.get_array().get(list) == simdjson::SUCCESS) {
        for (auto element : list)
            if (!out.throws)
                out.throws = element.get_object().get(object) != simdjson::SUCCESS ||
                             !read_object(object, out);
    } else {
        out.throws = true;
    }
    return out;
}

}  // namespace dotnet
