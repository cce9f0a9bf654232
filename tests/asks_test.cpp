// How often the reader asks each lane. One that is asked too often, or not at all, costs time only, which no other test
// sees. The numbers are those of the lanes over SSE4.1; they may change with what is read at once.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "kernels.hpp"
#include "support.hpp"

namespace {

namespace core = opstatus::core;

struct counts {
    int element = 0, elements = 0, usual = 0, members = 0, alike = 0;
    bool operator==(const counts&) const = default;
} asked;
const core::kernel* code = nullptr;

// The kernel `code`, and what it is asked.
const core::kernel counting = {
    "counting",
    [](const std::uint8_t* p, std::size_t len, std::uint8_t options, opstatus_record& out) {
        ++asked.element;
        return code->read_element(p, len, options, out);
    },
    [](const std::uint8_t*& p, const std::uint8_t* end, const core::machine& m,
       opstatus_record* out, std::size_t capacity) {
        ++asked.elements;
        return code->read_elements(p, end, m, out, capacity);
    },
    [](const std::uint8_t*& p, const std::uint8_t* end, std::uint8_t options, opstatus_record& out,
       core::machine& m) {
        ++asked.usual;
        return code->read_usual(p, end, options, out, m);
    },
    [](core::machine& m, const std::uint8_t* p, core::limits until, core::habits* known,
       opstatus_record* out, std::size_t& num) {
        ++asked.members;
        return code->read_members(m, p, until, known, out, num);
    },
    [](const std::uint8_t*& p, const std::uint8_t* end, const core::machine& m,
       const core::habits& known, opstatus_record* out, std::size_t capacity) {
        ++asked.alike;
        return code->read_alike(p, end, m, known, out, capacity);
    }};

const std::string compact =
    R"({"OperationId":"01234567-89ab-cdef-0123-456789abcdef","State":"Running","Type":"Invalid"})";
const std::string indented =
    "{\n  \"OperationId\": \"01234567-89ab-cdef-0123-456789abcdef\",\n  \"State\": \"Running\",\n"
    "  \"Type\": \"Invalid\"\n}";
const std::string unusual =
    R"({"State":"R\u0075nning","x":"\ud83d\ude00","y":[1,2],"Type":"Invalid"})";
const std::string six = R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6})";

// Of `num` records, each n-th one is the other.
std::string list(const std::string& record, int num, int each = 1 << 20,
                 const std::string& other = "") {
    std::string text = "[";
    for (int i = 0; i < num; ++i)
        text += (i == 0 ? "" : ",") + (i % each == each - 1 ? other : record);
    return text + "]";
}

void expect(const counts& want, const std::string& text) {
    EXPECT_EQ(asked, want) << "{" << asked.element << ", " << asked.elements << ", " << asked.usual
                           << ", " << asked.members << ", " << asked.alike << "}\n"
                           << text.substr(0, 300);
}

void expect_reading(const counts& want, const std::string& text, std::size_t capacity = 1000,
                    std::size_t piece = 1 << 20) {
    core::force_kernel(&counting);
    asked = {};
    opstatus_reader reader;
    EXPECT_EQ(opstatus_reader_init(&reader, OPSTATUS_FRAMING_AUTO, 0), 0);
    std::vector<opstatus_record> records(capacity);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t consumed = 0;
        ASSERT_EQ(opstatus_reader_read(&reader, text.data() + at, std::min(piece, text.size() - at),
                                       records.data(), capacity, nullptr, &consumed),
                  0);
        at += consumed;
    }
    EXPECT_EQ(opstatus_reader_finish(&reader), 0);
    core::force_kernel(nullptr);
    expect(want, text);
}

void expect_parsing(const counts& want, const std::string& text) {
    core::force_kernel(&counting);
    asked = {};
    opstatus_record record;
    EXPECT_EQ(opstatus_parse(text.data(), text.size(), 0, &record, nullptr), 0) << text;
    core::force_kernel(nullptr);
    expect(want, text);
}

