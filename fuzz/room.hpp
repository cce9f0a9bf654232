// Where the targets' memory comes from: a stack, so that a room is had in a few instructions, and no
// byte behind it may be touched. Rooms are given back in the reverse order.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "sanitizer.hpp"

#if !defined(OPSTATUS_FUZZ_ADDRESS) && !defined(OPSTATUS_FUZZ_MEMORY)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace fuzz::rooms {

[[noreturn]] inline void stop(const char* why) {
    std::fprintf(stderr, "opstatus: the target's own fault: %s\n", why);
    std::abort();
}

#if defined(OPSTATUS_FUZZ_ADDRESS) || defined(OPSTATUS_FUZZ_MEMORY)

// One stretch of memory, of which AddressSanitizer knows what may be touched, to the byte.
class stack {
  public:
    stack() { sanitizer::forbid(memory_, sizeof memory_); }

    void* take(std::size_t len) {
        if (len > sizeof memory_ - top_ - 2 * gap) stop("no room is left");
        void* const begin = memory_ + top_;
        sanitizer::allow(begin, len);
        top_ += padded(len);
        return begin;
    }
    void give_back(void* begin, std::size_t len) {
        sanitizer::forbid(begin, len);
        if (memory_ + top_ != static_cast<char*>(begin) + padded(len)) stop("out of turn");
        top_ -= padded(len);
    }

  private:
    static constexpr std::size_t gap = 64;
    static std::size_t padded(std::size_t len) { return (len + 2 * gap - 1) / gap * gap; }

    alignas(gap) char memory_[std::size_t{1} << 23];
    std::size_t top_ = gap;
};

#else

// As many stretches as rooms at once, each with an unreadable page behind it, where the room ends.
class stack {
  public:
    void* take(std::size_t len) {
        if (num_ == std::size(ends_) || len > max_len) stop("no room is left");
        if (ends_[num_] == nullptr) ends_[num_] = map();
        return ends_[num_++] - len;
    }
    void give_back(const void* begin, std::size_t len) {
        if (static_cast<const char*>(begin) + len != ends_[--num_]) stop("out of turn");
    }

  private:
    static constexpr std::size_t max_len = std::size_t{1} << 21;

    static char* map() {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        void* const all = ::mmap(nullptr, max_len + page, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (all == MAP_FAILED) stop("no memory is left");
        char* const end = static_cast<char*>(all) + max_len;
        ::mprotect(end, page, PROT_NONE);
        return end;
    }

    char* ends_[64] = {};
    std::size_t num_ = 0;
};

#endif

inline stack& all() {
    static stack one;
    return one;
}

}  // namespace fuzz::rooms
