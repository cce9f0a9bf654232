// A plain main for the targets: runs the inputs that it is given, files or directories of them, and, if
// asked to, as many changed ones. With it, any compiler builds every target, and the corpora are among
// the ordinary tests. It does without the C++ library's streams and directories, which are compiled
// without MemorySanitizer.
//
// usage: fuzz_NAME [-changed=NUMBER] [-seed=NUMBER] PATH...
#include <dirent.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data,
                                                                     std::size_t size,
                                                                     std::size_t max_size,
                                                                     unsigned seed);

namespace {

using input = std::vector<std::uint8_t>;

struct named_input {
    std::string path;
    input bytes;
};

void read_file(const std::string& path, std::vector<named_input>& out) {
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    input bytes(std::size_t{1} << 20);
    if (file != nullptr) bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
    if (file == nullptr || std::ferror(file) != 0 || std::fgetc(file) != EOF) {
        std::fprintf(stderr, "cannot read %s, or not all of it\n", path.c_str());
        std::exit(2);
    }
    std::fclose(file);
    out.push_back({path, {bytes.begin(), bytes.end()}});
}

void read_all(const std::string& path, std::vector<named_input>& out) {
    DIR* const directory = opendir(path.c_str());
    if (directory == nullptr) return read_file(path, out);
    while (const dirent* entry = readdir(directory))
        if (entry->d_name[0] != '.') read_all(path + "/" + entry->d_name, out);
    closedir(directory);
}

class mutator {
  public:
    explicit mutator(std::uint64_t seed) : state_(seed) {}

    std::size_t below(std::size_t bound) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
        return static_cast<std::size_t>(state_ >> 33U) % bound;
    }

    void change(input& bytes, const input& other) {
        if (LLVMFuzzerCustomMutator != nullptr) {
            const std::size_t len = bytes.size();
            bytes.resize(len + 64);
            bytes.resize(LLVMFuzzerCustomMutator(bytes.data(), len, bytes.size(),
                                                 static_cast<unsigned>(below(1U << 31U))));
            return;
        }
        for (std::size_t left = 1 + below(4); left > 0; --left)
            change_once(bytes, other);
    }

  private:
    void change_once(input& bytes, const input& other) {
        const std::size_t at = below(bytes.size() + 1);
        const auto here = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        const std::size_t how = below(8);
        if (how < 2) {
            bytes.insert(here, static_cast<std::uint8_t>(below(256)));
        } else if (how == 2 && !other.empty()) {  // a stretch of the other's
            const std::size_t from = below(other.size());
            const std::size_t len = 1 + below(other.size() - from);
            const auto first = other.begin() + static_cast<std::ptrdiff_t>(from);
            bytes.insert(here, first, first + static_cast<std::ptrdiff_t>(len));
        } else if (at == bytes.size()) {
            bytes.resize(below(at + 1));
        } else if (how < 5) {
            bytes.erase(here);
        } else if (how == 5) {
            *here = static_cast<std::uint8_t>(*here ^ 1U << below(8));
        } else {
            *here = static_cast<std::uint8_t>(below(256));
        }
    }

    std::uint64_t state_;
};

std::uint64_t number_of(const char* argument, std::string_view option, std::uint64_t otherwise) {
    if (!std::string_view(argument).starts_with(option)) return otherwise;
    return std::strtoull(argument + option.size(), nullptr, 10);
}

}  // namespace

int main(int argc, char** argv) {
    std::uint64_t num_changed = 0;
    std::uint64_t seed = 1;
    std::vector<named_input> inputs;
    for (int i = 1; i < argc; ++i) {
        num_changed = number_of(argv[i], "-changed=", num_changed);
        seed = number_of(argv[i], "-seed=", seed);
        if (argv[i][0] != '-') read_all(argv[i], inputs);
    }
    for (const named_input& each : inputs) {
        // Should it abort, this is the last thing said.
        std::fprintf(stderr, "\r%s", each.path.substr(each.path.rfind('/') + 1).c_str());
        LLVMFuzzerTestOneInput(each.bytes.data(), each.bytes.size());
    }
    std::fprintf(stderr, "\r%zu inputs", inputs.size());
    if (inputs.empty()) return 1;  // nothing has been checked
    mutator any(seed);
    for (std::uint64_t i = 0; i < num_changed; ++i) {
        // Now and then one that is changed already is changed further.
        static input bytes;
        if (bytes.size() > 1024 || any.below(4) != 0)
            bytes = inputs[any.below(inputs.size())].bytes;
        any.change(bytes, inputs[any.below(inputs.size())].bytes);
        const input exact(bytes);
        LLVMFuzzerTestOneInput(exact.data(), exact.size());
    }
    std::fprintf(stderr, ", %llu changed\n", static_cast<unsigned long long>(num_changed));
    return 0;
}
