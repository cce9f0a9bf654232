// One document. What opstatus_parse answers
//  - is the same on every kernel;
//  - does not depend on the bytes behind the offset, and those before it are incomplete, no more;
//  - moves with the text, when white space is put before it;
//  - stays the same record, when options let more through or refuse less.
#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

namespace {

using fuzz::document;
using fuzz::require;
using fuzz::require_equal;
using fuzz::situation;

oracle::answer parse_copy(std::string_view text, std::uint32_t options) {
    const fuzz::exact_text copy(text);
    return fuzz::parse({copy.view(), document, options});
}

void check_offset(const situation& what, const oracle::answer& answer) {
    require(answer.code >= 0 && answer.code < OPSTATUS_INVALID_ARGUMENT, "the code", what);
    require(answer.offset <= what.text.size(), "the offset is in the input", what);
    const bool is_over = answer.code == OPSTATUS_OK || answer.code == OPSTATUS_UNEXPECTED_END;
    require((answer.offset == what.text.size()) == is_over, "only a whole input is ended", what);
    if (is_over) return;
    const oracle::answer before = parse_copy(what.text.substr(0, answer.offset), what.options);
    require(before.code ==
                (answer.code == OPSTATUS_TRAILING_CONTENT ? OPSTATUS_OK : OPSTATUS_UNEXPECTED_END),
            "what stands before the offset can be continued", what);
    require_equal(parse_copy(what.text.substr(0, answer.offset + 1), what.options), answer,
                  "what stands behind the offset does not matter", what);
}

void check_white_space(const situation& what, oracle::answer answer) {
    std::string text = " \t\r\n";
    answer.offset += text.size();
    text += what.text;
    require_equal(parse_copy(text, what.options), answer, "white space before it", what);
    if (answer.code != OPSTATUS_OK) return;
    text += "\n\t \r";
    answer.offset += 4;
    require_equal(parse_copy(text, what.options), answer, "white space around it", what);
}

void check_options(const situation& what, const oracle::answer& answer) {
    constexpr std::uint32_t lenient =
        OPSTATUS_ACCEPT_ENUM_INTEGERS | OPSTATUS_ACCEPT_NULL | OPSTATUS_KEEP_UNRECOGNIZED_NAMES;
    constexpr std::uint32_t strict = OPSTATUS_REJECT_UNKNOWN_MEMBERS | OPSTATUS_REQUIRE_ALL_MEMBERS;
    require(answer.code != OPSTATUS_UNKNOWN_MEMBER ||
                (what.options & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0,
            "an unknown member is an error under its option only", what);
    require(answer.code != OPSTATUS_MISSING_MEMBER ||
                (what.options & OPSTATUS_REQUIRE_ALL_MEMBERS) != 0,
            "a missing member is an error under its option only", what);
    if (answer.code != OPSTATUS_OK) return;
    for (const std::uint32_t options :
         {what.options | lenient, what.options & ~strict, (what.options | lenient) & ~strict})
        require_equal(parse_copy(what.text, options), answer, "under fewer restrictions", what);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    const std::uint8_t how = input.byte();
    const fuzz::exact_text text(input.rest());
    const situation what{text.view(), document, how % fuzz::num_options};
    fuzz::use_kernel(how / fuzz::num_options);
    const oracle::answer answer = fuzz::parse(what);
    check_offset(what, answer);
    check_white_space(what, answer);
    check_options(what, answer);
    kernels::on_every_one(
        [&] { require_equal(fuzz::parse(what), answer, "the kernels agree", what); });
    return 0;
}
