// Inputs of any length: a path to each place of the language that is not too deep, made of bytes and of
// whole words, so that the lanes have something to take; behind it each kind of byte, and a way from there
// to the input's end. So each place meets each wrong byte in the middle of an input that would else be
// accepted. In one piece, in two, byte by byte, and cut off; right before an unreadable page; on every
// kernel. The reference automaton says what is expected.
#include <deque>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "strings.hpp"

namespace {

using strings::expectation;
using strings::question;

constexpr std::uint32_t nowhere = UINT32_MAX;

// The whole words first: the paths are short, and full of them.
const std::vector<std::string> words = {
    R"("OperationId":)",
    R"("State":)",
    R"("Type":)",
    R"("x":)",
    R"("State": )",
    ",\n    ",
    R"("01234567-89ab-cdef-0123-456789ABCDEF")",
    R"("fedcba98-7654-3210-FEDC-BA9876543210")",
    R"("Invalid")",
    R"("Running")",
    R"("RollingBack")",
    R"("Completed")",
    R"("Faulted")",
    R"("Cancelled")",
    R"("ForceCancelled")",
    R"("PartitionDataLoss")",
    R"("partitionQuorumLoss")",
    R"("PartitionRestart")",
    R"("nodeTransition")",
    "true",
    "false",
    "null",
    "-10.25e+3",
    R"(\u0053)",
    R"(\ud83d\ude00)",
    R"(\n)",
    "\xF0\x9F\x98\x80",
    R"("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789")",
    R"({"a":[1,{}],"b":"\\"})",
    std::string(20, ' ')};

const std::vector<std::string> tokens = [] {
    std::vector<std::string> made = words;
    for (char c = ' '; c <= '~'; ++c)
        made.emplace_back(1, c);
    for (const char c : std::string_view("\n\xC3\xE2\xE0\xED\xF0\xF4\x80\xA0\x90"))
        made.emplace_back(1, c);
    return made;
}();

// What is tried behind each path: bytes as in strings_test, and what begins a word or a literal, or ends
// one; and what is wrong as a whole.
const std::vector<std::string> tried = [] {
    std::vector<std::string> made = words;
    for (const char c :
         std::string_view("{}[]\":,\\/u \n\t0189-+.eEadtnSTOIP\x1F\x7F\x80\xA9\xC3\xED\xF4\xFF"))
        made.emplace_back(1, c);
    for (const char* const wrong : {"+1", ".5", "-.5", "01", "1.", "2e", "tru", "nule", R"(\u12G4)",
                                    R"(\uDC00)", R"(\uD800\u0041)", R"("Stat")", R"("running")"})
        made.emplace_back(wrong);
    return made;
}();

const std::vector<std::string> all_bytes = [] {
    std::vector<std::string> made;
    for (unsigned byte = 0; byte < 256; ++byte)
        made.emplace_back(1, static_cast<char>(byte));
    return made;
}();

struct place {
    reference::automaton bounded;  // which takes nothing that is too deep
    expectation want;
    std::string path;
    std::vector<std::uint32_t> from{};  // the places that have a token that leads here
    std::vector<std::uint32_t> by{};    // that token
    std::uint32_t next = nowhere;       // towards an end; itself: an input may end here
    std::uint32_t next_token = 0;
};

class atlas {
  public:
    atlas(std::uint32_t framing, std::uint32_t options, unsigned max_depth,
          const std::string& beginning) {
        place first{{static_cast<reference::framing>(framing), options, max_depth},
                    {framing, options},
                    beginning};
        for (const char byte : beginning)
            first.bounded.step(static_cast<std::uint8_t>(byte));
        first.want.take(beginning);
        all_.push_back(first);
        numbers_.emplace(all_[0].bounded.canonical(), 0);
        for (std::uint32_t from = 0; from < all_.size(); ++from)
            for (std::size_t i = 0; i < tokens.size(); ++i)
                // Not always the same word of several that lead to one place.
                go(from, i < words.size() ? (from + i) % words.size() : i);
        find_ends();
    }

