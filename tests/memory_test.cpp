// The library touches what it was handed and not a byte more: everything lies between unreadable
// pages, and a wrong access ends this program.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "generator.hpp"
#include "guarded.hpp"
#include "support.hpp"

namespace {

using support::guarded;

std::vector<std::string> gateway_elements() {
    std::vector<std::string> all;
    for (const std::string state : {"Invalid", "Running", "RollingBack", "Completed", "Faulted",
                                    "Cancelled", "ForceCancelled"})
        for (const std::string type : {"Invalid", "PartitionDataLoss", "PartitionQuorumLoss",
                                       "PartitionRestart", "NodeTransition"})
            all.push_back(R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":")" +
                          state + R"(","Type":")" + type + "\"}");
    return all;
}

// The input at both ends of the memory: as a document, and in one piece of a reader.
void compare_flush(const guarded& memory, std::string_view input) {
    for (const std::uint32_t framing : {support::document, support::automatic}) {
        const oracle::answer want = support::expected(input, framing, 0);
        kernels::on_every_one([&] {
            for (const std::string_view placed : {memory.put_back(input), memory.put_front(input)})
                support::expect_equal(support::read(placed, framing, 0), want, input, framing, 0);
        });
    }
}

TEST(Memory, InputsAtAllAlignments) {
    const guarded memory(8192);
    for (const std::string& element : gateway_elements())
        for (std::size_t shift = 0; shift < 64; ++shift) {
            const std::string white(shift, ' ');
            compare_flush(memory, element + white);
            compare_flush(memory, white + element);
        }
    for (const std::string& seed : generator::seeds())
        for (std::size_t shift = 0; shift < 64; ++shift) {
            compare_flush(memory, seed + std::string(shift, ' '));
            compare_flush(memory, std::string(shift, ' ') + seed);
        }
}

// The white space in front of a name is compared in one step, also where the document ends soon behind it.
TEST(Memory, ShortMembersBehindAnIndent) {
    const guarded memory(8192);
    for (std::size_t indent = 0; indent <= 17; ++indent)
        for (const std::string& white :
             {std::string(indent, ' '), "\n" + std::string(indent, ' ')}) {
            std::vector<std::string> lasts = {R"("n":"x"})", R"("Type":0})", R"("ab": [1] })"};
            for (std::size_t len = 0; len < 20; ++len)
                lasts.push_back('"' + std::string(len, 'n') + R"(":1})");
            for (const std::string& last : lasts)
                compare_flush(
                    memory, "{" + white +
                                R"("OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a",)" + white +
                                R"("State":"Running",)" + white + R"("Type":"Invalid",)" + white +
                                last);
        }
}

TEST(Memory, TruncatedInputs) {
    const guarded memory(8192);
    for (const std::string& element : gateway_elements())
        for (const std::string& list : {element, "[" + element + "," + element + "]"})
            for (std::size_t len = 0; len <= list.size(); ++len)
                compare_flush(memory, std::string_view(list).substr(0, len));
    for (const std::string& space : {std::string(), "\n" + std::string(15, ' ')})
        for (const std::string type : {"Invalid", "PartitionQuorumLoss"}) {
            const std::string document =
                "{" + space + R"("OperationId": "88ef90f9-0b94-46b0-b817-a6ea20c07f8a",)" + space +
                R"("State": "Running",)" + space + R"("Type": ")" + type + "\"," + space +
                R"("x": "y"})";
            for (std::size_t len = 0; len <= document.size(); ++len)
                for (const std::string end : {"", "}", " "})
                    compare_flush(memory, document.substr(0, len) + end);
        }
    const std::string compact =
        R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Running","Type":"PartitionQuorumLoss","x":1})";
    for (std::size_t len = 0; len <= compact.size(); ++len)
        for (const std::string end : {"}", " ", ": "})
            compare_flush(memory, compact.substr(0, len) + end);
}

