// What is read in the benchmark: generated documents, and the records that they stand for.
//
// Everything comes from one fixed seed, so every run and every machine reads the same bytes.
#pragma once

#include <opstatus/opstatus.h>

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

// A gateway cuts its lists here.
inline constexpr std::size_t num_documents = 10'000;

// Readable bytes behind each workload's last one: more than any peer asks for.
inline constexpr std::size_t padding = 256;

enum class framing { document, list, lines };

// One input: a document, a list or a sequence.
struct piece {
    std::size_t begin;
    std::size_t len;
};

struct workload {
    std::string name;  // "single/pretty"
    framing form = framing::document;
    bool accept_integers = false;
    bool is_rejected = false;  // every piece
    bool is_sweep = false;     // one of sizes(); not for the peers that are measured as a courtesy
    std::size_t chunk = 0;     // bytes handed over at a time; 0: a whole piece

    std::string bytes;  // the pieces one behind the other, then padding
    std::vector<piece> pieces;
    std::vector<opstatus_record> truth;  // of all pieces, in order

    std::size_t num_bytes() const { return bytes.size() - padding; }
};

// The rows of the table of goals.
std::vector<workload> rows();

// Compact lists of 1, 2, 5, ... 10,000 elements. Each workload has as many lists as make about
// 10,000 elements, so that a short one is not read from what the branch predictor remembers.
std::vector<workload> sizes();

}  // namespace bench
