// A reader that gets its input in random pieces, with random room for records, on a kernel that
// changes, from a new place in memory at each call, answers like one that gets it whole; and so does
// a copy of it, made on the way, that gets the rest in one piece.
#include "exact.hpp"
#include "library.hpp"
#include "provider.hpp"

namespace {

using fuzz::require;
using fuzz::situation;

class session {
  public:
    explicit session(const situation& what) : what_(what) {
        opstatus_reader_init(reader_.data(), what.framing, what.options);
    }

    bool is_over() const { return answer_.code != OPSTATUS_OK; }
    std::size_t offset() const { return answer_.offset; }
    bool has_dropped() const { return has_dropped_; }
    std::size_t num_records() const { return num_records_; }

    // One call, with the next `len` bytes. Capacity 0 stands for no room at all.
    void read(std::size_t len, std::size_t capacity) {
        const fuzz::exact_text piece(what_.text.substr(answer_.offset, len));
        const fuzz::exact<opstatus_record> out(capacity);
        std::size_t num = fuzz::poison;
        std::size_t consumed = fuzz::poison;
        answer_.code =
            opstatus_reader_read(reader_.data(), piece.data(), piece.size(),
                                 capacity == 0 ? nullptr : out.data(), capacity, &num, &consumed);
        has_dropped_ = has_dropped_ || (capacity == 0 && num != 0);
        answer_.offset += consumed;
        num_records_ += num;
        reader_.require_written(1);
        if (capacity != 0) out.require_written(num);
        require(consumed <= piece.size(), "what is consumed was there", what_);
        const bool is_full = capacity != 0 && num == capacity;
        require(capacity == 0 || num <= capacity, "there is room for the records", what_);
        require(answer_.code != OPSTATUS_OK || is_full || consumed == piece.size(),
                "the piece is used up, or the room", what_);
        require(!is_full || answer_.code != OPSTATUS_OK || piece.view()[consumed - 1] == '}',
                "nothing is consumed behind the last record's brace", what_);
        for (std::size_t i = 0; capacity != 0 && i < num; ++i)
            answer_.records.push_back(fuzz::plain(out[i], what_));
        require(capacity == 0 || out.is_untouched(num), "only records are written", what_);
        require(opstatus_reader_offset(reader_.data()) == answer_.offset, "the offset", what_);
        require(opstatus_reader_num_records(reader_.data()) == num_records_, "the count", what_);
    }

    void read_rest() {
        while (!is_over() && answer_.offset < what_.text.size())
            read(what_.text.size(), 16);
    }

    oracle::answer finish() {
        const std::int32_t code = opstatus_reader_finish(reader_.data());
        require(!is_over() || code == answer_.code, "an error stands", what_);
        require(opstatus_reader_finish(reader_.data()) == code, "an end stands", what_);
        answer_.code = code;
        read(0, 0);
        require(answer_.code == (code == OPSTATUS_OK ? OPSTATUS_INVALID_ARGUMENT : code),
                "nothing is read behind the end", what_);
        answer_.code = code;
        return answer_;
    }

    // The bytes are all that there is of a reader.
    void move_from(session& other) {
        std::memcpy(reader_.data(), other.reader_.data(), sizeof(opstatus_reader));
        std::memset(other.reader_.data(), fuzz::poison, sizeof(opstatus_reader));
        take_answers_of(other);
    }
    void copy_from(const session& other) {
        std::memcpy(reader_.data(), other.reader_.data(), sizeof(opstatus_reader));
        take_answers_of(other);
    }

  private:
    void take_answers_of(const session& other) {
        answer_ = other.answer_;
        num_records_ = other.num_records_;
        has_dropped_ = other.has_dropped_;
    }

    situation what_;
    fuzz::exact<opstatus_reader> reader_{1};
    oracle::answer answer_;
    std::size_t num_records_ = 0;
    bool has_dropped_ = false;
};

// Dropped records are not there to be compared; their number is.
void compare(session& cut, oracle::answer whole, const char* what, const situation& where) {
    require(cut.num_records() == whole.records.size(), "the number of records", where);
    oracle::answer answer = cut.finish();
    if (cut.has_dropped()) {
        answer.records.clear();
        whole.records.clear();
    }
    fuzz::require_equal(answer, whole, what, where);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::provider input(data, size);
    const auto framing = static_cast<std::uint32_t>(input.below(fuzz::num_framings - 1));
    const auto options = static_cast<std::uint32_t>(input.below(fuzz::num_options));
    const std::size_t copied_at = input.below(16);
    fuzz::provider cuts = input.part(2 * input.below(16));
    const situation what{input.rest(), framing, options};

    const oracle::answer whole =
        fuzz::read({fuzz::exact_text(what.text).view(), framing, options}, 16);
    session places[2] = {session(what), session(what)};
    session copy(what);
    std::size_t at = 0;
    for (std::size_t i = 0; !cuts.is_empty() && !places[at].is_over(); ++i) {
        if (i == copied_at) copy.copy_from(places[at]);
        places[1 - at].move_from(places[at]);
        at = 1 - at;
        const std::uint8_t how = cuts.byte();
        fuzz::use_kernel(how / 8);
        places[at].read(cuts.byte(), how % 8);
    }
    places[at].read_rest();
    copy.read_rest();
    fuzz::use_best_kernel();
    compare(places[at], whole, "in pieces as in one", what);
    compare(copy, whole, "a copy goes on as the original would have", what);
    return 0;
}
