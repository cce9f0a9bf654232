// Which lanes this CPU gets.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "habits.hpp"
#include "machine.hpp"
#include "opstatus.h"

#ifdef __x86_64__
#include "cpu_x86.hpp"
#endif

namespace opstatus::core {

#ifdef __x86_64__
using cpu = cpu_x86;
#else
struct cpu {};
#endif
cpu this_cpu();

struct kernel {
    const char* name;
    // See lane.hpp.
    bool (*read_element)(const std::uint8_t* p, std::size_t len, std::uint8_t options,
                         opstatus_record& out);
    std::size_t (*read_elements)(const std::uint8_t*& p, const std::uint8_t* end, const machine& m,
                                 opstatus_record* out, std::size_t capacity);
    // See usual.hpp.
    bool (*read_usual)(const std::uint8_t*& p, const std::uint8_t* end, std::uint8_t options,
                       opstatus_record& out, machine& m);
    // See members.hpp.
    const std::uint8_t* (*read_members)(machine& m, const std::uint8_t* p, limits until,
                                        habits* known, opstatus_record* out, std::size_t& num);
    // See alike.hpp. nullptr where it does not pay: looking ahead costs more than it saves.
    std::size_t (*read_alike)(const std::uint8_t*& p, const std::uint8_t* end, const machine& m,
                              const habits& known, opstatus_record* out, std::size_t capacity);
};

// Written once, with a value that every thread would find (tests apart). What it points to is
// constant, so no order is needed between threads.
extern std::atomic<const kernel*> kernel_in_use;

// Decides which it shall be. Not inline: it is called once.
const kernel& choose_kernel();

// The kernel in use: the best one that this CPU can run, decided at the first call. Any thread.
inline const kernel& active_kernel() {
    const kernel* const found = kernel_in_use.load(std::memory_order_relaxed);
    return found == nullptr ? choose_kernel() : *found;
}

// The best kernel that a CPU can run; and, for tests, all of them, the best one last, nullptr behind it.
const kernel& best_kernel(const cpu& found);
const kernel* runnable_kernel(const cpu& found, std::size_t index);
inline const kernel* runnable_kernel(std::size_t index) {
    return runnable_kernel(this_cpu(), index);
}

// For tests. Makes active_kernel() answer `forced` from now on; nullptr: decide anew.
void force_kernel(const kernel* forced);

}  // namespace opstatus::core
