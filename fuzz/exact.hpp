// Memory of which not one byte more than asked for may be touched. AddressSanitizer sees to that on
// the heap; where it is absent, the memory ends at an unreadable page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <type_traits>

#if defined(__SANITIZE_ADDRESS__)
#define OPSTATUS_FUZZ_HEAP 1
#elif defined(__has_feature)
#define OPSTATUS_FUZZ_HEAP __has_feature(address_sanitizer)
#else
#define OPSTATUS_FUZZ_HEAP 0
#endif

#if !OPSTATUS_FUZZ_HEAP
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace fuzz {

// What has this value has not been written.
inline constexpr std::uint8_t poison = 0xA5;

// Room for `num` values, all of whose bytes are `poison` at first.
template <class Value>
class exact {
    static_assert(std::is_trivially_copyable_v<Value>);

  public:
    explicit exact(std::size_t num) : num_(num), begin_(allocate()) {
        if (num != 0) std::memset(static_cast<void*>(begin_), poison, num * sizeof(Value));
    }
    ~exact() { release(); }
    exact(const exact&) = delete;
    exact& operator=(const exact&) = delete;

    Value* data() const { return begin_; }
    std::size_t size() const { return num_; }
    Value& operator[](std::size_t index) const { return begin_[index]; }

    // Whether nothing has been written at [from, size()).
    bool is_untouched(std::size_t from = 0) const {
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(begin_);
        for (std::size_t i = from * sizeof(Value); i < num_ * sizeof(Value); ++i)
            if (bytes[i] != poison) return false;
        return true;
    }

  private:
#if OPSTATUS_FUZZ_HEAP
    Value* allocate() { return static_cast<Value*>(std::malloc(num_ * sizeof(Value))); }
    void release() { std::free(begin_); }
#else
    // The pages that may be touched, and the one behind them.
    std::size_t len() const {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        return (num_ * sizeof(Value) + page - 1) / page * page;
    }
    Value* allocate() {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        void* const mapped =
            ::mmap(nullptr, len() + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) std::abort();
        if (len() != 0) ::mprotect(mapped, len(), PROT_READ | PROT_WRITE);
        mapped_ = static_cast<char*>(mapped);
        return reinterpret_cast<Value*>(mapped_ + len() - num_ * sizeof(Value));
    }
    void release() { ::munmap(mapped_, len() + static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))); }
    char* mapped_ = nullptr;
#endif

    std::size_t num_;
    Value* begin_;
};

// A copy of a text.
class exact_text : public exact<char> {
  public:
    explicit exact_text(std::string_view text) : exact(text.size()) {
        if (!text.empty()) std::memcpy(data(), text.data(), text.size());
    }
    std::string_view view() const { return {data(), size()}; }
};

}  // namespace fuzz
