#include "units.hpp"

#include <array>
#include <cstddef>
#include <map>

namespace prove {
namespace {

constexpr unsigned max_digits = 3;

// RFC 8259 section 7, RFC 2781 section 2.
enum : std::uint16_t { high_half = 0x100, low_half, other };

std::uint16_t kind(std::uint16_t unit) {
    if (unit < 0x80) return unit;
    if (unit >= 0xD800 && unit <= 0xDBFF) return high_half;
    return unit >= 0xDC00 && unit <= 0xDFFF ? low_half : other;
}

struct classes {
    std::vector<std::uint16_t> first;                 // by number
    std::vector<std::vector<std::uint16_t>> members;  // by the first one's number
};

classes make_classes(unsigned num_digits) {
    classes made;
    const std::size_t num = std::size_t{1} << (4 * num_digits);
    made.members.resize(num);
    std::map<std::vector<std::uint16_t>, std::uint16_t> by_kinds;
    for (std::size_t unit = 0; unit < num; ++unit) {
        std::vector<std::uint16_t> kinds;
        const unsigned missing = 4 * (max_digits + 1 - num_digits);
        for (std::size_t rest = 0; rest < std::size_t{1} << missing; ++rest)
            kinds.push_back(kind(static_cast<std::uint16_t>(unit << missing | rest)));
        const auto found = by_kinds.emplace(kinds, static_cast<std::uint16_t>(unit)).first;
        made.first.push_back(found->second);
        made.members[found->second].push_back(static_cast<std::uint16_t>(unit));
    }
    return made;
}

const classes& with(unsigned num_digits) {
    static const std::array<classes, max_digits + 1> all = {make_classes(0), make_classes(1),
                                                            make_classes(2), make_classes(3)};
    return all.at(num_digits);
}

}  // namespace

std::uint16_t representative(unsigned num_digits, std::uint16_t unit) {
    return with(num_digits).first.at(unit);
}

const std::vector<std::uint16_t>& represented(unsigned num_digits, std::uint16_t unit) {
    return with(num_digits).members[representative(num_digits, unit)];
}

}  // namespace prove
