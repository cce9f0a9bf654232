// A reader and what is known of it, for the target `calls`.
#pragma once

#include <string>
#include <string_view>

#include "exact.hpp"
#include "library.hpp"

namespace fuzz {

// Where a call's answers go; each pointer may be NULL.
struct room {
    std::size_t capacity = 0;  // 0: out is NULL
    bool has_num = true;
    bool has_consumed = true;
};

// A reader with the text that it has taken. The oracle, asked about that text, says what every call
// must answer.
class model {
  public:
    opstatus_reader* reader() const { return reader_.data(); }
    situation where() const { return {text_, framing_, options_}; }

    // opstatus_reader_init with arguments that may not be listed.
    void init(std::uint32_t framing, std::uint32_t options) {
        const bool is_listed = framing < document && options < num_options;
        unchanged_unless(is_listed,
                         [&] { return opstatus_reader_init(reader(), framing, options); });
        if (is_listed) start(framing, options);
    }

    void zero() {
        std::memset(reader(), 0, sizeof(opstatus_reader));
        start(automatic, 0);
    }

    void copy_from(const model& other) {
        reader_[0] = other.reader_[0];
        text_ = other.text_;
        framing_ = other.framing_;
        options_ = other.options_;
        num_records_ = other.num_records_;
        code_ = other.code_;
        is_finished_ = other.is_finished_;
    }

    // A call that is forbidden: it answers so, and the reader is what it was.
    template <class Call>
    void forbidden(Call call) {
        unchanged_unless(false, call);
        check();
    }

    void read(std::string_view piece, const room& room) {
        const exact_text bytes(piece);
        const exact<opstatus_record> out(room.capacity);
        std::size_t num = poison;
        std::size_t consumed = poison;
        const std::int32_t code = opstatus_reader_read(
            reader(), piece.empty() ? nullptr : bytes.data(), bytes.size(),
            room.capacity == 0 ? nullptr : out.data(), room.capacity, room.has_num ? &num : nullptr,
            room.has_consumed ? &consumed : nullptr);
        reader_.require_written(1);
        if (!room.has_num) num = opstatus_reader_num_records(reader()) - num_records_;
        if (!room.has_consumed) consumed = opstatus_reader_offset(reader()) - text_.size();
        if (code_ != OPSTATUS_OK || is_finished_) {
            const std::int32_t want = code_ == OPSTATUS_OK ? OPSTATUS_INVALID_ARGUMENT : code_;
            require(code == want && num == 0 && consumed == 0, "an end stands", where());
        } else {
            require(consumed <= piece.size(), "what is consumed was there", where());
            text_ += piece.substr(0, consumed);
            num_records_ += num;
            code_ = code;
            check_read(piece.substr(consumed), out, num);
        }
        require(room.capacity == 0 || out.is_untouched(num), "only records are written", where());
        check();
    }

    void finish() {
        const std::int32_t code = opstatus_reader_finish(reader());
        if (code_ == OPSTATUS_OK) code_ = ask_oracle(where()).code;
        is_finished_ = true;
        require(code == code_, "what the input's end means", where());
        check();
    }

    void check() const {
        require(opstatus_reader_offset(reader()) == text_.size(), "the offset", where());
        require(opstatus_reader_num_records(reader()) == num_records_, "the count", where());
    }

  private:
    void start(std::uint32_t framing, std::uint32_t options) {
        text_.clear();
        framing_ = framing;
        options_ = options;
        num_records_ = 0;
        code_ = OPSTATUS_OK;
        is_finished_ = false;
    }

    template <class Call>
    void unchanged_unless(bool may_change, Call call) {
        const opstatus_reader before = reader_[0];
        const std::int32_t code = call();
        require(code == (may_change ? OPSTATUS_OK : OPSTATUS_INVALID_ARGUMENT), "the code",
                where());
        require(may_change || std::memcmp(&before, reader(), sizeof before) == 0,
                "a forbidden call changes nothing", where());
    }

    // The read has been added to what is known; `rest` is what it left of its piece.
    void check_read(std::string_view rest, const exact<opstatus_record>& out,
                    std::size_t num) const {
        std::string text = text_;
        if (code_ != OPSTATUS_OK) text += rest.substr(0, 1);
        const oracle::answer answer = ask_oracle({text, framing_, options_});
        if (code_ == OPSTATUS_OK)
            require(answer.code == OPSTATUS_OK || answer.code == OPSTATUS_UNEXPECTED_END,
                    "nothing wrong is passed over", where());
        else
            require(answer.code == code_ && answer.offset == text_.size(), "the error", where());
        require(answer.records.size() == num_records_, "the records read", where());
        require(out.size() == 0 || num <= out.size(), "there is room for them", where());
        if (out.size() != 0) out.require_written(num);
        for (std::size_t i = 0; out.size() != 0 && i < num; ++i)
            require(plain(out[i], where()) == answer.records[num_records_ - num + i], "a record",
                    where());
        if (code_ != OPSTATUS_OK || rest.empty()) return;
        require(out.size() != 0 && num == out.size(), "the room is used up, or the piece", where());
        text.pop_back();
        require(ask_oracle({text, framing_, options_}).records.size() + 1 == num_records_,
                "nothing is consumed behind the last record's brace", where());
    }

    exact<opstatus_reader> reader_{1};
    std::string text_;
    std::uint32_t framing_ = automatic;
    std::uint32_t options_ = 0;
    std::size_t num_records_ = 0;
    std::int32_t code_ = OPSTATUS_OK;
    bool is_finished_ = false;
};

}  // namespace fuzz
