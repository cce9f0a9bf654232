// However an input is cut, the answer is the one for the input in one piece: code, offset, records,
// counts.
#include <string>
#include <string_view>
#include <vector>

#include "generator.hpp"
#include "support.hpp"

namespace {

using std::string_view_literals::operator""sv;

struct input {
    std::string_view text;
    std::uint32_t framing;
    std::uint32_t options;
};

// Short, and with everything in which a cut could be: escapes, pairs, UTF-8, numbers, literals,
// names, texts, containers, the frame. Accepted ones and such with an error behind all that.
constexpr input inputs[] = {
    {R"([])", support::array, 0},
    {R"( [ {"State":"Running"} , {"Type":"invalid"},{}] )", support::automatic, 0},
    {"{}\r\n{\"State\":\"Faulted\"}\n{\"Type\":\"NodeTransition\"} {}", support::automatic, 0},
    {"{\"x\":{\"y\":[[],{}, [{\"\":[null]}]]},\"z\":[{}]}{}", support::sequence, 0},
    {R"({"St\u0061te":"R\u0075nn\u0069ng","T\u0079pe":"invalid"}{})", support::sequence, 0},
    {R"({"a\"\\\/\b\f\n\r\t":"\u0000\uFFFF"}{})", support::sequence, 0},
    {R"({"\ud83d\ude00":"\uD834\uDD1E\u00e9"}{})", support::sequence, 0},
    {"{\"\xC3\xA9\":\"\xE2\x82\xAC\xF0\x9F\x98\x80\xED\x9F\xBF\"}{}", support::sequence, 0},
    {R"([{"a":-0.5e+10,"b":[0,10,-1,1E-9],"c":1.25}])", support::array, 0},
    {R"([{"a":true,"b":false,"c":null}])", support::array, 0},
    {R"([{"State":0,"Type":8},{"State":6 ,"Type":null}])", support::array, 4 | 8},
    {R"([{"State":"Unheard","Type":"Runn\u00e9"},{"State":"Runnin"}])", support::array, 16},
    {R"({"OperationId":"88ef90f9-0B94-46b0-b817-a6ea20c07f8a"})", support::sequence, 0},
    {R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Completed",)"
     R"("Type":"Invalid"}{})",
     support::sequence, 2},
    {R"([{},{"State":"Running","State":"Running"}])", support::array, 0},
    {R"([{},{"x":"\ud83d\u0041"}])", support::array, 0},
    {R"([{},{"x":"\ud83dx"}])", support::array, 0},
    {"[{},{\"x\":\"\xF4\x90\x80\x80\"}]", support::array, 0},
    {R"([{},{"x":01}])", support::array, 0},
    {R"([{},{"x":1.}])", support::array, 0},
    {R"([{},{"x":nulL}])", support::array, 0},
    {R"([{},{}] x)", support::array, 0},
    {R"([{},])", support::automatic, 0},
    {R"({}{"State":12})", support::automatic, 4},
    {R"({"State":"Running"}{"Typ":"Invalid"})", support::automatic, 1},
    {R"([{"State":"Running"},{"Type)", support::automatic, 0},
    {" \t\r\n"sv, support::automatic, 0},
    {" \t\r\n"sv, support::sequence, 0},
};

// Feeds `text` cut at the places in `cuts`, ascending; equal ones make an empty piece.
oracle::answer read_cut(const input& each, const std::vector<std::size_t>& cuts,
                        std::size_t capacity, bool is_moved, std::size_t num_want) {
    support::session pieces(each.framing, each.options, capacity, is_moved);
    std::size_t begin = 0;
    for (const std::size_t cut : cuts) {
        pieces.feed(each.text.substr(begin, cut - begin));
        begin = cut;
    }
    pieces.feed(each.text.substr(begin));
    oracle::answer got = pieces.finish();
    support::check(pieces.num_records() == num_want, "the number of records", each.text,
                   each.framing, each.options);
    return got;
}

