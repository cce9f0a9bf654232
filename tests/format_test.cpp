// std::format of what opstatus.hpp defines. A program of its own, without a test framework, because
// it is built with the one standard library at hand that has <format>, whichever compiler the rest
// is built with. Exits with 0, 1 (failed) or 77 (there is no std::format here).
#include <cstdio>
#include <opstatus/opstatus.hpp>
#include <version>

#if defined(__cpp_lib_format)

#include <format>
#include <string>
#include <string_view>

namespace {

int failures = 0;

void expect(std::string_view got, std::string_view expected) {
    if (got == expected) return;
    ++failures;
    std::printf("got      %.*s\nexpected %.*s\n", static_cast<int>(got.size()), got.data(),
                static_cast<int>(expected.size()), expected.data());
}

// A format string that does not fit is an error at compile time; one that is made at run time
// throws.
bool is_refused(std::string_view format) {
    const auto value = opstatus::state::running;
    try {
        return std::vformat(format, std::make_format_args(value)).empty();
    } catch (const std::format_error&) {
        return true;
    }
}

}  // namespace

int main() {
    constexpr std::string_view id_text = "88ef90f9-0b94-46b0-b817-a6ea20c07f8a";
    const opstatus::uuid id = *opstatus::uuid::parse(id_text);
    const opstatus::record status =
        opstatus::record().set_operation_id(id).set_state(opstatus::state::running);

    expect(std::format("{}", opstatus::state::rolling_back), "RollingBack");
    expect(std::format("{}", opstatus::state::unrecognized), "Unrecognized");
    expect(std::format("{}", opstatus::state{9}), "");
    expect(std::format("{}", opstatus::type::node_transition), "NodeTransition");
    expect(std::format("{}", opstatus::error::invalid_uuid), "INVALID_UUID");
    expect(std::format("{}", id), id_text);
    expect(std::format("{}", status),
           R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Running"})");
    expect(std::format("{}", opstatus::record()), "{}");
    expect(std::format("{}", to_string(id)), id_text);
    expect(std::format("{}", write(opstatus::record(), opstatus::style::integers)), "{}");

    // All that a string can have: width, fill, alignment, precision, argument numbers.
    expect(std::format("[{:>9}]", opstatus::state::running), "[  Running]");
    expect(std::format("[{:*^9}]", opstatus::type::invalid), "[*Invalid*]");
    expect(std::format("[{:.8}]", id), "[88ef90f9]");
    expect(std::format("[{:{}}]", opstatus::error::ok, 4), "[OK  ]");
    expect(std::format("{1} at {0}", 7, opstatus::error::wrong_type), "WRONG_TYPE at 7");
    expect(std::format("{:s}", opstatus::state::faulted), "Faulted");
    if (!is_refused("{:d}")) expect("taken", "refused");

    std::printf("%s\n", failures == 0 ? "ok" : "failed");
    return failures == 0 ? 0 : 1;
}

#else

int main() {
    std::puts("std::format is not available");
    return 77;
}

#endif
