// The worst cases: nanoseconds per byte of each family, at three sizes, which shows that time is
// linear in the input; and in chunks of one and of two bytes.
#include <benchmark/benchmark.h>
#include <opstatus/opstatus.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "families.hpp"

namespace {

using bench::family;

constexpr std::size_t kib = 1024;

struct reading {
    std::int32_t code;
    std::uint64_t num_records;
};

// Reads all of it in pieces of `chunk` bytes, with room for a few hundred records at a time.
reading read(const family& f, const std::string& text, std::size_t chunk) {
    std::array<opstatus_record, 256> records;
    opstatus_reader reader;
    opstatus_reader_init(&reader, OPSTATUS_FRAMING_AUTO, f.options);
    for (std::size_t begin = 0; begin < text.size(); begin += chunk) {
        const char* bytes = text.data() + begin;
        std::size_t len = std::min(chunk, text.size() - begin);
        while (len != 0) {
            std::size_t consumed = 0;
            const std::int32_t code = opstatus_reader_read(&reader, bytes, len, records.data(),
                                                           records.size(), nullptr, &consumed);
            if (code != OPSTATUS_OK) return {code, 0};
            bytes += consumed;
            len -= consumed;
        }
    }
    return {opstatus_reader_finish(&reader), opstatus_reader_num_records(&reader)};
}

void measure(benchmark::State& state, const family& f, std::size_t len, std::size_t chunk) {
    const std::string text = f.make(len);
    if (chunk == 0) chunk = text.size();
    for (auto _ : state)
        benchmark::DoNotOptimize(read(f, text, chunk));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.counters["bytes"] = static_cast<double>(text.size());
}

bool is_right(const family& f) {
    const std::string text = f.make(64 * kib);
    const reading whole = read(f, text, text.size());
    const reading bytewise = read(f, text, 1);
    const bool right = whole.code == OPSTATUS_OK && bytewise.code == OPSTATUS_OK &&
                       whole.num_records != 0 && whole.num_records == bytewise.num_records;
    if (!right)
        std::fprintf(stderr, "%s: code %d, in bytes %d\n", f.name, whole.code, bytewise.code);
    return right;
}

void add(const family& f, std::size_t len, std::size_t chunk) {
    const std::string name = std::string(f.name) + "/" + std::to_string(len / kib) + " KiB/" +
                             (chunk == 0 ? "whole" : "chunks of " + std::to_string(chunk));
    benchmark::RegisterBenchmark(name.c_str(), [&f, len, chunk](benchmark::State& state) {
        measure(state, f, len, chunk);
    })->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
    if (!bench::initialize(argc, argv, {"--benchmark_repetitions=5", "--benchmark_min_time=0.01"}))
        return 2;

    for (std::size_t i = 0; bench::family_at(i) != nullptr; ++i) {
        const family& f = *bench::family_at(i);
        if (!is_right(f)) return 1;
        for (const std::size_t len : {64 * kib, 1024 * kib, 4096 * kib})
            add(f, len, 0);
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}})
            add(f, 1024 * kib, chunk);
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
