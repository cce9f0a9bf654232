// The C++ interface, opstatus.hpp: every function, every wrong call, and the ranges over every kind
// of source. What an input means is tested elsewhere; here, that the interface hands it on.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <opstatus/opstatus.hpp>
#include <random>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace {

using opstatus::error;
using opstatus::framing;
using opstatus::options;
using opstatus::record;
using opstatus::uuid;

constexpr std::string_view id_text = "88ef90f9-0b94-46b0-b817-a6ea20c07f8a";
constexpr uuid id{{0x88, 0xef, 0x90, 0xf9, 0x0b, 0x94, 0x46, 0xb0, 0xb8, 0x17, 0xa6, 0xea, 0x20,
                   0xc0, 0x7f, 0x8a}};
constexpr std::string_view full_json =
    R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"RollingBack","Type":"PartitionRestart"})";

record full() {
    return record()
        .set_operation_id(id)
        .set_state(opstatus::state::rolling_back)
        .set_type(opstatus::type::partition_restart);
}

// ---- What the compiler can say ------------------------------------------------------------------

template <class Enum>
constexpr bool is(Enum value, long long number) {
    return static_cast<long long>(value) == number;
}

static_assert(is(opstatus::state::invalid, OPSTATUS_STATE_INVALID));
static_assert(is(opstatus::state::running, OPSTATUS_STATE_RUNNING));
static_assert(is(opstatus::state::rolling_back, OPSTATUS_STATE_ROLLING_BACK));
static_assert(is(opstatus::state::completed, OPSTATUS_STATE_COMPLETED));
static_assert(is(opstatus::state::faulted, OPSTATUS_STATE_FAULTED));
static_assert(is(opstatus::state::cancelled, OPSTATUS_STATE_CANCELLED));
static_assert(is(opstatus::state::force_cancelled, OPSTATUS_STATE_FORCE_CANCELLED));
static_assert(is(opstatus::state::unrecognized, OPSTATUS_UNRECOGNIZED));

static_assert(is(opstatus::type::invalid, OPSTATUS_TYPE_INVALID));
static_assert(is(opstatus::type::partition_data_loss, OPSTATUS_TYPE_PARTITION_DATA_LOSS));
static_assert(is(opstatus::type::partition_quorum_loss, OPSTATUS_TYPE_PARTITION_QUORUM_LOSS));
static_assert(is(opstatus::type::partition_restart, OPSTATUS_TYPE_PARTITION_RESTART));
static_assert(is(opstatus::type::node_transition, OPSTATUS_TYPE_NODE_TRANSITION));
static_assert(is(opstatus::type::unrecognized, OPSTATUS_UNRECOGNIZED));

static_assert(is(error::ok, OPSTATUS_OK));
static_assert(is(error::unexpected_end, OPSTATUS_UNEXPECTED_END));
static_assert(is(error::unexpected_byte, OPSTATUS_UNEXPECTED_BYTE));
static_assert(is(error::invalid_utf8, OPSTATUS_INVALID_UTF8));
static_assert(is(error::invalid_escape, OPSTATUS_INVALID_ESCAPE));
static_assert(is(error::control_character, OPSTATUS_CONTROL_CHARACTER));
static_assert(is(error::invalid_number, OPSTATUS_INVALID_NUMBER));
static_assert(is(error::depth_exceeded, OPSTATUS_DEPTH_EXCEEDED));
static_assert(is(error::duplicate_member, OPSTATUS_DUPLICATE_MEMBER));
static_assert(is(error::unknown_member, OPSTATUS_UNKNOWN_MEMBER));
static_assert(is(error::wrong_type, OPSTATUS_WRONG_TYPE));
static_assert(is(error::invalid_uuid, OPSTATUS_INVALID_UUID));
static_assert(is(error::unknown_state, OPSTATUS_UNKNOWN_STATE));
static_assert(is(error::unknown_type, OPSTATUS_UNKNOWN_TYPE));
static_assert(is(error::missing_member, OPSTATUS_MISSING_MEMBER));
static_assert(is(error::trailing_content, OPSTATUS_TRAILING_CONTENT));
static_assert(is(error::invalid_argument, OPSTATUS_INVALID_ARGUMENT));

static_assert(is(framing::automatic, OPSTATUS_FRAMING_AUTO));
static_assert(is(framing::array, OPSTATUS_FRAMING_ARRAY));
static_assert(is(framing::sequence, OPSTATUS_FRAMING_SEQUENCE));

static_assert(is(options::none, 0));
static_assert(is(options::reject_unknown_members, OPSTATUS_REJECT_UNKNOWN_MEMBERS));
static_assert(is(options::require_all_members, OPSTATUS_REQUIRE_ALL_MEMBERS));
static_assert(is(options::accept_enum_integers, OPSTATUS_ACCEPT_ENUM_INTEGERS));
static_assert(is(options::accept_null, OPSTATUS_ACCEPT_NULL));
static_assert(is(options::keep_unrecognized_names, OPSTATUS_KEEP_UNRECOGNIZED_NAMES));

static_assert(is(opstatus::style::names, OPSTATUS_STYLE_NAMES));
static_assert(is(opstatus::style::reference, OPSTATUS_STYLE_REFERENCE));
static_assert(is(opstatus::style::integers, OPSTATUS_STYLE_INTEGERS));

static_assert(is(options::accept_null | options::require_all_members, 10));
static_assert((options::accept_null & options::require_all_members) == options::none);
static_assert(~options::none == options{31} && ~options{31} == options::none);
static_assert(~options{0x80000000u} == options{31});
static_assert([] {
    options set = options::none;
    set |= options::accept_null;
    set |= options::accept_enum_integers;
    set &= ~options::accept_null;
    return set;
}() == options::accept_enum_integers);

