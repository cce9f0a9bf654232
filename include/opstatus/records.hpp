// records.hpp: ranges of records over a buffer, a callable or a stream. Included by opstatus.hpp.
#ifndef OPSTATUS_RECORDS_HPP
#define OPSTATUS_RECORDS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <opstatus/opstatus.hpp>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace opstatus {

// record_range is an input range of records: it reads ahead in batches, all inside itself, and is
// walked through once. When the walk has ended, error and offset tell how; the records before an
// error have all been yielded.
//
// begin reads the first record; called again, it goes on where the walk stands. A record that is
// yielded stays valid until the next step. Moving or copying the range invalidates its iterators;
// the copy goes on from the same place, in an input of its own (a buffer) or the shared one (a
// stream).
template <class Input>
class record_range {
  public:
    class iterator {
      public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = record;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() noexcept = default;
        [[nodiscard]] const record& operator*() const noexcept {
            return range_->batch_[range_->next_];
        }
        [[nodiscard]] const record* operator->() const noexcept { return &**this; }
        iterator& operator++() noexcept(Input::is_nothrow) {
            ++range_->next_;
            range_->fill();
            return *this;
        }
        void operator++(int) noexcept(Input::is_nothrow) { ++*this; }
        [[nodiscard]] bool operator==(std::default_sentinel_t /*end*/) const noexcept {
            return range_->next_ == range_->size_;
        }

      private:
        friend record_range;
        constexpr explicit iterator(record_range* range) noexcept : range_(range) {}
        record_range* range_ = nullptr;
    };

    // record_range(frame, opts, args...) reads Input(args...). records() is the shorter way.
    template <class... Args>
    explicit record_range(framing frame, options opts, Args&&... args)
        : input_(std::forward<Args>(args)...), reader_(frame, opts) {}

