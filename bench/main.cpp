// The benchmark: every row of the table of goals, every contender, in one interleaved run.
//
// Before anything is timed, every contender's records are compared with those that the generator
// wrote down, in every build. A wrong one ends the program.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "contender.hpp"

namespace {

using bench::contender;
using bench::workload;

bench::contenders all_contenders() {
    bench::contenders all;
    bench::add_opstatus(all);
#ifdef OPSTATUS_BENCH_SIMDJSON
    bench::plain::add_simdjson(all);
#endif
#ifdef OPSTATUS_BENCH_RAPIDJSON
    bench::plain::add_rapidjson(all);
#endif
#ifdef OPSTATUS_BENCH_NLOHMANN
    bench::plain::add_nlohmann(all);
#endif
#ifdef OPSTATUS_BENCH_YAJL
    bench::plain::add_yajl(all);
#endif
#ifdef OPSTATUS_BENCH_TUNED_SIMDJSON
    bench::tuned::add_simdjson(all);
#endif
#ifdef OPSTATUS_BENCH_TUNED_RAPIDJSON
    bench::tuned::add_rapidjson(all);
#endif
    bench::add_memcpy(all);
    return all;
}

bool is_right(contender& reader, const workload& w) {
    // A wrong reader may take what it must reject.
    std::vector<opstatus_record> read(w.truth.size() + w.pieces.size() + 1);
    std::memset(read.data(), 0xAA, read.size() * sizeof read[0]);
    const bench::outcome done = reader.run(w, read.data());
    if (!reader.decodes()) return true;
    const std::size_t expected_rejected = w.is_rejected ? w.pieces.size() : 0;
    const bool right =
        done.num_records == w.truth.size() && done.num_rejected == expected_rejected &&
        std::memcmp(read.data(), w.truth.data(), w.truth.size() * sizeof read[0]) == 0;
    if (!right)
        std::fprintf(stderr, "%s reads %s wrongly: %zu of %zu records, %zu of %zu rejected\n",
                     reader.name().c_str(), w.name.c_str(), done.num_records, w.truth.size(),
                     done.num_rejected, expected_rejected);
    return right;
}

void measure(benchmark::State& state, contender& reader, const workload& w) {
    std::vector<opstatus_record> records(w.truth.size() + 1);
    for (auto _ : state) {
        benchmark::DoNotOptimize(reader.run(w, records.data()));
        benchmark::ClobberMemory();
    }
    const std::size_t num_records = w.truth.empty() ? w.pieces.size() : w.truth.size();
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(num_records));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(w.num_bytes()));
    // What one iteration reads: the report divides by it.
    state.counters["records"] = static_cast<double>(num_records);
    state.counters["pieces"] = static_cast<double>(w.pieces.size());
    state.counters["per_record"] = benchmark::Counter(
        static_cast<double>(num_records),
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

}  // namespace

int main(int argc, char** argv) {
    if (!bench::initialize(argc, argv, {"--benchmark_repetitions=11", "--benchmark_min_time=0.02"}))
        return 2;

    const bench::contenders readers = all_contenders();
    std::vector<workload> workloads = bench::rows();
    for (workload& w : bench::sizes())
        workloads.push_back(std::move(w));

    bool all_right = true;
    for (const workload& w : workloads) {
        for (const auto& reader : readers) {
            if (!reader->reads(w)) continue;
            if (!is_right(*reader, w)) all_right = false;
            benchmark::RegisterBenchmark(
                (w.name + "/" + reader->name()).c_str(),
                [&reader, &w](benchmark::State& state) { measure(state, *reader, w); })
                ->Unit(benchmark::kMicrosecond);
        }
    }
    if (!all_right) return 1;

    benchmark::AddCustomContext("compiler", OPSTATUS_BENCH_COMPILER);
    for (const auto& reader : readers)
        benchmark::AddCustomContext("contender " + reader->name(), reader->version());
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
