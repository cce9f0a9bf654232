// Memory of which not one byte more than asked for may be touched, and whose bytes count as unwritten
// until they are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "room.hpp"
#include "sanitizer.hpp"

namespace fuzz {

// What has this value has not been written.
inline constexpr std::uint8_t poison = 0xA5;

// Room for `num` values, all of whose bytes are `poison` at first.
template <class Value>
class exact {
    static_assert(std::is_trivially_copyable_v<Value>);

  public:
    explicit exact(std::size_t num)
        : num_(num), begin_(static_cast<Value*>(rooms::all().take(len()))) {
        std::memset(static_cast<void*>(begin_), poison, len());
        sanitizer::forget(begin_, len());
    }
    ~exact() { rooms::all().give_back(begin_, len()); }
    exact(const exact&) = delete;
    exact& operator=(const exact&) = delete;

    Value* data() const { return begin_; }
    std::size_t size() const { return num_; }
    Value& operator[](std::size_t index) const { return begin_[index]; }

    // Whether nothing has been written at [from, size()).
    bool is_untouched(std::size_t from = 0) const {
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(begin_);
        sanitizer::remember(bytes + from * sizeof(Value), len() - from * sizeof(Value));
        for (std::size_t i = from * sizeof(Value); i < len(); ++i)
            if (bytes[i] != poison) return false;
        return true;
    }

    // All of the first `num` values has been written, as far as MemorySanitizer can tell.
    void require_written(std::size_t num) const {
        sanitizer::require_written(begin_, num * sizeof(Value));
    }

  private:
    std::size_t len() const { return num_ * sizeof(Value); }

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