// Whole, by the oracle. Where the records are dropped, so are these.
void compare(const input& each, const std::vector<std::size_t>& cuts, std::size_t capacity,
             bool is_moved, const oracle::answer& whole) {
    oracle::answer want = whole;
    if (capacity == 0) want.records.clear();
    const oracle::answer got = read_cut(each, cuts, capacity, is_moved, whole.records.size());
    if (got == want) return;
    std::string how = "capacity " + std::to_string(capacity) + ", cut at";
    for (const std::size_t cut : cuts)
        how.append(" ").append(std::to_string(cut));
    support::expect_equal(got, want, each.text, each.framing, each.options, how);
}

constexpr std::size_t capacities[] = {0, 1, 2, 3, 16};

template <class Run>
void on_every_input(Run run) {
    kernels::on_every_one([&] {
        for (const input& each : inputs)
            run(each, support::expected(each.text, each.framing, each.options));
    });
}

TEST(Split, InOnePiece) {
    on_every_input([](const input& each, const oracle::answer& whole) {
        for (const std::size_t capacity : capacities)
            compare(each, {}, capacity, false, whole);
    });
}

TEST(Split, InTwo) {
    on_every_input([](const input& each, const oracle::answer& whole) {
        for (std::size_t cut = 0; cut <= each.text.size(); ++cut)
            for (const std::size_t capacity : capacities)
                for (const bool is_moved : {false, true})
                    compare(each, {cut}, capacity, is_moved, whole);
    });
}

TEST(Split, InThree) {
    on_every_input([](const input& each, const oracle::answer& whole) {
        for (std::size_t first = 0; first <= each.text.size(); ++first)
            for (std::size_t second = first; second <= each.text.size(); ++second)
                for (const std::size_t capacity : capacities)
                    if (support::is_in_scale(first + second + capacity))
                        compare(each, {first, second}, capacity, second % 2 == 0, whole);
    });
}

// Elements that are cut where the reader keeps what it has of them, and what may follow then.
constexpr input elements[] = {
    {R"([{"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"RollingBack","Type":"NodeTransition"},)"
     R"({"OperationId":"0123ABCD-ef01-4567-89ab-cdef01234567","State":"ForceCancelled","Type":"PartitionQuorumLoss"},)"
     R"({"OperationId":"fedcba98-7654-3210-fedc-ba9876543210","State":"Faulted","Type":"Invalid"}])",
     support::automatic, 0},
    {R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"RollingBack","Type":"NodeTransition"})"
     "\n"
     R"({"OperationId":"0123ABCD-ef01-4567-89ab-cdef01234567","State":1,"Type":8})"
     "\n"
     R"({"OperationId":"fedcba98-7654-3210-fedc-ba9876543210","State":"Faulted","Type":"Invalid"})",
     support::automatic, 2 | 4},
    {R"([{"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"RollingBack","Type":"NodeTransition"},)"
     R"({"OperationId":"0123ABCD-ef01-4567-89ab-cdef01234567","State":1,"Type":8},)"
     R"({"OperationId":"fedcba98-7654-3210-fedc-ba9876543210","State":"Stopped","Type":"Invalid"}])",
     support::array, 1 | 4},
    {R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"RollingBack","Type":"NodeTransition"})"
     R"({"OperationId":"0123ABCD-ef01-4567-89ab-cdef01234567","Type":"PartitionQuorumLoss","State":"Running"})"
     R"( {"OperationId":"fedcba98-7654-3210-fedc-ba9876543210" })",
     support::sequence, 0},
};

TEST(Split, ElementsInThree) {
    kernels::on_every_one([] {
        for (const input& each : elements) {
            const oracle::answer whole = support::expected(each.text, each.framing, each.options);
            for (std::size_t first = 0; first <= each.text.size(); ++first)
                for (std::size_t second = first; second <= each.text.size(); ++second)
                    if (support::is_in_scale(first + second))
                        compare(each, {first, second}, capacities[second % 5], first % 2 == 0,
                                whole);
        }
    });
}

