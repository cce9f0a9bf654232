#include "structured_text.hpp"

#include <algorithm>

namespace fuzz {
namespace {

using namespace std::string_view_literals;

// Something wrong: its bytes, and which of them is.
struct wrong {
    std::string_view bytes;
    std::size_t at;
    bool is_high = false;  // begins with the escape of a high surrogate
};

constexpr wrong ill_formed[] = {
    {"\x80"sv, 0},         {"\xBF"sv, 0},           {"\xC1\xBF"sv, 0},     {"\xC3("sv, 1},
    {"\xE0\x9F\x80"sv, 1}, {"\xE2\x82\""sv, 2},     {"\xED\xA0\x80"sv, 1}, {"\xEF\xBF\xC0"sv, 2},
    {"\xF0\x8F"sv, 1},     {"\xF1\x80\x80\\"sv, 3}, {"\xF4\x90"sv, 1},     {"\xF5"sv, 0},
    {"\xFF"sv, 0}};

constexpr wrong broken_escapes[] = {{R"(\x)"sv, 1},
                                    {R"(\')"sv, 1},
                                    {"\\\x01"sv, 1},
                                    {"\\\xC3\xA9"sv, 1},
                                    {R"(\u")"sv, 2},
                                    {R"(\u00G0)"sv, 4},
                                    {R"(\u004g)"sv, 5},
                                    {R"(\udc00)"sv, 5},
                                    {R"(\uDFFF)"sv, 5},
                                    {R"(\ud800x)"sv, 6, true},
                                    {R"(\uD83D")"sv, 6, true},
                                    {R"(\udbff\n)"sv, 7, true},
                                    {R"(\uD800\u0041)"sv, 11, true},
                                    {R"(\ud800\udbff)"sv, 11, true}};

// What can be no white space, and begins nothing either.
constexpr std::string_view not_white[] = {"\x0B"sv,     "\f"sv,          "\0"sv,   "\x1F"sv,
                                          "/"sv,        "#"sv,           "\xA0"sv, "\x7F"sv,
                                          "\xC2\xA0"sv, "\xEF\xBB\xBF"sv};

// In an object's place. Not '[', which AUTO takes, nor ']'.
constexpr std::string_view no_object[] = {"5"sv, "\""sv, "true"sv, ","sv, "}"sv, "x"sv, "\xEF"sv};

}  // namespace

bool judge::take(char next) {
    const std::size_t at = len++;
    if (!is_uuid) {
        std::uint32_t still = 0;
        for (std::size_t i = 0; i < words.size(); ++i)
            if ((possible >> i & 1) != 0 && at < words[i].size() && words[i][at] == next)
                still |= 1U << i;
        possible = still;
        return still != 0;
    }
    if (at >= 36) return false;
    if (at == 8 || at == 13 || at == 18 || at == 23) return next == '-';
    return "0123456789abcdefABCDEF"sv.find(next) != std::string_view::npos;
}

bool judge::is_complete() const {
    if (is_uuid) return len == 36;
    for (std::size_t i = 0; i < words.size(); ++i)
        if ((possible >> i & 1) != 0 && words[i].size() == len) return true;
    return false;
}

void structured_text::put_white(unsigned how, choices& any) {
    constexpr std::string_view runs[] = {""sv, " "sv, "\r\n\t"sv,
                                         "                                                  \n"sv};
    put(runs[how % 4]);
    if (!is_here(defect::white)) return;
    rule_out(is_over_ ? OPSTATUS_TRAILING_CONTENT : OPSTATUS_UNEXPECTED_BYTE, size());
    put(any.any_of(not_white));
}

void structured_text::put_string_defects(const judge& against, choices& any) {
    const bool is_strict = against.code != OPSTATUS_OK;
    if (is_here(defect::control)) {
        rule_out(OPSTATUS_CONTROL_CHARACTER, size());
        text_ += static_cast<char>(any.below(0x20));
    }
    if (is_here(defect::utf8)) {
        const wrong& bytes = any.any_of(ill_formed);
        if (is_strict && bytes.at != 0) rule_out(against.code, size());
        rule_out(OPSTATUS_INVALID_UTF8, size() + bytes.at);
        put(bytes.bytes);
    }
    if (is_here(defect::escape)) {
        const wrong& bytes = any.any_of(broken_escapes);
        if (is_strict && bytes.is_high) rule_out(against.code, size() + 5);
        rule_out(OPSTATUS_INVALID_ESCAPE, size() + bytes.at);
        put(bytes.bytes);
    }
}

void structured_text::put_string(std::string_view text, std::uint8_t escaped, judge& against,
                                 choices& any) {
    put("\"");
    for (std::size_t i = 0; i < text.size(); ++i) {
        put_string_defects(against, any);
        if ((escaped >> i % 8 & 1) != 0) {
            constexpr std::string_view digits = "0123456789abcdef0123456789ABCDEF";
            const auto byte = static_cast<std::uint8_t>(text[i]);
            put("\\u00");
            text_ += digits[byte / 16U];
            text_ += digits[byte % 16U + 16 * any.below(2)];
        } else {
            text_ += text[i];
        }
        if (!against.take(text[i]) && against.code != OPSTATUS_OK)
            rule_out(against.code, size() - 1);
    }
    put_string_defects(against, any);
    if (against.code != OPSTATUS_OK && !against.is_complete()) rule_out(against.code, size());
    put("\"");
}

void structured_text::open(bool is_array) {
    is_array_ = framing_ == array || (framing_ == automatic && is_array);
    if (is_array_) put("[");
}

void structured_text::begin_record(choices& any) {
    if (is_here(defect::outside)) {
        rule_out(OPSTATUS_UNEXPECTED_BYTE, size());
        put(any.any_of(no_object));
    }
    begins_.push_back(size());
}

void structured_text::end_record(const oracle::record& record) {
    ends_.push_back(size());
    if (answer_.code == OPSTATUS_OK) answer_.records.push_back(record);
    if (framing_ != document) return;
    is_over_ = true;
    end_ = size();
}

void structured_text::close(choices& any) {
    if (is_array_) {
        put("]");
        is_over_ = true;
        end_ = size();
    }
    put_white(static_cast<unsigned>(any.below(4)), any);
    if (is_here(defect::outside)) {
        rule_out(is_over_ ? OPSTATUS_TRAILING_CONTENT : OPSTATUS_UNEXPECTED_BYTE, size());
        put(any.any_of(no_object));
    }
    if (chosen_ == defect::cut) text_.resize(site_ % (size() + 1));
    judge_end();
}

// What has been ruled out before the text's end stays so.
void structured_text::judge_end() {
    if (answer_.code == OPSTATUS_OK || answer_.offset >= size()) {
        const auto num = static_cast<std::size_t>(
            std::upper_bound(ends_.begin(), ends_.end(), size()) - ends_.begin());
        const bool is_inside = num < begins_.size() && begins_[num] < size();
        const bool is_sequence = framing_ == sequence || (framing_ == automatic && !is_array_);
        const bool is_complete = is_sequence ? !is_inside && (framing_ == sequence || num != 0)
                                             : is_over_ && size() >= end_;
        answer_.code = is_complete ? OPSTATUS_OK : OPSTATUS_UNEXPECTED_END;
        answer_.offset = size();
        if (answer_.records.size() > num) answer_.records.resize(num);
    }
    if (framing_ == document && answer_.code != OPSTATUS_OK) answer_.records.clear();
}

}  // namespace fuzz
