// opstatus_uuid_parse accepts what the oracle does and gives the same 16 bytes; opstatus_uuid_format
// gives the text back, in lower case; and a member OperationId takes the same texts.
#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

namespace {

using fuzz::require;
using fuzz::situation;

using uuid = std::array<std::uint8_t, 16>;

std::optional<uuid> parse(std::string_view text) {
    const fuzz::exact_text copy(text);
    const fuzz::exact<std::uint8_t> out(16);
    const situation where{text};
    const std::int32_t code = opstatus_uuid_parse(copy.data(), copy.size(), out.data());
    require(code == OPSTATUS_OK || code == OPSTATUS_INVALID_UUID, "the code", where);
    require(code == OPSTATUS_OK || out.is_untouched(), "written on success only", where);
    if (code != OPSTATUS_OK) return std::nullopt;
    uuid id;
    std::copy(out.data(), out.data() + out.size(), id.begin());
    return id;
}

std::string format(const uuid& id) {
    const fuzz::exact<std::uint8_t> in(16);
    std::copy(id.begin(), id.end(), in.data());
    const fuzz::exact<char> out(36);
    opstatus_uuid_format(in.data(), out.data());
    return {out.data(), out.size()};
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    for (char& each : out)
        if (each >= 'A' && each <= 'F') each = static_cast<char>(each - 'A' + 'a');
    return out;
}

// No character of the text means something to a string of JSON.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char each) {
        return each >= 0x20 && each < 0x7F && each != '"' && each != '\\';
    });
}

void check_member(std::string_view text, const std::optional<uuid>& id) {
    std::string json = "{\"OperationId\":\"";
    const std::size_t begin = json.size();
    json.append(text).append("\"}");
    const fuzz::exact_text copy(json);
    const situation where{copy.view()};
    kernels::on_every_one([&] {
        const oracle::answer got = fuzz::parse(where);
        if (id) {
            fuzz::require_equal(got, {OPSTATUS_OK, json.size(), {{*id, 0, 0, 1}}}, "as a member",
                                where);
        } else {
            require(got.code == OPSTATUS_INVALID_UUID, "no UUID as a member either", where);
            require(
                got.offset >= begin && got.offset <= begin + std::min<std::size_t>(text.size(), 36),
                "at a character of it, or its quote", where);
        }
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::optional<uuid> id = parse(text);
    require(id == oracle::parse_uuid(text), "as the oracle reads it", {text});
    if (id) require(format(*id) == lower_case(text), "the text again", {text});
    if (is_plain(text)) check_member(text, id);

    // The input as the 16 bytes.
    uuid bytes{};
    std::copy_n(data, std::min(size, bytes.size()), bytes.begin());
    const std::string formatted = format(bytes);
    require(parse(formatted) == bytes, "the bytes again", {formatted});
    check_member(formatted, bytes);
    return 0;
}
