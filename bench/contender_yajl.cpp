// yajl: the one peer that takes its input in pieces, too.
#include <yajl/yajl_parse.h>
#include <yajl/yajl_version.h>

#include <algorithm>

#include "contender.hpp"
#include "sax.hpp"

namespace bench::OPSTATUS_BENCH_BUILD {
namespace {

record_builder& builder(void* context) { return *static_cast<record_builder*>(context); }

std::string_view view(const unsigned char* text, std::size_t len) {
    return {reinterpret_cast<const char*>(text), len};
}

int on_null(void* context) { return builder(context).scalar() ? 1 : 0; }
int on_boolean(void* context, int) { return builder(context).scalar() ? 1 : 0; }
int on_integer(void* context, long long number) {
    record_builder& to = builder(context);
    return (number < 0 ? to.scalar() : to.integer(static_cast<std::uint64_t>(number))) ? 1 : 0;
}
int on_double(void* context, double) { return builder(context).scalar() ? 1 : 0; }
int on_string(void* context, const unsigned char* text, std::size_t len) {
    return builder(context).string(view(text, len)) ? 1 : 0;
}
int on_key(void* context, const unsigned char* text, std::size_t len) {
    return builder(context).key(view(text, len)) ? 1 : 0;
}
int on_start_object(void* context) { return builder(context).start_object() ? 1 : 0; }
int on_end_object(void* context) { return builder(context).end_object() ? 1 : 0; }
int on_start_array(void* context) { return builder(context).start_array() ? 1 : 0; }
int on_end_array(void* context) { return builder(context).end_array() ? 1 : 0; }

constexpr yajl_callbacks callbacks = {on_null,       on_boolean,     on_integer,      on_double,
                                      nullptr,       on_string,      on_start_object, on_key,
                                      on_end_object, on_start_array, on_end_array};

class yajl_contender : public contender {
  public:
    std::string name() const override { return "yajl"; }
    std::string version() const override {
        return std::to_string(YAJL_MAJOR) + "." + std::to_string(YAJL_MINOR) + "." +
               std::to_string(YAJL_MICRO);
    }
    bool reads(const workload& w) const override { return !w.is_sweep; }

    outcome run(const workload& w, opstatus_record* out) override {
        outcome done;
        for (const piece& p : w.pieces) {
            builder_.begin(w, out + done.num_records);
            if (!read_piece(w, p)) ++done.num_rejected;
            done.num_records += builder_.num_records();
        }
        return done;
    }

  private:
    // A yajl handle reads one input and cannot be used again.
    bool read_piece(const workload& w, const piece& p) {
        const yajl_handle handle = yajl_alloc(&callbacks, nullptr, &builder_);
        if (w.form == framing::lines) yajl_config(handle, yajl_allow_multiple_values, 1);
        const auto* const bytes = reinterpret_cast<const unsigned char*>(w.bytes.data()) + p.begin;
        const std::size_t chunk = w.chunk == 0 ? p.len : w.chunk;
        yajl_status status = yajl_status_ok;
        for (std::size_t i = 0; i < p.len && status == yajl_status_ok; i += chunk)
            status = yajl_parse(handle, bytes + i, std::min(chunk, p.len - i));
        if (status == yajl_status_ok) status = yajl_complete_parse(handle);
        yajl_free(handle);
        return status == yajl_status_ok;
    }

    record_builder builder_;
};

}  // namespace

void add_yajl(contenders& to) { to.push_back(std::make_unique<yajl_contender>()); }

}  // namespace bench::OPSTATUS_BENCH_BUILD