static_assert(sizeof(record) == 20 && alignof(record) == 1 && sizeof(uuid) == 16);
static_assert(std::is_trivially_copyable_v<record> && std::is_standard_layout_v<record>);
static_assert(std::is_trivially_copyable_v<uuid> && std::is_trivially_copyable_v<opstatus::reader>);
static_assert(std::is_trivially_copyable_v<opstatus::result<record>>);
static_assert(std::is_trivially_copyable_v<opstatus::text<36>>);
static_assert(std::is_nothrow_default_constructible_v<opstatus::reader>);
static_assert(!std::is_convertible_v<framing, opstatus::reader>);
static_assert(!std::is_convertible_v<opstatus::result<record>, bool>);

static_assert(noexcept(opstatus::parse({}, options::none)) && noexcept(uuid::parse({})));
static_assert(noexcept(opstatus::records(std::string_view())));

static_assert([] {
    record value;
    const bool empty = !value.has_operation_id() && !value.has_state() && !value.has_type() &&
                       !value.operation_id() && !value.state() && !value.type();
    value.set_operation_id(id).set_state(opstatus::state::faulted);
    return empty && value.operation_id() == id && value.state() == opstatus::state::faulted &&
           !value.has_type() && value != record() && value == record(value.c());
}());

// Ranges: over a buffer, a callable, a stream.
struct one_shot {
    std::size_t operator()(std::span<char>) noexcept { return 0; }
};
using buffer_range = decltype(opstatus::records(std::string_view()));
using callable_range = decltype(opstatus::records(one_shot()));
using stream_range = decltype(opstatus::records(std::declval<std::istream&>()));

template <class Range>
constexpr bool is_good_range =
    std::input_iterator<std::ranges::iterator_t<Range>>&& std::ranges::input_range<Range> &&
    !std::ranges::forward_range<Range> && !std::ranges::common_range<Range> &&
    std::same_as<std::ranges::sentinel_t<Range>, std::default_sentinel_t> &&
    std::same_as<std::ranges::range_reference_t<Range>, const record&> &&
    std::same_as<std::ranges::range_value_t<Range>, record> && std::movable<Range>;
static_assert(is_good_range<buffer_range>);
static_assert(is_good_range<callable_range>);
static_assert(is_good_range<stream_range>);

// What a callable may throw passes through; nothing else throws.
static_assert(noexcept(std::declval<buffer_range&>().begin()));
static_assert(noexcept(++std::declval<buffer_range::iterator&>()));
static_assert(noexcept(std::declval<callable_range&>().begin()));
static_assert(!noexcept(std::declval<stream_range&>().begin()));

template <class T>
concept can_be_read = requires(T&& source) {
    opstatus::records(std::forward<T>(source));
};
static_assert(can_be_read<std::string_view> && can_be_read<const char*>);
static_assert(can_be_read<std::string&> && can_be_read<const std::string&>);
static_assert(!can_be_read<std::string> && !can_be_read<const std::string>);
static_assert(can_be_read<std::istringstream&> && !can_be_read<std::istringstream>);
static_assert(!can_be_read<std::wistringstream&> && !can_be_read<int>);

// ---- Values -------------------------------------------------------------------------------------

TEST(Text, HoldsItsCharacters) {
    constexpr opstatus::text<8> empty;
    static_assert(empty.empty() && empty.size() == 0 && empty == std::string_view());
    const auto text = to_string(id);
    EXPECT_EQ(text, id_text);
    EXPECT_EQ(std::string_view(text), id_text);
    EXPECT_EQ(text.size(), 36u);
    EXPECT_EQ(std::memcmp(text.data(), id_text.data(), 36), 0);
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text, to_string(id));
    EXPECT_NE(text, to_string(uuid()));
    EXPECT_NE(text, empty);
}

TEST(Uuid, IsReadAndWritten) {
    EXPECT_EQ(uuid::parse(id_text), id);
    EXPECT_EQ(uuid::parse("88EF90F9-0B94-46B0-B817-A6EA20C07F8A"), id);
    EXPECT_EQ(uuid::parse("00000000-0000-0000-0000-000000000000"), uuid());
    EXPECT_EQ(to_string(uuid()), "00000000-0000-0000-0000-000000000000");
    for (const std::string_view wrong :
         {"", "88ef90f9", "88ef90f9-0b94-46b0-b817-a6ea20c07f8", "88ef90f90b9446b0b817a6ea20c07f8a",
          "88ef90f9-0b94-46b0-b817-a6ea20c07f8a ", "{88ef90f9-0b94-46b0-b817-a6ea20c07f8a}",
          "88ef90f9-0b94-46b0-b817-a6ea20c07f8g", "88ef90f9_0b94-46b0-b817-a6ea20c07f8a"}) {
        EXPECT_EQ(uuid::parse(wrong), std::nullopt) << wrong;
    }
    EXPECT_EQ(uuid::parse(std::string_view()), std::nullopt);
}

TEST(Uuid, IsOrderedAsItsText) {
    std::mt19937_64 random(1);
    std::vector<uuid> ids(200);
    for (uuid& each : ids) {
        for (auto& byte : each.bytes)
            byte = static_cast<std::uint8_t>(random() % 3 * 127);
    }
    for (const uuid& a : ids) {
        for (const uuid& b : ids) {
            EXPECT_EQ(a <=> b, std::string_view(to_string(a)) <=> std::string_view(to_string(b)));
        }
    }
}

TEST(Uuid, CanBeAKey) {
    const std::unordered_set<uuid> set{id, uuid(), id};
    EXPECT_EQ(set.size(), 2u);
    EXPECT_TRUE(set.contains(*uuid::parse(id_text)));
    uuid last = id;
    last.bytes[15] ^= 1;
    EXPECT_NE(std::hash<uuid>()(id), std::hash<uuid>()(last));
}

