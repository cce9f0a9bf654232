// Who reads the workloads: opstatus, its peers, and memcpy as the limit.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "workloads.hpp"

namespace bench {

struct outcome {
    std::size_t num_records = 0;
    std::size_t num_rejected = 0;  // pieces
};

class contender {
  public:
    virtual ~contender() = default;
    virtual std::string name() const = 0;
    virtual std::string version() const = 0;
    virtual bool reads(const workload& w) const = 0;

    // False for memcpy: there are no records to compare.
    virtual bool decodes() const { return true; }

    // Reads all pieces one after another and writes the records to `out`, which has room for one more
    // than w.truth. What a parser can keep from one piece to the next, it keeps.
    virtual outcome run(const workload& w, opstatus_record* out) = 0;
};

using contenders = std::vector<std::unique_ptr<contender>>;

// Each adds its own; those whose library was not found do not exist.
void add_opstatus(contenders& to);
void add_memcpy(contenders& to);

// The peers are built twice: like the library, with default flags, and tuned: for the very CPU at
// hand, which is more than the library asks for itself, and with what an expert would do by hand.
// OPSTATUS_BENCH_BUILD says which of the two this is. The tuned ones live in a shared library of
// their own, or the linker would merge the inline functions of both.
#define OPSTATUS_BENCH_EXPORT __attribute__((visibility("default")))
namespace plain {
inline constexpr const char* suffix = "";
inline constexpr bool is_tuned = false;
void add_simdjson(contenders& to);
void add_rapidjson(contenders& to);
void add_nlohmann(contenders& to);
void add_yajl(contenders& to);
}  // namespace plain
namespace tuned {
inline constexpr const char* suffix = " tuned";
inline constexpr bool is_tuned = true;
OPSTATUS_BENCH_EXPORT void add_simdjson(contenders& to);
OPSTATUS_BENCH_EXPORT void add_rapidjson(contenders& to);
}  // namespace tuned

}  // namespace bench
