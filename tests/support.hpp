// What the tests share: the library behind its C ABI, asked and answering in the oracle's terms, with
// everything checked on the way that holds for every call.
#pragma once

#include <gtest/gtest.h>
#include <opstatus/opstatus.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>

#include "dispatch.hpp"
#include "oracle.hpp"
#include "watch.hpp"

namespace support {

// The framings of the C ABI, and opstatus_parse as one more.
enum : std::uint32_t { automatic = 0, array = 1, sequence = 2, document = 3 };
inline constexpr std::uint32_t all_framings[] = {automatic, array, sequence, document};

// What has this value has not been written.
inline constexpr std::uint8_t poison = 0xA5;

// ---- How much ------------------------------------------------------------------------------------

// In percent: OPSTATUS_TEST_SCALE, else what keeps slow builds from taking long.
inline std::size_t scale() {
    static const std::size_t percent = [] {
        const char* const text = std::getenv("OPSTATUS_TEST_SCALE");
        if (text != nullptr) return static_cast<std::size_t>(std::strtoul(text, nullptr, 10));
        return std::size_t{is_sanitized ? 4 : is_optimized ? 100 : 15};
    }();
    return percent;
}

inline std::size_t scaled(std::size_t number) {
    return std::max<std::size_t>(number * scale() / 100, 1);
}

// At less than full scale: one of how many in a product whose indices add up to `sum` is taken.
inline bool is_in_scale(std::size_t sum) { return scale() >= 100 || sum % (100 / scale()) == 0; }

// ---- How it is shown -----------------------------------------------------------------------------

// As in opstatus.h: <FF> is one byte.
inline std::string printable(std::string_view input) {
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

inline std::string printable(const oracle::answer& answer) {
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

inline std::string situation(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    return "input   " + printable(input) + "\nframing " + std::to_string(framing) + ", options " +
           std::to_string(options) + ", kernel " + opstatus_kernel() + "\n";
}

// One wrong answer is seldom alone: the first ten say all, and millions would take hours to print.
inline void report(const std::string& what) {
    static std::size_t num_reports = 0;
    ADD_FAILURE() << what;
    if (++num_reports == 10) {
        std::cout << "stopped after 10 failures\n" << std::flush;
        std::exit(EXIT_FAILURE);
    }
}

inline void check(bool holds, std::string_view what, std::string_view input, std::uint32_t framing,
                  std::uint32_t options) {
    if (!holds) report(std::string(what) + "\n" + situation(input, framing, options));
}

inline void expect_equal(const oracle::answer& got, const oracle::answer& want,
                         std::string_view input, std::uint32_t framing, std::uint32_t options,
                         std::string_view how = "") {
    if (got == want) return;
    report(situation(input, framing, options) + std::string(how) + "\ngot     " + printable(got) +
           "\nwant    " + printable(want));
}

// ---- Kernels -------------------------------------------------------------------------------------

// Calls `run` once for each kernel that this CPU can run, with that one in use.
template <class Run>
void on_every_kernel(Run run) {
    for (std::size_t i = 0; opstatus::core::runnable_kernel(i) != nullptr; ++i) {
        opstatus::core::force_kernel(opstatus::core::runnable_kernel(i));
        run();
    }
    opstatus::core::force_kernel(nullptr);
}

// ---- The library ---------------------------------------------------------------------------------

inline oracle::record plain(const opstatus_record& record) {
    oracle::record out;
    std::copy(std::begin(record.operation_id), std::end(record.operation_id),
              out.operation_id.begin());
    out.state = record.state;
    out.type = record.type;
    out.members = record.members;
    if (record.reserved != 0) report("reserved is not 0");
    return out;
}

inline opstatus_record poisoned() {
    opstatus_record record;
    std::memset(&record, poison, sizeof record);
    return record;
}

inline bool is_poisoned(const opstatus_record& record) {
    const opstatus_record untouched = poisoned();
    return std::memcmp(&record, &untouched, sizeof record) == 0;
}

inline oracle::answer parse(std::string_view input, std::uint32_t options) {
    opstatus_record record = poisoned();
    std::size_t offset = poison;
    oracle::answer out;
    {
        const library_call watch;
        out.code = opstatus_parse(input.data(), input.size(), options, &record, &offset);
    }
    out.offset = offset;
    if (out.code == 0) {
        out.records.push_back(plain(record));
    } else {
        check(is_poisoned(record), "out is written on an error", input, document, options);
    }
    return out;
}

// An input through a reader, piece by piece.
class session {
  public:
    // With capacity 0 the records are dropped: out is NULL. A moved reader is somewhere else at each
    // call, and where it has been is overwritten.
    session(std::uint32_t framing, std::uint32_t options, std::size_t capacity,
            bool is_moved = false)
        : framing_(framing), options_(options), capacity_(capacity), is_moved_(is_moved) {
        std::memset(places_.data(), poison, sizeof places_);
        const library_call watch;
        opstatus_reader_init(&reader(), framing, options);
    }

    // Nothing more is taken after an error.
    void feed(std::string_view piece) {
        if (answer_.code != 0) return;
        do {
            piece.remove_prefix(feed_once(piece));
        } while (answer_.code == 0 && !piece.empty());
    }

    oracle::answer finish() {
        move();
        const std::int32_t code = watched_finish();
        expect(answer_.code == 0 || code == answer_.code, "finish changes the error");
        expect(opstatus_reader_finish(&reader()) == code, "finish twice differs");
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

    std::uint64_t num_records() const { return num_records_; }
    const opstatus_reader& state() const { return places_[place_]; }

  private:
    static constexpr std::size_t max_capacity = 16;

    opstatus_reader& reader() { return places_[place_]; }

    void expect(bool holds, std::string_view what) { check(holds, what, fed_, framing_, options_); }

    std::int32_t watched_finish() {
        const library_call watch;
        return opstatus_reader_finish(&reader());
    }

    void move() {
        if (!is_moved_) return;
        std::memcpy(&places_[1 - place_], &reader(), sizeof(opstatus_reader));
        std::memset(&reader(), 0xAA, sizeof(opstatus_reader));
        place_ = 1 - place_;
    }

    std::size_t feed_once(std::string_view piece) {
        fed_ += piece;
        move();
        opstatus_record* const out = capacity_ == 0 ? nullptr : records_.data();
        for (std::size_t i = 0; i <= capacity_; ++i)
            records_[i] = poisoned();
        std::size_t num_records = poison;
        std::size_t consumed = poison;
        {
            const library_call watch;
            answer_.code = opstatus_reader_read(&reader(), piece.data(), piece.size(), out,
                                                capacity_, &num_records, &consumed);
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
        for (std::size_t i = 0; i < (capacity_ == 0 ? 0 : num_records); ++i)
            answer_.records.push_back(plain(records_[i]));
        for (std::size_t i = capacity_ == 0 ? 0 : num_records; i <= capacity_; ++i)
            expect(is_poisoned(records_[i]), "written behind the last record");
        return consumed;
    }

    std::uint32_t framing_;
    std::uint32_t options_;
    std::size_t capacity_;
    bool is_moved_;
    std::array<opstatus_reader, 2> places_;
    std::size_t place_ = 0;
    std::array<opstatus_record, max_capacity + 1> records_;
    std::string fed_;  // for messages
    std::uint64_t consumed_ = 0;
    std::uint64_t num_records_ = 0;
    oracle::answer answer_;
};

// In one piece, with room for records on the way or not.
inline oracle::answer read(std::string_view input, std::uint32_t framing, std::uint32_t options) {
    if (framing == document) return parse(input, options);
    session whole(framing, options, 16);
    whole.feed(input);
    return whole.finish();
}

inline oracle::answer expected(std::string_view input, std::uint32_t framing,
                               std::uint32_t options) {
    return framing == document ? oracle::parse_document(input, options)
                               : oracle::parse_sequence(input, framing, options);
}

// The library's answer is the oracle's, on every kernel.
inline void compare_with_oracle(std::string_view input, std::uint32_t framing,
                                std::uint32_t options) {
    const oracle::answer want = expected(input, framing, options);
    on_every_kernel(
        [&] { expect_equal(read(input, framing, options), want, input, framing, options); });
}

}  // namespace support
