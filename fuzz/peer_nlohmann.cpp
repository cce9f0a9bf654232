// nlohmann's JSON for Modern C++ as the peer; the relation stands in peers.hpp.
#include <nlohmann/json.hpp>

#include "peers.hpp"

namespace {

using nlohmann::json;

constexpr fuzz::leniency leniencies[] = {
    {"a NUL byte is the end, wherever the text may end",
     [](std::string& text, const oracle::answer& answer) {
         if (answer.offset == text.size() || text[answer.offset] != '\0') return false;
         text.resize(answer.offset);
         return true;
     }},
    fuzz::byte_order_mark,
};

class peer {
  public:
    bool read(std::string_view text, fuzz::records& out) {
        const json root = json::parse(text.begin(), text.end(), nullptr, false);
        if (root.is_discarded()) return false;
        if (root.is_array()) {
            for (const json& each : root)
                decode(each, out);
        } else {
            decode(root, out);
        }
        return true;
    }

  private:
    static void decode(const json& element, fuzz::records& out) {
        if (!element.is_object()) return;
        fuzz::decoder decoder;
        for (const auto& [name, value] : element.items()) {
            if (value.is_string()) decoder.text(name, value.get_ref<const std::string&>());
            if (value.is_number_unsigned()) decoder.integer(name, value.get<std::uint64_t>());
        }
        out.push_back(decoder.record());
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static peer nlohmann;
    fuzz::compare_all(nlohmann, leniencies, {data, size});
    return 0;
}
