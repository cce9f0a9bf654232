// opstatus.hpp: reads Azure Service Fabric's OperationStatus from JSON, strictly, in C++20.
//
// The same library as opstatus.h, which says what is accepted and what every number means; here
// with enum classes, std::string_view and std::span, a result that carries a value or an error and
// its offset, and ranges of records:
//
//     if (auto status = opstatus::parse(body)) use(*status);
//     else complain(status.error(), status.offset());
//
//     auto list = opstatus::records(body);
//     for (const opstatus::record& status : list) use(status);
//     if (!list.complete()) complain(list.error(), list.offset());
//
// The following holds for everything here unless its comment says otherwise.
//
// Memory.   Nothing is allocated, and there is nothing to free. Nothing of the caller's is kept
//           after the call, except that a range refers to its input. Inputs need no terminator, no
//           padding and no alignment, and may be empty.
// Errors.   Nothing throws, and no exceptions are needed. Errors are answers: a code, and an offset
//           in bytes that names the first byte that rules the input out.
// Threads.  All functions may be called from any thread. An object that is changed by one thread is
//           used by no other one at that time.
#ifndef OPSTATUS_OPSTATUS_HPP
#define OPSTATUS_OPSTATUS_HPP

#include <opstatus/opstatus.h>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace opstatus {

// ---- Values: the constants of opstatus.h under shorter names ------------------------------------

// state is where an operation stands.
enum class state : std::uint8_t {
    invalid = OPSTATUS_STATE_INVALID,
    running = OPSTATUS_STATE_RUNNING,
    rolling_back = OPSTATUS_STATE_ROLLING_BACK,
    completed = OPSTATUS_STATE_COMPLETED,
    faulted = OPSTATUS_STATE_FAULTED,
    cancelled = OPSTATUS_STATE_CANCELLED,
    force_cancelled = OPSTATUS_STATE_FORCE_CANCELLED,
    unrecognized = OPSTATUS_UNRECOGNIZED,  // only with options::keep_unrecognized_names
};

// type is what an operation does.
enum class type : std::uint8_t {
    invalid = OPSTATUS_TYPE_INVALID,
    partition_data_loss = OPSTATUS_TYPE_PARTITION_DATA_LOSS,
    partition_quorum_loss = OPSTATUS_TYPE_PARTITION_QUORUM_LOSS,
    partition_restart = OPSTATUS_TYPE_PARTITION_RESTART,
    node_transition = OPSTATUS_TYPE_NODE_TRANSITION,
    unrecognized = OPSTATUS_UNRECOGNIZED,  // only with options::keep_unrecognized_names
};

// error is what is wrong with an input, or with a call (invalid_argument). opstatus.h shows an
// input for each.
enum class error : std::int32_t {
    ok = OPSTATUS_OK,
    unexpected_end = OPSTATUS_UNEXPECTED_END,
    unexpected_byte = OPSTATUS_UNEXPECTED_BYTE,
    invalid_utf8 = OPSTATUS_INVALID_UTF8,
    invalid_escape = OPSTATUS_INVALID_ESCAPE,
    control_character = OPSTATUS_CONTROL_CHARACTER,
    invalid_number = OPSTATUS_INVALID_NUMBER,
    depth_exceeded = OPSTATUS_DEPTH_EXCEEDED,
    duplicate_member = OPSTATUS_DUPLICATE_MEMBER,
    unknown_member = OPSTATUS_UNKNOWN_MEMBER,
    wrong_type = OPSTATUS_WRONG_TYPE,
    invalid_uuid = OPSTATUS_INVALID_UUID,
    unknown_state = OPSTATUS_UNKNOWN_STATE,
    unknown_type = OPSTATUS_UNKNOWN_TYPE,
    missing_member = OPSTATUS_MISSING_MEMBER,
    trailing_content = OPSTATUS_TRAILING_CONTENT,
    invalid_argument = OPSTATUS_INVALID_ARGUMENT,
};

// framing is what a list looks like: one array; objects one after another, as in newline-delimited
// JSON; or whichever of the two the first byte says.
enum class framing : std::uint32_t {
    automatic = OPSTATUS_FRAMING_AUTO,
    array = OPSTATUS_FRAMING_ARRAY,
    sequence = OPSTATUS_FRAMING_SEQUENCE,
};

