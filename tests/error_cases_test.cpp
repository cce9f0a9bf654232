// The table of error_cases.hpp through the C ABI: in one piece, in pieces of one byte, and cut into
// two at every place, on every kernel.
#include "error_cases.hpp"

#include <string>

#include "support.hpp"

namespace {

using error_cases::error_case;
using error_cases::reading;

std::uint32_t framing_of(const error_case& each) {
    switch (each.where) {
        case reading::document:
            return support::document;
        case reading::automatic:
            return support::automatic;
        case reading::array:
            return support::array;
        case reading::sequence:
            return support::sequence;
    }
    return support::document;
}

oracle::answer expected(const error_case& each) {
    oracle::answer want{each.code, each.offset(), {}};
    for (std::size_t i = 0; i < each.records.num_items; ++i) {
        const auto& [operation_id, state, type, members] = each.records.items[i];
        want.records.push_back({operation_id, state, type, members});
    }
    return want;
}

template <class Run>
void on_every_case(Run run) {
    ASSERT_GT(std::size(error_cases::table), 100U);
    for (const error_case& each : error_cases::table) {
        SCOPED_TRACE(each.name);
        const std::string input = each.input();
        kernels::on_every_one([&] { run(each, input, framing_of(each), expected(each)); });
    }
}

TEST(ErrorCases, InOnePiece) {
    on_every_case([](const error_case& each, const std::string& input, std::uint32_t framing,
                     const oracle::answer& want) {
        support::expect_equal(support::read(input, framing, each.options), want, input, framing,
                              each.options);
        EXPECT_STREQ(opstatus_error_name(each.code), each.code_name);
    });
}

// A document may come in pieces only as the one element of a sequence, where what follows its end is
// not the same; so the cases of documents that concern their end are left out.
bool is_cut(const error_case& each) { return each.where != reading::document; }

TEST(ErrorCases, InPiecesOfOneByte) {
    on_every_case([](const error_case& each, const std::string& input, std::uint32_t framing,
                     const oracle::answer& want) {
        if (!is_cut(each)) return;
        support::session pieces(framing, each.options, 2);
        for (const char& byte : input)
            pieces.feed({&byte, 1});
        support::expect_equal(pieces.finish(), want, input, framing, each.options);
    });
}

TEST(ErrorCases, CutInTwo) {
    on_every_case([](const error_case& each, const std::string& input, std::uint32_t framing,
                     const oracle::answer& want) {
        if (!is_cut(each)) return;
        for (std::size_t cut = 0; cut <= input.size(); ++cut) {
            support::session pieces(framing, each.options, 1);
            pieces.feed(std::string_view(input).substr(0, cut));
            pieces.feed(std::string_view(input).substr(cut));
            support::expect_equal(pieces.finish(), want, input, framing, each.options);
        }
    });
}

// Documents in pieces, as the element of an array: what stands inside them is judged alike.
TEST(ErrorCases, DocumentsCutInTwoAsElements) {
    on_every_case([](const error_case& each, const std::string& input, std::uint32_t,
                     const oracle::answer& whole) {
        const bool is_inside = each.code != 1 && each.code != 15;
        if (is_cut(each) || !is_inside) return;
        const std::string element = "[" + input + "]";
        oracle::answer want = whole;
        want.offset += want.code == 0 ? 2 : 1;
        for (std::size_t cut = 0; cut <= element.size(); ++cut) {
            support::session pieces(support::array, each.options, 1);
            pieces.feed(std::string_view(element).substr(0, cut));
            pieces.feed(std::string_view(element).substr(cut));
            support::expect_equal(pieces.finish(), want, element, support::array, each.options);
        }
    });
}

}  // namespace
