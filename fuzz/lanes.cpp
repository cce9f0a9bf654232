// The lanes against the machine. The fold of machine::step over the bytes is the definition; its
// strides, and the lanes of every kernel with any room for records, give the same records, the same
// code and the same offset.
#include "exact.hpp"
#include "library.hpp"
#include "machine.hpp"
#include "provider.hpp"

namespace {

namespace core = opstatus::core;

const std::uint8_t* begin(const fuzz::situation& what) {
    return reinterpret_cast<const std::uint8_t*>(what.text.data());
}

core::machine start(const fuzz::situation& what) {
    return core::machine::start(static_cast<core::framing>(what.framing), what.options);
}

// The answer, once the machine has stopped at `offset`.
oracle::answer finish(core::machine& m, const fuzz::situation& what, std::size_t offset,
                      std::vector<oracle::record> records) {
    if (m.at != core::place::failed) m.finish();
    if (what.framing == fuzz::document && m.error != OPSTATUS_OK) records.clear();
    fuzz::require(m.is_sound(), "the machine's state is sound", what);
    return {m.error, offset, std::move(records)};
}

oracle::answer fold(const fuzz::situation& what) {
    core::machine m = start(what);
    std::vector<oracle::record> records;
    std::size_t i = 0;
    for (; i < what.text.size(); ++i) {
        const core::event happened = m.step(begin(what)[i]);
        if (happened == core::event::error) break;
        if (happened == core::event::record) records.push_back(fuzz::plain(m.take_record(), what));
    }
    return finish(m, what, i, std::move(records));
}

oracle::answer stride(const fuzz::situation& what) {
    core::machine m = start(what);
    std::vector<oracle::record> records;
    const std::uint8_t* p = begin(what);
    const std::uint8_t* const end = p + what.text.size();
    core::event happened = core::event::none;
    while (p != end && happened != core::event::error) {
        p = m.run(p, end, happened);
        if (happened == core::event::record) records.push_back(fuzz::plain(m.take_record(), what));
    }
    return finish(m, what, static_cast<std::size_t>(p - begin(what)), std::move(records));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    const auto framing = static_cast<std::uint32_t>(input.below(fuzz::num_framings));
    const auto options = static_cast<std::uint32_t>(input.below(fuzz::num_options));
    const std::size_t capacity = 1 + input.below(7);
    const fuzz::exact_text text(input.rest());
    const fuzz::situation what{text.view(), framing, options};
    const oracle::answer want = fold(what);
    fuzz::require_equal(stride(what), want, "a stride is the fold", what);
    oracle::answer dropped = want;
    dropped.records.clear();
    kernels::on_every_one([&] {
        fuzz::require_equal(fuzz::ask(what, capacity), want, "a lane is the machine", what);
        if (framing != fuzz::document)
            fuzz::require_equal(fuzz::read(what, 0), dropped, "also without room", what);
    });
    return 0;
}
