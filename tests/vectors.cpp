// bindings/vectors.txt: what every language's module must answer, said by the oracle. It compares the file
// with what it should be, or writes it (--write).
#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error_cases.hpp"
#include "generator.hpp"
#include "oracle.hpp"

namespace {

using error_cases::reading;

constexpr std::string_view explanation =
    "# reading options capacity pieces written  code name offset records\n"
    "#\n"
    "# pieces   the input's bytes in hex, cut where the commas are; - is an empty piece\n"
    "# written  style:hex, what an accepted document's record is written as; - is not to be tried\n"
    "# records  those completed, as id/state/type, also before an error; - is none, or absent\n";

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char each : bytes) {
        const auto byte = static_cast<std::uint8_t>(each);
        out += {"0123456789abcdef"[byte / 16], "0123456789abcdef"[byte % 16]};
    }
    return out.empty() ? "-" : out;
}

// name_of knows the error table's names, and no others.
std::string_view name_of(std::int32_t code) {
    static const auto names = [] {
        std::map<std::int32_t, std::string_view> all{{16, "INVALID_ARGUMENT"}};
        for (const auto& each : error_cases::table)
            all.emplace(each.code, each.code_name);
        return all;
    }();
    return names.at(code);
}

// The text of one member: what the oracle writes between its quotes.
std::string member(const oracle::record& record, std::uint8_t which) {
    if ((record.members & which) == 0) return "-";
    oracle::record alone = record;
    alone.members = which;
    const std::string json = oracle::write(alone, 0);
    if (json.empty()) return "Unrecognized";
    const std::size_t begin = json.find(":\"") + 2;
    return json.substr(begin, json.rfind('"') - begin);
}

std::string text_of(const std::vector<oracle::record>& records) {
    std::string out;
    for (const oracle::record& each : records) {
        if (!out.empty()) out += ',';
        out += member(each, 1) + '/' + member(each, 2) + '/' + member(each, 4);
    }
    return out.empty() ? "-" : out;
}

// Everything about how an input is handed over follows from the case's number.
class vectors {
  public:
    void add(std::string_view input, reading where, std::uint32_t options) {
        const oracle::answer answer =
            where == reading::document ? oracle::parse_document(input, options)
                                       : oracle::parse_sequence(input, framing_of(where), options);
        add(input, where, options, answer);
    }

    void add(std::string_view input, reading where, std::uint32_t options,
             const oracle::answer& answer) {
        constexpr std::array<std::size_t, 5> capacities = {1, 2, 3, 16, 1000};
        lines_ << name_of(where) << ' ' << options << ' '
               << capacities[num_cases_ % capacities.size()] << ' ' << cut(input, where) << ' '
               << written(where, answer) << ' ' << answer.code << ' ' << ::name_of(answer.code)
               << ' ' << answer.offset << ' ' << text_of(answer.records) << '\n';
        ++num_cases_;
    }

    std::string text() const { return std::string(explanation) + lines_.str(); }
    std::size_t num_cases() const { return num_cases_; }

  private:
    static std::uint32_t framing_of(reading where) {
        return where == reading::array ? 1 : where == reading::sequence ? 2 : 0;
    }

    static std::string_view name_of(reading where) {
        constexpr std::array<std::string_view, 4> names = {"document", "auto", "array", "sequence"};
        return names[static_cast<std::size_t>(where)];
    }

    std::string cut(std::string_view input, reading where) const {
        if (where == reading::document || num_cases_ % 4 == 0) return hex(input);
        const std::size_t place = num_cases_ * 7 % (input.size() + 1);
        if (num_cases_ % 4 == 1)
            return hex(input.substr(0, place)) + ",-," + hex(input.substr(place));
        std::string out = "-";
        const std::size_t step = num_cases_ % 4 == 2 ? 1 : 1 + place;
        for (std::size_t at = 0; at < input.size(); at += step)
            out += ',' + hex(input.substr(at, step));
        return out;
    }

    std::string written(reading where, const oracle::answer& answer) const {
        if (where != reading::document || answer.code != 0) return "-";
        const auto style = static_cast<std::uint32_t>(num_cases_ % 3);
        const std::string json = oracle::write(answer.records.front(), style);
        return json.empty() ? "-" : std::to_string(style) + ':' + hex(json);
    }

    std::ostringstream lines_;
    std::size_t num_cases_ = 0;
};

void add_generated(vectors& all) {
    constexpr std::size_t longest = 500;
    constexpr std::array<std::uint32_t, 6> masks = {0, 0, 2, 4, 16, 31};
    generator::source source(20);
    for (std::size_t i = 0; i < 360; ++i) {
        const std::uint32_t options = masks[i / 3 % masks.size()];
        const reading where = i % 3 == 0   ? reading::document
                              : i % 3 == 2 ? reading::sequence
                              : i % 2 == 0 ? reading::array
                                           : reading::automatic;
        std::string input = i % 3 == 0   ? source.document()
                            : i % 3 == 1 ? source.list()
                                         : source.sequence();
        if (i % 9 < 3) source.mutate(input);
        if (input.size() <= longest) all.add(input, where, options);
    }
}

// More records than a batch of the smaller capacities has room for.
void add_long_lists(vectors& all) {
    std::string list;
    for (std::size_t i = 0; i < 40; ++i) {
        oracle::record record;
        for (std::size_t at = 0; at < record.operation_id.size(); ++at)
            record.operation_id[at] = static_cast<std::uint8_t>(i * 37 + at * 11);
        record.state = static_cast<std::uint8_t>(i % 7);
        record.type = static_cast<std::uint8_t>((1U << i % 5) >> 1U);
        record.members = 7;
        list += (i == 0 ? "[" : ",") + oracle::write(record, 0);
    }
    list += ']';
    for (std::size_t i = 0; i < 5; ++i)
        all.add(list, reading::array, 2);
}

std::string generate() {
    vectors all;
    for (const auto& each : error_cases::table)
        all.add(each.input(), each.where, each.options);
    add_generated(all);
    add_long_lists(all);
    // The oracle has no opinion of calls that are forbidden.
    all.add("{}", reading::document, 32, {16, 0, {}});
    all.add("[]", reading::array, 32, {16, 0, {}});
    std::cout << all.num_cases() << " cases\n";
    return all.text();
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    const bool is_written = arguments.size() == 2 && arguments[0] == "--write";
    if (arguments.size() != (is_written ? 2 : 1)) {
        std::cerr << "usage: opstatus_vectors [--write] FILE\n";
        return 2;
    }
    const std::string path(arguments.back());
    const std::string text = generate();
    if (is_written) {
        std::ofstream out(path, std::ios::binary);
        out << text << std::flush;
        return out ? 0 : 1;
    }
    std::ifstream in(path, std::ios::binary);
    const std::string committed((std::istreambuf_iterator<char>(in)),
                                std::istreambuf_iterator<char>());
    if (committed == text) return 0;
    const auto [left, right] =
        std::mismatch(committed.begin(), committed.end(), text.begin(), text.end());
    std::cerr << path << " is not what opstatus_vectors --write writes, from line "
              << 1 + std::count(committed.begin(), left, '\n') << " on\n";
    return 1;
}
