// Every kernel's primitives against code that says the same in the most obvious way: each byte in each
// place of its input with all values, on varied backgrounds; neighbours with all pairs of values, as a
// carry or a shuffle could mix them; where there is no room for all, a part that the loop names. The input
// ends right before an unreadable page, or begins right behind one.
//
// A primitive is one struct here; a kernel is one line of KERNEL.
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "guarded.hpp"
#include "lane.hpp"
#include "primitives_portable.hpp"
#include "support.hpp"
#include "values.hpp"
#if !defined(OPSTATUS_PORTABLE) && (defined(__x86_64__) || defined(__i386__))
#include "primitives_avx512.hpp"
#include "primitives_sse41.hpp"
#endif

namespace {

namespace core = opstatus::core;
using bytes = const std::uint8_t*;
using std::string_view_literals::operator""sv;

// ---- The primitives ------------------------------------------------------------------------------
//
// None of their own types cross a function that is compiled for any CPU: call() becomes a part of one that
// is not. A kernel that lacks one is left out.

template <class P>
concept with_uuid = requires(bytes p, typename P::difference& d) {
    P::uuid(p, d);
};
template <class P>
concept wide = P::is_wide;
template <class P>
concept with_digits = requires(typename P::block b) {
    P::digits(b, b);
};

struct uuid {
    using signature = bool(bytes p, std::uint8_t* out);
    template <with_uuid P>
    OPSTATUS_INLINE static bool call(bytes p, std::uint8_t* out) {
        typename P::difference wrong;
        const typename P::block id = P::uuid(p, wrong);
        P::store(out, id);
        return P::is_zero(wrong);
    }
};

template <const core::pattern<64>& expected, std::size_t at>
struct uuid_in {
    using signature = bool(bytes p, std::uint8_t* out);
    template <class P>
    OPSTATUS_INLINE static bool call(bytes p, std::uint8_t* out) {
        typename P::difference wrong;
        const typename P::block id = core::uuid_in<P, expected, at>(p, wrong);
        P::store(out, id);
        return P::is_zero(wrong);
    }
};

// In quotes; 64 bytes are there.
struct quoted {
    using signature = bool(bytes p, std::uint8_t* out);
    template <class P>
    OPSTATUS_INLINE static bool call(bytes p, std::uint8_t* out) {
        typename P::difference wrong;
        const typename P::block id = core::read_id<P>(p, wrong);
        P::store(out, id);
        return P::is_zero(wrong);
    }
};

// With no more than `len` bytes behind p.
template <std::size_t len>
struct uuid_before {
    using signature = bool(bytes p, std::uint8_t* out);
    template <class P>
    OPSTATUS_INLINE static bool call(bytes p, std::uint8_t* out) {
        typename P::difference wrong;
        const typename P::block id = core::read_id_before<P>(p, p + len, wrong);
        P::store(out, id);
        return P::is_zero(wrong);
    }
};

template <std::size_t N>
struct compare {
    using signature = bool(bytes p, const core::pattern<N>& expected);
    template <class P>
    OPSTATUS_INLINE static bool call(bytes p, const core::pattern<N>& expected) {
        return P::is_zero(P::compare(p, expected));
    }
};

struct either {
    using signature = bool(bytes p, const core::pattern<16>& a, const core::pattern<32>& b);
    template <class P>
    OPSTATUS_INLINE static bool call(bytes p, const core::pattern<16>& a,
                                     const core::pattern<32>& b) {
        return P::is_zero(P::either(P::compare(p, a), P::compare(p, b)));
    }
};

struct find {
    using signature = std::uint32_t(bytes p, char c);
    template <class P>
    OPSTATUS_INLINE static std::uint32_t call(bytes p, char c) {
        return P::find(p, c);
    }
};

struct equal_in_64 {
    using signature = std::uint64_t(bytes p, char c);
    template <class P>
    OPSTATUS_INLINE static std::uint64_t call(bytes p, char c) {
        return P::equal_in_64(p, c);
    }
};

struct equal_in_16 {
    using signature = std::uint32_t(bytes p, bytes q);
    template <class P>
    OPSTATUS_INLINE static std::uint32_t call(bytes p, bytes q) {
        return P::equal_in_16(p, q);
    }
};

struct equal {
    using signature = std::uint32_t(bytes p, bytes q);
    template <class P>
    OPSTATUS_INLINE static std::uint32_t call(bytes p, bytes q) {
        return P::equal(p, q);
    }
};

struct odd_in_64 {
    using signature = std::uint64_t(bytes p);
    template <class P>
    OPSTATUS_INLINE static std::uint64_t call(bytes p) {
        return P::odd_in_64(p);
    }
};

struct quotes_in_64 {
    using signature = std::uint64_t(bytes p);
    template <class P>
    OPSTATUS_INLINE static std::uint64_t call(bytes p) {
        return P::string_bytes_in_64(p).quotes;
    }
};

struct others_in_64 {
    using signature = std::uint64_t(bytes p);
    template <class P>
    OPSTATUS_INLINE static std::uint64_t call(bytes p) {
        return P::string_bytes_in_64(p).others;
    }
};

struct difference_of {
    using signature = bool(bytes p, bytes q, std::size_t len);
    template <class P>
    requires requires { P::zero_difference(); }
    OPSTATUS_INLINE static bool call(bytes p, bytes q, std::size_t len) {
        return P::is_zero(P::either(P::zero_difference(), P::difference_of(p, q, len)));
    }
};

struct odd_in_8 {
    using signature = std::uint32_t(bytes p);
    template <class P>
    requires requires(bytes p) { P::odd_in_8(p); }
    OPSTATUS_INLINE static std::uint32_t call(bytes p) { return P::odd_in_8(p); }
};

// Of 16 characters; `wrong` gets 0xFF for each that is none.
struct digits {
    using signature = void(bytes p, std::uint8_t* out, std::uint8_t* wrong);
    template <with_digits P>
    OPSTATUS_INLINE static void call(bytes p, std::uint8_t* out, std::uint8_t* wrong) {
        typename P::block others;
        P::store(out, P::digits(P::load(p), others));
        P::store(wrong, others);
    }
};

// ---- The kernels ---------------------------------------------------------------------------------

#define KERNEL(P, TARGET)                                                                     \
    template <class Primitive, class Signature = typename Primitive::signature>               \
    struct P {                                                                                \
        static constexpr bool has = false;                                                    \
    };                                                                                        \
    template <class Primitive, class Out, class... In>                                        \
    requires requires(In... in) { Primitive::template call<core::P>(in...); }                 \
    struct P<Primitive, Out(In...)> {                                                         \
        static constexpr bool has = true;                                                     \
        TARGET static Out call(In... in) { return Primitive::template call<core::P>(in...); } \
    };

KERNEL(portable, )
#if defined(OPSTATUS_SSE41)
KERNEL(sse41, OPSTATUS_SSE41)
KERNEL(avx512, OPSTATUS_AVX512)
#endif

template <class Primitive>
struct row {
    std::string_view kernel;
    typename Primitive::signature* call;
};

// The kernels that this CPU can run and that have it.
template <class Primitive>
std::vector<row<Primitive>> rows() {
    std::vector<row<Primitive>> all;
    for (const core::kernel* each : kernels::all()) {
        const std::string_view name = each->name;
        bool is_known = false;
        const auto add = [&]<class Kernel>(std::string_view its_name, std::type_identity<Kernel>) {
            if (name != its_name) return;
            is_known = true;
            if constexpr (Kernel::has) all.push_back({name, &Kernel::call});
        };
        add("portable", std::type_identity<portable<Primitive>>());
#if defined(OPSTATUS_SSE41)
        add("sse41", std::type_identity<sse41<Primitive>>());
        add("avx512", std::type_identity<avx512<Primitive>>());
#endif
        EXPECT_TRUE(is_known) << name;
    }
    return all;
}

// ---- Inputs --------------------------------------------------------------------------------------

std::uint64_t random_number() {
    static std::uint64_t random = 1;
    random = random * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
    return random >> 33U;
}

std::string random_bytes(std::size_t len, std::string_view of = {}) {
    std::string out;
    for (std::size_t i = 0; i < len; ++i)
        out += of.empty() ? static_cast<char>(random_number()) : of[random_number() % of.size()];
    return out;
}

// Calls take(text), each time with one byte that is another, or with two; all values where they may be.
template <class Take>
void for_each_change(const std::string& background, Take take) {
    std::string text = background;
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (unsigned value = 0; value < 256; ++value) {
            text[at] = static_cast<char>(value);
            take(text);
        }
        text[at] = background[at];
    }
}

