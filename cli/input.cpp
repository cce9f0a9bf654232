#include "input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "text.hpp"

namespace cli {

input::input(const std::string& name)
    : buffer_(new char[tail_len + chunk_len + ahead_len]),
      shown_name_(name == "-" ? "<stdin>" : printable(name)),
      descriptor_(STDIN_FILENO) {
    if (name == "-") return;
    do {
        descriptor_ = open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (descriptor_ < 0 && errno == EINTR);
    if (descriptor_ < 0) error_ = errno;
}

input::~input() {
    if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

std::optional<std::uint64_t> input::size() const {
    struct stat status {};
    if (descriptor_ < 0 || fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    const off_t position = lseek(descriptor_, 0, SEEK_CUR);  // standard input may be half read
    if (position < 0 || position > status.st_size) return {};
    return static_cast<std::uint64_t>(status.st_size - position);
}

std::size_t input::read_into(char* at, std::size_t capacity) {
    if (error_ != 0) return 0;
    for (;;) {
        const ssize_t len = ::read(descriptor_, at, capacity);
        if (len >= 0) return static_cast<std::size_t>(len);
        if (errno == EINTR) continue;
        error_ = errno;
        return 0;
    }
}

std::string_view input::next() {
    const std::size_t kept = std::min(end_ - tail_begin_, tail_len);
    std::memmove(buffer_.get() + tail_len - kept, buffer_.get() + end_ - kept, kept);
    tail_begin_ = tail_len - kept;
    char* const chunk = buffer_.get() + tail_len;
    const std::size_t len = read_into(chunk, chunk_len);
    end_ = tail_len + len;
    return {chunk, len};
}

std::string_view input::before(std::size_t used) const {
    return {buffer_.get() + tail_begin_, tail_len - tail_begin_ + used};
}

std::string_view input::from(std::size_t used) {
    const std::size_t begin = tail_len + used;
    const std::size_t capacity = tail_len + chunk_len + ahead_len;
    // A regular file answers at once; a pipe's writer gets a moment, so that what is shown does not
    // depend on how it cuts its output, and an idle one does not hold the message back.
    constexpr int patience_ms = 20;
    while (end_ - begin < ahead_len && end_ < capacity) {
        pollfd ready{descriptor_, POLLIN, 0};
        if (poll(&ready, 1, patience_ms) != 1) break;
        const int error_before = error_;
        const std::size_t len = read_into(buffer_.get() + end_, capacity - end_);
        error_ = error_before;  // the verdict stands already
        if (len == 0) break;
        end_ += len;
    }
    return {buffer_.get() + begin, end_ - begin};
}

}  // namespace cli
