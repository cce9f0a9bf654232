// opstatus itself, through the public C ABI; and memcpy, which no reader can beat.
#include <dlfcn.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <utility>

#include "contender.hpp"

namespace bench {
namespace {

class opstatus_contender : public contender {
  public:
    std::string name() const override { return "opstatus"; }
    std::string version() const override {
        return std::string(opstatus_version()) + ", kernel " + opstatus_kernel();
    }
    bool reads(const workload&) const override { return true; }

    outcome run(const workload& w, opstatus_record* out) override {
        return w.form == framing::document ? read_documents(w, out, opstatus_parse)
                                           : read_lists(w, out);
    }

  protected:
    using parse_function = decltype(&opstatus_parse);

    static std::uint32_t options_of(const workload& w) {
        return w.accept_integers ? std::uint32_t{OPSTATUS_ACCEPT_ENUM_INTEGERS} : 0;
    }

    static outcome read_documents(const workload& w, opstatus_record* out, parse_function parse) {
        const std::uint32_t options = options_of(w);
        outcome done;
        for (const piece& p : w.pieces) {
            const std::int32_t code =
                parse(w.bytes.data() + p.begin, p.len, options, &out[done.num_records], nullptr);
            if (code == OPSTATUS_OK)
                ++done.num_records;
            else
                ++done.num_rejected;
        }
        return done;
    }

  private:
    static outcome read_lists(const workload& w, opstatus_record* out) {
        outcome done;
        for (const piece& p : w.pieces)
            if (!read_list(w, p, out, done)) ++done.num_rejected;
        return done;
    }

    static bool read_list(const workload& w, const piece& p, opstatus_record* out, outcome& done) {
        const char* const bytes = w.bytes.data() + p.begin;
        const std::size_t chunk = w.chunk == 0 ? p.len : w.chunk;
        opstatus_reader reader;
        opstatus_reader_init(
            &reader, w.form == framing::list ? OPSTATUS_FRAMING_ARRAY : OPSTATUS_FRAMING_SEQUENCE,
            options_of(w));
        for (std::size_t begin = 0; begin < p.len; begin += chunk) {
            std::size_t num_records = 0;
            // There is room for one more than all records, so every chunk is used up.
            const std::int32_t code = opstatus_reader_read(
                &reader, bytes + begin, std::min(chunk, p.len - begin), out + done.num_records,
                w.truth.size() - done.num_records + 1, &num_records, nullptr);
            done.num_records += num_records;
            if (code != OPSTATUS_OK) return false;
        }
        return opstatus_reader_finish(&reader) == OPSTATUS_OK;
    }
};

// The build without code for particular CPUs. It is loaded, not linked: its names are the same.
class portable_contender : public opstatus_contender {
  public:
    portable_contender(parse_function parse, std::string version)
        : parse_(parse), version_(std::move(version)) {}

    std::string name() const override { return "opstatus portable"; }
    std::string version() const override { return version_; }
    bool reads(const workload& w) const override {
        return w.form == framing::document && !w.is_rejected;
    }
    outcome run(const workload& w, opstatus_record* out) override {
        return read_documents(w, out, parse_);
    }

  private:
    parse_function parse_;
    std::string version_;
};

class memcpy_contender : public contender {
  public:
    std::string name() const override { return "memcpy"; }
    std::string version() const override { return "the C library's"; }
    bool decodes() const override { return false; }
    bool reads(const workload& w) const override {
        return w.form != framing::document && w.chunk == 0;
    }

    outcome run(const workload& w, opstatus_record*) override {
        copy_.resize(w.bytes.size());
        for (const piece& p : w.pieces) {
            std::memcpy(copy_.data(), w.bytes.data() + p.begin, p.len);
            // Or a compiler may drop a copy that the next one overwrites.
            asm volatile("" : : "r"(copy_.data()) : "memory");
        }
        return {};
    }

  private:
    std::vector<char> copy_;
};

}  // namespace

void add_opstatus(contenders& to) {
    to.push_back(std::make_unique<opstatus_contender>());
#ifdef OPSTATUS_BENCH_PORTABLE
    void* const library = dlopen(OPSTATUS_BENCH_PORTABLE, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::fprintf(stderr, "The portable build is not measured: %s\n", dlerror());
        return;
    }
    const auto parse =
        reinterpret_cast<decltype(&opstatus_parse)>(dlsym(library, "opstatus_parse"));
    const auto kernel =
        reinterpret_cast<decltype(&opstatus_kernel)>(dlsym(library, "opstatus_kernel"));
    to.push_back(std::make_unique<portable_contender>(
        parse, std::string(opstatus_version()) + ", kernel " + kernel()));
#endif
}

void add_memcpy(contenders& to) { to.push_back(std::make_unique<memcpy_contender>()); }

}  // namespace bench
