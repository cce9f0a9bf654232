// Memory with an unreadable page right before it and right behind it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "support.hpp"

namespace support {

class guarded {
  public:
    explicit guarded(std::size_t min_len)
        : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
          len_((min_len + page_ - 1) / page_ * page_) {
        void* const mapped =
            ::mmap(nullptr, len_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        // The program ends here if there is no memory: a null page is not readable either.
        all_ = mapped == MAP_FAILED ? nullptr : static_cast<char*>(mapped);
        ::mprotect(front(), len_, PROT_READ | PROT_WRITE);
        std::memset(front(), poison, len_);
    }
    ~guarded() { ::munmap(all_, len_ + 2 * page_); }
    guarded(const guarded&) = delete;
    guarded& operator=(const guarded&) = delete;

    // The first byte that may be touched.
    char* front() const { return all_ + page_; }

    // The `len` last bytes that may be touched.
    char* back(std::size_t len) const {
        if (len > len_) std::abort();  // the test's own fault
        return front() + len_ - len;
    }

    std::string_view put_front(std::string_view text) const {
        back(text.size());
        if (!text.empty()) std::memcpy(front(), text.data(), text.size());
        return {front(), text.size()};
    }

    std::string_view put_back(std::string_view text) const {
        if (!text.empty()) std::memcpy(back(text.size()), text.data(), text.size());
        return {back(text.size()), text.size()};
    }

    // Whether all but [begin, begin + len) still is as it was at first.
    bool is_poisoned_but(const void* begin, std::size_t len) const {
        const auto* const hole = static_cast<const char*>(begin);
        for (const char* p = front(); p != front() + len_; ++p)
            if ((p < hole || p >= hole + len) && static_cast<std::uint8_t>(*p) != poison)
                return false;
        return true;
    }

    void poison_all() const { std::memset(front(), poison, len_); }

  private:
    std::size_t page_;
    std::size_t len_;
    char* all_;
};

}  // namespace support
