// RapidJSON's SAX reader, with its SSE4.2 scanning where the compiler has it.
#ifdef __SSE4_2__
#define RAPIDJSON_SSE42
#endif
#include <rapidjson/reader.h>

#include "contender.hpp"
#include "sax.hpp"

namespace bench::OPSTATUS_BENCH_BUILD {
namespace {

struct handler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, handler> {
    record_builder builder;

    static std::string_view view(const char* text, rapidjson::SizeType len) { return {text, len}; }

    bool Default() { return builder.scalar(); }
    bool Uint(unsigned number) { return builder.integer(number); }
    bool Uint64(std::uint64_t number) { return builder.integer(number); }
    bool String(const char* text, rapidjson::SizeType len, bool) {
        return builder.string(view(text, len));
    }
    bool Key(const char* text, rapidjson::SizeType len, bool) {
        return builder.key(view(text, len));
    }
    bool StartObject() { return builder.start_object(); }
    bool EndObject(rapidjson::SizeType) { return builder.end_object(); }
    bool StartArray() { return builder.start_array(); }
    bool EndArray(rapidjson::SizeType) { return builder.end_array(); }
};

class rapidjson_contender : public contender {
  public:
    std::string name() const override { return std::string("RapidJSON SAX") + suffix; }
    std::string version() const override { return RAPIDJSON_VERSION_STRING; }
    bool reads(const workload& w) const override {
        return w.chunk == 0 && !(w.is_sweep && is_tuned);
    }

    outcome run(const workload& w, opstatus_record* out) override {
        // StringStream is the reader's fastest. It wants a NUL, which a document among others has
        // not; stopping when done needs none, and the end is then compared.
        constexpr unsigned flags = rapidjson::kParseStopWhenDoneFlag;
        outcome done;
        for (const piece& p : w.pieces) {
            rapidjson::StringStream stream(w.bytes.data() + p.begin);
            handler_.builder.begin(w, out + done.num_records);
            bool good = true;
            while (good && stream.Tell() < p.len) {
                good = !reader_.Parse<flags>(stream, handler_).IsError();
                if (w.form != framing::lines) break;
                if (*stream.src_ == '\n') stream.Take();
            }
            if (!good || stream.Tell() != p.len) ++done.num_rejected;
            done.num_records += handler_.builder.num_records();
        }
        return done;
    }

  private:
    rapidjson::Reader reader_;
    handler handler_;
};

}  // namespace

void add_rapidjson(contenders& to) { to.push_back(std::make_unique<rapidjson_contender>()); }

}  // namespace bench::OPSTATUS_BENCH_BUILD
