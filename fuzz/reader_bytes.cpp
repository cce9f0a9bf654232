// A reader may hold any 128 bytes: no call on it touches memory that was not handed over, and what it
// answers keeps to its bounds. The bytes are arbitrary, or a real reader's with some of them changed,
// which come further.
#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

namespace {

using fuzz::require;
using fuzz::situation;

constexpr std::size_t reader_len = sizeof(opstatus_reader);

// A reader in the middle of the text, a few of whose bytes are then changed.
void make_near_real(opstatus_reader& reader, fuzz::provider& input, std::string_view& text) {
    const auto framing = static_cast<std::uint32_t>(input.below(fuzz::num_framings - 1));
    const auto options = static_cast<std::uint32_t>(input.below(fuzz::num_options));
    const std::size_t cut = input.byte();
    fuzz::provider changes = input.part(2 * input.below(8));
    const bool is_finished = input.below(8) == 0;
    text = input.rest();
    opstatus_reader_init(&reader, framing, options);
    const std::string_view before = text.substr(0, cut);
    opstatus_reader_read(&reader, before.data(), before.size(), nullptr, 0, nullptr, nullptr);
    if (is_finished) opstatus_reader_finish(&reader);
    text.remove_prefix(before.size());
    while (!changes.is_empty()) {
        const std::size_t at = changes.below(reader_len);
        reinterpret_cast<std::uint8_t*>(&reader)[at] = changes.byte();
    }
}

void check_code(std::int32_t code, const situation& where) {
    require(code >= OPSTATUS_OK && code <= OPSTATUS_INVALID_ARGUMENT, "the code", where);
}

std::size_t check_read(opstatus_reader* reader, std::string_view text, std::size_t capacity) {
    const situation where{text};
    const fuzz::exact_text piece(text);
    const fuzz::exact<opstatus_record> out(capacity);
    std::size_t num = fuzz::poison;
    std::size_t consumed = text.size() + 1;
    check_code(
        opstatus_reader_read(reader, piece.data(), piece.size(),
                             capacity == 0 ? nullptr : out.data(), capacity, &num, &consumed),
        where);
    require(consumed <= text.size(), "what is consumed was there", where);
    require(num <= text.size(), "each record takes a byte", where);
    require(capacity == 0 || num <= capacity, "there is room for the records", where);
    require(capacity == 0 || out.is_untouched(num), "only records are written", where);
    return consumed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    const std::size_t kind = input.below(4);
    const std::size_t capacity = input.below(4);
    const std::size_t split = input.byte();
    opstatus_reader bytes{};
    std::string_view text;
    if (kind == 0) {
        const std::string_view all = input.bytes(reader_len);
        if (!all.empty()) std::memcpy(&bytes, all.data(), all.size());
        text = input.rest();
    } else {
        make_near_real(bytes, input, text);
    }
    kernels::on_every_one([&] {
        const fuzz::exact<opstatus_reader> reader(1);
        reader[0] = bytes;
        const std::size_t consumed = check_read(reader.data(), text.substr(0, split), capacity);
        check_read(reader.data(), text.substr(consumed), 3 - capacity);
        opstatus_reader_offset(reader.data());
        opstatus_reader_num_records(reader.data());
        check_code(opstatus_reader_finish(reader.data()), {text});
        check_read(reader.data(), text, capacity);
        check_code(opstatus_reader_finish(reader.data()), {text});
        // Whatever it was, it can be used again.
        require(opstatus_reader_init(reader.data(), fuzz::array, 0) == OPSTATUS_OK &&
                    opstatus_reader_read(reader.data(), "[]", 2, nullptr, 0, nullptr, nullptr) ==
                        OPSTATUS_OK &&
                    opstatus_reader_finish(reader.data()) == OPSTATUS_OK &&
                    opstatus_reader_offset(reader.data()) == 2,
                "a reader can be initialised whatever it held", {text});
    });
    return 0;
}
