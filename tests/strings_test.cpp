// All short strings: one-shot, in a reader behind white space (in so few bytes, it would not ask the
// lanes), and byte by byte, right before an unreadable page. The reference automaton says what is
// expected: it goes along byte by byte, so that it costs next to nothing.
//
// OPSTATUS_TEST_SCALE says how many; ./dev strings sets it so that all strings of 7 letters and of 3 bytes
// are among them.
#include "strings.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <iostream>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using strings::expectation;
using strings::question;

// One of each kind of byte that the grammar tells apart in so short an input: the structure; what begins,
// ends or breaks a string, an escape, a number; both kinds of white space, as a line feed is also what
// separates; hexadecimal digits of either kind; a control character; the two halves of a character. The
// letters of literals, and names and texts, are in paths_test.
constexpr std::string_view letters = "{}[]\":,\\u \n01-+.e\x1F\xC3\xA9";

// Of these, with few known members in reach, the first two tell most inputs apart.
constexpr std::uint32_t masks[] = {0,
                                   OPSTATUS_REJECT_UNKNOWN_MEMBERS | OPSTATUS_REQUIRE_ALL_MEMBERS};

constexpr std::string_view blanks = "        ";

// What is known of a string.
struct node {
    std::array<expectation, 4> want;
    std::array<opstatus_reader, 3> reader;  // fed byte by byte
    bool has_failed = false;                // in every framing

    explicit node(std::uint32_t options)
        : want{expectation(0, options), expectation(1, options), expectation(2, options),
               expectation(3, options)} {
        for (std::uint32_t framing = 0; framing < 3; ++framing)
            opstatus_reader_init(&reader[framing], framing, options);
    }
};

class search {
  public:
    // All strings over `bytes` of up to max_len bytes of which at most `tail` are behind the one that is
    // wrong.
    search(std::string_view bytes, std::uint32_t options, std::size_t max_len, std::size_t tail)
        : bytes_(bytes),
          options_(options),
          max_len_(max_len),
          tail_(tail),
          memory_(64),
          nodes_(max_len + 1, node(options)) {}

    // Those that begin with the bytes of that number.
    void run(std::size_t number, std::size_t num_bytes) {
        std::size_t num_behind = 0;
        for (std::size_t i = 0; i < num_bytes; ++i) {
            text_[i] = bytes_[number % bytes_.size()];
            number /= bytes_.size();
            follow(i);
            if (nodes_[i + 1].has_failed) ++num_behind;
        }
        visit(num_bytes, num_behind);
    }

    void check_empty() { check(0); }

    std::size_t num_checked() const { return num_checked_; }

  private:
    // The last `num_behind` bytes are behind what has failed, or are that.
    void visit(std::size_t len, std::size_t num_behind) {
        check(len);
        if (len == max_len_ || num_behind > tail_) return;
        for (const char byte : bytes_) {
            text_[len] = byte;
            follow(len);
            visit(len + 1, nodes_[len + 1].has_failed ? num_behind + 1 : 0);
        }
    }

    // One more byte than `len`.
    void follow(std::size_t len) {
        const node& before = nodes_[len];
        node& next = nodes_[len + 1];
        const auto byte = static_cast<std::uint8_t>(text_[len]);
        next.has_failed = true;
        for (std::size_t framing = 0; framing < 4; ++framing) {
            next.want[framing].follow(before.want[framing], byte);
            next.has_failed = next.has_failed && next.want[framing].has_failed();
        }
        for (std::uint32_t framing = 0; framing < 3; ++framing) {
            next.reader[framing] = before.reader[framing];
            const expectation& want = next.want[framing];
            const std::size_t num_before = before.want[framing].records().size();
            opstatus_record record;
            std::size_t num = 0;
            std::size_t consumed = 0;
            const std::int32_t code = opstatus_reader_read(&next.reader[framing], &text_[len], 1,
                                                           &record, 1, &num, &consumed);
            const bool is_right = code == (want.has_failed() ? want.code() : 0) &&
                                  consumed == (want.has_failed() ? 0 : 1) &&
                                  num == want.records().size() - num_before &&
                                  (num == 0 || support::plain(record) == want.records().back());
            if (!is_right) complain(len + 1, framing, "the last of its single bytes");
        }
    }

