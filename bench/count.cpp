// Runs the library under callgrind, with instructions counted inside its calls only.
//
// usage: opstatus_count KERNEL, below valgrind --tool=callgrind --collect-atstart=no. Each workload
// ends in a dump of its name. instructions.py does all that. Without an argument it prints what the
// counts depend on. It links the static library, whose hidden force_kernel it needs: the best kernel
// of a machine would be another elsewhere, and valgrind does not know all of them.
#include <opstatus/opstatus.h>
#include <valgrind/callgrind.h>

#include <cstdio>
#include <cstring>
#include <vector>

#include "dispatch.hpp"
#include "workloads.hpp"

namespace {

using bench::workload;

// The macros of callgrind.h are C.
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
void toggle() { CALLGRIND_TOGGLE_COLLECT; }
void dump(const char* name) { CALLGRIND_DUMP_STATS_AT(name); }

bool count_documents(const workload& w) {
    const std::uint32_t options =
        w.accept_integers ? std::uint32_t{OPSTATUS_ACCEPT_ENUM_INTEGERS} : 0;
    opstatus_record record;
    for (const bench::piece& p : w.pieces) {
        const char* const text = w.bytes.data() + p.begin;
        toggle();
        const std::int32_t code = opstatus_parse(text, p.len, options, &record, nullptr);
        toggle();
        if (code != OPSTATUS_OK) return false;
    }
    return true;
}

bool count_list(const workload& w) {
    std::vector<opstatus_record> records(w.truth.size() + 1);
    opstatus_reader reader;
    std::size_t num_records = 0;
    toggle();
    opstatus_reader_init(&reader, OPSTATUS_FRAMING_ARRAY, 0);
    opstatus_reader_read(&reader, w.bytes.data(), w.pieces[0].len, records.data(), records.size(),
                         &num_records, nullptr);
    const std::int32_t code = opstatus_reader_finish(&reader);
    toggle();
    return code == OPSTATUS_OK && num_records == w.truth.size();
}

bool force(const char* name) {
    namespace core = opstatus::core;
    for (std::size_t i = 0; core::runnable_kernel(i) != nullptr; ++i) {
        if (std::strcmp(core::runnable_kernel(i)->name, name) != 0) continue;
        core::force_kernel(core::runnable_kernel(i));
        return true;
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::puts(OPSTATUS_BENCH_COMPILER);
        return 0;
    }
    if (!force(argv[1])) {
        std::fprintf(stderr, "this CPU has no kernel %s\n", argv[1]);
        return 3;
    }
    for (const workload& w : bench::rows()) {
        bool counted = false;
        for (const char* const name :
             {"single/lower", "single/integers", "single/pretty", "single/plain", "single/nested",
              "list/compact", "list/pretty", "list/plain"})
            counted = counted || w.name == name;
        if (!counted) continue;
        if (!(w.form == bench::framing::document ? count_documents(w) : count_list(w))) {
            std::fprintf(stderr, "%s is read wrongly\n", w.name.c_str());
            return 1;
        }
        dump(w.name.c_str());
    }
    return 0;
}
