// simdjson's DOM as the peer; the relation stands in peers.hpp.
#include <simdjson.h>

#include "peers.hpp"

namespace {

namespace dom = simdjson::dom;

// Version 3.0.1 has no leniency; newer ones skip a byte order mark.
constexpr fuzz::leniency leniencies[] = {
    fuzz::byte_order_mark,
};

class peer {
  public:
    bool read(std::string_view text, fuzz::records& out) {
        padded_.assign(text);
        padded_.resize(text.size() + simdjson::SIMDJSON_PADDING);
        dom::element root;
        if (parser_.parse(padded_.data(), text.size(), false).get(root) != simdjson::SUCCESS)
            return false;
        dom::array elements;
        if (root.get(elements) != simdjson::SUCCESS) {
            decode(root, out);
        } else {
            for (const dom::element each : elements)
                decode(each, out);
        }
        return true;
    }

  private:
    static void decode(const dom::element& element, fuzz::records& out) {
        dom::object object;
        if (element.get(object) != simdjson::SUCCESS) return;
        fuzz::decoder decoder;
        for (const dom::key_value_pair member : object) {
            std::string_view text;
            std::uint64_t integer = 0;
            if (member.value.get(text) == simdjson::SUCCESS) decoder.text(member.key, text);
            if (member.value.get(integer) == simdjson::SUCCESS)
                decoder.integer(member.key, integer);
        }
        out.push_back(decoder.record());
    }

    dom::parser parser_;
    std::string padded_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static peer simdjson;
    fuzz::compare_all(simdjson, leniencies, {data, size});
    return 0;
}