// Each byte another one, each cut in front of it and behind.
TEST(Split, ElementsWithAnError) {
    const input& right = elements[0];
    const std::size_t begin = right.text.find(",{") + 1;
    for (std::size_t at = begin; at < begin + 110; ++at)
        for (const char other : "x0\"}{,\\")
            if (support::is_in_scale(at + static_cast<unsigned char>(other))) {
                std::string text(right.text);
                if (text[at] == other) continue;
                text[at] = other;
                const input each{text, right.framing, right.options};
                const oracle::answer whole = support::expected(text, each.framing, each.options);
                kernels::on_every_one([&] {
                    for (std::size_t cut = begin; cut < begin + 110; ++cut)
                        compare(each, {cut}, capacities[cut % 5], cut % 2 == 0, whole);
                });
            }
}

// The end of the input where only a part of an element has come.
TEST(Split, ElementsThatEnd) {
    kernels::on_every_one([] {
        for (const input& each : elements)
            for (std::size_t len = 0; len <= each.text.size(); ++len) {
                const input cut{each.text.substr(0, len), each.framing, each.options};
                const oracle::answer whole =
                    support::expected(cut.text, each.framing, each.options);
                for (const std::size_t first : {std::size_t{0}, len / 2, len - len % 9, len})
                    compare(cut, {first}, 3, true, whole);
            }
    });
}

// The seeds of the differential test, each followed by one more object.
TEST(Split, SeedsInThree) {
    for (const std::string& seed : generator::seeds())
        for (const std::uint32_t framing : {support::array, support::sequence}) {
            const std::string text = framing == support::array ? "[" + seed + ",{}]" : seed + "{}";
            for (const std::uint32_t options : {0U, 4U | 8U, 16U | 1U}) {
                const input each{text, framing, options};
                const oracle::answer whole = support::expected(text, framing, options);
                for (std::size_t first = 0; first <= text.size(); ++first)
                    for (std::size_t second = first; second <= text.size(); ++second)
                        if (support::is_in_scale(first + second))
                            compare(each, {first, second}, capacities[second % 5], first % 2 == 0,
                                    whole);
            }
        }
}

TEST(Split, InPiecesOfEverySize) {
    on_every_input([](const input& each, const oracle::answer& whole) {
        for (std::size_t size = 1; size <= each.text.size(); ++size)
            for (const std::size_t capacity : capacities) {
                std::vector<std::size_t> cuts;
                std::vector<std::size_t> with_empty_pieces = {0, 0};
                for (std::size_t cut = size; cut < each.text.size(); cut += size) {
                    cuts.push_back(cut);
                    with_empty_pieces.insert(with_empty_pieces.end(), 3, cut);
                }
                compare(each, cuts, capacity, size % 2 == 0, whole);
                compare(each, with_empty_pieces, capacity, size % 2 == 1, whole);
            }
    });
}

TEST(Split, GeneratedInputsAtRandomPlaces) {
    generator::source source(4);
    std::uint64_t random = 99;
    for (std::size_t i = 0; i < support::scaled(60000); ++i) {
        std::string text = i % 2 == 0 ? source.list() : source.sequence();
        if (i % 3 != 0) source.mutate(text);
        const input each{text, support::automatic, static_cast<std::uint32_t>(i % 32)};
        const oracle::answer whole = support::expected(text, each.framing, each.options);
        std::vector<std::size_t> cuts;
        for (std::size_t cut = 0;;) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            cut += static_cast<std::size_t>(random >> 33U) % 40;
            if (cut >= text.size()) break;
            cuts.push_back(cut);
        }
        kernels::on_every_one([&] { compare(each, cuts, capacities[i % 5], i % 2 == 0, whole); });
    }
}

// A large input's counts, beyond what one call holds.
TEST(Split, CountsRunOn) {
    const std::string line = "{\"State\":\"Running\"}\n";
    support::session pieces(support::sequence, 0, 3, true);
    for (int i = 0; i < 1000; ++i)
        pieces.feed(line + line);
    const oracle::answer got = pieces.finish();
    EXPECT_EQ(got.code, 0);
    EXPECT_EQ(got.offset, 2000 * line.size());
    EXPECT_EQ(pieces.num_records(), 2000U);
    EXPECT_EQ(got.records.size(), 2000U);
}

}  // namespace
