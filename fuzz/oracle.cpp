// The library and the oracle of the tests, which is written from the contract alone, give the same
// answer: code, offset and records, under every framing and set of options, on every kernel.
#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    const auto framing = static_cast<std::uint32_t>(input.below(fuzz::num_framings));
    const auto options = static_cast<std::uint32_t>(input.below(fuzz::num_options));
    const fuzz::exact_text text(input.rest());
    const fuzz::situation what{text.view(), framing, options};
    const oracle::answer want = fuzz::ask_oracle(what);
    kernels::on_every_one(
        [&] { fuzz::require_equal(fuzz::ask(what), want, "the oracle's answer", what); });
    return 0;
}