template <class Take>
void for_each_change_of_neighbours(const std::string& background, Take take) {
    std::string text = background;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        for (unsigned values = 0; values < 0x10000; ++values) {
            if (!support::is_in_scale(at + values)) continue;
            text[at] = static_cast<char>(values / 256);
            text[at + 1] = static_cast<char>(values % 256);
            take(text);
        }
        text.replace(at, 2, background, at, 2);
    }
}

// What tells digits, quotes and brackets from what is next to them, or differs in one bit.
constexpr std::string_view telling =
    "\x00/09:;@AFGZ`afgz\"\\-,{}[]\x1F\x20!#|~\x7F\x80\xA2\xB0\xDC\xE1\xFF"sv;

template <class Take>
void for_each_change_of_two(const std::string& background, Take take) {
    for (std::size_t first = 0; first < background.size(); ++first)
        for (std::size_t second = first + 1; second < background.size(); ++second)
            for (std::size_t i = 0; i < telling.size() * telling.size(); ++i) {
                if (!support::is_in_scale(first + second + i)) continue;
                std::string text = background;
                text[first] = telling[i / telling.size()];
                text[second] = telling[i % telling.size()];
                take(text);
            }
}

class input {
  public:
    // The text before an unreadable page, and behind one.
    template <class Use>
    void put(std::string_view text, Use use) const {
        use(reinterpret_cast<bytes>(memory_.put_back(text).data()));
        use(reinterpret_cast<bytes>(memory_.put_front(text).data()));
    }