// options is a set of deviations from the default, joined by |.
enum class options : std::uint32_t {
    none = 0,
    reject_unknown_members = OPSTATUS_REJECT_UNKNOWN_MEMBERS,
    require_all_members = OPSTATUS_REQUIRE_ALL_MEMBERS,
    accept_enum_integers = OPSTATUS_ACCEPT_ENUM_INTEGERS,
    accept_null = OPSTATUS_ACCEPT_NULL,
    keep_unrecognized_names = OPSTATUS_KEEP_UNRECOGNIZED_NAMES,
};

[[nodiscard]] constexpr options operator|(options a, options b) noexcept {
    return options{static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b)};
}
[[nodiscard]] constexpr options operator&(options a, options b) noexcept {
    return options{static_cast<std::uint32_t>(a) & static_cast<std::uint32_t>(b)};
}
// operator~ is every listed option that is not in the set: never a bit that a call would refuse.
[[nodiscard]] constexpr options operator~(options a) noexcept {
    constexpr options all = options::reject_unknown_members | options::require_all_members |
                            options::accept_enum_integers | options::accept_null |
                            options::keep_unrecognized_names;
    return options{~static_cast<std::uint32_t>(a)} & all;
}
constexpr options& operator|=(options& a, options b) noexcept { return a = a | b; }
constexpr options& operator&=(options& a, options b) noexcept { return a = a & b; }

// style is how write spells State and Type.
enum class style : std::uint32_t {
    names = OPSTATUS_STYLE_NAMES,
    reference = OPSTATUS_STYLE_REFERENCE,
    integers = OPSTATUS_STYLE_INTEGERS,
};

// text holds up to Capacity characters in itself, with no terminator. It converts to
// std::string_view, which lives as long as the text does.
template <std::size_t Capacity>
class text {
  public:
    // text() is empty.
    constexpr text() noexcept = default;
    // text(fill) calls fill(char* room) once, which writes at most Capacity characters and returns
    // how many.
    template <class Fill>
    requires std::is_nothrow_invocable_r_v<std::size_t, Fill, char*>
    constexpr explicit text(Fill fill) noexcept : size_(fill(chars_.data())) {}

