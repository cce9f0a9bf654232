// The machine and the reference behind the same bytes, and what one more byte makes of both.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "machine.hpp"
#include "reference.hpp"

namespace prove {

namespace core = opstatus::core;

// What is not as it must be.
enum class difference : std::uint8_t {
    none,
    effect,  // a record, an error, or neither
    code,
    record,
    end,       // the answer if the input ends here
    reader,    // the C ABI's reader, fed one byte, is not the machine
    disguise,  // something that was taken to mean nothing does
};
const char* name_of(difference d);

struct pair {
    core::machine machine;
    reference::automaton reference;

    static pair start(core::framing framing, std::uint32_t options);
};

// What tells a pair apart from others. Left out of the machine, as nothing but a record's values depends
// on it: the values read, and which of several \u escapes it is whose digits mean the same.
std::string key_of(const pair& p);

class comparison {
  public:
    explicit comparison(std::uint64_t seed) : random_(seed | 1) {}

    // The byte taken by both; `next` is what follows, also of the record if one was completed.
    difference take(const pair& from, std::uint8_t byte, pair& next);

    // The input ends here.
    difference finish(const pair& from);

    // Every `step`th \u escape that the pair's stands for: the next digit does the same.
    difference take_digits(const pair& from, std::size_t step);

  private:
    difference take_by_reader(const core::machine& from, std::uint8_t byte,
                              const core::machine& next, core::event happened,
                              const reference::record& completed);
    difference take_disguised(const core::machine& from, std::uint8_t byte,
                              const core::machine& next, core::event happened);
    difference close(pair p);
    std::uint64_t next_random();

    std::uint64_t random_;
};

// "State<0A>"
std::string printable(std::string_view input);

}  // namespace prove