TEST(Record, HoldsWhatIsSet) {
    record value = full();
    EXPECT_TRUE(value.has_operation_id() && value.has_state() && value.has_type());
    EXPECT_EQ(value.operation_id(), id);
    EXPECT_EQ(value.state(), opstatus::state::rolling_back);
    EXPECT_EQ(value.type(), opstatus::type::partition_restart);

    const opstatus_record& c = value.c();
    EXPECT_EQ(std::memcmp(c.operation_id, id.bytes.data(), 16), 0);
    EXPECT_EQ(c.state, OPSTATUS_STATE_ROLLING_BACK);
    EXPECT_EQ(c.type, OPSTATUS_TYPE_PARTITION_RESTART);
    EXPECT_EQ(c.members, OPSTATUS_HAS_OPERATION_ID | OPSTATUS_HAS_STATE | OPSTATUS_HAS_TYPE);
    EXPECT_EQ(c.reserved, 0);
}

TEST(Record, ForgetsWhatIsRemoved) {
    record value = full();
    EXPECT_EQ(value.set_state(std::nullopt).state(), std::nullopt);
    EXPECT_FALSE(value.has_state());
    EXPECT_TRUE(value.has_operation_id() && value.has_type());
    EXPECT_EQ(value.set_type(std::nullopt).type(), std::nullopt);
    EXPECT_EQ(value.set_operation_id(std::nullopt).operation_id(), std::nullopt);
    EXPECT_EQ(value, record());
    const opstatus_record zero{};
    EXPECT_EQ(std::memcmp(&value, &zero, sizeof zero), 0);
}

TEST(Record, ComparesWhatIsPresent) {
    EXPECT_EQ(full(), full());
    EXPECT_NE(full(), full().set_state(opstatus::state::running));
    EXPECT_NE(full(), full().set_type(opstatus::type::invalid));
    EXPECT_NE(full(), full().set_operation_id(uuid()));
    EXPECT_NE(record(), record().set_state(opstatus::state::invalid));
    record junk;
    junk.c().state = 3;
    junk.c().type = 77;
    junk.c().operation_id[4] = 9;
    junk.c().reserved = 1;
    EXPECT_EQ(junk, record());
}

TEST(Record, IsTerminalWithATerminalState) {
    using opstatus::state;
    for (const state terminal :
         {state::completed, state::faulted, state::cancelled, state::force_cancelled}) {
        EXPECT_TRUE(is_terminal(terminal));
        EXPECT_TRUE(record().set_state(terminal).is_terminal());
    }
    for (const state open : {state::invalid, state::running, state::rolling_back,
                             state::unrecognized, state{7}, state{254}}) {
        EXPECT_FALSE(is_terminal(open));
        EXPECT_FALSE(record().set_state(open).is_terminal());
    }
    record absent;
    absent.c().state = OPSTATUS_STATE_COMPLETED;
    EXPECT_FALSE(absent.is_terminal());
}

TEST(Record, IsAnArrayToTheCFunctions) {
    std::array<record, 3> records;
    opstatus_reader reader{};
    std::size_t count = 0;
    const std::string_view json = R"([{"State":"Running"},{},{"Type":"nodeTransition"}])";
    ASSERT_EQ(opstatus_reader_read(&reader, json.data(), json.size(), &records[0].c(), 3, &count,
                                   nullptr),
              OPSTATUS_OK);
    ASSERT_EQ(count, 3u);
    EXPECT_EQ(records[0], record().set_state(opstatus::state::running));
    EXPECT_EQ(records[1], record());
    EXPECT_EQ(records[2], record().set_type(opstatus::type::node_transition));
}

// ---- Names --------------------------------------------------------------------------------------

TEST(Names, OfStates) {
    using opstatus::parse_state;
    int listed = 0;
    for (int number = 0; number != 256; ++number) {
        const opstatus::state value{static_cast<std::uint8_t>(number)};
        const char* const name = opstatus_state_name(static_cast<std::uint8_t>(number));
        if (name != nullptr) {
            ++listed;
            EXPECT_EQ(to_string(value), name);
            EXPECT_EQ(parse_state(name), value);
        } else {
            EXPECT_EQ(to_string(value), number == 255 ? "Unrecognized" : "");
        }
    }
    EXPECT_EQ(listed, 7);
    EXPECT_EQ(to_string(opstatus::state::force_cancelled), "ForceCancelled");
    for (const std::string_view wrong :
         {"", "running", "RUNNING", "Runnin", "Running ", "Unrecognized", "Canceled"}) {
        EXPECT_EQ(parse_state(wrong), std::nullopt) << wrong;
    }
    EXPECT_EQ(parse_state(std::string_view("Running\0", 8)), std::nullopt);
}

