// prove: the machine accepts exactly what the reference accepts, and answers as it does, for inputs of
// every length.
//
// What an input has led to is a pair: the state of the machine (src/machine.hpp), as shipped, and that of
// the reference (reference.hpp), written from the contract alone. From the pair at the beginning, every
// pair that any input leads to is visited once, and takes every byte, and the input's end; both must
// answer alike: nothing, the same record, or the same code. An answer depends on the state and the next
// byte alone, and every byte of every input is one of these steps. So, by induction over its length, no
// input is answered differently, and no code has another offset. The reader of the C ABI goes along,
// fed a byte at a time: it is the machine and two counters.
//
// The states are finite but for two things, which are left out of them:
//   - The values read. That no step depends on them is checked in every step, by another one from other
//     values; where a value has been read, the record that it is in is closed, and compared; and
//     values.cpp has each text, integer and digit in each place say what it is. Of the \u escapes whose
//     next digits mean the same, one is followed; escapes.cpp reads all of them.
//   - How deep an unknown member's value is. A step knows the innermost container, whether there is one,
//     and whether there are 64. Values up to --depth deep (4) are searched; each of the steps within is
//     taken with more containers around, too; and deep.cpp searches where there are 60 to 64.
//
// What is not proved here, but tested: that the strides and lanes, which take many bytes at a time, equal
// the fold of these steps (stride_test, lane_test, lane_exhaustive_test, strings_test, the fuzz target
// lanes), and that opstatus_parse and larger chunks use them so.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "deep.hpp"
#include "escapes.hpp"
#include "opstatus.h"
#include "search.hpp"
#include "values.hpp"

namespace {

using prove::findings;
namespace core = opstatus::core;

constexpr struct {
    const char* name;
    core::framing framing;
} framings[] = {{"automatic", core::framing::automatic},
                {"array", core::framing::array},
                {"sequence", core::framing::sequence},
                {"document", core::framing::document}};

struct settings {
    unsigned depth = 4;
    bool is_quick = false;  // a part of all options, and less depth
    const char* json = nullptr;
    unsigned num_threads = std::thread::hardware_concurrency();
};

struct job {
    std::string row;
    std::function<findings()> run;
};

// Quick: one or two for each framing.
std::vector<std::uint32_t> masks(core::framing framing, bool is_quick) {
    if (is_quick && framing == core::framing::document) return {0, 31};
    if (is_quick) return {4U << static_cast<unsigned>(framing)};
    std::vector<std::uint32_t> all;
    for (std::uint32_t mask = 0; mask < 32; ++mask)
        all.push_back(mask);
    return all;
}

// In the order of the table's rows.
std::vector<job> jobs(const settings& how) {
    std::vector<job> all;
    for (const auto& each : framings)
        for (const std::uint32_t mask : masks(each.framing, how.is_quick))
            all.push_back(
                {each.name, [each, mask, how] {
                     return prove::search({each.framing, mask, 0, how.depth, {}, how.is_quick});
                 }});
    for (const auto& each : framings)
        for (const std::uint32_t mask : masks(each.framing, how.is_quick)) {
            if ((mask & OPSTATUS_REJECT_UNKNOWN_MEMBERS) != 0) continue;
            for (const prove::scope& in : prove::deep_scopes(each.framing, mask, how.is_quick))
                all.push_back({"64 deep", [in] { return prove::search(in); }});
            all.push_back({"64 deep", [each, mask, how] {
                               return prove::walk_deep(each.framing, mask, how.is_quick);
                           }});
        }
    for (const auto& each : framings)
        for (const std::uint32_t mask : masks(each.framing, how.is_quick))
            all.push_back(
                {"values", [each, mask] { return prove::check_values(each.framing, mask); }});
    for (const auto& each : {framings[2], framings[3]})  // one with a reader, and one without
        for (const std::uint32_t mask : masks(each.framing, how.is_quick))
            all.push_back({"escapes", [each, mask, how] {
                               return prove::check_escapes(each.framing, mask, how.is_quick);
                           }});
    return all;
}

struct row {
    std::string name;
    findings found;
};

std::vector<row> run(const std::vector<job>& all, unsigned num_threads) {
    std::vector<row> rows;
    for (const job& each : all)
        if (rows.empty() || rows.back().name != each.row) rows.push_back({each.row, {}});
    std::atomic<std::size_t> next = 0;
    std::mutex writing;
    const auto work = [&] {
        for (std::size_t i = next++; i < all.size(); i = next++) {
            const findings found = all[i].run();
            const std::lock_guard lock(writing);
            for (row& each : rows)
                if (each.name == all[i].row) each.found.add(found);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < num_threads; ++i)
        threads.emplace_back(work);
    work();
    for (std::thread& each : threads)
        each.join();
    return rows;
}

void print(const row& each) {
    std::printf("%-10s %12llu %15llu %10llu\n", each.name.c_str(),
                static_cast<unsigned long long>(each.found.num_states),
                static_cast<unsigned long long>(each.found.num_transitions),
                static_cast<unsigned long long>(each.found.num_mismatches));
}

void write_json(const char* path, const std::vector<row>& rows, const settings& how,
                double seconds) {
    std::ofstream out(path);
    out << "{\"depth\": " << how.depth << ", \"quick\": " << (how.is_quick ? "true" : "false")
        << ", \"seconds\": " << seconds << ", \"rows\": [";
    for (const row& each : rows)
        out << (&each == rows.data() ? "" : ",") << "\n  {\"name\": \"" << each.name
            << "\", \"states\": " << each.found.num_states
            << ", \"transitions\": " << each.found.num_transitions
            << ", \"mismatches\": " << each.found.num_mismatches << "}";
    out << "\n]}\n";
}

[[noreturn]] void usage() {
    std::cerr << "usage: opstatus_prove [--quick] [--depth 1...6] [--json FILE] [--jobs NUMBER]\n";
    std::exit(2);
}

settings read_arguments(const std::vector<std::string_view>& arguments) {
    settings how;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--quick") {
            how.is_quick = true;
            how.depth = 1;
            continue;
        }
        if (i + 1 == arguments.size()) usage();
        const char* const value = arguments[i + 1].data();
        const std::string_view name = arguments[i++];
        if (name == "--json") {
            how.json = value;
        } else if (name == "--depth") {
            how.depth = static_cast<unsigned>(std::strtoul(value, nullptr, 10));
        } else if (name == "--jobs") {
            how.num_threads = static_cast<unsigned>(std::strtoul(value, nullptr, 10));
        } else {
            usage();
        }
    }
    if (how.depth < 1 || how.depth > 6) usage();
    return how;
}

}  // namespace

int main(int argc, char** argv) {
    const settings how = read_arguments({argv + 1, argv + argc});
    const auto began = std::chrono::steady_clock::now();
    const std::vector<row> rows = run(jobs(how), how.num_threads);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("%-10s %12s %15s %10s\n", "", "states", "transitions", "mismatches");
    row total{"total", {}};
    for (const row& each : rows) {
        print(each);
        total.found.add(each.found);
    }
    print(total);
    std::printf("unknown members up to %u deep; %.0f s\n", how.depth, seconds);
    if (how.json != nullptr) write_json(how.json, rows, how, seconds);
    if (total.found.num_mismatches == 0) return 0;
    std::printf("the shortest: %s: %s\n", total.found.what.c_str(),
                prove::printable(total.found.input).c_str());
    return 1;
}
