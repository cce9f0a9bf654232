// Records from the events of a parser that calls back: RapidJSON, nlohmann, yajl.
#pragma once

#include <cstdint>
#include <string_view>

#include "decode.hpp"

namespace bench::OPSTATUS_BENCH_BUILD {

// Every event answers false to stop the parser: the input is then rejected.
class record_builder {
  public:
    // Starts an input. Records are written from `out` on.
    void begin(const workload& w, opstatus_record* out) {
        record_level_ = w.form == framing::list ? 2 : 1;
        accept_integers_ = w.accept_integers;
        level_ = 0;
        member_ = member::other;
        begin_ = next_ = out;
    }

    std::size_t num_records() const { return static_cast<std::size_t>(next_ - begin_); }

    bool start_object() {
        ++level_;
        if (level_ > record_level_) return member_ == member::other;
        if (level_ != record_level_) return false;
        *next_ = {};
        return true;
    }

    bool end_object() {
        if (level_-- == record_level_) ++next_;
        return true;
    }

    bool start_array() {
        ++level_;
        if (level_ > record_level_) return member_ == member::other;
        return level_ < record_level_;
    }

    bool end_array() {
        --level_;
        return true;
    }

    bool key(std::string_view text) {
        if (level_ != record_level_) return true;
        member_ = text == "OperationId" ? member::operation_id
                  : text == "State"     ? member::state
                  : text == "Type"      ? member::type
                                        : member::other;
        return true;
    }

    bool string(std::string_view text) {
        if (level_ > record_level_) return true;
        if (level_ < record_level_) return false;
        switch (member_) {
            case member::operation_id:
                next_->members |= OPSTATUS_HAS_OPERATION_ID;
                return decode_uuid(text, next_->operation_id);
            case member::state:
                next_->members |= OPSTATUS_HAS_STATE;
                return decode_state(text, next_->state);
            case member::type:
                next_->members |= OPSTATUS_HAS_TYPE;
                return decode_type(text, next_->type);
            case member::other:
                break;
        }
        return true;
    }

    bool integer(std::uint64_t number) {
        if (level_ > record_level_) return true;
        if (level_ < record_level_) return false;
        if (member_ == member::other) return true;
        if (!accept_integers_) return false;
        if (member_ == member::state) {
            next_->members |= OPSTATUS_HAS_STATE;
            return decode_state_number(number, next_->state);
        }
        next_->members |= OPSTATUS_HAS_TYPE;
        return member_ == member::type && decode_type_number(number, next_->type);
    }

    // null, true, false, and all numbers that are no unsigned integers.
    bool scalar() const {
        return level_ > record_level_ || (level_ == record_level_ && member_ == member::other);
    }

  private:
    enum class member : std::uint8_t { other, operation_id, state, type };

    int record_level_ = 1;
    int level_ = 0;
    bool accept_integers_ = false;
    member member_ = member::other;  // of the record, the one whose value is next
    opstatus_record* begin_ = nullptr;
    opstatus_record* next_ = nullptr;
};

}  // namespace bench::OPSTATUS_BENCH_BUILD
