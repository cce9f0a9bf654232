// The command line of the benchmarks: Google Benchmark's flags.
#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace bench {

// Initializes the library with `defaults`, and with what the command line says, which comes later and
// wins. False: there is something in it that is no flag.
inline bool initialize(int argc, char** argv, const std::vector<std::string>& defaults) {
    std::vector<std::string> flags = {argv[0], "--benchmark_enable_random_interleaving=true"};
    flags.insert(flags.end(), defaults.begin(), defaults.end());
    flags.insert(flags.end(), argv + 1, argv + argc);
    std::vector<char*> pointers;
    for (std::string& flag : flags)
        pointers.push_back(flag.data());
    int count = static_cast<int>(pointers.size());
    benchmark::Initialize(&count, pointers.data());
    return !benchmark::ReportUnrecognizedArguments(count, pointers.data());
}

}  // namespace bench
