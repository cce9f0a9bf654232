// A reader may hold any bytes: no call on it touches memory that was not handed over, and what it
// answers keeps to its bounds.
#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "generator.hpp"
#include "guarded.hpp"
#include "support.hpp"

namespace {

class random_source {
  public:
    std::uint64_t next() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
        return state_ >> 24U;
    }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

  private:
    std::uint64_t state_ = 5;
};

class arbitrary_reader : public testing::Test {
  protected:
    // All calls on a reader with these bytes.
    void call_all(const opstatus_reader& bytes, std::string_view text, std::size_t capacity) {
        auto* const reader = reinterpret_cast<opstatus_reader*>(reader_.back(sizeof bytes));
        std::memcpy(reader, &bytes, sizeof bytes);
        const std::string_view input = input_.put_back(text);
        const std::size_t room = (capacity + 1) * sizeof(opstatus_record);
        auto* const all = reinterpret_cast<opstatus_record*>(records_.back(room));
        std::memset(static_cast<void*>(all), support::poison, room);
        opstatus_record* const out = all + 1;
        std::size_t num_records = support::poison;
        std::size_t consumed = support::poison;
        const support::library_call watch;
        const std::int32_t code =
            opstatus_reader_read(reader, input.data(), input.size(), capacity == 0 ? nullptr : out,
                                 capacity, &num_records, &consumed);
        ASSERT_TRUE(code >= 0 && code <= 16) << code;
        ASSERT_LE(consumed, input.size());
        if (capacity != 0) {
            ASSERT_LE(num_records, capacity);
            for (std::size_t i = num_records; i < capacity; ++i)
                ASSERT_TRUE(support::is_poisoned(out[i]));
        }
        ASSERT_TRUE(support::is_poisoned(*all)) << "written before the records";
        const std::int32_t end = opstatus_reader_finish(reader);
        ASSERT_TRUE(end >= 0 && end <= 16) << end;
        opstatus_reader_offset(reader);
        opstatus_reader_num_records(reader);
        ASSERT_TRUE(reader_.is_poisoned_but(reader, sizeof *reader));
    }

    random_source random_;

  private:
    support::guarded reader_{sizeof(opstatus_reader)};
    support::guarded input_{1 << 16};
    support::guarded records_{4096};
};

constexpr std::string_view texts[] = {
    "",
    "\"",
    "}",
    "{}",
    "0123",
    "\\u0041",
    "e1,",
    "ull",
    "Running\",",
    "\xBF\xBF\xBF",
    "[[{}]]",
    R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Faulted","Type":"Invalid"})",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
    "]]]]]]]]]]]]}}}}}}}}}}}}}}",
    R"({"x":[[[[{"y":"\ud83d\ude00"}]]]],"State":"Running"} {"Type":"NodeTransition"})"};

// Of the second record, 23 bytes have come.
constexpr std::string_view begins =
    R"([{"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Faulted","Type":"Invalid"},)"
    R"({"OperationId":"88ef90f)";

TEST_F(arbitrary_reader, OfRandomBytes) {
    for (std::size_t i = 0; i < support::scaled(100000); ++i) {
        opstatus_reader bytes;
        for (std::uint64_t& word : bytes.opaque)
            word = random_.next() << 32U ^ random_.next();
        call_all(bytes, texts[i % std::size(texts)], i % 4);
        if (HasFatalFailure()) return;
    }
}

// A record of which more bytes have come than are kept, or that begins where none may.
TEST_F(arbitrary_reader, IsRefusedIfItCannotBe) {
    opstatus_reader begun;
    EXPECT_EQ(opstatus_reader_init(&begun, support::automatic, 0), 0);
    EXPECT_EQ(
        opstatus_reader_read(&begun, begins.data(), begins.size(), nullptr, 0, nullptr, nullptr),
        0);
    opstatus_reader inside;
    EXPECT_EQ(opstatus_reader_init(&inside, support::automatic, 0), 0);
    EXPECT_EQ(opstatus_reader_read(&inside, "[{", 2, nullptr, 0, nullptr, nullptr), 0);
    for (unsigned len = 0; len < 256; ++len)
        for (const bool is_inside : {false, true}) {
            opstatus_reader bytes = is_inside ? inside : begun;
            unsigned char* const last = reinterpret_cast<unsigned char*>(&bytes) + sizeof bytes - 1;
            if (!is_inside && len == 0) EXPECT_EQ(*last, 23) << "the record is not kept";
            *last = static_cast<unsigned char>(len);
            const bool may_be = len <= (is_inside ? 0 : 63);
            for (const bool is_end : {false, true}) {
                opstatus_reader copy = bytes;
                const std::int32_t code =
                    is_end ? opstatus_reader_finish(&copy)
                           : opstatus_reader_read(&copy, " ", 1, nullptr, 0, nullptr, nullptr);
                EXPECT_EQ(code != OPSTATUS_INVALID_ARGUMENT, may_be) << len << is_inside << is_end;
            }
        }
}

// Random bytes are seldom near a state that is possible; a few changes of a real one are.
TEST_F(arbitrary_reader, NearRealOnes) {
    generator::source source(12);
    for (std::size_t i = 0; i < support::scaled(150000); ++i) {
        const std::string list = i % 2 == 0 ? source.list() : source.sequence();
        opstatus_reader bytes;
        opstatus_reader_init(&bytes, static_cast<std::uint32_t>(i % 3),
                             static_cast<std::uint32_t>(i % 32));
        opstatus_reader_read(&bytes, list.data(), random_.below(list.size() + 1), nullptr, 0,
                             nullptr, nullptr);
        if (i % 7 == 0) opstatus_reader_finish(&bytes);
        unsigned char raw[sizeof bytes];
        std::memcpy(raw, &bytes, sizeof bytes);
        // What the library has written of it lies at its beginning, and what of a record has come at its end.
        if (i % 5 == 0) raw[sizeof raw - 1] = static_cast<unsigned char>(random_.below(80));
        if (i % 10 == 0) {
            const std::size_t begun = random_.below(list.size());
            std::memcpy(raw + 64, list.data() + begun,
                        std::min<std::size_t>(63, list.size() - begun));
        }
        for (std::size_t left = 1 + random_.below(4); left > 0; --left)
            raw[random_.below(72)] = static_cast<unsigned char>(
                random_.below(2) == 0 ? random_.next() : random_.below(80));
        std::memcpy(&bytes, raw, sizeof bytes);
        call_all(bytes, i % 3 == 0 ? list : texts[i % std::size(texts)], i % 4);
        if (HasFatalFailure()) return;
    }
}

// Every value of every byte of some real states.
TEST_F(arbitrary_reader, OneByteFromRealOnes) {
    for (const std::string_view before :
         {"", "[", "[{\"x\":[", "{\"State\":\"Ru", "{\"OperationId\":\"88ef", "{\"x\":\"\\ud8",
          "{\"Type\":nul", "[{}]", "{\"x\":-", "{\"x\":\"\xF4", begins.data()})
        for (std::size_t at = 0; at < sizeof(opstatus_reader); ++at)
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(at + value)) continue;
                opstatus_reader bytes;
                opstatus_reader_init(&bytes, support::automatic, OPSTATUS_ACCEPT_NULL);
                opstatus_reader_read(&bytes, before.data(), before.size(), nullptr, 0, nullptr,
                                     nullptr);
                reinterpret_cast<unsigned char*>(&bytes)[at] = static_cast<unsigned char>(value);
                call_all(bytes, texts[(at + value) % std::size(texts)], value % 4);
                if (HasFatalFailure()) return;
            }
}

}  // namespace
