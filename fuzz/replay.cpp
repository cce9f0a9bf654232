// A plain main for the targets: runs the inputs that it is given, files or directories of them. With
// it, any compiler builds every target, and the corpora are among the ordinary tests.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::size_t run(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> read{std::istreambuf_iterator<char>(file), {}};
    if (file.bad() || !file.is_open()) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        std::exit(2);
    }
    // Should it abort, this is the last thing said.
    std::fprintf(stderr, "\r%s", path.filename().c_str());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(read.data()), read.size());
    return 1;
}

std::size_t run_all(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return run(path);
    std::size_t num = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.is_regular_file()) num += run(entry.path());
    return num;
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t num = 0;
    for (int i = 1; i < argc; ++i)
        num += run_all(argv[i]);
    std::fprintf(stderr, "\r%zu inputs\n", num);
    return num == 0 ? 1 : 0;  // nothing has been checked
}
