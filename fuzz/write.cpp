// Write-then-read: what opstatus_write makes of any record is what the oracle makes of it, and is read
// back as the same record. Read-then-write: what any text is read as is written, in every style, and
// read back as the same.
#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

namespace {

using fuzz::require;
using fuzz::situation;

constexpr std::uint32_t num_styles = 4;  // one more than there are

// What is absent has no value, and what is not listed no text.
oracle::record normal(oracle::record record) {
    if ((record.members & OPSTATUS_HAS_OPERATION_ID) == 0) record.operation_id = {};
    if ((record.members & OPSTATUS_HAS_STATE) == 0) record.state = 0;
    if ((record.members & OPSTATUS_HAS_TYPE) == 0) record.type = 0;
    return record;
}

opstatus_record from(const oracle::record& record, std::uint8_t reserved) {
    opstatus_record out;
    std::copy(record.operation_id.begin(), record.operation_id.end(), out.operation_id);
    out.state = record.state;
    out.type = record.type;
    out.members = record.members;
    out.reserved = reserved;
    return out;
}

// Writes with this much room. Nothing is written if it does not suffice.
std::string write(const opstatus_record& record, std::uint32_t style, std::size_t room,
                  const situation& where) {
    const fuzz::exact<opstatus_record> in(1);
    in[0] = record;
    const fuzz::exact<char> out(room);
    const std::size_t len = opstatus_write(in.data(), style, out.data(), room);
    require(len <= room && out.is_untouched(len), "only the text is written", where);
    require(std::memcmp(in.data(), &record, sizeof record) == 0, "the record is only read", where);
    return {out.data(), len};
}

void check(const oracle::record& record, std::uint32_t style, std::uint8_t reserved,
           std::size_t room) {
    const opstatus_record given = from(record, reserved);
    const std::string want = oracle::write(record, style);
    const situation where{want, fuzz::document, OPSTATUS_ACCEPT_ENUM_INTEGERS};
    require(want.size() <= OPSTATUS_JSON_MAX_LEN, "OPSTATUS_JSON_MAX_LEN", where);
    const std::string text = write(given, style, OPSTATUS_JSON_MAX_LEN, where);
    require(text == want, "what the oracle writes", where);
    require(write(given, style, want.size(), where) == want, "in just the room it needs", where);
    require(write(given, style, room, where) == (room < want.size() ? "" : want),
            "in any other room", where);
    if (text.empty()) return;
    const fuzz::exact_text copy(text);
    const oracle::answer got = fuzz::parse({copy.view(), where.framing, where.options});
    fuzz::require_equal(got, {OPSTATUS_OK, text.size(), {normal(record)}}, "as written", where);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    const bool is_record = input.below(2) == 0;
    const auto options = static_cast<std::uint32_t>(input.below(fuzz::num_options));
    const std::size_t room = input.below(OPSTATUS_JSON_MAX_LEN + 20);
    fuzz::use_kernel(room);
    oracle::record record;
    std::uint8_t reserved = 0;
    if (is_record) {
        reserved = input.byte();
        record.members = input.byte();
        // Most values of a byte are of no use.
        if (options % 4 != 0) record.members %= 8;
        record.state = input.byte();
        record.type = input.byte();
        for (std::uint8_t& each : record.operation_id)
            each = input.byte();
    } else {
        const fuzz::exact_text text(input.rest());
        const oracle::answer read = fuzz::parse({text.view(), fuzz::document, options});
        if (read.code != OPSTATUS_OK) return 0;
        record = read.records[0];
        require(record == normal(record), "what is absent is 0", {text.view()});
    }
    for (std::uint32_t style = 0; style < num_styles; ++style) {
        const bool is_listed = style <= OPSTATUS_STYLE_INTEGERS &&
                               record.state != OPSTATUS_UNRECOGNIZED &&
                               record.type != OPSTATUS_UNRECOGNIZED;
        require(is_record || is_listed == !oracle::write(record, style).empty(),
                "what has been read can be written, if all of it is listed", {});
        check(record, style, reserved, room);
    }
    return 0;
}