    std::size_t size() const { return all_.size(); }
    const place& at(std::size_t number) const { return all_[number]; }

    // From there to an input's end.
    std::string rest(std::uint32_t number) const {
        std::string out;
        while (number != nowhere && all_[number].next != number) {
            out += tokens[all_[number].next_token];
            number = all_[number].next;
        }
        return out;
    }

    // Behind these bytes, or those before the first that is wrong; nowhere: too deep.
    std::uint32_t behind(std::uint32_t number, std::string_view bytes) const {
        reference::automaton reached = all_[number].bounded;
        for (const char byte : bytes) {
            reference::automaton next = reached;
            if (next.step(static_cast<std::uint8_t>(byte)) == reference::effect::error) {
                if (next.error() == OPSTATUS_DEPTH_EXCEEDED) return nowhere;
                break;
            }
            reached = next;
        }
        const auto found = numbers_.find(reached.canonical());
        return found == numbers_.end() ? nowhere : found->second;
    }

  private:
    void go(std::uint32_t from, std::size_t token) {
        reference::automaton next = all_[from].bounded;
        for (const char byte : tokens[token])
            if (next.step(static_cast<std::uint8_t>(byte)) == reference::effect::error) return;
        const auto [found, is_new] =
            numbers_.emplace(next.canonical(), static_cast<std::uint32_t>(all_.size()));
        if (is_new) {
            expectation want = all_[from].want;
            want.take(tokens[token]);
            all_.push_back({next, want, all_[from].path + tokens[token]});
        }
        all_[found->second].from.push_back(from);
        all_[found->second].by.push_back(static_cast<std::uint32_t>(token));
    }

    void find_ends() {
        std::deque<std::uint32_t> queue;
        for (std::uint32_t number = 0; number < all_.size(); ++number)
            if (all_[number].bounded.at_end() == 0) {
                all_[number].next = number;
                queue.push_back(number);
            }
        for (; !queue.empty(); queue.pop_front()) {
            const place& reached = all_[queue.front()];
            for (std::size_t i = 0; i < reached.from.size(); ++i) {
                place& before = all_[reached.from[i]];
                if (before.next != nowhere) continue;
                before.next = queue.front();
                before.next_token = reached.by[i];
                queue.push_back(reached.from[i]);
            }
        }
    }

    std::deque<place> all_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

class comparison {
  public:
    comparison(std::uint32_t framing, std::uint32_t options)
        : framing_(framing), options_(options), memory_(4096) {}

    // The first num_before bytes of `text` are the path.
    void compare(const std::string& text, std::size_t num_before, const expectation& want) {
        const std::string_view input = memory_.put_back(text);
        question ask;
        kernels::on_every_one([&] {
            if (framing_ == support::document) {
                ask.parse(input, options_);
                if (!ask.is(want)) complain(text, want, "in one piece");
                return;
            }
            ask.read(input, framing_, options_);
            if (!ask.is(want)) complain(text, want, "in one piece");
            in_pieces(ask, input, num_before, input.size() - num_before, want);
        });
        if (framing_ != support::document) in_pieces(ask, input, 1, 1, want);
    }

  private:
    void in_pieces(question& ask, std::string_view input, std::size_t first, std::size_t others,
                   const expectation& want) {
        opstatus_reader reader;
        opstatus_reader_init(&reader, framing_, options_);
        std::size_t num_records = 0;
        std::size_t size = first;
        while (input.size() > size) {
            opstatus_record records[8];
            std::size_t num = 0;
            std::size_t consumed = 0;
            const std::int32_t code =
                opstatus_reader_read(&reader, input.data(), size, records, 8, &num, &consumed);
            for (std::size_t i = 0; i < num; ++i, ++num_records)
                if (num_records >= want.records().size() ||
                    support::plain(records[i]) != want.records()[num_records])
                    complain(std::string(input), want, "in pieces, a record");
            if (code != 0) break;
            input.remove_prefix(size);
            size = others;
        }
        ask.read_on(reader, input);
        if (!ask.is(want, 0, num_records)) complain(std::string(input), want, "in pieces");
    }

