// What the targets tell the sanitizer that they are built with, if it is AddressSanitizer or
// MemorySanitizer, or valgrind that they are built for (OPSTATUS_FUZZ_VALGRIND): which memory may be
// touched, and which has not been written.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define OPSTATUS_FUZZ_ADDRESS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OPSTATUS_FUZZ_ADDRESS 1
#elif __has_feature(memory_sanitizer)
#define OPSTATUS_FUZZ_MEMORY 1
#endif
#endif

#if defined(OPSTATUS_FUZZ_ADDRESS)
#include <sanitizer/asan_interface.h>
#elif defined(OPSTATUS_FUZZ_MEMORY)
#include <sanitizer/msan_interface.h>
#elif defined(OPSTATUS_FUZZ_VALGRIND)
#include <valgrind/memcheck.h>
#endif

namespace fuzz::sanitizer {

// To AddressSanitizer; the beginning is a multiple of 8.
inline void allow([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t len) {
#if defined(OPSTATUS_FUZZ_ADDRESS)
    __asan_unpoison_memory_region(begin, len);
#endif
}
inline void forbid([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t len) {
#if defined(OPSTATUS_FUZZ_ADDRESS)
    __asan_poison_memory_region(begin, len);
#endif
}

// To the others. What these bytes are is of no meaning; or it has one after all.
inline void forget([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t len) {
#if defined(OPSTATUS_FUZZ_MEMORY)
    __msan_poison(begin, len);
#elif defined(OPSTATUS_FUZZ_VALGRIND)
    VALGRIND_MAKE_MEM_UNDEFINED(begin, len);
#endif
}
inline void remember([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t len) {
#if defined(OPSTATUS_FUZZ_MEMORY)
    __msan_unpoison(begin, len);
#elif defined(OPSTATUS_FUZZ_VALGRIND)
    VALGRIND_MAKE_MEM_DEFINED(begin, len);
#endif
}

// A finding if a byte has not been written.
inline void require_written([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t len) {
#if defined(OPSTATUS_FUZZ_MEMORY)
    __msan_check_mem_is_initialized(begin, len);
#elif defined(OPSTATUS_FUZZ_VALGRIND)
    VALGRIND_CHECK_MEM_IS_DEFINED(begin, len);
#endif
}

}  // namespace fuzz::sanitizer
