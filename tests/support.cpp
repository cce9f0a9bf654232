#include "support.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <iterator>

namespace support {

std::size_t scale() {
    static const std::size_t percent = [] {
        const char* const text = std::getenv("OPSTATUS_TEST_SCALE");
        if (text != nullptr) return std::max<std::size_t>(std::strtoul(text, nullptr, 10), 1);
        return std::size_t{is_sanitized ? 4 : is_optimized ? 100 : 15};
    }();
    return percent;
}

std::size_t scaled(std::size_t number) { return std::max<std::size_t>(number * scale() / 100, 1); }

bool is_in_scale(std::size_t sum) { return scale() >= 100 || sum % (100 / scale()) == 0; }

std::string printable(std::string_view input) {
    std::string out;
    for (const char each : input) {
        const auto byte = static_cast<std::uint8_t>(each);
        if (byte >= 0x20 && byte < 0x7F) {
            out += each;
        } else {
            constexpr std::string_view digits = "0123456789ABCDEF";
            out += {'<', digits[byte / 16], digits[byte % 16], '>'};
        }
    }
    return out;
}

std::string printable(const oracle::answer& answer) {
    std::string out = "code " + std::to_string(answer.code) + " at " +
                      std::to_string(answer.offset) + ", " + std::to_string(answer.records.size()) +
                      " records";
    for (const oracle::record& record : answer.records) {
        out += " [";
        for (const std::uint8_t byte : record.operation_id)
            out += std::to_string(byte) + " ";
        out += "| " + std::to_string(record.state) + " " + std::to_string(record.type) + " " +
               std::to_string(record.members) + "]";
    }
    return out;
}

std::string situation(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    return "input   " + printable(input) + "\nframing " + std::to_string(framing) + ", options " +
           std::to_string(options) + ", kernel " + opstatus_kernel() + "\n";
}

void report(const std::string& what) {
    static std::size_t num_reports = 0;
    ADD_FAILURE() << what;
    if (++num_reports == 10) {
        std::cout << "stopped after 10 failures\n" << std::flush;
        std::exit(EXIT_FAILURE);
    }
}

void check(bool holds, std::string_view what, std::string_view input, std::uint32_t framing,
           std::uint32_t options) {
    if (!holds) report(std::string(what) + "\n" + situation(input, framing, options));
}

void expect_equal(const oracle::answer& got, const oracle::answer& want, std::string_view input,
                  std::uint32_t framing, std::uint32_t options, std::string_view how) {
    if (got == want) return;
    report(situation(input, framing, options) + std::string(how) + "\ngot     " + printable(got) +
           "\nwant    " + printable(want));
}

oracle::record plain(const opstatus_record& record) {
    oracle::record out;
    std::copy(std::begin(record.operation_id), std::end(record.operation_id),
              out.operation_id.begin());
    out.state = record.state;
    out.type = record.type;
    out.members = record.members;
    if (record.reserved != 0) report("reserved is not 0");
    return out;
}

opstatus_record poisoned() {
    opstatus_record record;
    std::memset(&record, poison, sizeof record);
    return record;
}

bool is_poisoned(const opstatus_record& record) {
    const opstatus_record untouched = poisoned();
    return std::memcmp(&record, &untouched, sizeof record) == 0;
}

// ---- A reader ------------------------------------------------------------------------------------

session::session(std::uint32_t framing, std::uint32_t options, std::size_t capacity, bool is_moved)
    : framing_(framing), options_(options), capacity_(capacity), is_moved_(is_moved) {
    std::memset(places_.data(), poison, sizeof places_);
    const library_call watch;
    opstatus_reader_init(&reader(), framing, options);
}

void session::feed(std::string_view piece) {
    if (answer_.code != 0) return;
    do {
        piece.remove_prefix(feed_once(piece));
    } while (answer_.code == 0 && !piece.empty());
}

std::size_t session::feed_once(std::string_view piece) {
    fed_ += piece;
    move();
    for (std::size_t i = 0; i <= capacity_; ++i)
        records_[i] = poisoned();
    std::size_t num_records = poison;
    std::size_t consumed = poison;
    {
        const library_call watch;
        answer_.code = opstatus_reader_read(&reader(), piece.data(), piece.size(),
                                            capacity_ == 0 ? nullptr : records_.data(), capacity_,
                                            &num_records, &consumed);
    }
    fed_.resize(fed_.size() - piece.size() + consumed);
    consumed_ += consumed;
    num_records_ += num_records;
    const bool is_full = capacity_ != 0 && num_records == capacity_;
    expect(consumed <= piece.size(), "more consumed than there was");
    expect(capacity_ == 0 || num_records <= capacity_, "more records than there is room for");
    if (answer_.code == 0) {
        expect(consumed == piece.size() || is_full, "stopped early");
        expect(!is_full || (consumed > 0 && piece[consumed - 1] == '}'),
               "consumed behind the last record's brace");
    }
    expect(opstatus_reader_offset(&reader()) == consumed_, "the reader's offset");
    expect(opstatus_reader_num_records(&reader()) == num_records_, "the reader's count");
    const std::size_t num_written = capacity_ == 0 ? 0 : num_records;
    for (std::size_t i = 0; i < num_written; ++i)
        answer_.records.push_back(plain(records_[i]));
    for (std::size_t i = num_written; i <= capacity_; ++i)
        expect(is_poisoned(records_[i]), "written behind the last record");
    return consumed;
}

oracle::answer session::finish() {
    move();
    const std::int32_t code = finish_once();
    expect(answer_.code == 0 || code == answer_.code, "finish changes the error");
    expect(finish_once() == code, "finish twice differs");
    answer_.code = code;
    answer_.offset = opstatus_reader_offset(&reader());
    expect(answer_.offset == consumed_, "finish changes the offset");
    std::size_t num_records = poison;
    std::size_t consumed = poison;
    const std::int32_t after =
        opstatus_reader_read(&reader(), "{}", 2, nullptr, 0, &num_records, &consumed);
    expect(after == (code == 0 ? 16 : code), "a read behind the end");
    expect(num_records == 0 && consumed == 0, "a read behind the end does something");
    expect(opstatus_reader_offset(&reader()) == consumed_, "a read behind the end moves on");
    return answer_;
}

std::int32_t session::finish_once() {
    const library_call watch;
    return opstatus_reader_finish(&reader());
}

void session::expect(bool holds, std::string_view what) {
    check(holds, what, fed_, framing_, options_);
}

void session::move() {
    if (!is_moved_) return;
    std::memcpy(&places_[1 - place_], &reader(), sizeof(opstatus_reader));
    std::memset(&reader(), 0xAA, sizeof(opstatus_reader));
    place_ = 1 - place_;
}

// ---- In one piece --------------------------------------------------------------------------------

oracle::answer parse(std::string_view input, std::uint32_t options) {
    opstatus_record record = poisoned();
    oracle::answer out;
    out.offset = poison;
    {
        const library_call watch;
        out.code = opstatus_parse(input.data(), input.size(), options, &record, &out.offset);
    }
    if (out.code == 0) {
        out.records.push_back(plain(record));
    } else {
        check(is_poisoned(record), "out is written on an error", input, document, options);
    }
    return out;
}

oracle::answer read(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    if (framing == document) return parse(input, options);
    session whole(framing, options, 16);
    whole.feed(input);
    return whole.finish();
}

oracle::answer expected(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    return framing == document ? oracle::parse_document(input, options)
                               : oracle::parse_sequence(input, framing, options);
}

void compare_with_oracle(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    const oracle::answer want = expected(input, framing, options);
    kernels::on_every_one(
        [&] { expect_equal(read(input, framing, options), want, input, framing, options); });
}

}  // namespace support
