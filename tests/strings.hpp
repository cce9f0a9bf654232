// What the reference automaton expects of an input, byte by byte, and the library asked quickly: for tests
// of very many short inputs.
#pragma once

#include <opstatus/opstatus.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "guarded.hpp"
#include "oracle.hpp"
#include "prove/reference.hpp"
#include "support.hpp"

namespace strings {

inline oracle::record plain(const reference::record& from) {
    return {from.operation_id, from.state, from.type, from.members};
}

// What the answer is to the bytes that have been taken, and to whatever begins with them.
class expectation {
  public:
    expectation(std::uint32_t framing, std::uint32_t options)
        : framing_(framing), automaton_(static_cast<reference::framing>(framing), options) {}

    bool has_failed() const { return answer_.code != 0; }

    // That of `before`, and one byte more.
    void follow(const expectation& before, std::uint8_t byte) {
        answer_ = before.answer_;
        if (has_failed()) return;
        automaton_ = before.automaton_;
        take(byte);
    }

    void take(std::uint8_t byte) {
        if (has_failed()) return;
        const reference::effect effect = automaton_.step(byte);
        if (effect == reference::effect::record)
            answer_.records.push_back(plain(automaton_.completed()));
        if (effect == reference::effect::error) {
            answer_.code = automaton_.error();
            if (framing_ == support::document) answer_.records.clear();
        } else {
            ++answer_.offset;
        }
    }

    void take(std::string_view bytes) {
        for (const char byte : bytes)
            take(static_cast<std::uint8_t>(byte));
    }

    // The code if the input ends here.
    std::int32_t code() const { return has_failed() ? answer_.code : automaton_.at_end(); }
    std::size_t offset() const { return answer_.offset; }
    const std::vector<oracle::record>& records() const { return answer_.records; }
    std::string canonical() const { return automaton_.canonical(); }

  private:
    std::uint32_t framing_;
    reference::automaton automaton_;
    oracle::answer answer_;
};

// The library's answer.
struct question {
    static constexpr std::size_t capacity = 16;

    std::int32_t code = 0;
    std::uint64_t offset = 0;
    std::size_t num_records = 0;
    opstatus_record records[capacity];

    void parse(std::string_view text, std::uint32_t options) {
        std::size_t parsed = 0;
        code = opstatus_parse(text.data(), text.size(), options, records, &parsed);
        offset = parsed;
        num_records = code == 0 ? 1 : 0;
    }

    // The rest of an input whose beginning the reader has; then its end.
    void read_on(opstatus_reader reader, std::string_view text) {
        std::size_t consumed = 0;
        opstatus_reader_read(&reader, text.data(), text.size(), records, capacity, &num_records,
                             &consumed);
        code = opstatus_reader_finish(&reader);
        offset = opstatus_reader_offset(&reader);
    }

    void read(std::string_view text, std::uint32_t framing, std::uint32_t options) {
        opstatus_reader reader;
        opstatus_reader_init(&reader, framing, options);
        read_on(reader, text);
    }

    // Whether it is the expected one, `num_before` bytes and `num_records_before` records of which were
    // not asked for.
    bool is(const expectation& want, std::size_t num_before = 0,
            std::size_t num_records_before = 0) const {
        return is(want.code(), want.offset() + num_before, want.records(), num_records_before);
    }

    bool is(std::int32_t want_code, std::size_t want_offset,
            const std::vector<oracle::record>& want, std::size_t num_records_before = 0) const {
        if (code != want_code || offset != want_offset) return false;
        if (num_records_before + num_records != want.size()) return false;
        for (std::size_t i = 0; i < num_records; ++i)
            if (support::plain(records[i]) != want[num_records_before + i]) return false;
        return true;
    }
};

}  // namespace strings
