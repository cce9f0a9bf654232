#include "output.hpp"

#include <unistd.h>

#include <cerrno>

namespace cli {
namespace {

// Writes all of `text`; 0 or an errno.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

void output::flush() {
    const int error = write_all(STDOUT_FILENO, {buffer_.data(), buffer_.size()});
    buffer_.clear();
    if (error != 0) throw write_failed{error};
}

void say(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

}  // namespace cli
