// What the tests share: the library behind its C ABI, asked and answering in the oracle's terms, with
// everything checked on the way that holds for every call.
#pragma once

#include <gtest/gtest.h>
#include <opstatus/opstatus.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "kernels.hpp"
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
std::size_t scale();

// That part of a number, at least 1.
std::size_t scaled(std::size_t number);

// Whether the part of a product whose indices add up to `sum` is taken.
bool is_in_scale(std::size_t sum);

// ---- How it is shown -----------------------------------------------------------------------------

// As in opstatus.h: <FF> is one byte.
std::string printable(std::string_view input);
std::string printable(const oracle::answer& answer);
std::string situation(std::string_view input, std::uint32_t framing, std::uint32_t options);

// A failure. The tenth ends the program: one wrong answer is seldom alone, and ten say all.
void report(const std::string& what);

void check(bool holds, std::string_view what, std::string_view input, std::uint32_t framing,
           std::uint32_t options);
void expect_equal(const oracle::answer& got, const oracle::answer& want, std::string_view input,
                  std::uint32_t framing, std::uint32_t options, std::string_view how = "");

// ---- The library ---------------------------------------------------------------------------------

oracle::record plain(const opstatus_record& record);
opstatus_record poisoned();
bool is_poisoned(const opstatus_record& record);

// An input through a reader, piece by piece.
class session {
  public:
    // With capacity 0 the records are dropped: out is NULL. A moved reader is somewhere else at each
    // call, and where it has been is overwritten.
    session(std::uint32_t framing, std::uint32_t options, std::size_t capacity,
            bool is_moved = false);

    // Nothing more is taken after an error.
    void feed(std::string_view piece);

    // To be called once. The records are those that were not dropped.
    oracle::answer finish();

    std::uint64_t num_records() const { return num_records_; }

  private:
    static constexpr std::size_t max_capacity = 16;

    opstatus_reader& reader() { return places_[place_]; }
    void expect(bool holds, std::string_view what);
    void move();
    std::size_t feed_once(std::string_view piece);
    std::int32_t finish_once();

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

// An input in one piece, by the library and by the oracle.
oracle::answer parse(std::string_view input, std::uint32_t options);
oracle::answer read(std::string_view input, std::uint32_t framing, std::uint32_t options);
oracle::answer expected(std::string_view input, std::uint32_t framing, std::uint32_t options);

// The library's answer is the oracle's, on every kernel.
void compare_with_oracle(std::string_view input, std::uint32_t framing, std::uint32_t options);

}  // namespace support