// What is shorter than all that the lanes are there for, however it ends.
TEST(Memory, ShorterThanTheShortestElement) {
    const guarded memory(8192);
    const std::string integers =
        R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":1,"Type":0})";
    const std::string no_type =
        R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Running"})";
    for (const std::string& text : {integers, no_type})
        for (std::size_t num = 0; num < 20; ++num)
            for (const std::string& input :
                 {text + std::string(num, ' '), text.substr(0, text.size() - num)})
                for (const std::uint32_t framing : support::all_framings) {
                    const oracle::answer want =
                        support::expected(input, framing, OPSTATUS_ACCEPT_ENUM_INTEGERS);
                    kernels::on_every_one([&] {
                        const std::string_view placed = memory.put_back(input);
                        const oracle::answer got =
                            framing == support::document
                                ? support::parse(placed, OPSTATUS_ACCEPT_ENUM_INTEGERS)
                                : support::read(placed, framing, OPSTATUS_ACCEPT_ENUM_INTEGERS);
                        support::expect_equal(got, want, input, framing,
                                              OPSTATUS_ACCEPT_ENUM_INTEGERS);
                    });
                }
}

// Behind several elements that were read at once, any number of bytes may be left. What stands behind those that
// are handed over is no part of the input, even if it would continue it.
TEST(Memory, ListsEndAnywhere) {
    const guarded memory(8192);
    const std::string id = R"("OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a")";
    const std::string texts = R"("State":"ForceCancelled","Type":"PartitionQuorumLoss")";
    for (const std::string& members :
         {id + R"(,"State":1,"Type":0)", id + "," + texts, texts + "," + id,
          id + R"(,"State":"Invalid","Type":"Invalid")"}) {
        std::string list = "[{" + members + "}";
        for (int i = 0; i < 8; ++i)
            list += ",{" + members + "}";
        list += "]";
        for (std::size_t len = 0; len <= list.size(); ++len) {
            const std::string_view cut = std::string_view(list).substr(0, len);
            const oracle::answer want =
                support::expected(cut, support::array, OPSTATUS_ACCEPT_ENUM_INTEGERS);
            kernels::on_every_one([&] {
                for (const std::string_view placed : {cut, memory.put_back(cut)})
                    support::expect_equal(
                        support::read(placed, support::array, OPSTATUS_ACCEPT_ENUM_INTEGERS), want,
                        cut, support::array, OPSTATUS_ACCEPT_ENUM_INTEGERS);
            });
        }
    }
}

// Each piece ends at the unreadable page, the next one begins behind one.
TEST(Memory, PiecesOfLists) {
    const guarded memory(8192);
    const std::vector<std::string> elements = gateway_elements();
    const std::string list = "[" + elements[3] + "," + elements[34] + ",\n" + elements[0] + "]";
    for (std::size_t cut = 0; cut <= list.size(); ++cut)
        kernels::on_every_one([&] {
            support::session pieces(support::array, 0, 2);
            pieces.feed(memory.put_back(std::string_view(list).substr(0, cut)));
            pieces.feed(memory.put_front(std::string_view(list).substr(cut)));
            support::expect_equal(pieces.finish(), support::expected(list, support::array, 0), list,
                                  support::array, 0);
        });
}

// An object of type T that a test hands over, at either end of memory of its own.
template <class T>
struct placed {
    guarded memory{sizeof(T)};
    T* at(bool is_back) {
        memory.poison_all();
        // T is an array of integers or a struct of them, which need not be made to exist.
        return reinterpret_cast<T*>(is_back ? memory.back(sizeof(T)) : memory.front());
    }
};

TEST(Memory, OutputsOfParse) {
    placed<opstatus_record> record;
    placed<std::size_t> offset;
    for (const std::string& element : gateway_elements())
        for (const bool is_back : {false, true})
            kernels::on_every_one([&] {
                opstatus_record* const out = record.at(is_back);
                std::size_t* const out_offset = offset.at(is_back);
                EXPECT_EQ(opstatus_parse(element.data(), element.size(), 0, out, out_offset), 0);
                EXPECT_TRUE(record.memory.is_poisoned_but(out, sizeof *out));
                EXPECT_TRUE(offset.memory.is_poisoned_but(out_offset, sizeof *out_offset));
                record.at(is_back);
                EXPECT_EQ(opstatus_parse(element.data(), element.size() - 1, 0, out, nullptr), 1);
                EXPECT_TRUE(record.memory.is_poisoned_but(nullptr, 0)) << "written on an error";
            });
}

