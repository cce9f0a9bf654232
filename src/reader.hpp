// Whole documents, arrays and sequences, in pieces: the lane first, the machine for the rest.
#pragma once

#include <cstddef>
#include <cstdint>

#include "machine.hpp"

namespace opstatus::core {

// The first bytes of a record that the end of a piece has cut. They are right, and the machine has not taken
// them: the lane takes all of the record when the rest of it comes. So the same input, cut elsewhere, may leave
// other bytes in a reader.
struct begun_record {
    static constexpr std::size_t max_len = 63;

    std::uint8_t bytes[max_len]{};  // the last ones count
    std::uint8_t len = 0;           // 0: no record has been begun so
};

// What an opstatus_reader holds, in place. All bytes zero: AUTO, no options, nothing read.
struct __attribute__((may_alias)) reader {
    core::machine machine;
    std::uint64_t offset = 0;       // bytes consumed; the error's place once failed
    std::uint64_t num_records = 0;  // completed
    begun_record begun;

    // As machine::is_sound. Which bytes have been begun does not matter to that.
    [[nodiscard]] bool is_sound() const {
        return machine.is_sound() && begun.len <= begun_record::max_len &&
               (begun.len == 0 || may_open_record(machine.at));
    }
};
static_assert(sizeof(reader) == sizeof(opstatus_reader));
static_assert(std::has_unique_object_representations_v<reader>);

// As opstatus_reader_read, its arguments checked and the reader neither finished nor unsound.
std::int32_t read(reader& r, const std::uint8_t* bytes, std::size_t len, opstatus_record* out,
                  std::size_t capacity, std::size_t* out_num_records, std::size_t* out_consumed);

// As opstatus_reader_finish.
std::int32_t finish(reader& r);

// As opstatus_parse, its arguments checked. `offset` is written always.
std::int32_t parse(const std::uint8_t* json, std::size_t len, std::uint32_t options,
                   opstatus_record& out, std::size_t& offset);

}  // namespace opstatus::core