class Asks : public testing::Test {
  protected:
    void SetUp() override {
        if (kernels::all().size() < 2)
            GTEST_SKIP() << "this CPU has no other lanes than the portable ones";
        code = kernels::all()[1];
    }
};

TEST_F(Asks, OfDocuments) {
    expect_parsing({1, 0, 0, 0, 0}, compact);
    expect_parsing({1, 0, 1, 0, 0}, indented);
    expect_parsing({1, 0, 1, 5, 0}, unusual);
    expect_parsing({1, 0, 1, 2, 0}, " " + compact);
    expect_parsing({1, 0, 1, 1, 0},
                   compact.substr(0, compact.size() - 1) + R"(,"x":{},"y":1,"z":[]})");
    expect_parsing({1, 0, 1, 1, 0}, "{}");
    expect_parsing({1, 0, 1, 5, 0}, R"({"x":")" + std::string(300, 'x') +
                                        R"(\n","y":{},"z":"\ud83d\ude00","State":"Running"})");
}

TEST_F(Asks, OfLists) {
    expect_reading({0, 1, 0, 0, 0}, list(compact, 100));
    expect_reading({0, 1, 0, 2, 1}, list(indented, 1));
    expect_reading({0, 1, 0, 2, 1}, list(indented, 2));
    expect_reading({0, 4, 0, 4, 4}, list(indented, 10));
    expect_reading({0, 4, 0, 4, 4}, list(indented, 500));
    expect_reading({0, 49, 0, 250, 49}, list(unusual, 50));
    expect_reading({0, 8, 0, 9, 7}, list("{}", 200));
    expect_reading({0, 5, 0, 6, 5}, list(R"({"x":1})", 500));
    expect_reading({0, 7, 0, 8, 6}, list(R"({"x":{}})", 100, 7, compact));
    expect_reading({0, 12, 0, 13, 11}, list(six, 400));
    expect_reading({0, 12, 0, 7, 6}, list(compact, 100, 10, indented));
    expect_reading({0, 25, 0, 18, 25}, list(indented, 300, 40, compact));
    expect_reading({0, 30, 0, 61, 30}, list(indented, 300, 30, unusual));
    expect_reading({0, 10, 0, 11, 9}, list(six, 300, 90, compact));
}

TEST_F(Asks, OfPieces) {
    expect_reading({0, 5, 0, 0, 0}, list(compact, 30), 7);
    expect_reading({0, 10, 0, 7, 10}, list(indented, 30), 7);
    expect_reading({0, 30, 0, 31, 30}, list(indented, 30), 1);
    expect_reading({0, 0, 0, 120, 0}, list(compact, 30), 1000, 50);
    expect_reading({4, 10, 0, 3, 0}, list(compact, 30), 1000, 500);
    for (std::size_t begun = 1; begun < 64; ++begun)
        expect_reading({1, 2, 0, 0, 0}, list(compact, 2), 1000, 2 + compact.size() + begun);
    expect_reading({0, 5, 0, 105, 5}, list(indented, 30), 1000, 81);
    expect_reading({0, 10, 0, 19, 10}, list(indented, 30), 1000, 1000);
    expect_reading({}, list(unusual, 10), 1000, 6);
    expect_reading({}, list(unusual, 10), 1000, 7);
    expect_reading({0, 0, 0, 90, 0}, list(unusual, 10), 1000, 8);
    expect_reading({0, 0, 0, 88, 0}, list(unusual, 10), 1000, 9);
    expect_reading({0, 0, 0, 58, 0}, list(unusual, 10), 1000, 72);
    expect_reading({0, 0, 0, 54, 0}, list(unusual, 10), 1000, 73);
    expect_reading({0, 1, 0, 53, 1}, list(unusual, 10), 1000, 74);
    expect_reading({0, 1, 0, 55, 1}, list(unusual, 10), 1000, 79);
    expect_reading({0, 1, 0, 54, 1}, list(unusual, 10), 1000, 80);
    expect_reading({0, 2, 0, 55, 2}, list(unusual, 10), 1000, 81);
}

}  // namespace