    [[nodiscard]] constexpr const char* data() const noexcept { return chars_.data(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr operator std::string_view() const noexcept { return {data(), size_}; }

  private:
    std::array<char, Capacity> chars_{};
    std::size_t size_ = 0;
};

template <std::size_t A>
[[nodiscard]] constexpr bool operator==(const text<A>& a, std::string_view b) noexcept {
    return std::string_view(a) == b;
}
template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr bool operator==(const text<A>& a, const text<B>& b) noexcept {
    return std::string_view(a) == std::string_view(b);
}

// uuid is 128 bits in the order of their text (RFC 9562 network order), which operator<=> follows.
struct uuid {
    std::array<std::uint8_t, 16> bytes{};

    // parse reads the 36 characters of a UUID, hexadecimal digits of either case; no value if it is
    // any other text.
    [[nodiscard]] static std::optional<uuid> parse(std::string_view chars) noexcept {
        uuid id;
        if (opstatus_uuid_parse(chars.data(), chars.size(), id.bytes.data()) != OPSTATUS_OK)
            return {};
        return id;
    }
    [[nodiscard]] friend constexpr auto operator<=>(const uuid&, const uuid&) noexcept = default;
};

// record is one OperationStatus. All three members are optional. It is an opstatus_record of 20
// bytes and nothing else, so that an array of the one is an array of the other.
class record {
  public:
    // record() has no member.
    constexpr record() noexcept = default;
    constexpr explicit record(const opstatus_record& from) noexcept : c_(from) {}

    [[nodiscard]] constexpr bool has_operation_id() const noexcept {
        return has(OPSTATUS_HAS_OPERATION_ID);
    }
    [[nodiscard]] constexpr bool has_state() const noexcept { return has(OPSTATUS_HAS_STATE); }
    [[nodiscard]] constexpr bool has_type() const noexcept { return has(OPSTATUS_HAS_TYPE); }

    // operation_id, state and type are the members' values; no value if absent.
    [[nodiscard]] constexpr std::optional<uuid> operation_id() const noexcept {
        if (!has_operation_id()) return {};
        uuid id;
        for (std::size_t i = 0; i != id.bytes.size(); ++i)
            id.bytes[i] = c_.operation_id[i];
        return id;
    }
    [[nodiscard]] constexpr std::optional<opstatus::state> state() const noexcept {
        if (!has_state()) return {};
        return opstatus::state{c_.state};
    }
    [[nodiscard]] constexpr std::optional<opstatus::type> type() const noexcept {
        if (!has_type()) return {};
        return opstatus::type{c_.type};
    }

    // is_terminal tells whether there is a state, and it is one that an operation does not leave.
    [[nodiscard]] bool is_terminal() const noexcept {
        return has_state() && opstatus_state_is_terminal(c_.state) != 0;
    }

    // set_operation_id, set_state and set_type set a member; std::nullopt removes it.
    constexpr record& set_operation_id(std::optional<uuid> id) noexcept {
        for (std::size_t i = 0; i != sizeof c_.operation_id; ++i) {
            c_.operation_id[i] = id ? id->bytes[i] : std::uint8_t{0};
        }
        return set(OPSTATUS_HAS_OPERATION_ID, id.has_value());
    }
    constexpr record& set_state(std::optional<opstatus::state> value) noexcept {
        c_.state = static_cast<std::uint8_t>(value.value_or(opstatus::state::invalid));
        return set(OPSTATUS_HAS_STATE, value.has_value());
    }
    constexpr record& set_type(std::optional<opstatus::type> value) noexcept {
        c_.type = static_cast<std::uint8_t>(value.value_or(opstatus::type::invalid));
        return set(OPSTATUS_HAS_TYPE, value.has_value());
    }

    // operator== compares what is present; what stands in the place of an absent member is not
    // looked at.
    [[nodiscard]] friend constexpr bool operator==(const record& a, const record& b) noexcept {
        return a.operation_id() == b.operation_id() && a.state() == b.state() &&
               a.type() == b.type();
    }

    // c is the record as the C functions take it. It lives as long as the record does.
    [[nodiscard]] constexpr const opstatus_record& c() const noexcept { return c_; }
    [[nodiscard]] constexpr opstatus_record& c() noexcept { return c_; }

  private:
    [[nodiscard]] constexpr bool has(int member) const noexcept {
        return (c_.members & member) != 0;
    }
    constexpr record& set(int member, bool present) noexcept {
        c_.members =
            static_cast<std::uint8_t>(present ? c_.members | member : c_.members & ~member);
        return *this;
    }

    opstatus_record c_{};
};

static_assert(sizeof(record) == sizeof(opstatus_record) && alignof(record) == 1);
static_assert(std::is_standard_layout_v<record> && std::is_trivially_copyable_v<record>);

// ---- Names --------------------------------------------------------------------------------------

namespace detail {
constexpr std::string_view view(const char* name) noexcept {
    return name != nullptr ? std::string_view(name) : std::string_view();
}
}  // namespace detail

// to_string is the reference's name of a state, such as "RollingBack", or a gateway's of a type,
// such as "PartitionRestart"; "Unrecognized" for unrecognized; empty if not listed. The text lives
// for ever.
[[nodiscard]] inline std::string_view to_string(state value) noexcept {
    if (value == state::unrecognized) return "Unrecognized";
    return detail::view(opstatus_state_name(static_cast<std::uint8_t>(value)));
}
[[nodiscard]] inline std::string_view to_string(type value) noexcept {
    if (value == type::unrecognized) return "Unrecognized";
    return detail::view(opstatus_type_name(static_cast<std::uint8_t>(value)));
}

// to_string is an error's name, such as "INVALID_UUID"; empty if not listed. It lives for ever.
[[nodiscard]] inline std::string_view to_string(error value) noexcept {
    return detail::view(opstatus_error_name(static_cast<std::int32_t>(value)));
}

// message is one sentence for people; empty if not listed. It lives for ever; its wording may
// change.
[[nodiscard]] inline std::string_view message(error value) noexcept {
    return detail::view(opstatus_error_message(static_cast<std::int32_t>(value)));
}

// is_terminal tells whether an operation does not leave this state.
[[nodiscard]] inline bool is_terminal(state value) noexcept {
    return opstatus_state_is_terminal(static_cast<std::uint8_t>(value)) != 0;
}

// parse_state is the state of that name, exactly as to_string writes it; no value if not listed,
// "Unrecognized" included.
[[nodiscard]] inline std::optional<state> parse_state(std::string_view name) noexcept {
    for (const state value : {state::invalid, state::running, state::rolling_back, state::completed,
                              state::faulted, state::cancelled, state::force_cancelled}) {
        if (name == to_string(value)) return value;
    }
    return {};
}

// parse_type is the type of that name in either spelling, "PartitionRestart" or "partitionRestart";
// no value if not listed, "Unrecognized" included.
[[nodiscard]] inline std::optional<type> parse_type(std::string_view name) noexcept {
    if (name.empty()) return {};
    for (const type value : {type::invalid, type::partition_data_loss, type::partition_quorum_loss,
                             type::partition_restart, type::node_transition}) {
        // The reference's spelling differs from the gateways' in the case of the first letter.
        const std::string_view listed = to_string(value);
        const bool first = name[0] == listed[0] || name[0] == (listed[0] | 0x20);
        if (first && name.substr(1) == listed.substr(1)) return value;
    }
    return {};
}

// to_string is the 36 characters of a UUID, in lower case.
[[nodiscard]] inline text<36> to_string(const uuid& id) noexcept {
    return text<36>([&id](char* room) noexcept -> std::size_t {
        opstatus_uuid_format(id.bytes.data(), room);
        return 36;
    });
}

// ---- Writing ------------------------------------------------------------------------------------

// write puts a record into `out` as a gateway does: compact JSON, absent members left out. Returns
// the number of bytes written; 0, with nothing written, if they do not fit (OPSTATUS_JSON_MAX_LEN
// bytes always suffice), or if a value or the style is not listed, state::unrecognized included.
[[nodiscard]] inline std::size_t write(const record& value, opstatus::style as,
                                       std::span<char> out) noexcept {
    return opstatus_write(&value.c(), static_cast<std::uint32_t>(as), out.data(), out.size());
}

// write is the same JSON as a text; empty if it cannot be written.
[[nodiscard]] inline text<OPSTATUS_JSON_MAX_LEN> write(
    const record& value, opstatus::style as = opstatus::style::names) noexcept {
    return text<OPSTATUS_JSON_MAX_LEN>([&](char* room) noexcept {
        return write(value, as, std::span<char>(room, OPSTATUS_JSON_MAX_LEN));
    });
}

// to_string is write(value).
[[nodiscard]] inline text<OPSTATUS_JSON_MAX_LEN> to_string(const record& value) noexcept {
    return write(value);
}

// ---- One document -------------------------------------------------------------------------------

// result is a value, or an error of the input and its offset.
template <class T>
class [[nodiscard]] result {
  public:
    // result() is an invalid_argument: the answer to no call.
    constexpr result() noexcept = default;
    constexpr result(const T& value, opstatus::error code, std::size_t offset) noexcept
        : value_(code == opstatus::error::ok ? value : T{}), error_(code), offset_(offset) {}

    [[nodiscard]] constexpr bool has_value() const noexcept {
        return error_ == opstatus::error::ok;
    }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

    // value is what was read; T{} if there is an error, never undefined.
    [[nodiscard]] constexpr const T& value() const noexcept { return value_; }
    [[nodiscard]] constexpr const T& operator*() const noexcept { return value_; }
    [[nodiscard]] constexpr const T* operator->() const noexcept { return &value_; }

    // error is error::ok if there is a value.
    [[nodiscard]] constexpr opstatus::error error() const noexcept { return error_; }

    // offset is the error's place in bytes from the input's beginning; the input's length if there
    // is a value.
    [[nodiscard]] constexpr std::size_t offset() const noexcept { return offset_; }

  private:
    T value_{};
    opstatus::error error_ = opstatus::error::invalid_argument;
    std::size_t offset_ = 0;
};

// parse reads one object, with optional JSON white space around it.
inline result<record> parse(std::string_view json, options opts = options::none) noexcept {
    record out;
    std::size_t offset = 0;
    const std::int32_t code = opstatus_parse(json.data(), json.size(),
                                             static_cast<std::uint32_t>(opts), &out.c(), &offset);
    return {out, error{code}, offset};
}

// ---- Lists, in pieces ---------------------------------------------------------------------------

// reader takes a list in pieces that may end anywhere. It holds no pointer: it may be copied in the
// middle of an input, and the copies go their own ways.
class reader {
  public:
    // reader(frame, opts) begins an input. If an argument is not listed, every read, count and
    // finish answers invalid_argument.
    explicit reader(framing frame = framing::automatic, options opts = options::none) noexcept
        : init_(opstatus_reader_init(&c_, static_cast<std::uint32_t>(frame),
                                     static_cast<std::uint32_t>(opts))) {}

    // progress is what a call did: `num_records` records completed, `consumed` bytes taken from the
    // front of the piece; or an error, with the records completed before it and its place in the
    // piece.
    struct [[nodiscard]] progress {
        opstatus::error error = opstatus::error::ok;
        std::size_t num_records = 0;
        std::size_t consumed = 0;
    };

    // read takes the next piece and writes each record as soon as its closing brace is read. It
    // stops when the piece is used up, or when `out` is full: then hand in the rest again. `out`
    // may not be empty. An error of the input stands: every later call returns it and consumes
    // nothing. A read after a successful finish is invalid_argument.
    progress read(std::string_view bytes, std::span<record> out) noexcept {
        if (out.empty()) return {.error = error::invalid_argument};
        return call(bytes, &out.data()->c(), out.size());
    }

    // count is read with the records dropped; it uses up the piece.
    progress count(std::string_view bytes) noexcept { return call(bytes, nullptr, 0); }

    // finish says that the input is over: ok if it is complete, the error that stands, or
    // unexpected_end. Again gives the same.
    [[nodiscard]] opstatus::error finish() noexcept {
        return init_ != OPSTATUS_OK ? error{init_} : error{opstatus_reader_finish(&c_)};
    }

    // offset is the number of bytes consumed since the beginning; after an error of the input, the
    // error's offset.
    [[nodiscard]] std::uint64_t offset() const noexcept { return opstatus_reader_offset(&c_); }

    // num_records is the number of records completed since the beginning, dropped ones included.
    [[nodiscard]] std::uint64_t num_records() const noexcept {
        return opstatus_reader_num_records(&c_);
    }

  private:
    progress call(std::string_view bytes, opstatus_record* out, std::size_t capacity) noexcept {
        if (init_ != OPSTATUS_OK) return {.error = error{init_}};
        progress done;
        done.error = error{opstatus_reader_read(&c_, bytes.data(), bytes.size(), out, capacity,
                                                &done.num_records, &done.consumed)};
        return done;
    }

    opstatus_reader c_{};
    std::int32_t init_;
};

static_assert(std::is_trivially_copyable_v<reader>);

// ---- The library --------------------------------------------------------------------------------

// version is the version of the library that runs, such as "1.0.0"; OPSTATUS_VERSION_STRING is that
// of the headers.
[[nodiscard]] inline std::string_view version() noexcept { return opstatus_version(); }

// abi_version is the OPSTATUS_ABI_VERSION that the library was built with.
[[nodiscard]] inline std::uint32_t abi_version() noexcept { return opstatus_abi_version(); }

// kernel names the code path that this CPU gets. It differs in speed, never in an answer.
[[nodiscard]] inline std::string_view kernel() noexcept { return opstatus_kernel(); }

}  // namespace opstatus

// std::hash<uuid> hashes all 16 bytes.
template <>
struct std::hash<opstatus::uuid> {
    [[nodiscard]] std::size_t operator()(const opstatus::uuid& id) const noexcept {
        char chars[16];
        for (std::size_t i = 0; i != sizeof chars; ++i)
            chars[i] = static_cast<char>(id.bytes[i]);
        return std::hash<std::string_view>{}(std::string_view(chars, sizeof chars));
    }
};

#include <opstatus/format.hpp>   // operator<< and std::formatter
#include <opstatus/records.hpp>  // records(): ranges over buffers, callables and streams

#endif
