// The values that opstatus skips: any JSON.
#include "structured.hpp"

namespace fuzz {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view pieces[] = {
    "a"sv,
    " "sv,
    "{"sv,
    "]"sv,
    ","sv,
    R"(\")"sv,
    R"(\\)"sv,
    R"(\/)"sv,
    R"(\n)"sv,
    R"(\u0000)"sv,
    "\x7F"sv,
    "\xC2\x80"sv,
    "\xED\x9F\xBF"sv,
    "\xF4\x8F\xBF\xBF"sv,
    R"(\uFFFF)"sv,
    R"(\ud83d\uDE00)"sv,
    "a long stretch of plain bytes, more than a vector of them"sv};

constexpr std::string_view scalars[] = {"0",     "-0",   "12",     "-3.40",
                                        "5e6",   "7E+8", "9.0e-1", "true",
                                        "false", "null", "1e999",  "18446744073709551616"};

// Bytes that are wrong from the one at `at` on.
struct wrong {
    std::string_view bytes;
    std::size_t at;
};
constexpr wrong broken_numbers[] = {{"01", 1},  {"00", 1},   {"-a", 1},  {"-01", 2},  {"-.5", 1},
                                    {"1.,", 2}, {"1.e1", 2}, {"1e]", 2}, {"1e+ ", 3}, {"2E-\"", 3}};
constexpr wrong broken_literals[] = {{"truE", 3}, {"nul}", 3}, {"falsey", 5}, {"+1", 0},
                                     {".5", 0},   {"NaN", 0},  {"'a'", 0},    {"\xFF", 0}};

void put_value(structured_text& out, choices& any, std::size_t budget);

void put_container(structured_text& out, choices& any, std::size_t budget, bool is_object) {
    out.put(is_object ? "{" : "[");
    const std::size_t num = any.below(3);
    for (std::size_t i = 0; i < num; ++i) {
        if (i != 0) out.put(",");
        out.put_white(static_cast<unsigned>(any.below(8) / 5), any);
        if (is_object) {
            put_any_string(out, any);
            if (out.is_here(defect::punctuation)) out.refuse("}");
            out.put(":");
        }
        put_value(out, any, budget - 1);
    }
    if (out.is_here(defect::punctuation)) out.refuse(is_object ? "]" : "}");
    out.put(is_object ? "}" : "]");
}

void put_value(structured_text& out, choices& any, std::size_t budget) {
    if (out.is_here(defect::number)) {
        const wrong& number = any.any_of(broken_numbers);
        return out.refuse(number.bytes, OPSTATUS_INVALID_NUMBER, number.at);
    }
    if (out.is_here(defect::literal)) {
        const wrong& literal = any.any_of(broken_literals);
        return out.refuse(literal.bytes, OPSTATUS_UNEXPECTED_BYTE, literal.at);
    }
    const std::size_t kind = any.below(budget == 0 ? 2 : 4);
    if (kind == 0) return out.put(any.any_of(scalars));
    if (kind == 1) return put_any_string(out, any);
    put_container(out, any, budget, kind == 2);
}

// As deep as may be, or by one too deep.
void put_deep_value(structured_text& out, choices& any) {
    const std::size_t num = OPSTATUS_MAX_DEPTH + any.below(2);
    const std::size_t objects = any.below(1U << 16U);
    const auto is_object = [objects](std::size_t i) { return (objects >> i % 16 & 1) != 0; };
    for (std::size_t i = 0; i < num; ++i) {
        if (i == OPSTATUS_MAX_DEPTH) out.rule_out(OPSTATUS_DEPTH_EXCEEDED, out.size());
        out.put(is_object(i) ? "{\"\":" : "[");
    }
    out.put("0");
    for (std::size_t i = num; i-- > 0;)
        out.put(is_object(i) ? "}" : "]");
}

}  // namespace

void put_any_string(structured_text& out, choices& any) {
    const judge nothing;
    out.put("\"");
    for (std::size_t left = any.below(4); left > 0; --left) {
        out.put_string_defects(nothing, any);
        out.put(any.any_of(pieces));
    }
    out.put_string_defects(nothing, any);
    out.put("\"");
}

void put_any_value(structured_text& out, choices& any) {
    if (any.below(32) == 0) return put_deep_value(out, any);
    put_value(out, any, 2);
}

}  // namespace fuzz
