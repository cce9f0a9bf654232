// nlohmann/json's SAX interface. It has no way to read one value and go on behind it, so lines are
// read one by one.
#include <cstring>
#include <nlohmann/json.hpp>

#include "contender.hpp"
#include "sax.hpp"

namespace bench::OPSTATUS_BENCH_BUILD {
namespace {

struct handler {
    using json = nlohmann::json;
    record_builder builder;

    bool null() { return builder.scalar(); }
    bool boolean(bool) { return builder.scalar(); }
    bool number_integer(json::number_integer_t) { return builder.scalar(); }
    bool number_unsigned(json::number_unsigned_t number) { return builder.integer(number); }
    bool number_float(json::number_float_t, const std::string&) { return builder.scalar(); }
    bool string(std::string& text) { return builder.string(text); }
    bool binary(json::binary_t&) { return false; }
    bool start_object(std::size_t) { return builder.start_object(); }
    bool key(std::string& text) { return builder.key(text); }
    bool end_object() { return builder.end_object(); }
    bool start_array(std::size_t) { return builder.start_array(); }
    bool end_array() { return builder.end_array(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
        return false;
    }
};

class nlohmann_contender : public contender {
  public:
    std::string name() const override { return "nlohmann SAX"; }
    std::string version() const override {
        return std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." +
               std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "." +
               std::to_string(NLOHMANN_JSON_VERSION_PATCH);
    }
    bool reads(const workload& w) const override { return w.chunk == 0 && !w.is_sweep; }

    outcome run(const workload& w, opstatus_record* out) override {
        outcome done;
        for (const piece& p : w.pieces) {
            const char* next = w.bytes.data() + p.begin;
            const char* const end = next + p.len;
            bool good = true;
            while (good && next < end) {
                const char* stop = end;
                if (w.form == framing::lines) {
                    const auto len = static_cast<std::size_t>(end - next);
                    const void* const line_end = std::memchr(next, '\n', len);
                    if (line_end != nullptr) stop = static_cast<const char*>(line_end);
                }
                handler_.builder.begin(w, out + done.num_records);
                good = nlohmann::json::sax_parse(next, stop, &handler_);
                done.num_records += handler_.builder.num_records();
                next = stop + 1;
            }
            if (!good) ++done.num_rejected;
        }
        return done;
    }

  private:
    handler handler_;
};

}  // namespace

void add_nlohmann(contenders& to) { to.push_back(std::make_unique<nlohmann_contender>()); }

}  // namespace bench::OPSTATUS_BENCH_BUILD
