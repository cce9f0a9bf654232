// What every call of the library is watched for, in all tests: it allocates nothing and leaves errno
// alone. A test program that links watch.cpp fails at its end if one did not.
#pragma once

#include <cstdint>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OPSTATUS_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer) || __has_feature(undefined_behavior_sanitizer)
#define OPSTATUS_TEST_SANITIZED 1
#endif
#endif
#ifndef OPSTATUS_TEST_SANITIZED
#define OPSTATUS_TEST_SANITIZED 0
#endif

namespace support {

inline constexpr bool is_sanitized = OPSTATUS_TEST_SANITIZED != 0;

#ifdef __OPTIMIZE__
inline constexpr bool is_optimized = true;
#else
inline constexpr bool is_optimized = false;
#endif

// The scope of one call of the library, on this thread.
class library_call {
  public:
    library_call();
    ~library_call();
    library_call(const library_call&) = delete;
    library_call& operator=(const library_call&) = delete;

  private:
    int errno_before_;
};

// By all threads, inside of library_call.
std::uint64_t num_calls();
std::uint64_t num_allocations();
std::uint64_t num_errno_changes();

// For the tests of the watch itself.
void forget_what_was_seen();

}  // namespace support
