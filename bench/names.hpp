// The listed names, as the benchmark's generator writes them and the peers look them up.
//
// Deliberately not the library's own table: a mistake there must not be checked against itself.
#pragma once

#include <cstdint>
#include <string_view>

namespace bench {

struct listed {
    std::string_view text;
    std::uint8_t value;
};

inline constexpr listed states[] = {
    {"Invalid", 0}, {"Running", 1},   {"RollingBack", 2},    {"Completed", 3},
    {"Faulted", 4}, {"Cancelled", 5}, {"ForceCancelled", 6},
};

// The gateway's spelling first.
inline constexpr std::size_t num_types = 5;
inline constexpr listed types[] = {
    {"Invalid", 0},           {"PartitionDataLoss", 1},   {"PartitionQuorumLoss", 2},
    {"PartitionRestart", 4},  {"NodeTransition", 8},      {"invalid", 0},
    {"partitionDataLoss", 1}, {"partitionQuorumLoss", 2}, {"partitionRestart", 4},
    {"nodeTransition", 8},
};

}  // namespace bench
