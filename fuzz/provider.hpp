// Takes an input apart. What a target needs besides its text comes from the input's last bytes, so
// that the text stands in front as it is: for the dictionary, and for whoever reads a corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fuzz {

class provider {
  public:
    provider(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

    bool is_empty() const { return size_ == 0; }

    // The last byte that is left; 0 if there is none.
    std::uint8_t byte() { return size_ == 0 ? std::uint8_t{0} : data_[--size_]; }

    // 0...bound - 1; bound is 1...256.
    std::size_t below(std::size_t bound) { return byte() % bound; }

    // The last `len` bytes that are left; fewer if there are fewer.
    std::string_view bytes(std::size_t len) {
        if (len > size_) len = size_;
        size_ -= len;
        return {text() + size_, len};
    }

    provider part(std::size_t len) {
        const std::string_view taken = bytes(len);
        return {data_ + size_, taken.size()};
    }

    // The first ones: the text, piece by piece.
    std::string_view front(std::size_t len) {
        if (len > size_) len = size_;
        const std::string_view taken(text(), len);
        data_ += len;
        size_ -= len;
        return taken;
    }

    std::string_view rest() { return bytes(size_); }

  private:
    const char* text() const { return reinterpret_cast<const char*>(data_); }

    const std::uint8_t* data_;
    std::size_t size_;
};

}  // namespace fuzz
