// The program of all unit tests that mutants.py runs: with the change that OPSTATUS_MUTANT is, or to see
// which places it comes by.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "mutants.hpp"

namespace mutants {
namespace {

std::string_view environment(const char* name) {
    const char* const text = std::getenv(name);
    return text == nullptr ? "" : text;
}

}  // namespace

choice::choice()
    : number(std::atoi(environment("OPSTATUS_MUTANT").data())),
      instance(environment("OPSTATUS_MUTANT_INSTANCE")) {}

// Before other objects come into being: 0 is no change.
__attribute__((init_priority(101))) const choice active;

void leave_as_none() { ::_exit(77); }

#ifdef OPSTATUS_MUTANTS_NOTE
namespace {
constexpr int max_number = 1 << 20;
unsigned char noted[max_number];
std::set<std::pair<int, std::string>>* tables = nullptr;
std::string* changes = nullptr;
}  // namespace

void note(int number) { noted[number] = 1; }

bool note_table(int number, std::string_view instance) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    static int last = 0;
    static const char* last_instance = nullptr;
    if (number == last && instance.data() == last_instance) return false;
    last = number;
    last_instance = instance.data();
    if (tables == nullptr) tables = new std::set<std::pair<int, std::string>>;
    return tables->emplace(number, instance).second;
}

void note_change(int number, std::string_view instance, std::size_t change, const char* name) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (changes == nullptr) changes = new std::string;
    *changes += "table\t" + std::to_string(number) + "\t" + std::to_string(change) + "\t" +
                std::string(instance) + "\t" + name + "\n";
}

void write_notes() {
    std::ofstream out(std::string(environment("OPSTATUS_MUTANTS_NOTES")));
    for (int number = 0; number < max_number; ++number)
        if (noted[number] != 0) out << number << "\n";
    if (changes != nullptr) out << *changes;
}
#endif

}  // namespace mutants

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    // A change may ask for anything.
    const rlimit memory{4UL << 30U, 4UL << 30U};
    const rlimit core{0, 0};
    if (const char* const text = std::getenv("OPSTATUS_MUTANTS_SECONDS"); text != nullptr) {
        const double seconds = std::strtod(text, nullptr);
        const auto whole = static_cast<time_t>(seconds);
        const itimerval limit{
            {0, 0},
            {whole, static_cast<suseconds_t>((seconds - static_cast<double>(whole)) * 1e6)}};
        ::setitimer(ITIMER_PROF, &limit, nullptr);  // of the CPU's time
    }
    ::setrlimit(RLIMIT_AS, &memory);
    ::setrlimit(RLIMIT_CORE, &core);
    const int status = RUN_ALL_TESTS();
#ifdef OPSTATUS_MUTANTS_NOTE
    mutants::write_notes();
#endif
    return status;
}
