// Standard output, in large pieces, with every write checked.
#ifndef OPSTATUS_CLI_OUTPUT_HPP
#define OPSTATUS_CLI_OUTPUT_HPP

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

namespace cli {

// Thrown when standard output takes no more; `code` is an errno. There is nobody left to write for,
// so this is the one failure that ends the program from any depth.
struct write_failed {
    int code;
};

class output {
  public:
    template <class... Arguments>
    void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(buffer_), format, std::forward<Arguments>(arguments)...);
        flush_if_full();
    }
    void write(std::string_view text) {
        buffer_.append(text.data(), text.data() + text.size());
        flush_if_full();
    }
    void flush();

  private:
    void flush_if_full() {
        if (buffer_.size() >= flush_len) flush();
    }

    static constexpr std::size_t flush_len = std::size_t{64} * 1024;
    fmt::memory_buffer buffer_;
};

// say writes a message to standard error. That this may fail is ignored: there is no better place.
void say(std::string_view text);

}  // namespace cli

#endif
