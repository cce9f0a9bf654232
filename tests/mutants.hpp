// What stands in the copy of the core's source that mutants.py makes, in the place of what may be changed
// (mutations.py puts it there). One change is made, the one whose number it is; where the compiler
// evaluates, none is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#define OPSTATUS_MUTANTS_INLINE __attribute__((always_inline)) constexpr

namespace mutants {

struct choice {
    choice();
    int number;
    std::string_view instance;  // of a template, if one is meant
};
extern const choice active;

// The program that notes which places it comes by is another one: it takes long.
#ifdef OPSTATUS_MUTANTS_NOTE
void note(int number);
bool note_table(int number, std::string_view instance);  // whether it is new
void note_change(int number, std::string_view instance, std::size_t change);
#else
inline void note(int /*number*/) {}
#endif

// Ends the program: the types have no such operator.
[[noreturn]] void leave_as_none();

OPSTATUS_MUTANTS_INLINE bool on(int number) {
    if (std::is_constant_evaluated()) return false;
    note(number);
    return active.number == number;
}

// Which of `num` changes from `first` on; -1: none of them.
OPSTATUS_MUTANTS_INLINE int which(int first, int num) {
    if (std::is_constant_evaluated()) return -1;
    note(first);
    return active.number >= first && active.number < first + num ? active.number - first : -1;
}

// ---- Values ----------------------------------------------------------------------------------

OPSTATUS_MUTANTS_INLINE bool drop_and(int number, bool side) { return on(number) || side; }
OPSTATUS_MUTANTS_INLINE bool drop_or(int number, bool side) { return !on(number) && side; }
OPSTATUS_MUTANTS_INLINE bool truth(int number, bool value) { return on(number) != value; }
OPSTATUS_MUTANTS_INLINE bool ends(int number, bool value) { return !on(number) && value; }

OPSTATUS_MUTANTS_INLINE bool condition(int first, bool value) {
    const int change = which(first, 2);
    return change == -1 ? value : change == 1;
}

template <class T>
OPSTATUS_MUTANTS_INLINE T number(int first, T value) {
    const int change = which(first, 2);
    return static_cast<T>(change == -1 ? value : change == 0 ? value + 1 : value - 1);
}

template <class T>
OPSTATUS_MUTANTS_INLINE T bits(int first, int num, T value) {
    const int change = which(first, num);
    return static_cast<T>(change == -1 ? value : value ^ static_cast<T>(T{1} << change));
}

template <std::size_t N>
struct text {
    const char* data;
    constexpr operator const char*() const { return data; }
    constexpr operator std::string_view() const { return {data, N - 1}; }
    constexpr char operator[](std::size_t i) const { return data[i]; }
};

template <std::size_t N>
OPSTATUS_MUTANTS_INLINE text<N> string(int first, const char (&value)[N]) {
    const int change = which(first, static_cast<int>(N) - 1);
    if (change == -1) return {value};
    struct changed {  // a constexpr function may have no static variable
        static const char* make(const char* from, int at) {
            static char copy[N];
            std::memcpy(copy, from, N);
            ++copy[at];
            return copy;
        }
    };
    return {changed::make(value, change)};
}

// ---- Operators -------------------------------------------------------------------------------

template <class... Others>
struct changes_to {};

#define OPSTATUS_MUTANTS_OPERATOR(name, symbol)                               \
    struct name {                                                             \
        template <class A, class B>                                           \
        static constexpr auto run(const A& a, const B& b) requires requires { \
            a symbol b;                                                       \
        }                                                                     \
        { return a symbol b; }                                                \
    };
OPSTATUS_MUTANTS_OPERATOR(lt, <)
OPSTATUS_MUTANTS_OPERATOR(le, <=)
OPSTATUS_MUTANTS_OPERATOR(gt, >)
OPSTATUS_MUTANTS_OPERATOR(ge, >=)
OPSTATUS_MUTANTS_OPERATOR(eq, ==)
OPSTATUS_MUTANTS_OPERATOR(ne, !=)
OPSTATUS_MUTANTS_OPERATOR(add, +)
OPSTATUS_MUTANTS_OPERATOR(sub, -)
OPSTATUS_MUTANTS_OPERATOR(mul, *)
OPSTATUS_MUTANTS_OPERATOR(div, /)
OPSTATUS_MUTANTS_OPERATOR(rem, %)
OPSTATUS_MUTANTS_OPERATOR(shl, <<)
OPSTATUS_MUTANTS_OPERATOR(shr, >>)
OPSTATUS_MUTANTS_OPERATOR(bit_and, &)
OPSTATUS_MUTANTS_OPERATOR(bit_or, |)
OPSTATUS_MUTANTS_OPERATOR(bit_xor, ^)

template <class Operator, class Result, class A, class B>
OPSTATUS_MUTANTS_INLINE Result run(const A& a, const B& b) {
    if constexpr (requires { Result(Operator::run(a, b)); })
        return static_cast<Result>(Operator::run(a, b));
    else
        leave_as_none();
}

// The operator as it was, then what it may be changed to.
template <class Was, class... Others, class A, class B>
OPSTATUS_MUTANTS_INLINE auto binary(int first, const A& a, const B& b) {
    using result = decltype(Was::run(a, b));
    const int change = which(first, sizeof...(Others));
    if (change == -1) return Was::run(a, b);
    result value{};
    int at = 0;
    ((change == at++ ? void(value = run<Others, result>(a, b)) : void()), ...);
    return value;
}

template <class Was, class Other, class A, class B>
OPSTATUS_MUTANTS_INLINE A& assign(int number, A& a, const B& b) {
    a = on(number) ? run<Other, A>(a, b) : static_cast<A>(Was::run(a, b));
    return a;
}

template <bool is_up, class A>
OPSTATUS_MUTANTS_INLINE A& pre(int number, A& a) {
    return on(number) == is_up ? --a : ++a;
}
template <bool is_up, class A>
OPSTATUS_MUTANTS_INLINE A post(int number, A& a) {
    return on(number) == is_up ? a-- : a++;
}

template <class A>
OPSTATUS_MUTANTS_INLINE A complement(int number, A a) {
    return on(number) ? a : static_cast<A>(~a);
}

// ---- Tables ----------------------------------------------------------------------------------
//
// change() makes one change and says whether there are so many. One table is one object: of the tables in
// a template, there is one for each instance.

template <class T>
concept has_text = requires(T t) {
    t.text.size();
    t.value;
};
template <class T>
concept has_pointers = requires(T t) {
    t.name;
}
|| requires(T t) { t.code.name; };
template <class T>
concept has_mask = requires(T t) {
    t.mask;
};

// A word: another value, a shorter text.
template <has_text T, std::size_t N>
bool change(T (&table)[N], std::size_t i) {
    if (i >= 2 * N) return false;
    T& entry = table[i / 2];
    if (i % 2 == 0)
        ++entry.value;
    else
        entry.text.remove_suffix(1);
    return true;
}

// What is pointed to: the next entry's.
template <has_pointers T, std::size_t N>
bool change(T (&table)[N], std::size_t i) {
    constexpr std::size_t parts = sizeof(T) / sizeof(void*);
    if (i >= parts * N) return false;
    const T& next = table[(i / parts + 1) % N];
    std::memcpy(reinterpret_cast<void**>(table) + i,
                reinterpret_cast<void* const*>(&next) + i % parts, sizeof(void*));
    return true;
}

// In a pattern, anything may stand there.
template <has_mask T>
bool let_pass(T& pattern, std::size_t i) {
    if (i >= sizeof pattern.mask) return false;
    pattern.bytes[i] = 0;
    pattern.mask[i] = 0;
    return true;
}
template <class T, std::size_t N>
bool let_pass(T (&texts)[N], std::size_t i) {
    constexpr std::size_t size = sizeof texts[0].text.mask;
    return i < N * size && let_pass(texts[i / size].text, i % size);
}

// Anything else: each byte becomes the next number, and loses its highest bit.
template <class T>
bool change(T& table, std::size_t i) {
    auto* const bytes = reinterpret_cast<unsigned char*>(&table);
    if (i < sizeof table) {
        ++bytes[i];
        return true;
    }
    i -= sizeof table;
    if (i < sizeof table) {
        bytes[i] &= 0x7F;
        return true;
    }
    i -= sizeof table;
    if constexpr (has_mask<T>) return let_pass(table, i);
    if constexpr (requires { table.state[0].text.mask; }) {
        return i % 2 == 0 ? let_pass(table.state, i / 2) || i / 2 < sizeof table.type
                          : let_pass(table.type, i / 2);
    }
    return false;
}

template <class T>
struct changed {
    alignas(T) static inline unsigned char copy[sizeof(T)];

