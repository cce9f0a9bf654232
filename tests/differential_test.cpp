// The library and the oracle give the same answer: code, offset, records.
#include <string>
#include <string_view>

#include "generator.hpp"
#include "support.hpp"

namespace {

using support::compare_with_oracle;

// Every bit alone would miss what two of them do together; the pairs are those that meet in one place.
constexpr std::uint32_t masks[] = {0, 31, 1 | 2, 4 | 8, 16};

// Calls `take` for every input that is one change of a byte away from `seed`: all replacements and
// insertions of all values, all deletions, all truncations.
template <class Take>
void for_each_neighbour(const std::string& seed, Take take) {
    for (std::size_t at = 0; at <= seed.size(); ++at) {
        take(seed.substr(0, at));
        if (at < seed.size()) take(std::string(seed).erase(at, 1));
        std::string inserted = std::string(seed).insert(at, 1, '\0');
        std::string replaced = seed;
        for (unsigned value = 0; value < 256; ++value) {
            if (!support::is_in_scale(at + value)) continue;
            inserted[at] = static_cast<char>(value);
            take(inserted);
            if (at == seed.size()) continue;
            replaced[at] = static_cast<char>(value);
            take(replaced);
        }
    }
}

TEST(Differential, DocumentsOneByteAway) {
    for (const std::string& seed : generator::seeds())
        for_each_neighbour(seed, [](std::string_view input) {
            for (const std::uint32_t options : masks)
                compare_with_oracle(input, support::document, options);
        });
}

TEST(Differential, ElementsOneByteAwayInArrays) {
    for (const std::string& seed : generator::seeds())
        for_each_neighbour(seed, [](const std::string& input) {
            compare_with_oracle("[" + input + "]", support::array, 0);
            compare_with_oracle("[{}," + input + " ,{}]", support::array, 31);
            compare_with_oracle("[" + input + ",{}]", support::automatic, 4 | 8);
        });
}

TEST(Differential, ElementsOneByteAwayInSequences) {
    for (const std::string& seed : generator::seeds())
        for_each_neighbour(seed, [](const std::string& input) {
            compare_with_oracle(input + "{}", support::sequence, 0);
            compare_with_oracle("{}\n" + input + "\n{}", support::sequence, 31);
            compare_with_oracle(input + "\n{}", support::automatic, 4 | 8);
        });
}

// The frame of a list itself, one byte away.
TEST(Differential, FramesOneByteAway) {
    for (const std::string seed :
         {"[]", "[{}]", " [ {} , {} ] ", "{}", " {}\r\n{} ", "{}{}", "[[]]"})
        for_each_neighbour(seed, [](std::string_view input) {
            for (const std::uint32_t framing : support::all_framings)
                for (const std::uint32_t options : masks)
                    compare_with_oracle(input, framing, options);
        });
}

// Documents in which options meet each other.
TEST(Differential, DocumentsOneByteAwayUnderEveryMask) {
    for (const std::string seed :
         {R"({"State":2,"Type":null,"x":"\u0041"})", R"({"OperationId":null,"Type":"T\u0079"})",
          R"({"Type":8,"OperationId":null,"State":"Runnin"})"})
        for_each_neighbour(seed, [](std::string_view input) {
            for (std::uint32_t options = 0; options < 32; ++options)
                compare_with_oracle(input, support::document, options);
        });
}

// Two bytes of a gateway's element changed at once: what one change hides, another may undo.
TEST(Differential, GatewayElementsTwoBytesAway) {
    const std::string seed =
        R"({"OperationId":"01234567-89ab-cdef-0123-456789abcdef","State":"Faulted",)"
        R"("Type":"PartitionDataLoss"})";
    constexpr std::string_view telling = "\"\\{}[]:,-0fgG\x80\xC3 \n";
    for (std::size_t first = 0; first < seed.size(); ++first)
        for (std::size_t second = first + 1; second < seed.size(); ++second)
            for (std::size_t i = 0; i < telling.size(); ++i) {
                if (!support::is_in_scale(first + second + i)) continue;
                std::string input = seed;
                input[first] = telling[i];
                input[second] = telling[(i * 7 + first + second) % telling.size()];
                compare_with_oracle(input, support::document, 0);
            }
}

TEST(Differential, GeneratedInputs) {
    generator::source source(20240229);
    for (std::size_t i = 0; i < support::scaled(40000); ++i) {
        for (const std::uint32_t framing : support::all_framings) {
            std::string input = framing == support::document   ? source.document()
                                : framing == support::array    ? source.list()
                                : framing == support::sequence ? source.sequence()
                                : i % 2 == 0                   ? source.list()
                                                               : source.sequence();
            const auto options = static_cast<std::uint32_t>(i % 32);
            compare_with_oracle(input, framing, options);
            for (std::size_t num_changes = 0; num_changes < 3; ++num_changes) {
                source.mutate(input);
                compare_with_oracle(input, framing, options);
            }
        }
    }
}

}  // namespace
