// Calls of the C ABI in any order, on three readers, right ones and forbidden ones. Each answers what
// a model says that asks the oracle; a forbidden call answers OPSTATUS_INVALID_ARGUMENT (or 0, where
// it returns a size), writes its out-counts as 0, and changes nothing else, so that it never stands.
#include "calls.hpp"

#include "provider.hpp"

namespace {

using fuzz::model;
using fuzz::require;

constexpr std::uint32_t unlisted = 0x80000000U;

// opstatus_reader_read, forbidden in each of three ways, or in several. `how` has a bit for each.
void forbidden_read(model& m, std::size_t how) {
    how = how % 8 == 0 ? 7 : how % 8;
    const fuzz::exact<opstatus_record> out(2);
    const fuzz::exact<std::size_t> counts(2);
    m.forbidden([&] {
        return opstatus_reader_read((how & 1) != 0 ? nullptr : m.reader(),
                                    (how & 2) != 0 ? nullptr : "{}", 2, out.data(),
                                    (how & 4) != 0 ? 0 : 2, &counts[0], &counts[1]);
    });
    require(out.is_untouched() && counts[0] == 0 && counts[1] == 0, "nothing is read", m.where());
    m.forbidden([&] {
        return opstatus_reader_read((how & 1) != 0 ? nullptr : m.reader(),
                                    (how & 2) != 0 ? nullptr : "{}", 2, out.data(),
                                    (how & 4) != 0 ? 0 : 2, nullptr, nullptr);
    });
}

// The bit that is no option moves; at 26 it is the lowest one that is none.
void forbidden_parse(std::size_t how, std::string_view text) {
    how %= 3 * 27;
    const fuzz::exact_text json(text);
    const fuzz::exact<opstatus_record> out(1);
    const fuzz::exact<std::size_t> offset(1);
    const bool has_text = how % 3 != 0;
    const std::size_t len = has_text ? text.size() : 1 + text.size();
    const std::int32_t code = opstatus_parse(
        has_text ? json.data() : nullptr, len, how % 3 == 1 ? unlisted >> how / 3 : 0,
        how % 3 == 2 ? nullptr : out.data(), how % 2 == 0 ? offset.data() : nullptr);
    require(code == OPSTATUS_INVALID_ARGUMENT && out.is_untouched(), "a forbidden parse", {text});
    require(how % 2 != 0 || offset[0] == 0, "its offset is 0", {text});
}

void forbidden_others(model& m) {
    m.forbidden([] { return opstatus_reader_init(nullptr, 0, 0); });
    m.forbidden([&] { return opstatus_reader_init(m.reader(), 3, 0); });
    m.forbidden([&] { return opstatus_reader_init(m.reader(), 0, 32); });
    m.forbidden([] { return opstatus_reader_finish(nullptr); });
    const fuzz::exact<std::uint8_t> id(16);
    m.forbidden([&] { return opstatus_uuid_parse(nullptr, 36, id.data()); });
    m.forbidden([] { return opstatus_uuid_parse("", 0, nullptr); });
    const fuzz::exact<char> text(36);
    opstatus_uuid_format(nullptr, text.data());
    opstatus_uuid_format(id.data(), nullptr);
    const opstatus_record record{};
    require(opstatus_write(nullptr, 0, text.data(), 36) == 0 &&
                opstatus_write(&record, 0, nullptr, 36) == 0 &&
                opstatus_write(&record, 3, text.data(), 36) == 0 &&
                opstatus_reader_offset(nullptr) == 0 && opstatus_reader_num_records(nullptr) == 0,
            "sizes and counts are 0", m.where());
    require(id.is_untouched() && text.is_untouched(), "nothing is written", m.where());
}

// What the library says of a value is said of listed ones only.
void ask_names(std::uint8_t value) {
    const char* const state = opstatus_state_name(value);
    const char* const type = opstatus_type_name(value);
    oracle::record record{{}, value, value, OPSTATUS_HAS_STATE};
    require((state == nullptr) == oracle::write(record, 0).empty(), "the listed states", {});
    require(opstatus_state_is_terminal(value) == (value >= 3 && value <= 6), "terminal", {});
    record.members = OPSTATUS_HAS_TYPE;
    require((type == nullptr) == oracle::write(record, 0).empty(), "the listed types", {});
    for (const std::int32_t code : {std::int32_t{value}, -1 - std::int32_t{value}, value << 23})
        require((opstatus_error_name(code) == nullptr) == (code < 0 || code > 16) &&
                    (opstatus_error_message(code) == nullptr) == (code < 0 || code > 16),
                "the listed errors", {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    model models[3];
    for (model& each : models)
        each.zero();
    for (std::size_t left = 32; left > 0 && !input.is_empty(); --left) {
        const std::size_t call = input.below(16);
        const std::size_t how = input.byte();
        model& m = models[how % 3];
        switch (call) {
            case 0:
                m.init(static_cast<std::uint32_t>(how / 3 % 4), input.byte() % 40U);
                break;
            case 1:
                m.zero();
                break;
            case 2:
                models[how / 3 % 3].copy_from(m);
                break;
            case 3:
                m.finish();
                break;
            case 4:
                forbidden_read(m, how / 3);
                break;
            case 5:
                forbidden_parse(how, input.front(input.byte()));
                break;
            case 6:
                forbidden_others(m);
                break;
            case 7:
                ask_names(static_cast<std::uint8_t>(how));
                break;
            case 8:
                fuzz::use_kernel(how);
                break;
            default: {
                const std::size_t len = input.byte();
                m.read(input.front(len), {how / 3 % 5, how / 15 % 8 != 0, how / 15 % 4 != 0});
            }
        }
    }
    for (model& each : models)
        each.check();
    fuzz::use_best_kernel();
    return 0;
}