  private:
    support::guarded memory_{1};
};

void complain(std::string_view kernel, std::string_view primitive, std::string_view text) {
    support::report(std::string(kernel) + ": " + std::string(primitive) + " of " +
                    support::printable(text));
}

// That a bit is set where is_set(i) says so.
template <class Primitive, class Call, class IsSet>
void expect_bits(std::string_view name, std::string_view text, std::size_t num, Call call,
                 IsSet is_set) {
    static const auto all = rows<Primitive>();
    static const input memory;
    std::uint64_t want = 0;
    for (std::size_t i = 0; i < num; ++i)
        want |= std::uint64_t{is_set(i)} << i;
    memory.put(text, [&](bytes p) {
        for (const auto& each : all)
            if (call(each.call, p) != want) complain(each.kernel, name, text);
    });
}

const std::string ids[] = {"01234567-89ab-cdef-0123-456789abcdef",
                           "FEDCBA98-7654-3210-fedc-ba9876543210",
                           "ffffffff-ffff-ffff-ffff-ffffffffffff"};

// ---- UUIDs ---------------------------------------------------------------------------------------

// With what stands around it in `frame`, where a '.' stands for anything.
template <class Primitive>
void expect_uuid(const std::string& text, std::string_view frame, std::size_t at) {
    static const auto all = rows<Primitive>();
    static const input memory;
    bool is_right = true;
    for (std::size_t i = 0; i < frame.size(); ++i)
        is_right = is_right && (frame[i] == '.' || frame[i] == text[i]);
    auto id = oracle::parse_uuid(std::string_view(text).substr(at, 36));
    if (!is_right) id.reset();
    memory.put(text, [&](bytes p) {
        for (const auto& each : all) {
            std::array<std::uint8_t, 16> out{};
            const bool is_one = each.call(p, out.data());
            if (is_one != id.has_value() || (is_one && out != *id))
                complain(each.kernel, "a UUID", text);
        }
    });
}

