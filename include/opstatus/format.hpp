// format.hpp: prints what opstatus.hpp defines, to streams and, where the standard library has it,
// with std::format. Included by opstatus.hpp.
//
// Everything prints as to_string says: a record as compact JSON, a value that is not listed as
// nothing. Widths and fills are those of a string.
#ifndef OPSTATUS_FORMAT_HPP
#define OPSTATUS_FORMAT_HPP

#include <cstddef>
#include <iosfwd>
#include <opstatus/opstatus.hpp>
#include <string_view>
#include <version>
#if defined(__cpp_lib_format)
#include <format>
#endif

namespace opstatus {

template <std::size_t Capacity>
[[nodiscard]] constexpr std::string_view to_string(const text<Capacity>& value) noexcept {
    return value;
}

namespace detail {
template <class T>
inline constexpr bool is_printable = false;
template <>
inline constexpr bool is_printable<state> = true;
template <>
inline constexpr bool is_printable<type> = true;
template <>
inline constexpr bool is_printable<error> = true;
template <>
inline constexpr bool is_printable<uuid> = true;
template <>
inline constexpr bool is_printable<record> = true;
template <std::size_t Capacity>
inline constexpr bool is_printable<text<Capacity>> = true;
}  // namespace detail

// printable is a state, type, error, uuid, record or text.
template <class T>
concept printable = detail::is_printable<T>;

// operator<< is a template over the stream's traits only to do without <ostream>.
template <class Traits, printable T>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                             const T& value) {
    const auto chars = to_string(value);
    return out << std::basic_string_view<char, Traits>(chars.data(), chars.size());
}

}  // namespace opstatus

#if defined(__cpp_lib_format)
template <opstatus::printable T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
    template <class Context>
    typename Context::iterator format(const T& value, Context& context) const {
        return std::formatter<std::string_view, char>::format(to_string(value), context);
    }
};
#endif

#endif