    static bool make(const T& from, std::size_t i) {
        std::memcpy(copy, &from, sizeof from);
        return change(*reinterpret_cast<T*>(copy), i);
    }
    static const T& get(const T& from, std::size_t i) {
        static const bool is_made = make(from, i);
        if (!is_made) leave_as_none();
        return *reinterpret_cast<const T*>(copy);
    }
#ifdef OPSTATUS_MUTANTS_NOTE
    static void note_all(int first, std::string_view instance, const T& from) {
        for (std::size_t i = 0; make(from, i); ++i)
            if (std::memcmp(copy, &from, sizeof from) != 0) note_change(first, instance, i);
    }
#endif
};

inline constexpr int table_room = 1 << 14;

template <class T>
OPSTATUS_MUTANTS_INLINE const T& table(int first, const T& value, std::string_view instance = "") {
    if (std::is_constant_evaluated()) return value;
    using plain = std::remove_cv_t<T>;
#ifdef OPSTATUS_MUTANTS_NOTE
    if (note_table(first, instance)) changed<plain>::note_all(first, instance, value);
#endif
    if (active.number < first || active.number >= first + table_room || instance != active.instance)
        return value;
    return changed<plain>::get(value, static_cast<std::size_t>(active.number - first));
}

template <class T>
const T& table_at_run_time(int first, const T& value) {
    return table(first, value);
}

}  // namespace mutants
