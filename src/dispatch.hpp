// Which lane this CPU gets.
#pragma once

#include <cstddef>
#include <cstdint>

#include "opstatus.h"

namespace opstatus::core {

struct kernel {
    const char* name;
    // See read_element in lane.hpp.
    std::size_t (*read_element)(const std::uint8_t* p, std::size_t len, opstatus_record& out);
};

// The kernel in use: the best one that this CPU can run, decided at the first call. Any thread.
const kernel& active_kernel();

// For tests. All kernels that this CPU can run, the best one last; nullptr behind it.
const kernel* runnable_kernel(std::size_t index);

// For tests. Makes active_kernel() answer `forced` from now on; nullptr: decide anew.
void force_kernel(const kernel* forced);

}  // namespace opstatus::core