TEST(Primitives, Uuid) {
    const auto take = [](const std::string& text) { expect_uuid<uuid>(text, "", 0); };
    for (const std::string& id : ids)
        for_each_change(id, take);
    for_each_change_of_neighbours(ids[0], take);
    for_each_change_of_two(ids[1], take);
}

template <class Primitive>
void check_uuid_in(const std::string& frame, std::size_t at) {
    std::string text(frame);
    for (char& c : text)
        if (c == '.') c = static_cast<char>(random_number());
    text.replace(at, 36, ids[0]);
    const auto take = [&](const std::string& changed) {
        expect_uuid<Primitive>(changed, frame, at);
    };
    for_each_change(text, take);
    for_each_change_of_neighbours(text, take);
    // Of all pairs of places, those with random values.
    for (std::size_t i = 0; i < support::scaled(100000); ++i) {
        std::string changed = text;
        for (int change = 0; change < 2; ++change)
            changed[random_number() % changed.size()] = telling[random_number() % telling.size()];
        take(changed);
    }
}

TEST(Primitives, UuidIn64Bytes) {
    check_uuid_in<uuid_in<core::names_head, 16>>(
        R"({"OperationId":"....................................","State":".)", 16);
    check_uuid_in<uuid_in<core::integers_head, 16>>(
        R"({"OperationId":"....................................","State":.,)", 16);
    check_uuid_in<uuid_in<core::dotnet_tail, 26>>(
        R"(..........,"OperationId":"...................................."})", 26);
}

TEST(Primitives, QuotedUuid) {
    check_uuid_in<quoted>(R"("....................................")" + std::string(26, '.'), 1);
}

TEST(Primitives, UuidBeforeAnEnd) {
    check_uuid_in<uuid_before<38>>(R"("....................................")", 1);
    check_uuid_in<uuid_before<50>>(R"("....................................".............)", 1);
}

TEST(Primitives, Digits) {
    static const auto all = rows<digits>();
    static const input memory;
    if (all.empty()) GTEST_SKIP() << "no kernel of this CPU has it";
    const auto take = [](const std::string& text) {
        constexpr std::string_view values = "0123456789abcdef";
        memory.put(text, [&](bytes p) {
            for (const auto& each : all) {
                std::uint8_t out[16];
                std::uint8_t wrong[16];
                each.call(p, out, wrong);
                for (std::size_t i = 0; i < 16; ++i) {
                    const char c = text[i];
                    const std::size_t value =
                        values.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 0x20) : c);
                    const bool is_right =
                        value == values.npos ? wrong[i] == 0xFF : wrong[i] == 0 && out[i] == value;
                    if (!is_right) complain(each.kernel, "digits", text);
                }
            }
        });
    };
    for_each_change("0123456789abcdef", take);
    for_each_change("FEDCBA9876543210", take);
    for_each_change_of_neighbours("afAF09/:@G`g7e5D", take);
}

TEST(Tables, Digits) {
    constexpr std::string_view values = "0123456789abcdef";
    for (unsigned c = 0; c < 256; ++c) {
        const char lower = static_cast<char>(c >= 'A' && c <= 'F' ? c + 0x20 : c);
        const std::size_t value = values.find(lower);
        EXPECT_EQ(core::uuid_tables.digit[c], value == values.npos ? 0xFF : value) << c;
    }
    // Each pair of characters in each byte of a UUID.
    for (std::size_t at = 0; at + 1 < 36; ++at)
        for (unsigned pair = 0; pair < 0x10000; ++pair) {
            if (!support::is_in_scale(at + pair)) continue;
            std::string text = ids[0];
            text[at] = static_cast<char>(pair / 256);
            text[at + 1] = static_cast<char>(pair % 256);
            std::array<std::uint8_t, 16> id{};
            bool is_right = true;
            for (std::size_t i = 0; i < text.size(); ++i)
                is_right =
                    is_right && core::uuid_put(id.data(), i, static_cast<std::uint8_t>(text[i]));
            const auto want = oracle::parse_uuid(text);
            if (is_right != want.has_value() || (is_right && id != *want))
                complain("uuid_put", "a UUID", text);
        }
}

