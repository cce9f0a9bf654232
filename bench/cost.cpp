// Looks for inputs that take long: mixtures of tokens, at random at first, then changes of the slowest
// ones that were found. What counts is the time per byte through the C ABI, the least of several runs.
//
// usage: opstatus_bench_cost SECONDS SEED
#include <opstatus/opstatus.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "mixtures.hpp"

namespace {

using bench::generator;
using bench::mixture;
using clock = std::chrono::steady_clock;

constexpr std::size_t kib = 1024;
constexpr std::uint32_t options = OPSTATUS_KEEP_UNRECOGNIZED_NAMES | OPSTATUS_ACCEPT_ENUM_INTEGERS;

struct way {
    const char* name;
    double goal;  // ns per byte, as in goals.json
    std::size_t chunk;
    bool is_document;
};
constexpr way ways[] = {{"lists, whole", 12, SIZE_MAX, false},
                        {"lists, in single bytes", 15, 1, false},
                        {"documents of 64 bytes and more", 12, 0, true}};

// False if it is not accepted.
bool read_list(const std::string& text, std::size_t chunk, std::uint32_t mask) {
    std::array<opstatus_record, 256> records;
    opstatus_reader reader;
    opstatus_reader_init(&reader, OPSTATUS_FRAMING_AUTO, mask);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t consumed = 0;
        const std::int32_t code =
            opstatus_reader_read(&reader, text.data() + at, std::min(chunk, text.size() - at),
                                 records.data(), records.size(), nullptr, &consumed);
        if (code != OPSTATUS_OK) return false;
        at += consumed;
    }
    return opstatus_reader_finish(&reader) == OPSTATUS_OK;
}

bool read_documents(const std::vector<std::string>& texts) {
    bool is_right = true;
    opstatus_record record;
    for (const std::string& text : texts)
        is_right =
            is_right && opstatus_parse(text.data(), text.size(), options, &record, nullptr) == 0;
    return is_right;
}

// The least time of several runs, in ns per byte.
template <class Read>
double measure(std::size_t num_bytes, std::size_t num_runs, Read read) {
    auto least = clock::duration::max();
    for (std::size_t i = 0; i <= num_runs; ++i) {
        const auto begin = clock::now();
        if (!read()) {
            std::fputs("an input is rejected that is meant to be accepted\n", stderr);
            std::exit(1);
        }
        if (i != 0) least = std::min(least, clock::now() - begin);
    }
    return static_cast<double>(std::chrono::nanoseconds(least).count()) /
           static_cast<double>(num_bytes);
}

std::vector<std::string> documents_of(const mixture& m) {
    generator random(1);
    std::vector<std::string> texts(64);
    for (std::string& text : texts) {
        text = m.document(random, 64 + random() % 192);
        text.resize(std::max<std::size_t>(text.size(), 64), ' ');
    }
    return texts;
}

double cost(const mixture& m, const way& how, std::size_t num_runs, std::size_t len) {
    if (how.is_document) {
        const std::vector<std::string> texts = documents_of(m);
        std::size_t num_bytes = 0;
        for (const std::string& text : texts)
            num_bytes += text.size();
        return measure(num_bytes, num_runs, [&texts] { return read_documents(texts); });
    }
    generator random(1);
    const std::string text = m.list(random, len);
    return measure(text.size(), num_runs, [&] { return read_list(text, how.chunk, options); });
}

struct candidate {
    mixture what;
    double cost = 0;
};

// The slowest first.
std::vector<candidate> search(const way& how, clock::duration time, generator& random,
                              std::size_t& num_tried) {
    constexpr std::size_t num_kept = 24;
    std::vector<candidate> kept;
    for (const auto end = clock::now() + time; clock::now() < end; ++num_tried) {
        const bool is_new = kept.size() < num_kept || random() % 8 == 0;
        candidate next{is_new ? mixture::any(random)
                              : kept[random() % num_kept].what.changed(random)};
        next.cost = cost(next.what, how, 5, 16 * kib);
        if (kept.size() >= num_kept && next.cost <= kept.back().cost) continue;
        // Once more: what was slow by chance shall not stay.
        next.cost = std::min(next.cost, cost(next.what, how, 20, 16 * kib));
        kept.push_back(std::move(next));
        std::stable_sort(kept.begin(), kept.end(),
                         [](const candidate& a, const candidate& b) { return a.cost > b.cost; });
        if (kept.size() > num_kept) kept.pop_back();
    }
    for (candidate& each : kept)
        each.cost = cost(each.what, how, 50, 256 * kib);
    std::stable_sort(kept.begin(), kept.end(),
                     [](const candidate& a, const candidate& b) { return a.cost > b.cost; });
    return kept;
}

// Of the families, the slowest in the same way; there is no family of documents.
candidate slowest_family(const way& how, std::string& name) {
    candidate slowest;
    for (std::size_t i = 0; bench::family_at(i) != nullptr; ++i) {
        const bench::family& each = *bench::family_at(i);
        const std::string text = each.make(256 * kib);
        const double ns = measure(
            text.size(), 10, [&] { return read_list(text, how.chunk, each.options | options); });
        if (ns <= slowest.cost) continue;
        slowest.cost = ns;
        name = each.name;
    }
    return slowest;
}

constexpr const char* place_names[] = {
    "a string", "a name", "an array of", "members", "an array of records", "a sequence of records"};

void show(const std::string& text) {
    std::printf("      ");
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        std::printf(byte >= 0x20 && byte < 0x7F ? "%c" : "<%02X>", byte);
    }
    std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const double seconds = std::strtod(argv[1], nullptr);
    generator random(std::strtoull(argv[2], nullptr, 10));
    std::printf("kernel %s; ns per byte\n", opstatus_kernel());
    for (const way& how : ways) {
        std::size_t num_tried = 0;
        const auto time =
            std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(seconds / 3));
        const std::vector<candidate> kept = search(how, time, random, num_tried);
        std::printf("\n%s: %.2f, goal %.0f: %s; %zu mixtures tried\n", how.name, kept[0].cost,
                    how.goal, kept[0].cost <= how.goal ? "reached" : "no", num_tried);
        if (!how.is_document) {
            std::string name;
            const double of_family = slowest_family(how, name).cost;
            std::printf("  the slowest family: %.2f, %s\n", of_family, name.c_str());
        }
        std::printf("  %s, at random:\n",
                    place_names[static_cast<std::size_t>(kept[0].what.where)]);
        for (const std::string& part : kept[0].what.parts)
            show(part);
    }
    return 0;
}
