// RapidJSON's DOM as the peer, told to validate UTF-8, which it does not by default; the relation
// stands in peers.hpp.
#include <rapidjson/document.h>

#include "peers.hpp"

namespace {

constexpr fuzz::leniency leniencies[] = {
    {"a low surrogate may stand alone",
     [](std::string& text, const oracle::answer& answer) {
         if (answer.code != OPSTATUS_INVALID_ESCAPE || answer.offset < 5) return false;
         char* const escape = text.data() + answer.offset - 5;
         const bool is_low = escape[0] == '\\' && escape[1] == 'u' && (escape[2] | 32) == 'd' &&
                             (escape[3] | 32) >= 'c' && (escape[3] | 32) <= 'f';
         if (is_low) std::memcpy(escape + 2, "0041", 4);
         return is_low;
     }},
    {"a NUL byte is the end, wherever the text may end",
     [](std::string& text, const oracle::answer& answer) {
         if (answer.offset == text.size() || text[answer.offset] != '\0') return false;
         text.resize(answer.offset);
         return true;
     }},
    {"a byte order mark is skipped, and any of its three bytes alone",
     [](std::string& text, const oracle::answer& answer) {
         if (answer.offset != 0) return false;
         const std::size_t before = text.size();
         for (const char each : {'\xEF', '\xBB', '\xBF'})
             if (text.starts_with(each)) text.erase(0, 1);
         return text.size() != before;
     }},
};

class peer {
  public:
    bool read(std::string_view text, fuzz::records& out) {
        rapidjson::Document root;
        root.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
        if (root.HasParseError()) return false;
        if (root.IsArray()) {
            for (const auto& each : root.GetArray())
                decode(each, out);
        } else {
            decode(root, out);
        }
        return true;
    }

  private:
    static std::string_view text_of(const rapidjson::Value& value) {
        return {value.GetString(), value.GetStringLength()};
    }

    static void decode(const rapidjson::Value& element, fuzz::records& out) {
        if (!element.IsObject()) return;
        fuzz::decoder decoder;
        for (const auto& member : element.GetObject()) {
            const std::string_view name = text_of(member.name);
            if (member.value.IsString()) decoder.text(name, text_of(member.value));
            if (member.value.IsUint64()) decoder.integer(name, member.value.GetUint64());
        }
        out.push_back(decoder.record());
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static peer rapidjson;
    fuzz::compare_all(rapidjson, leniencies, {data, size});
    return 0;
}