TEST(Memory, OutputsOfRead) {
    placed<opstatus_reader> reader;
    placed<std::size_t> num_records;
    placed<std::size_t> consumed;
    const guarded records(8192);
    const guarded input(8192);
    std::string list = "[{\"State\":\"Running\"}";
    for (const std::string& element : gateway_elements())
        list += "," + element;
    const std::string_view bytes = input.put_back(list + "]");
    for (const bool is_back : {false, true})
        for (std::size_t capacity = 1; capacity <= 40; ++capacity)
            kernels::on_every_one([&] {
                opstatus_reader* const r = reader.at(is_back);
                std::size_t* const num = num_records.at(is_back);
                std::size_t* const used = consumed.at(is_back);
                const std::size_t room = capacity * sizeof(opstatus_record);
                records.poison_all();
                auto* const out = reinterpret_cast<opstatus_record*>(is_back ? records.back(room)
                                                                             : records.front());
                ASSERT_EQ(opstatus_reader_init(r, support::automatic, 0), 0);
                const support::library_call watch;
                ASSERT_EQ(
                    opstatus_reader_read(r, bytes.data(), bytes.size(), out, capacity, num, used),
                    0);
                EXPECT_EQ(*num, std::min<std::size_t>(capacity, 36));
                EXPECT_TRUE(records.is_poisoned_but(out, *num * sizeof(opstatus_record)));
                EXPECT_TRUE(reader.memory.is_poisoned_but(r, sizeof *r));
                EXPECT_TRUE(num_records.memory.is_poisoned_but(num, sizeof *num));
                EXPECT_TRUE(consumed.memory.is_poisoned_but(used, sizeof *used));
            });
}

TEST(Memory, OutputsOfWrite) {
    placed<opstatus_record> record;
    const guarded text(4096);
    for (const std::string& element : gateway_elements())
        for (const bool is_back : {false, true}) {
            opstatus_record* const in = record.at(is_back);
            ASSERT_EQ(opstatus_parse(element.data(), element.size(), 0, in, nullptr), 0);
            for (std::size_t capacity = 0; capacity <= OPSTATUS_JSON_MAX_LEN; ++capacity) {
                text.poison_all();
                char* const out = is_back ? text.back(capacity) : text.front();
                const support::library_call watch;
                const std::size_t len = opstatus_write(in, OPSTATUS_STYLE_NAMES, out, capacity);
                EXPECT_EQ(std::string_view(out, len),
                          capacity < element.size() ? std::string_view() : element);
                EXPECT_TRUE(text.is_poisoned_but(out, len));
            }
        }
}

TEST(Memory, Uuids) {
    constexpr std::string_view id = "88ef90f9-0b94-46b0-b817-a6ea20c07f8a";
    const guarded text(4096);
    placed<std::uint8_t[16]> bytes;
    for (const bool is_back : {false, true}) {
        for (std::size_t len = 0; len <= id.size(); ++len) {
            const std::string_view part = id.substr(0, len);
            const std::string_view in = is_back ? text.put_back(part) : text.put_front(part);
            auto& out = *bytes.at(is_back);
            const support::library_call watch;
            EXPECT_EQ(opstatus_uuid_parse(in.data(), in.size(), out), len == 36 ? 0 : 11);
            EXPECT_TRUE(bytes.memory.is_poisoned_but(out, len == 36 ? 16 : 0));
        }
        text.poison_all();
        char* const out = is_back ? text.back(36) : text.front();
        opstatus_uuid_format(
            *(is_back ? reinterpret_cast<std::uint8_t(*)[16]>(bytes.memory.back(16))
                      : reinterpret_cast<std::uint8_t(*)[16]>(bytes.memory.front())),
            out);
        EXPECT_EQ(std::string_view(out, 36), id);
        EXPECT_TRUE(text.is_poisoned_but(out, 36));
    }
}

}  // namespace