    void check(std::size_t len) {
        char* const text = memory_.back(len);
        std::copy_n(text_.data(), len, text);
        std::copy(blanks.begin(), blanks.end(), text - blanks.size());
        const node& at = nodes_[len];
        ++num_checked_;
        question ask;
        ask.parse({text, len}, options_);
        if (!ask.is(at.want[support::document])) complain(len, support::document, "in one piece");
        for (std::uint32_t framing = 0; framing < 3; ++framing) {
            const expectation& want = at.want[framing];
            ask.read({text - blanks.size(), blanks.size() + len}, framing, options_);
            if (!ask.is(want, blanks.size())) complain(len, framing, "behind blanks");
            ask.read({text, len}, framing, options_);
            if (!ask.is(want)) complain(len, framing, "in one piece");
            ask.read_on(at.reader[framing], {});
            if (!ask.is(want, 0, want.records().size())) complain(len, framing, "in single bytes");
        }
    }

    void complain(std::size_t len, std::uint32_t framing, std::string_view how) const {
        static std::mutex one_at_a_time;
        const std::lock_guard lock(one_at_a_time);
        const expectation& want = nodes_[len].want[framing];
        support::report(support::situation({text_.data(), len}, framing, options_) +
                        std::string(how) + ": not code " + std::to_string(want.code()) + " at " +
                        std::to_string(want.offset()) + " with " +
                        std::to_string(want.records().size()) + " records");
    }

    std::string_view bytes_;
    std::uint32_t options_;
    std::size_t max_len_;
    std::size_t tail_;
    support::guarded memory_;
    std::array<char, 16> text_{};
    std::size_t num_checked_ = 0;
    std::vector<node> nodes_;  // by length
};

// On several threads, which share the strings by their first two bytes.
void search_all(std::string_view bytes, std::size_t max_len, std::size_t tail) {
    std::atomic<std::size_t> num_checked = 0;
    for (const std::uint32_t options : masks) {
        search few(bytes, options, 1, tail);
        few.check_empty();
        for (std::size_t i = 0; i < bytes.size(); ++i)
            few.run(i, 1);
        num_checked += few.num_checked();
        const std::size_t num = bytes.size() * bytes.size();
        std::atomic<std::size_t> next = 0;
        const auto work = [&] {
            search some(bytes, options, max_len, tail);
            for (std::size_t i = next++; i < num; i = next++)
                some.run(i, 2);
            num_checked += some.num_checked();
        };
        std::vector<std::thread> threads;
        for (unsigned i = 1; support::scale() > 100 && i < std::thread::hardware_concurrency(); ++i)
            threads.emplace_back(work);
        work();
        for (std::thread& each : threads)
            each.join();
    }
    std::cout << num_checked << " strings, kernel " << opstatus_kernel() << "\n";
}

// 5, or as many as the scale has room for.
std::size_t max_len() {
    std::size_t len = 5;
    for (std::size_t percent = support::scale(); percent >= 100 * letters.size();
         percent /= letters.size())
        ++len;
    return support::scale() < 100 ? len - 1 : len;
}

TEST(Strings, OfLettersOnEveryKernel) {
    kernels::on_every_one([] { search_all(letters, std::min<std::size_t>(max_len(), 5), 5); });
}

// On the best kernel, which is the one in use.
TEST(Strings, OfMoreLetters) {
    const bool is_long = support::scale() > 100;
    search_all(letters, is_long ? max_len() : max_len() + 1, is_long ? max_len() : 1);
}

TEST(Strings, OfAnyBytes) {
    std::string all;
    for (unsigned byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    const bool is_long = support::scale() > 100;
    kernels::on_every_one([&] { search_all(all, is_long ? 3 : 2, 3); });
    if (!is_long) search_all(all, 3, 0);
}

}  // namespace