// ---- Comparisons ---------------------------------------------------------------------------------

template <std::size_t N>
core::pattern<N> pattern_of(std::string_view text) {
    core::pattern<N> made;
    for (std::size_t i = 0; i < N; ++i)
        if (text[i] != '.') made.expect(i, text[i]);
    return made;
}

bool matches(std::string_view text, std::string_view expected) {
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (expected[i] != '.' && expected[i] != text[i]) return false;
    return true;
}

template <std::size_t N>
void check_compare() {
    static const auto all = rows<compare<N>>();
    static const input memory;
    const std::string texts[] = {
        std::string(N, '.'),    std::string(N, '\0'),
        std::string(N, '\xFF'), random_bytes(N),
        random_bytes(N, ".a"),  std::string(R"(Faulted".....,"Type":"Invalid"..)").substr(32 - N)};
    for (const std::string& expected : texts) {
        const core::pattern<N> pattern = pattern_of<N>(expected);
        const auto take = [&](const std::string& text) {
            memory.put(text, [&](bytes p) {
                for (const auto& each : all)
                    if (each.call(p, pattern) != matches(text, expected))
                        complain(each.kernel, "compare", text);
            });
        };
        for_each_change(expected, take);
        for_each_change_of_two(expected, take);
    }
}

TEST(Primitives, Compare) {
    check_compare<16>();
    check_compare<32>();
}

TEST(Primitives, Either) {
    static const auto all = rows<either>();
    static const input memory;
    const std::string first = "................aaaaaaaaaaaaaaaa";
    const std::string second = "bbbbbbbbbbbbbbbb";
    const auto take = [&](const std::string& text) {
        memory.put(text, [&](bytes p) {
            for (const auto& each : all)
                if (each.call(p, pattern_of<16>(second), pattern_of<32>(first)) !=
                    (matches(text, first) && matches(text, second)))
                    complain(each.kernel, "either", text);
        });
    };
    for_each_change(second + first.substr(16), take);
    for_each_change_of_two(second + first.substr(16), take);
}

// ---- Bits for bytes ------------------------------------------------------------------------------

void expect_find(const std::string& text, char c) {
    const auto is_one = [&](std::size_t i) { return text[i] == c; };
    const auto call = [c](auto* primitive, bytes p) { return primitive(p, c); };
    expect_bits<find>("find", std::string_view(text).substr(0, 32), 32, call, is_one);
}

TEST(Primitives, Find) {
    for (const char c : {'}', '\0', '\xFF', '"', '\x80'})
        for (const std::string& background :
             {std::string(32, c), std::string(32, static_cast<char>(c + 1)),
              std::string(32, static_cast<char>(c ^ '\x80')), random_bytes(32)}) {
            const auto take = [c](const std::string& text) { expect_find(text, c); };
            for_each_change(background, take);
            for_each_change_of_two(background, take);
            if (c == '}') for_each_change_of_neighbours(background, take);
        }
}

TEST(Primitives, EqualIn64) {
    for (const char c : {'}', '"', '\0', '\xFF'})
        for (const std::string& background :
             {std::string(64, c), std::string(64, static_cast<char>(c + 1)), random_bytes(64)})
            for_each_change(background, [c](const std::string& text) {
                expect_bits<equal_in_64>(
                    "equal_in_64", text, 64, [c](auto* call, bytes p) { return call(p, c); },
                    [&](std::size_t i) { return text[i] == c; });
            });
}

TEST(Primitives, DifferenceOf) {
    static const auto all = rows<difference_of>();
    if (all.empty()) GTEST_SKIP() << "no kernel of this CPU has it";
    static const support::guarded first{1};
    static const support::guarded second{1};
    const std::string one = random_bytes(64);
    for (std::size_t len = 0; len <= 64; ++len)
        for (std::size_t at = 0; at < 64; ++at)
            for (unsigned value = 0; value < 256; ++value) {
                if (!support::is_in_scale(len + at + value)) continue;
                std::string other = one;
                other[at] = static_cast<char>(value);
                const bool is_same = at >= len || one[at] == other[at];
                const auto p = reinterpret_cast<bytes>(first.put_back(one).data());
                const auto q = reinterpret_cast<bytes>(second.put_back(other).data());
                for (const auto& each : all)
                    if (each.call(p, q, len) != is_same || each.call(q, p, len) != is_same)
                        complain(each.kernel, "difference_of", other);
            }
}

// `q` is the other text; it too ends before an unreadable page.
void expect_equal(const std::string& text, const std::string& other) {
    static const support::guarded memory{1};
    const auto q = reinterpret_cast<bytes>(memory.put_back(other).data());
    const auto is_same = [&](std::size_t i) { return text[i] == other[i]; };
    const auto call = [q](auto* primitive, bytes p) { return primitive(p, q); };
    if (text.size() == 16) expect_bits<equal_in_16>("equal_in_16", text, 16, call, is_same);
    if (text.size() == 32) expect_bits<equal>("equal", text, 32, call, is_same);
}

TEST(Primitives, Equal) {
    for (const std::size_t len : {16U, 32U}) {
        // Every byte with every other one, in every place.
        const std::string background = random_bytes(len);
        for (unsigned value = 0; value < 256; ++value)
            for (std::size_t at = 0; at < len; ++at) {
                std::string other = background;
                other[at] = static_cast<char>(value);
                std::string text = background;
                for (unsigned its = 0; its < 256; ++its) {
                    if (!support::is_in_scale(its + at + value)) continue;
                    text[at] = static_cast<char>(its);
                    expect_equal(text, other);
                }
            }
        for (const std::string& both : {std::string(len, '\0'), random_bytes(len)}) {
            const auto take = [&](const std::string& text) { expect_equal(text, both); };
            for_each_change_of_neighbours(both, take);
            for_each_change_of_two(both, take);
        }
    }
}

// RFC 8259 section 7: what may stand in a string by itself, but for what is beyond ASCII.
bool is_odd(char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte < 0x20 || byte > 0x7F || byte == '"' || byte == '\\';
}

TEST(Primitives, OddIn64) {
    const auto take = [](const std::string& text) {
        const auto is_set = [&](std::size_t i) { return is_odd(text[i]); };
        const auto call = [](auto* primitive, bytes p) { return primitive(p); };
        expect_bits<odd_in_64>("odd_in_64", text, 64, call, is_set);
        expect_bits<quotes_in_64>("the quotes", text, 64, call,
                                  [&](std::size_t i) { return text[i] == '"'; });
        expect_bits<others_in_64>("the others", text, 64, call,
                                  [&](std::size_t i) { return is_odd(text[i]) && text[i] != '"'; });
        expect_bits<odd_in_8>("odd_in_8", std::string_view(text).substr(0, 8), 8, call, is_set);
    };
    for (const std::string& background :
         {std::string(64, 'a'), std::string(64, '\0'), std::string(64, '\x7F'),
          std::string(64, '\xFF'), std::string(64, '"'), std::string(64, '\\'), random_bytes(64),
          random_bytes(64, "\x1F\x20!#[]\"\\\x7F\x80")})
        for_each_change(background, take);
    for_each_change_of_neighbours(std::string(64, 'a'), take);
    for_each_change_of_two(random_bytes(64, "az \x7F"), take);
}

}  // namespace