    void complain(const std::string& text, const expectation& want, std::string_view how) {
        support::report(support::situation(text, framing_, options_) + std::string(how) +
                        ": not code " + std::to_string(want.code()) + " at " +
                        std::to_string(want.offset()) + " with " +
                        std::to_string(want.records().size()) + " records");
    }

    std::uint32_t framing_;
    std::uint32_t options_;
    support::guarded memory_;
};

// The oracle would say the same; to ask it always would take longer than all else.
void compare_with_oracle(const std::string& text, std::uint32_t framing, std::uint32_t options,
                         const expectation& want) {
    support::expect_equal({want.code(), want.offset(), want.records()},
                          support::expected(text, framing, options), text, framing, options,
                          "the reference and the oracle");
}

// Where the paths begin. In few bytes a reader would not ask the lanes; in a list, they have read an
// element before.
std::string beginning(std::uint32_t framing) {
    if (framing == support::array)
        return "[\n  {\n    \"Type\": \"NodeTransition\",\n    \"State\": \"Running\",\n"
               "    \"OperationId\": \"00112233-4455-6677-8899-AABBCCDDEEFF\"\n  },\n  ";
    if (framing == support::sequence)
        return R"({"OperationId":"00112233-4455-6677-8899-aabbccddeeff","State":"Completed",)"
               R"("Type":"PartitionDataLoss"})";
    return std::string(8, ' ');
}

// Every place, each with every `step`th of what is tried, the first places with all of it: put in, put
// over the next word, and with nothing behind it.
void compare_paths(std::uint32_t framing, std::uint32_t options, unsigned max_depth,
                   const std::vector<std::string>& what, std::size_t step) {
    const atlas places(framing, options, max_depth, beginning(framing));
    comparison with(framing, options);
    std::size_t num = 0;
    for (std::uint32_t number = 0; number < places.size(); ++number) {
        const place& at = places.at(number);
        const std::size_t by = number < 500 ? 1 : step;
        for (std::size_t i = number % by; i < what.size(); i += by) {
            if (!support::is_in_scale(number + i)) continue;
            expectation want = at.want;
            want.take(what[i]);
            const std::string text = at.path + what[i];
            const auto compare = [&](const std::string& rest) {
                expectation of_all = want;
                of_all.take(rest);
                with.compare(text + rest, at.path.size(), of_all);
                if (++num % 16 == 0) compare_with_oracle(text + rest, framing, options, of_all);
            };
            compare("");
            compare(places.rest(places.behind(number, what[i])));
            if (want.has_failed()) compare(places.rest(at.next));
        }
    }
    std::cout << "framing " << framing << ", options " << options << ": " << places.size()
              << " places, " << num << " inputs\n";
}

TEST(Paths, ToEveryPlace) {
    const bool is_long = support::scale() > 100;
    // Where the build is slow, without null, which makes most of the places, and without containers.
    const bool is_slow = support::scale() < 100;
    for (const std::uint32_t framing : support::all_framings)
        for (std::uint32_t options = 0; options < 32; options += is_long ? 1 : is_slow ? 23 : 31)
            compare_paths(framing, options, is_slow ? 0 : 1, tried, is_long ? 3 : 20);
}

TEST(Paths, WithAnyByteInEveryPlace) {
    if (support::scale() <= 100) GTEST_SKIP() << "takes minutes; ./dev strings runs it";
    for (const std::uint32_t framing : support::all_framings)
        for (const std::uint32_t options : {0U, 16U | 2U, 31U})
            compare_paths(framing, options, 2, all_bytes, 1);
}

}  // namespace
