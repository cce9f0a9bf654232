#include "escapes.hpp"

#include <string_view>
#include <utility>

namespace prove {
namespace {

std::string escape(unsigned unit) {
    constexpr std::string_view digits = "0123456789abcDEF";
    std::string out = "\\u";
    for (unsigned shift = 16; shift != 0; shift -= 4)
        out += digits[unit >> (shift - 4) & 0xF];
    return out;
}

class follower {
  public:
    follower(const scope& in, findings& found) : in_(in), found_(found), compare_(in.options) {}

    // From `at` on, behind `before`; false if one of the bytes cannot stand.
    bool follow(pair& at, const std::string& bytes, const std::string& before) {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            ++found_.num_transitions;
            const difference d = compare_.take(at, static_cast<std::uint8_t>(bytes[i]), next_);
            if (d != difference::none) found_.mismatch(before + bytes.substr(0, i + 1), in_, d);
            if (d != difference::none || next_.reference.error() != 0) return false;
            std::swap(at, next_);
        }
        return true;
    }

  private:
    scope in_;
    findings& found_;
    comparison compare_;
    pair next_ = pair::start(in_.framing, in_.options);
};

}  // namespace

findings check_escapes(core::framing framing, std::uint32_t options, bool is_quick) {
    const scope in{framing, options};
    const unsigned step = is_quick ? 101 : 1;
    const std::string frame = framing == core::framing::array ? "[{" : "{";
    findings found;
    follower compare(in, found);
    for (const std::string text :
         {R"("x)", R"("x":")", R"(")", R"("Stat)", R"("State":")", R"("State":"Runnin)",
          R"("Type":"p)", R"("OperationId":"0)", R"("OperationId":"01234567)", R"("x":"\uD800)",
          R"("x\uDBFF)", R"("\uDAAA)", R"("State":"\ud9a0)"}) {
        pair began = pair::start(framing, options);
        if (!compare.follow(began, frame + text, "")) continue;
        for (unsigned unit = 0; unit <= 0xFFFF; unit += step) {
            pair at = began;
            ++found.num_states;
            compare.follow(at, escape(unit) + "\"", frame + text);
        }
    }
    for (unsigned first = 0xD800; first <= 0xDBFF; first += step)
        for (const std::string text : {R"("x":")", R"("State":")"})
            found.add(walk(in, frame + text + escape(first) + "\\uDC00\"}"));
    return found;
}

}  // namespace prove
