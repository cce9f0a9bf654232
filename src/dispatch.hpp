// Which lanes this CPU gets.
#pragma once

#include <cstddef>
#include <cstdint>

#include "habits.hpp"
#include "machine.hpp"
#include "opstatus.h"

namespace opstatus::core {

struct kernel {
    const char* name;
    // See lane.hpp.
    bool (*read_element)(const std::uint8_t* p, std::size_t len, std::uint8_t options,
                         opstatus_record& out);
    std::size_t (*read_elements)(const std::uint8_t*& p, const std::uint8_t* end, const machine& m,
                                 opstatus_record* out, std::size_t capacity);
    // See usual.hpp.
    const std::uint8_t* (*read_usual_members)(machine& m, const std::uint8_t* p,
                                              const std::uint8_t* end);
    // See members.hpp.
    const std::uint8_t* (*read_members)(machine& m, const std::uint8_t* p, limits until,
                                        habits* known, opstatus_record* out, std::size_t& num);
};

// The kernel in use: the best one that this CPU can run, decided at the first call. Any thread.
const kernel& active_kernel();

// For tests. All kernels that this CPU can run, the best one last; nullptr behind it.
const kernel* runnable_kernel(std::size_t index);

// For tests. Makes active_kernel() answer `forced` from now on; nullptr: decide anew.
void force_kernel(const kernel* forced);

}  // namespace opstatus::core
