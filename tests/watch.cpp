#include "watch.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <iostream>

namespace support {
namespace {

// No code of the library or of libc sets it.
constexpr int untouched = 0x5AFE;

std::atomic<std::uint64_t> calls = 0;
std::atomic<std::uint64_t> allocations = 0;
std::atomic<std::uint64_t> errno_changes = 0;
thread_local bool is_inside = false;

class at_end : public testing::Environment {
  public:
    void TearDown() override {
        EXPECT_EQ(allocations, 0U) << "the library has allocated or freed memory";
        EXPECT_EQ(errno_changes, 0U) << "the library has changed errno";
        std::cout << "watched " << calls << " calls of the library for errno"
                  << (is_sanitized ? "; allocations are not counted under a sanitizer\n"
                                   : " and allocations\n");
    }
};

[[maybe_unused]] const testing::Environment* const registered =
    testing::AddGlobalTestEnvironment(new at_end);

}  // namespace

library_call::library_call() : errno_before_(errno) {
    calls.fetch_add(1, std::memory_order_relaxed);
    errno = untouched;
    is_inside = true;
}

library_call::~library_call() {
    is_inside = false;
    if (errno != untouched) ++errno_changes;
    errno = errno_before_;
}

std::uint64_t num_calls() { return calls; }
std::uint64_t num_allocations() { return allocations; }
std::uint64_t num_errno_changes() { return errno_changes; }

void forget_what_was_seen() {
    allocations = 0;
    errno_changes = 0;
}

}  // namespace support

// These take the place of libc's for the whole program, operator new included, which calls them.
// A sanitizer has its own and needs them.
#if !OPSTATUS_TEST_SANITIZED
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* old);
}

namespace {
void count() {
    if (support::is_inside) ++support::allocations;
}
}  // namespace

extern "C" {
void* malloc(std::size_t size) noexcept {
    count();
    return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) noexcept {
    count();
    return __libc_calloc(number, size);
}
void* realloc(void* old, std::size_t size) noexcept {
    count();
    return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
    count();
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    count();
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
    count();
    *out = __libc_memalign(alignment, size);
    return *out == nullptr ? ENOMEM : 0;
}
void free(void* old) noexcept {
    count();
    __libc_free(old);
}
}
#endif
