// A file, a pipe or standard input as a stream of chunks, in constant memory.
#ifndef OPSTATUS_CLI_INPUT_HPP
#define OPSTATUS_CLI_INPUT_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

class input {
  public:
    // Opens `name`; "-" is standard input. Whether that failed, error() tells.
    explicit input(const std::string& name);
    ~input();
    input(const input&) = delete;
    input& operator=(const input&) = delete;

    // The name for messages, fit for a terminal.
    [[nodiscard]] const std::string& shown_name() const { return shown_name_; }

    // 0, or the errno of the call that failed.
    [[nodiscard]] int error() const { return error_; }

    // How many bytes are to come, where that is known: for a regular file.
    [[nodiscard]] std::optional<std::uint64_t> size() const;

    // next reads the next chunk, waiting for it; it stays valid until the next call. Empty at the
    // end and after an error.
    [[nodiscard]] std::string_view next();

    // The last bytes before offset `used` of the current chunk, at most tail_len and the chunk.
    [[nodiscard]] std::string_view before(std::size_t used) const;

    // The bytes from offset `used` of the current chunk on. If they are few, more are added, as far
    // as they are there without waiting: they are for a message only. The stream is then over.
    [[nodiscard]] std::string_view from(std::size_t used);

  private:
    [[nodiscard]] std::size_t read_into(char* at, std::size_t capacity);

    static constexpr std::size_t tail_len = std::size_t{4} * 1024;
    static constexpr std::size_t chunk_len = std::size_t{128} * 1024;
    static constexpr std::size_t ahead_len = 512;

    // [ ... tail | chunk, up to chunk_len | ahead ]: the tail ends where the chunk begins, so that
    // a message finds both in one piece.
    std::unique_ptr<char[]> buffer_;
    std::size_t tail_begin_ = tail_len;
    std::size_t end_ = tail_len;
    std::string shown_name_;
    int descriptor_ = -1;
    int error_ = 0;
};

}  // namespace cli

#endif
