// What the machine is sure of besides its steps: which states are sound, and what is left of an input
// that has failed.
#include "machine.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

#include "uuid.hpp"

namespace {

namespace core = opstatus::core;

core::machine behind(std::string_view text, core::framing framing, std::uint32_t options) {
    core::machine m = core::machine::start(framing, options);
    for (const char c : text)
        if (m.step(static_cast<std::uint8_t>(c)) == core::event::record) m.take_record();
    return m;
}

// As bytes: all of them are known.
void expect_same(const core::machine& got, const core::machine& want) {
    EXPECT_EQ(std::memcmp(&got, &want, sizeof got), 0);
}

TEST(Machine, BeginsWhereItsFramingSays) {
    using core::place;
    EXPECT_EQ(core::machine::start(core::framing::automatic, 0).at, place::auto_start);
    EXPECT_EQ(core::machine::start(core::framing::array, 0).at, place::array_start);
    EXPECT_EQ(core::machine::start(core::framing::sequence, 0).at, place::sequence);
    EXPECT_EQ(core::machine::start(core::framing::document, 0).at, place::document_start);
    // A reader of zeros is a new one.
    const core::machine zeros{};
    expect_same(core::machine::start(core::framing::automatic, 0), zeros);
    constexpr std::uint8_t no_bytes[sizeof zeros] = {};
    EXPECT_EQ(std::memcmp(&zeros, no_bytes, sizeof zeros), 0);
}

// Each field at its limit and behind it, in a machine that is sound else.
TEST(Machine, KnowsWhichStatesAreSound) {
    const core::machine sound = core::machine::start(core::framing::document, 31);
    ASSERT_TRUE(sound.is_sound());
    const auto expect_limit = [&sound]<class T>(T core::machine::*field, unsigned limit) {
        for (unsigned value = 0; value < 256; ++value) {
            core::machine m = sound;
            m.*field = static_cast<T>(value);
            EXPECT_EQ(m.is_sound(), value <= limit) << value;
        }
    };
    // An error is there if and only if it has failed.
    expect_limit(&core::machine::at, static_cast<unsigned>(core::place::finished));
    expect_limit(&core::machine::error, 0);
    expect_limit(&core::machine::framing, static_cast<unsigned>(core::framing::document));
    expect_limit(&core::machine::options, 31);
    expect_limit(&core::machine::depth, OPSTATUS_MAX_DEPTH);
    expect_limit(&core::machine::text, static_cast<unsigned>(core::text_use::type));
    expect_limit(&core::machine::position, core::uuid_text_len);
    expect_limit(&core::machine::digits, 3);
    // These may have any value.
    expect_limit(&core::machine::seen, 255);
    expect_limit(&core::machine::current, 255);
    expect_limit(&core::machine::word, 255);

    core::machine failed = sound;
    failed.at = core::place::failed;
    for (unsigned error = 0; error < 256; ++error) {
        failed.error = static_cast<std::uint8_t>(error);
        EXPECT_EQ(failed.is_sound(), error > OPSTATUS_OK && error < OPSTATUS_INVALID_ARGUMENT)
            << error;
    }
    failed.error = OPSTATUS_UNEXPECTED_BYTE;
    failed.at = static_cast<core::place>(static_cast<unsigned>(core::place::failed) + 1);
    EXPECT_FALSE(failed.is_sound());
}

// But for the framing and the options, an input that has failed is its code.
TEST(Machine, NothingIsLeftOfWhatHasFailed) {
    constexpr std::string_view inputs[] = {
        R"({"State":"Running","Type":"Invalid","x":[[{"y":"\ud83dx)",
        R"({"State":"Runnin")",
        R"({"OperationId":"01234567-89x)",
        R"({"x":[{"y":[1..)",
        R"({"x":"\u12x)",
        "{\"x\":\"\xF0\x80"};
    for (const std::string_view input : inputs)
        for (const core::framing framing : {core::framing::sequence, core::framing::document}) {
            const core::machine m = behind(input, framing, 8);
            ASSERT_EQ(m.at, core::place::failed) << input;
            core::machine want = core::machine::start(framing, 8);
            want.at = core::place::failed;
            want.error = m.error;
            expect_same(m, want);
        }
    core::machine ended = behind(R"([{"State":"Run)", core::framing::automatic, 2);
    ended.finish();
    core::machine want = core::machine::start(core::framing::array, 2);
    want.at = core::place::failed;
    want.error = OPSTATUS_UNEXPECTED_END;
    expect_same(ended, want);
}

// run() gives back wherever a lane may go on: where a record, a member or a known value may begin.
TEST(Machine, RunsToWhereALaneMayBegin) {
    constexpr std::string_view text =
        R"( [ {"x":[{"y":1},"z\n"], "State" : "Running" ,"Type":8} , {} ] )";
    constexpr std::string_view stops =
        R"(^^^^   ^               ^         ^           ^      ^ ^^^^^^^^^)";
    ASSERT_EQ(text.size(), stops.size());
    core::machine m = core::machine::start(core::framing::automatic, OPSTATUS_ACCEPT_ENUM_INTEGERS);
    const auto* const begin = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto* p = begin;
    std::string got(text.size(), ' ');
    std::size_t num_records = 0;
    while (p != begin + text.size()) {
        core::event happened = core::event::error;  // said anew by each call
        p = m.run(p, begin + text.size(), happened);
        ASSERT_NE(happened, core::event::error);
        num_records += happened == core::event::record ? 1 : 0;
        got[static_cast<std::size_t>(p - begin) - 1] = '^';
    }
    EXPECT_EQ(got, stops) << text;
    EXPECT_EQ(num_records, 2U);
    core::event happened = core::event::error;
    EXPECT_EQ(m.run(p, p, happened), p);
    EXPECT_EQ(happened, core::event::none);
}

// Once it is over, it stays as it is.
TEST(Machine, FinishesOnce) {
    core::machine finished = behind("{}", core::framing::sequence, 0);
    finished.finish();
    EXPECT_EQ(finished.at, core::place::finished);
    core::machine failed = behind("[}", core::framing::automatic, 0);
    ASSERT_EQ(failed.at, core::place::failed);
    for (core::machine* m : {&finished, &failed}) {
        const core::machine before = *m;
        m->finish();
        expect_same(*m, before);
    }
}

}  // namespace
