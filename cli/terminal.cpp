#include "terminal.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace cli {
namespace {

// Below this nothing can be laid out sensibly, so it is left to the terminal to wrap.
constexpr unsigned min_width = 20;

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

unsigned width_of(int descriptor, bool is_terminal) {
    winsize size{};
    unsigned width = 0;
    if (is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0) width = size.ws_col;
    if (width == 0) {
        // Somebody who captures the output can ask for a width.
        const std::string_view columns = environment("COLUMNS");
        std::from_chars(columns.data(), columns.data() + columns.size(), width);
    }
    if (width == 0) return screen{}.width;
    return width < min_width ? min_width : width;
}

}  // namespace

bool is_pipe(int descriptor) {
    struct stat status {};
    return fstat(descriptor, &status) == 0 &&
           (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

screen look_at(int descriptor) {
    screen found;
    found.is_terminal = isatty(descriptor) == 1;
    found.can_redraw = found.is_terminal && environment("TERM") != "dumb";
    found.has_colour = found.can_redraw && environment("NO_COLOR").empty();
    found.width = width_of(descriptor, found.is_terminal);
    return found;
}

bool locale_is_utf8() {
    const std::string_view codeset = nl_langinfo(CODESET);
    return codeset == "UTF-8" || codeset == "utf8";
}

}  // namespace cli
