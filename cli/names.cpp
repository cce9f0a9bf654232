#include "names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>  // join

namespace cli {
namespace {

template <class Value>
std::vector<Value> listed_values() {
    std::vector<Value> values;
    for (unsigned number = 0; number != OPSTATUS_UNRECOGNIZED; ++number) {
        const auto value = static_cast<Value>(number);
        if (!to_string(value).empty()) values.push_back(value);
    }
    return values;
}

template <class Value>
std::vector<std::string> names_of(const std::vector<Value>& values) {
    std::vector<std::string> names;
    names.reserve(values.size());
    for (const Value value : values)
        names.emplace_back(to_string(value));
    return names;
}

}  // namespace

std::vector<opstatus::state> listed_states() { return listed_values<opstatus::state>(); }
std::vector<opstatus::type> listed_types() { return listed_values<opstatus::type>(); }

std::vector<std::string> state_names() { return names_of(listed_states()); }
std::vector<std::string> type_names() { return names_of(listed_types()); }

std::string listed(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

bool is_active(opstatus::state state) {
    return state == opstatus::state::running || state == opstatus::state::rolling_back;
}

}  // namespace cli