TEST(Names, OfTypes) {
    using opstatus::parse_type;
    int listed = 0;
    for (int number = 0; number != 256; ++number) {
        const opstatus::type value{static_cast<std::uint8_t>(number)};
        const char* const name = opstatus_type_name(static_cast<std::uint8_t>(number));
        if (name == nullptr) {
            EXPECT_EQ(to_string(value), number == 255 ? "Unrecognized" : "");
            continue;
        }
        ++listed;
        EXPECT_EQ(to_string(value), name);
        EXPECT_EQ(parse_type(name), value);
        // The reference's spelling, as the library itself writes it.
        const auto json = write(record().set_type(value), opstatus::style::reference);
        std::string_view reference = json;
        reference.remove_prefix(std::strlen(R"({"Type":")"));
        reference.remove_suffix(std::strlen(R"("})"));
        EXPECT_NE(reference, name);
        EXPECT_EQ(parse_type(reference), value) << reference;
    }
    EXPECT_EQ(listed, 5);
    EXPECT_EQ(to_string(opstatus::type::partition_restart), "PartitionRestart");
    for (const std::string_view wrong : {"", "P", "partitionrestart", "PARTITIONRESTART",
                                         "PartitionRestart ", "0artitionRestart", "Unrecognized"}) {
        EXPECT_EQ(parse_type(wrong), std::nullopt) << wrong;
    }
}

TEST(Names, OfErrors) {
    for (std::int32_t number = -2; number != 20; ++number) {
        const bool listed = number >= 0 && number <= 16;
        EXPECT_EQ(to_string(error{number}), listed ? opstatus_error_name(number) : "");
        EXPECT_EQ(message(error{number}), listed ? opstatus_error_message(number) : "");
    }
    EXPECT_EQ(to_string(error::ok), "OK");
    EXPECT_EQ(to_string(error::invalid_uuid), "INVALID_UUID");
    EXPECT_FALSE(message(error::invalid_uuid).empty());
}

TEST(Library, SaysWhichItIs) {
    EXPECT_EQ(opstatus::version(), OPSTATUS_VERSION_STRING);
    EXPECT_EQ(opstatus::abi_version(), std::uint32_t{OPSTATUS_ABI_VERSION});
    EXPECT_EQ(opstatus::kernel(), opstatus_kernel());
    EXPECT_FALSE(opstatus::kernel().empty());
}

// ---- Writing ------------------------------------------------------------------------------------

TEST(Write, SpellsAllStyles) {
    const std::string start = R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":)";
    EXPECT_EQ(write(full()), full_json);
    EXPECT_EQ(to_string(full()), full_json);
    EXPECT_EQ(write(full(), opstatus::style::names), full_json);
    EXPECT_EQ(write(full(), opstatus::style::reference),
              start + R"("RollingBack","Type":"partitionRestart"})");
    EXPECT_EQ(write(full(), opstatus::style::integers), start + R"(2,"Type":4})");
    EXPECT_EQ(write(record()), "{}");
    EXPECT_EQ(write(record().set_type(opstatus::type::invalid)), R"({"Type":"Invalid"})");
}

TEST(Write, LongestTextFits) {
    const record longest = full()
                               .set_state(opstatus::state::force_cancelled)
                               .set_type(opstatus::type::partition_quorum_loss);
    EXPECT_EQ(write(longest).size(), std::size_t{OPSTATUS_JSON_MAX_LEN});
    EXPECT_EQ(*opstatus::parse(write(longest)), longest);
}

TEST(Write, RefusesWhatIsNotListed) {
    const auto unrecognized = opstatus::state::unrecognized;
    EXPECT_TRUE(write(record().set_state(unrecognized)).empty());
    EXPECT_TRUE(to_string(record().set_state(opstatus::state{7})).empty());
    EXPECT_TRUE(write(record().set_type(opstatus::type{3})).empty());
    EXPECT_TRUE(write(full(), opstatus::style{3}).empty());
}

TEST(Write, NeedsRoom) {
    std::array<char, 200> room;
    room.fill('#');
    const std::size_t size = full_json.size();
    EXPECT_EQ(write(full(), opstatus::style::names, std::span(room).first(size - 1)), 0u);
    EXPECT_EQ(write(full(), opstatus::style::names, std::span<char>()), 0u);
    EXPECT_EQ(room[0], '#');
    EXPECT_EQ(write(full(), opstatus::style::names, std::span(room).first(size)), size);
    EXPECT_EQ(std::string_view(room.data(), size), full_json);
    EXPECT_EQ(room[size], '#');
}

// ---- One document -------------------------------------------------------------------------------

TEST(Parse, GivesARecord) {
    const auto status = opstatus::parse(full_json);
    ASSERT_TRUE(status.has_value());
    EXPECT_TRUE(static_cast<bool>(status));
    EXPECT_EQ(status.error(), error::ok);
    EXPECT_EQ(status.offset(), full_json.size());
    EXPECT_EQ(*status, full());
    EXPECT_EQ(status.value(), full());
    EXPECT_EQ(status->state(), opstatus::state::rolling_back);
}

TEST(Parse, GivesAnErrorAndItsOffset) {
    const auto status = opstatus::parse(R"({"Type":"NodeTransition","State":"Canceled"})");
    EXPECT_FALSE(status.has_value());
    EXPECT_FALSE(static_cast<bool>(status));
    EXPECT_EQ(status.error(), error::unknown_state);
    EXPECT_EQ(status.offset(), 40u);
    EXPECT_EQ(*status, record());
    EXPECT_FALSE(status->has_type());
}

struct wrong_input {
    error code;
    std::size_t offset;
    std::string_view json;
    options opts = options::none;
};

TEST(Parse, GivesEveryError) {
    const std::string deep = R"({"a":)" + std::string(65, '[');
    for (const wrong_input& each : std::initializer_list<wrong_input>{
             {error::unexpected_end, 0, {}},
             {error::unexpected_end, 19, R"({"State":"Running",)"},
             {error::unexpected_byte, 8, R"({"State";"Running"})"},
             {error::invalid_utf8, 10, "{\"a\":\"caf\xe9\"}"},
             {error::invalid_escape, 7, R"({"a":"\x41"})"},
             {error::control_character, 7, "{\"a\":\"b\n\"}"},
             {error::invalid_number, 6, R"({"a":042})"},
             {error::depth_exceeded, 69, deep},
             {error::duplicate_member, 25, R"({"State":"Running","State":"Running"})"},
             {error::unknown_member, 6, R"({"Status":0})", options::reject_unknown_members},
             {error::wrong_type, 9, R"({"State":[]})"},
             {error::invalid_uuid, 16, R"({"OperationId":"{88ef90f9})"},
             {error::unknown_state, 16, R"({"State":"Canceled"})"},
             {error::unknown_type, 18, R"({"Type":"partitionrestart"})"},
             {error::missing_member, 1, "{}", options::require_all_members},
             {error::trailing_content, 3, "{} ,"},
             {error::invalid_argument, 0, "{}", options{32}},
         }) {
        const auto status = opstatus::parse(each.json, each.opts);
        EXPECT_EQ(std::pair(status.error(), status.offset()), std::pair(each.code, each.offset))
            << each.json;
        EXPECT_EQ(status.value(), record());
    }
}

TEST(Parse, HandsOptionsOn) {
    EXPECT_EQ(opstatus::parse(R"({"State":2,"Type":4})", options::accept_enum_integers)->type(),
              opstatus::type::partition_restart);
    EXPECT_EQ(*opstatus::parse(R"({"State":null})", options::accept_null), record());
    const auto kept = opstatus::parse(R"({"State":"Paused","Type":"ChaosMonkey"})",
                                      options::keep_unrecognized_names);
    EXPECT_EQ(kept->state(), opstatus::state::unrecognized);
    EXPECT_EQ(kept->type(), opstatus::type::unrecognized);
}

TEST(Result, IsInvalidWithoutACall) {
    constexpr opstatus::result<record> none;
    static_assert(!none && none.error() == error::invalid_argument && none.offset() == 0);
    constexpr opstatus::result<int> seven(7, error::ok, 1);
    static_assert(seven && *seven == 7 && seven.offset() == 1);
    constexpr opstatus::result<int> failed(7, error::wrong_type, 1);
    static_assert(!failed && *failed == 0 && failed.error() == error::wrong_type);
}

// ---- Lists, in pieces ---------------------------------------------------------------------------

constexpr std::string_view list_json = R"([{"State":"Running"}, {}, {"Type":"NodeTransition"}])";

TEST(Reader, ReadsPieces) {
    for (std::size_t size = 1; size <= list_json.size(); ++size) {
        opstatus::reader reader(framing::array);
        std::vector<record> got;
        std::array<record, 2> out;
        for (std::size_t at = 0; at < list_json.size(); at += size) {
            std::string_view piece = list_json.substr(at, size);
            while (!piece.empty()) {
                const auto done = reader.read(piece, out);
                ASSERT_EQ(done.error, error::ok);
                got.insert(got.end(), out.begin(),
                           out.begin() + static_cast<std::ptrdiff_t>(done.num_records));
                piece.remove_prefix(done.consumed);
            }
        }
        EXPECT_EQ(reader.finish(), error::ok);
        EXPECT_EQ(reader.finish(), error::ok);
        ASSERT_EQ(got.size(), 3u);
        EXPECT_EQ(got[0], record().set_state(opstatus::state::running));
        EXPECT_EQ(got[1], record());
        EXPECT_EQ(got[2], record().set_type(opstatus::type::node_transition));
        EXPECT_EQ(reader.offset(), list_json.size());
        EXPECT_EQ(reader.num_records(), 3u);
    }
}

TEST(Reader, StopsWhenOutIsFull) {
    opstatus::reader reader;
    record one;
    const auto done = reader.read(list_json, {&one, 1});
    EXPECT_EQ(done.error, error::ok);
    EXPECT_EQ(done.num_records, 1u);
    EXPECT_EQ(done.consumed, 20u);
    EXPECT_EQ(reader.offset(), 20u);
    EXPECT_EQ(reader.num_records(), 1u);
}

TEST(Reader, Counts) {
    opstatus::reader reader;
    const auto done = reader.count(list_json);
    EXPECT_EQ(done.error, error::ok);
    EXPECT_EQ(done.num_records, 3u);
    EXPECT_EQ(done.consumed, list_json.size());
    EXPECT_EQ(reader.finish(), error::ok);
}

TEST(Reader, KeepsAnError) {
    opstatus::reader reader(framing::sequence);
    std::array<record, 4> out;
    EXPECT_EQ(reader.count("{}\n").error, error::ok);
    const auto done = reader.read(R"({"State":"Running"}{"State":7}{})", out);
    EXPECT_EQ(done.error, error::wrong_type);
    EXPECT_EQ(done.num_records, 1u);
    EXPECT_EQ(done.consumed, 28u);
    EXPECT_EQ(out[0], record().set_state(opstatus::state::running));
    EXPECT_EQ(reader.offset(), 31u);
    const auto after = reader.read("{}", out);
    EXPECT_EQ(after.error, error::wrong_type);
    EXPECT_EQ(after.num_records, 0u);
    EXPECT_EQ(after.consumed, 0u);
    EXPECT_EQ(reader.count({}).error, error::wrong_type);
    EXPECT_EQ(reader.finish(), error::wrong_type);
    EXPECT_EQ(reader.offset(), 31u);
    EXPECT_EQ(reader.num_records(), 2u);
}

TEST(Reader, SaysWhatIsMissing) {
    opstatus::reader reader;
    EXPECT_EQ(reader.count("[{}").error, error::ok);
    EXPECT_EQ(reader.finish(), error::unexpected_end);
    EXPECT_EQ(reader.finish(), error::unexpected_end);
    EXPECT_EQ(reader.offset(), 3u);
}

TEST(Reader, RefusesWrongCallsAndGoesOn) {
    opstatus::reader reader;
    record one;
    const auto none = reader.read(list_json, {});
    EXPECT_EQ(none.error, error::invalid_argument);
    EXPECT_EQ(none.num_records, 0u);
    EXPECT_EQ(none.consumed, 0u);
    EXPECT_EQ(reader.read(list_json, {&one, 0}).error, error::invalid_argument);
    EXPECT_EQ(reader.offset(), 0u);
    EXPECT_EQ(reader.count(list_json).error, error::ok);
    EXPECT_EQ(reader.finish(), error::ok);
    EXPECT_EQ(reader.count("").error, error::invalid_argument);
    EXPECT_EQ(reader.read(" ", {&one, 1}).error, error::invalid_argument);
    EXPECT_EQ(reader.finish(), error::ok);
}

TEST(Reader, MadeWronglyRefusesAll) {
    record one;
    for (opstatus::reader reader :
         {opstatus::reader(framing{3}), opstatus::reader(framing::array, options{32}),
          opstatus::reader(framing{9}, options{~0u})}) {
        EXPECT_EQ(reader.read("[]", {&one, 1}).error, error::invalid_argument);
        EXPECT_EQ(reader.count("[]").error, error::invalid_argument);
        EXPECT_EQ(reader.finish(), error::invalid_argument);
        EXPECT_EQ(reader.offset(), 0u);
        EXPECT_EQ(reader.num_records(), 0u);
    }
}

TEST(Reader, CanBeCopiedInTheMiddle) {
    opstatus::reader first(framing::array, options::accept_null);
    EXPECT_EQ(first.count(R"([{},{"Sta)").error, error::ok);
    opstatus::reader second = first;
    EXPECT_EQ(second.count(R"(te":null}])").error, error::ok);
    EXPECT_EQ(second.finish(), error::ok);
    EXPECT_EQ(second.num_records(), 2u);
    EXPECT_EQ(first.count("tus\":}").error, error::unexpected_byte);
    EXPECT_EQ(first.num_records(), 1u);
    first = opstatus::reader();
    EXPECT_EQ(first.count("[]").error, error::ok);
}

// ---- Ranges -------------------------------------------------------------------------------------

// A list longer than a batch, every record different from its neighbours.
std::vector<record> many(std::size_t count) {
    std::vector<record> all(count);
    for (std::size_t i = 0; i != count; ++i) {
        uuid number;
        number.bytes[0] = static_cast<std::uint8_t>(i);
        number.bytes[1] = static_cast<std::uint8_t>(i >> 8);
        all[i].set_operation_id(number);
        if (i % 3 != 0) all[i].set_state(opstatus::state{static_cast<std::uint8_t>(i % 7)});
    }
    return all;
}

std::string to_json(const std::vector<record>& all, framing frame) {
    std::string json = frame == framing::array ? "[" : "";
    for (std::size_t i = 0; i != all.size(); ++i) {
        if (i != 0) json += frame == framing::array ? "," : "\n";
        json += std::string_view(write(all[i]));
    }
    if (frame == framing::array) json += "]";
    return json;
}

template <class Range>
std::vector<record> collect(Range&& range) {
    std::vector<record> all;
    for (const record& each : range)
        all.push_back(each);
    return all;
}

// Hands out a text in pieces of the sizes that next() gives.
template <class Next>
struct pieces {
    std::string_view rest;
    Next next;
    std::size_t operator()(std::span<char> room) {
        const std::size_t size = std::min({std::size_t{next()}, rest.size(), room.size()});
        std::memcpy(room.data(), rest.data(), size);
        rest.remove_prefix(size);
        return size;
    }
};
template <class Next>
pieces(std::string_view, Next) -> pieces<Next>;

constexpr auto one = [] { return std::size_t{1}; };
constexpr auto all = [] { return ~std::size_t{0}; };

TEST(Records, OfABuffer) {
    // Around the size of a batch, and far above it.
    for (const std::size_t count : {0u, 1u, 2u, 63u, 64u, 65u, 127u, 128u, 129u, 1000u}) {
        const auto expected = many(count);
        for (const framing frame : {framing::array, framing::sequence}) {
            const std::string json = to_json(expected, frame);
            auto list = opstatus::records(json, frame);
            EXPECT_FALSE(list.complete());
            EXPECT_EQ(list.error(), error::ok);
            EXPECT_EQ(collect(list), expected);
            EXPECT_TRUE(list.complete());
            EXPECT_EQ(list.error(), error::ok);
            EXPECT_EQ(list.offset(), json.size());
            EXPECT_FALSE(list.source_failed());
            if (count != 0) {
                EXPECT_EQ(collect(opstatus::records(json)), expected);
            }
        }
    }
}

TEST(Records, OfNothing) {
    for (const framing frame : {framing::automatic, framing::array, framing::sequence}) {
        auto list = opstatus::records(std::string_view(), frame);
        EXPECT_EQ(collect(list).size(), 0u);
        EXPECT_EQ(list.complete(), frame == framing::sequence);
        EXPECT_EQ(list.error(), frame == framing::sequence ? error::ok : error::unexpected_end);
        EXPECT_EQ(list.offset(), 0u);
    }
    auto list = opstatus::records("[]");
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_TRUE(list.complete());
}

TEST(Records, BeforeAnErrorAreAllYielded) {
    for (const std::size_t count : {0u, 1u, 63u, 64u, 65u, 200u}) {
        const auto expected = many(count);
        for (const framing frame : {framing::array, framing::sequence}) {
            std::string json = to_json(expected, frame);
            if (frame == framing::array) json.back() = count == 0 ? ' ' : ',';
            const std::size_t offset = json.size() + 9;
            json += R"({"State":"running"},{}])";
            auto list = opstatus::records(json, frame);
            EXPECT_EQ(collect(list), expected);
            EXPECT_FALSE(list.complete());
            EXPECT_EQ(list.error(), error::unknown_state);
            EXPECT_EQ(list.offset(), offset + 1);
            EXPECT_EQ(collect(list).size(), 0u);

            auto small = opstatus::records<1>(pieces{json, one}, frame);
            EXPECT_EQ(collect(small), expected);
            EXPECT_EQ(small.error(), error::unknown_state);
            EXPECT_EQ(small.offset(), offset + 1);

            std::istringstream in(json);
            auto stream = opstatus::records<100>(in, frame);
            EXPECT_EQ(collect(stream), expected);
            EXPECT_EQ(stream.error(), error::unknown_state);
            EXPECT_EQ(stream.offset(), offset + 1);
            EXPECT_FALSE(stream.source_failed());
        }
    }
}

TEST(Records, OfATruncatedInput) {
    auto list = opstatus::records(R"([{"State":"Running"},{"State":)");
    EXPECT_EQ(collect(list).size(), 1u);
    EXPECT_EQ(list.error(), error::unexpected_end);
    EXPECT_EQ(list.offset(), 30u);
}

TEST(Records, TakeOptions) {
    const std::string_view json = R"([{"State":3},{"State":6}])";
    EXPECT_EQ(collect(opstatus::records(json)).size(), 0u);
    EXPECT_EQ(
        collect(opstatus::records(json, framing::automatic, options::accept_enum_integers)).size(),
        2u);
    std::istringstream in{std::string(json)};
    EXPECT_EQ(collect(opstatus::records(in, framing::array, options::accept_enum_integers)).size(),
              2u);
}

TEST(Records, RefuseWrongArguments) {
    for (auto list : {opstatus::records("[{}]", framing{3}),
                      opstatus::records("[{}]", framing::array, options{64})}) {
        EXPECT_EQ(collect(list).size(), 0u);
        EXPECT_FALSE(list.complete());
        EXPECT_EQ(list.error(), error::invalid_argument);
        EXPECT_EQ(list.offset(), 0u);
    }
    auto list = opstatus::records(one_shot(), framing{3});
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_EQ(list.error(), error::invalid_argument);
}

TEST(Records, GoOnWhereAWalkWasLeft) {
    const auto expected = many(100);
    const std::string json = to_json(expected, framing::array);
    auto list = opstatus::records(json);
    std::size_t count = 0;
    for (const record& each : list) {
        EXPECT_EQ(each, expected[count]);
        if (++count == 70) break;
    }
    EXPECT_FALSE(list.complete());
    // The record that the walk stood at comes again.
    --count;
    for (const record& each : list)
        EXPECT_EQ(each, expected[count++]);
    EXPECT_EQ(count, 100u);
    EXPECT_TRUE(list.complete());
}

TEST(Records, CanBeMovedInTheMiddle) {
    const auto expected = many(300);
    const std::string json = to_json(expected, framing::array);
    auto first = opstatus::records<4096>(pieces{json, all});
    std::vector<record> got;
    for (const record& each : first) {
        got.push_back(each);
        if (got.size() == 150) break;
    }
    got.pop_back();
    auto second = std::make_unique<decltype(first)>(std::move(first));
    for (const record& each : *second)
        got.push_back(each);
    EXPECT_EQ(got, expected);
    EXPECT_TRUE(second->complete());
}

TEST(Records, HaveIterators) {
    auto list = opstatus::records(list_json);
    auto at = list.begin();
    EXPECT_NE(at, list.end());
    EXPECT_EQ(at->state(), opstatus::state::running);
    EXPECT_EQ((*at).state(), opstatus::state::running);
    ++at;
    EXPECT_EQ(*at, record());
    at++;
    EXPECT_EQ(at->type(), opstatus::type::node_transition);
    EXPECT_FALSE(list.complete());
    ++at;
    EXPECT_EQ(at, std::default_sentinel);
    EXPECT_TRUE(list.complete());
}

// clang before 16 cannot compile libstdc++'s views.
#if !defined(__clang__) || __clang_major__ >= 16
TEST(Records, GoThroughViews) {
    const auto expected = many(100);
    const std::string json = to_json(expected, framing::sequence);
    auto list = opstatus::records(json);
    std::size_t count = 0;
    for (const uuid& each :
         list | std::views::filter(&record::has_state) | std::views::transform([](const record& r) {
             return r.operation_id().value_or(uuid());
         })) {
        EXPECT_NE(each.bytes[0] % 3, 0);
        ++count;
    }
    EXPECT_EQ(count, 66u);
    EXPECT_TRUE(list.complete());
    EXPECT_EQ(std::ranges::distance(opstatus::records(json) | std::views::take(10)), 10);
}
#endif

// ---- Ranges over a callable ---------------------------------------------------------------------

TEST(RecordsOfACallable, InPiecesOfAnySize) {
    const auto expected = many(150);
    std::mt19937 random(7);
    for (const framing frame : {framing::array, framing::sequence}) {
        const std::string json = to_json(expected, frame);
        auto bytewise = opstatus::records(pieces{json, one}, frame);
        EXPECT_EQ(collect(bytewise), expected);
        EXPECT_TRUE(bytewise.complete());
        EXPECT_EQ(bytewise.offset(), json.size());

        for (int round = 0; round != 50; ++round) {
            auto any = [&random] { return std::size_t{1} + random() % 300; };
            auto list = opstatus::records<256>(pieces{json, any}, frame);
            EXPECT_EQ(collect(list), expected);
            EXPECT_TRUE(list.complete());
            EXPECT_EQ(list.offset(), json.size());
        }
        auto tiny = opstatus::records<1>(pieces{json, all}, frame);
        EXPECT_EQ(collect(tiny), expected);
        EXPECT_TRUE(tiny.complete());
    }
}

TEST(RecordsOfACallable, IsKeptByReferenceIfAnLvalue) {
    pieces source{"{}{}", one};
    auto list = opstatus::records(source);
    EXPECT_EQ(collect(list).size(), 2u);
    EXPECT_TRUE(source.rest.empty());
    EXPECT_FALSE(list.source_failed());

    auto owned = opstatus::records(
        [text = std::make_unique<std::string>("{}{} ")](std::span<char> room) mutable {
            const std::size_t size = std::min(text->size(), room.size());
            std::memcpy(room.data(), text->data(), size);
            text->erase(0, size);
            return size;
        });
    EXPECT_EQ(collect(owned).size(), 2u);
    EXPECT_EQ(owned.offset(), 5u);
}

TEST(RecordsOfACallable, IsAskedUntilItSaysZeroAndNotAgain) {
    int calls = 0;
    auto list = opstatus::records([&calls](std::span<char> room) -> std::size_t {
        EXPECT_EQ(room.size(), opstatus::default_buffer_size);
        room[0] = "[]"[calls];
        return ++calls <= 2 ? 1 : 0;
    });
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_EQ(calls, 3);
    EXPECT_TRUE(list.complete());
}

TEST(RecordsOfACallable, IsNotBelievedTooMuch) {
    auto list = opstatus::records<4>(
        [calls = 0](std::span<char> room) mutable {
            std::ranges::fill(room, ' ');
            return ++calls == 3 ? std::size_t{0} : ~std::size_t{0};
        },
        framing::sequence);
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_TRUE(list.complete());
    EXPECT_EQ(list.offset(), 8u);
}

TEST(RecordsOfACallable, MaySayThatItFailed) {
    struct source {
        int calls = 0;
        std::size_t operator()(std::span<char> room) {
            room[0] = '{';
            room[1] = '}';
            return ++calls == 1 ? 2 : 0;
        }
        bool failed() const noexcept { return calls == 2; }
    };
    source from;
    auto list = opstatus::records(from);
    EXPECT_FALSE(list.source_failed());
    EXPECT_EQ(collect(list).size(), 1u);
    EXPECT_TRUE(list.source_failed());
    EXPECT_EQ(list.error(), error::ok);
    EXPECT_FALSE(list.complete());
}

TEST(RecordsOfACallable, MayThrow) {
    int calls = 0;
    auto list = opstatus::records([&calls](std::span<char> room) -> std::size_t {
        if (++calls == 2) throw std::runtime_error("gone");
        room[0] = '{';
        room[1] = '}';
        return calls < 4 ? 2 : 0;
    });
    std::size_t count = 0;
    EXPECT_THROW(
        {
            for (const record& each : list)
                count += each == record() ? 1u : 0u;
        },
        std::runtime_error);
    EXPECT_EQ(count, 1u);
    // What was read before is not lost, and the walk may go on.
    EXPECT_EQ(collect(list).size(), 1u);
    EXPECT_TRUE(list.complete());
    EXPECT_EQ(list.offset(), 4u);
}

// ---- Ranges over a stream -----------------------------------------------------------------------

TEST(RecordsOfAStream, AreReadToItsEnd) {
    const auto expected = many(1000);
    const std::string json = to_json(expected, framing::array);
    ASSERT_GT(json.size(), 2 * opstatus::default_buffer_size);
    std::istringstream in("skipped " + json);
    std::string word;
    in >> word;
    auto list = opstatus::records(in);
    EXPECT_EQ(collect(list), expected);
    EXPECT_TRUE(list.complete());
    EXPECT_FALSE(list.source_failed());
    EXPECT_EQ(list.offset(), json.size() + 1);
    EXPECT_TRUE(in.eof());

    for (const std::size_t pad : {0u, 1u}) {
        // An end that falls on the end of a buffer, and the byte after.
        std::istringstream even(std::string(62 + pad, ' ') + "{}");
        auto small = opstatus::records<64>(even);
        EXPECT_EQ(collect(small).size(), 1u);
        EXPECT_TRUE(small.complete());
    }
}

TEST(RecordsOfAStream, ThatWasNotOpened) {
    std::ifstream missing("/no/such/directory/no-such-file");
    auto list = opstatus::records(missing, framing::sequence);
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_TRUE(list.source_failed());
    EXPECT_FALSE(list.complete());
    EXPECT_EQ(list.error(), error::ok);
}

// A buffer that gives its text and then fails, as a file on a broken disk.
class failing_buffer : public std::streambuf {
  public:
    explicit failing_buffer(std::string text) : text_(std::move(text)) {
        setg(text_.data(), text_.data(), text_.data() + text_.size());
    }
    int_type underflow() override { throw std::runtime_error("input/output error"); }

  private:
    std::string text_;
};

TEST(RecordsOfAStream, ThatFails) {
    for (const framing frame : {framing::automatic, framing::sequence}) {
        failing_buffer buffer(R"({"State":"Running"}{})");
        std::istream in(&buffer);
        auto list = opstatus::records(in, frame);
        // libstdc++ and libc++ differ in how much they hand out of a read that fails.
        EXPECT_LE(collect(list).size(), 2u);
        EXPECT_TRUE(list.source_failed());
        EXPECT_FALSE(list.complete());
    }
    failing_buffer buffer("[{},");
    std::istream in(&buffer);
    auto list = opstatus::records<2>(in);
    EXPECT_LE(collect(list).size(), 1u);
    EXPECT_TRUE(list.source_failed());
    EXPECT_EQ(list.error(), error::unexpected_end);
    EXPECT_FALSE(list.complete());
}

TEST(RecordsOfAStream, ThatHasFailedAtItsEnd) {
    std::istringstream in("{}");
    in.setstate(std::ios::badbit | std::ios::eofbit);
    auto list = opstatus::records(in, framing::sequence);
    EXPECT_EQ(collect(list).size(), 0u);
    EXPECT_TRUE(list.source_failed());
    EXPECT_FALSE(list.complete());
}

TEST(RecordsOfAStream, ThatThrows) {
    failing_buffer buffer("{}");
    std::istream in(&buffer);
    in.exceptions(std::ios::badbit);
    auto list = opstatus::records(in);
    EXPECT_ANY_THROW(collect(list));
}

// ---- Printing -----------------------------------------------------------------------------------

template <class T>
std::string printed(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

TEST(Print, SaysWhatToStringSays) {
    EXPECT_EQ(printed(opstatus::state::completed), "Completed");
    EXPECT_EQ(printed(opstatus::state::unrecognized), "Unrecognized");
    EXPECT_EQ(printed(opstatus::state{9}), "");
    EXPECT_EQ(printed(opstatus::type::node_transition), "NodeTransition");
    EXPECT_EQ(printed(error::invalid_uuid), "INVALID_UUID");
    EXPECT_EQ(printed(error{99}), "");
    EXPECT_EQ(printed(id), id_text);
    EXPECT_EQ(printed(full()), full_json);
    EXPECT_EQ(printed(to_string(id)), id_text);
    EXPECT_EQ(printed(write(record())), "{}");
}

TEST(Print, KeepsWidthAndFill) {
    std::ostringstream out;
    out.width(10);
    out.fill('.');
    out << opstatus::state::running << '|';
    out.setf(std::ios::left, std::ios::adjustfield);
    out.width(8);
    out << record();
    EXPECT_EQ(out.str(), "...Running|{}......");
}

}  // namespace
