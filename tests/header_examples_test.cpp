// The examples in opstatus.h: each error code's comment shows an input and a caret, and that input
// has that error at that byte.
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace {

struct example {
    std::string input;       // decoded: <FF> is one byte
    std::size_t offset = 0;  // the caret's
};

// A comment's text and the enumerator below it.
struct entry {
    std::string comment;
    std::string input_line;  // the last one that a caret line followed
    std::size_t caret = std::string::npos;
    std::string name;
    std::int32_t code = 0;
};

bool is_caret_line(const std::string& text) {
    return text.find_first_not_of(' ') != std::string::npos &&
           text.find_first_not_of(" ^") == std::string::npos;
}

example decode(const std::string& line, std::size_t caret) {
    example out;
    bool is_found = false;
    for (std::size_t i = 0; i < line.size();) {
        const bool is_byte = line[i] == '<' && i + 3 < line.size() && line[i + 3] == '>' &&
                             std::isxdigit(static_cast<unsigned char>(line[i + 1])) != 0 &&
                             std::isxdigit(static_cast<unsigned char>(line[i + 2])) != 0;
        const std::size_t width = is_byte ? 4 : 1;
        if (caret >= i && caret < i + width) {
            out.offset = out.input.size();
            is_found = true;
        }
        out.input +=
            is_byte ? static_cast<char>(std::stoi(line.substr(i + 1, 2), nullptr, 16)) : line[i];
        i += width;
    }
    if (!is_found) {
        EXPECT_EQ(caret, line.size()) << "the caret is far behind the end: " << line;
        out.offset = out.input.size();
    }
    return out;
}

// The entries of the enumeration that begins with OPSTATUS_OK.
std::vector<entry> read_header() {
    constexpr std::string_view margin = "     *     ";
    std::ifstream header(OPSTATUS_HEADER);
    EXPECT_TRUE(header) << OPSTATUS_HEADER;
    std::vector<entry> all;
    entry current;
    std::string previous;
    for (std::string line; std::getline(header, line); previous = line) {
        if (line.starts_with("    /*")) current = {};
        current.comment += line + "\n";
        if (line.starts_with(margin) && previous.starts_with(margin) &&
            is_caret_line(line.substr(margin.size()))) {
            current.input_line = previous.substr(margin.size());
            current.caret = line.find('^') - margin.size();
        }
        const std::size_t equals = line.find(" = ");
        if (line.starts_with("    OPSTATUS_") && equals != std::string::npos) {
            current.name = line.substr(4, equals - 4);
            current.code = std::stoi(line.substr(equals + 3));
            const char* const listed = opstatus_error_name(current.code);
            if (listed != nullptr && current.name == std::string("OPSTATUS_") + listed)
                all.push_back(current);
            current = {};
        }
    }
    return all;
}

// The options that a comment names.
std::uint32_t options_in(const std::string& comment) {
    const std::map<std::string, std::uint32_t> bits = {{"OPSTATUS_REJECT_UNKNOWN_MEMBERS", 1},
                                                       {"OPSTATUS_REQUIRE_ALL_MEMBERS", 2},
                                                       {"OPSTATUS_ACCEPT_ENUM_INTEGERS", 4},
                                                       {"OPSTATUS_ACCEPT_NULL", 8},
                                                       {"OPSTATUS_KEEP_UNRECOGNIZED_NAMES", 16}};
    std::uint32_t options = 0;
    for (const auto& [name, bit] : bits)
        if (comment.find(name) != std::string::npos) options |= bit;
    return options;
}

TEST(HeaderExamples, AnswerAsTheyShow) {
    std::set<std::int32_t> with_example;
    for (const entry& each : read_header()) {
        if (each.caret == std::string::npos) continue;
        SCOPED_TRACE(each.name + ": " + each.input_line);
        const example shown = decode(each.input_line, each.caret);
        const std::uint32_t options = options_in(each.comment);
        const oracle::answer want{each.code, shown.offset, {}};
        kernels::on_every_one([&] {
            support::expect_equal(support::parse(shown.input, options), want, shown.input,
                                  support::document, options);
        });
        // The option is what makes it an error.
        EXPECT_TRUE(options == 0 || support::parse(shown.input, 0).code == 0);
        with_example.insert(each.code);
    }
    for (std::int32_t code = 1; code <= 15; ++code)
        EXPECT_TRUE(with_example.contains(code)) << opstatus_error_name(code) << " has no example";
    EXPECT_EQ(with_example.size(), 15U);
}

}  // namespace
