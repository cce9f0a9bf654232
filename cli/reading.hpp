// How inputs are read, and what comes of it: what all subcommands share.
#ifndef OPSTATUS_CLI_READING_HPP
#define OPSTATUS_CLI_READING_HPP

#include <algorithm>
#include <cstdint>
#include <opstatus/opstatus.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cli {

// The exit status, in the order of what counts more.
enum class verdict : int { valid = 0, invalid = 1, failed = 2 };

[[nodiscard]] constexpr verdict worse(verdict a, verdict b) { return std::max(a, b); }

struct reading {
    std::vector<std::string> files;  // "-" is standard input
    opstatus::framing framing = opstatus::framing::automatic;
    opstatus::options options = opstatus::options::none;
    std::optional<std::string> at;  // a JSON pointer, of valid syntax
    bool quiet = false;             // nothing is said about an invalid input
    bool has_progress = true;
};

// Takes the records as they come.
class consumer {
  public:
    virtual ~consumer() = default;
    virtual void take(std::span<const opstatus::record> records) = 0;
    // The input may now make us wait: what is there should be shown.
    virtual void pause() {}
};

struct outcome {
    verdict result = verdict::valid;
    std::uint64_t num_records = 0;
    std::uint64_t num_empty = 0;  // records without any of the three members
    std::string shown_name;
};

// read_input reads one input, hands its records on, and says on standard error what is wrong with it.
[[nodiscard]] outcome read_input(const std::string& file, const reading& how, consumer& to);

// note_if_empty says so if a valid input has records, and nothing in them.
void note_if_empty(const outcome& one);

}  // namespace cli

#endif
