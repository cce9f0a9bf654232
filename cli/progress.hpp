// One line on a terminal that tells how far a long input has come.
#ifndef OPSTATUS_CLI_PROGRESS_HPP
#define OPSTATUS_CLI_PROGRESS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

class progress {
  public:
    // `size` is that of the whole input, where known. Nothing is ever shown if `is_wanted` is false
    // or standard error is no terminal that could take it away again.
    progress(std::string_view name, std::optional<std::uint64_t> size, bool is_wanted);
    ~progress() { erase(); }
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    // Counts bytes, and shows the line once the input has taken a while.
    void advance(std::uint64_t len);

    // Takes the line away, before anything else is written to the terminal.
    void erase();

  private:
    using clock = std::chrono::steady_clock;
    void show(clock::time_point now);

    std::string name_;
    std::optional<std::uint64_t> size_;
    std::uint64_t done_ = 0;
    clock::time_point begin_ = clock::now();
    clock::time_point shown_;
    bool is_wanted_;
    bool is_shown_ = false;
};

// progress_line is the text, cut down to what fits `width`:
//
//     big.json  1.2 GB of 4.0 GB  30%  1.1 GB/s  0:03 left
//
// `seconds` is what `done` has taken so far.
[[nodiscard]] std::string progress_line(std::string_view name, std::uint64_t done,
                                        std::optional<std::uint64_t> size, double seconds,
                                        unsigned width);

}  // namespace cli

#endif