    [[nodiscard]] iterator begin() noexcept(Input::is_nothrow) {
        fill();
        return iterator(this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    // complete tells whether the input has been read to its end and was valid. It is false before
    // that, as it is after an error or a failure of the source.
    [[nodiscard]] bool complete() const noexcept {
        return ended_ && error_ == opstatus::error::ok && !source_failed();
    }

    // error is the error of the input; invalid_argument if the framing or an option is not listed;
    // ok if there was none so far.
    [[nodiscard]] opstatus::error error() const noexcept { return error_; }

    // offset is the error's offset in bytes from the input's beginning; without an error, the
    // number of bytes read so far.
    [[nodiscard]] std::uint64_t offset() const noexcept { return reader_.offset(); }

    // source_failed tells whether the source failed (a file that could not be opened or read),
    // which is no error of the input: what came before is judged as if it were all. A stream fails
    // as streams do, a callable if it has a member failed() that says so, a buffer never.
    [[nodiscard]] bool source_failed() const noexcept { return input_.failed(); }

    // source_error is why; only of a source that says so (opstatus/simdjson.hpp).
    [[nodiscard]] auto source_error() const noexcept { return input_.error(); }

  private:
    void fill() noexcept(Input::is_nothrow) {
        while (next_ == size_ && !ended_) {
            if (input_.rest().empty() && !input_.refill()) {
                error_ = reader_.finish();
                ended_ = true;
                return;
            }
            const reader::progress done = reader_.read(input_.rest(), batch_);
            input_.consume(done.consumed);
            next_ = 0;
            size_ = done.num_records;
            error_ = done.error;
            ended_ = error_ != opstatus::error::ok;
        }
    }

    // Enough that a batch costs much less than its records, and 1.3 kB of the caller's stack.
    static constexpr std::size_t batch_size = 64;

    Input input_;
    reader reader_;
    std::array<record, batch_size> batch_{};
    std::size_t next_ = 0;
    std::size_t size_ = 0;
    opstatus::error error_ = opstatus::error::ok;
    bool ended_ = false;
};

namespace detail {

// An input has rest(), the bytes that are there; consume(), which takes some from their front; and
// refill(), for when there are none, which tells whether there are more.

class buffer_input {
  public:
    static constexpr bool is_nothrow = true;
    explicit buffer_input(std::string_view bytes) noexcept : rest_(bytes) {}
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
    void consume(std::size_t count) noexcept { rest_.remove_prefix(count); }
    static bool refill() noexcept { return false; }
    [[nodiscard]] static bool failed() noexcept { return false; }

  private:
    std::string_view rest_;
};

// Places in the buffer are kept as numbers, so that the whole can be moved.
template <class Source, std::size_t Size>
class source_input {
  public:
    static constexpr bool is_nothrow = std::is_nothrow_invocable_v<Source&, std::span<char>>;
    explicit source_input(Source&& source) : source_(std::forward<Source>(source)) {}
    [[nodiscard]] std::string_view rest() const noexcept {
        return {bytes_.data() + begin_, end_ - begin_};
    }
    void consume(std::size_t count) noexcept { begin_ += count; }
    bool refill() noexcept(is_nothrow) {
        // A source that claims more than it had room for is not believed.
        const std::size_t count = source_(std::span<char>(bytes_));
        begin_ = 0;
        end_ = count < Size ? count : Size;
        return end_ != 0;
    }
    [[nodiscard]] bool failed() const noexcept {
        if constexpr (requires { source_.failed(); }) return source_.failed();
        return false;
    }

  private:
    static_assert(Size != 0);
    Source source_;
    std::array<char, Size> bytes_{};
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

template <class Stream>
class stream_source {
  public:
    explicit stream_source(Stream& stream) noexcept : stream_(&stream) {}
    std::size_t operator()(std::span<char> out) {
        stream_->read(out.data(), static_cast<std::ptrdiff_t>(out.size()));
        // The end of a stream sets failbit too, always together with eofbit.
        failed_ = stream_->bad() || (stream_->fail() && !stream_->eof());
        return static_cast<std::size_t>(stream_->gcount());
    }
    [[nodiscard]] bool failed() const noexcept { return failed_; }

  private:
    Stream* stream_;
    bool failed_ = false;
};

template <class String>
concept owning_string = !std::is_trivially_copyable_v<String> && requires {
    typename String::traits_type;
};

}  // namespace detail

// byte_source is a callable that writes bytes into the span and returns how many; 0 is the end.
template <class Source>
concept byte_source = std::is_invocable_r_v<std::size_t, Source&, std::span<char>>;

// How much of a source is read at a time, unless the caller says otherwise.
inline constexpr std::size_t default_buffer_size = std::size_t{16} * 1024;

// records yields the records of a buffer, which must outlive the range.
[[nodiscard]] inline auto records(std::string_view bytes, framing frame = framing::automatic,
                                  options opts = options::none) noexcept {
    return record_range<detail::buffer_input>(frame, opts, bytes);
}

// records of a string that dies at the end of the expression would dangle.
template <detail::owning_string String>
void records(String&&, framing = framing::automatic, options = options::none) = delete;

// records yields the records of a source, which is asked for up to BufferSize bytes at a time, into
// a buffer that is a part of the range. It is kept by reference if it is an lvalue, else by value.
// What it throws passes through.
template <std::size_t BufferSize = default_buffer_size, byte_source Source>
[[nodiscard]] auto records(Source&& source, framing frame = framing::automatic,
                           options opts = options::none) {
    return record_range<detail::source_input<Source, BufferSize>>(frame, opts,
                                                                  std::forward<Source>(source));
}

// records yields the records of a stream of char, from where it stands to its end; the stream must
// outlive the range. It reads whole buffers: for a live pipe, whose records are wanted as soon as
// they come, hand in a callable.
template <std::size_t BufferSize = default_buffer_size, class Traits>
[[nodiscard]] auto records(std::basic_istream<char, Traits>& in, framing frame = framing::automatic,
                           options opts = options::none) {
    using source = detail::stream_source<std::basic_istream<char, Traits>>;
    return records<BufferSize>(source(in), frame, opts);
}

}  // namespace opstatus

#endif
