// What stands in the copy of the core's source that mutants.py makes, in the place of what may be changed
// (mutations.py puts it there). One change is made, the one whose number it is; where the compiler
// evaluates, none is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
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
void note_change(int number, std::string_view instance, std::size_t change, const char* name);
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
// One table is one object: of the tables in a template, there is one for each instance. What is no entry, such as
// what stands behind the last node of the trie, is left alone.

// Makes one change, the one that `left` others are in front of.
struct changer {
    std::size_t left;
    bool is_made = false;
    char name[96] = "";

    bool here(const char* part, std::size_t i, const char* what = "") {
        if (is_made || left-- != 0) return false;
        is_made = true;
        std::snprintf(name, sizeof name, "%s[%zu]%s", part, i, what);
        return true;
    }

    // The next number; but the highest bit is a sign: what has it becomes 0, and 0 gets it.
    void byte(unsigned char& value, const char* part, std::size_t i) {
        if (here(part, i))
            value = value == 0 ? 0x80 : static_cast<unsigned char>(value < 0x80 ? value + 1 : 0);
    }
    template <class T>
    void bytes(T& value, const char* part) {
        auto* const all = reinterpret_cast<unsigned char*>(&value);
        for (std::size_t i = 0; i < sizeof value; ++i)
            byte(all[i], part, i);
    }

    // Another byte, any byte, or one where any may stand.
    template <class Pattern>
    void pattern(Pattern& p, const char* part) {
        for (std::size_t i = 0; i < sizeof p.mask; ++i) {
            if (p.mask[i] == 0) {
                if (here(part, i, " counts")) p.mask[i] = 0xFF;
            } else {
                if (here(part, i)) ++p.bytes[i];
                if (here(part, i, " is any")) p.bytes[i] = p.mask[i] = 0;
            }
        }
    }

    template <class T>
    void text(T& t, const char* part) {
        char name_of_part[48];
        if (t.len != 0xFF) {
            std::snprintf(name_of_part, sizeof name_of_part, "%s.text", part);
            pattern(t.text, name_of_part);
        }
        std::snprintf(name_of_part, sizeof name_of_part, "%s.len, value", part);
        byte(t.len, name_of_part, 0);
        byte(t.value, name_of_part, 1);
    }

    template <class T>
    void words(T& t, const char* part) {
        if (t.len != 0)
            bytes(t, part);
        else
            byte(t.len, part, offsetof(T, len));
    }

    template <class T>
    void trie(T& t) {
        for (std::size_t i = 1; i < t.num_nodes; ++i) {
            byte(t.character[i], "character", i);
            byte(t.child[i], "child", i);
            byte(t.sibling[i], "sibling", i);
            if (t.is_word[i]) byte(t.value[i], "value", i);
            if (here("is_word", i)) t.is_word[i] = !t.is_word[i];
        }
    }

    template <class T>
    void table(T& t) {
        if constexpr (requires { t.mask; }) {
            pattern(t, "");
        } else if constexpr (requires { t.state_word; }) {
            char part[24];
            for (std::size_t i = 0; i < sizeof t.state_len; ++i) {
                const auto name_of = [&](const char* array) {
                    std::snprintf(part, sizeof part, "%s[%zu]", array, i);
                    return part;
                };
                text(t.state[i], name_of("state"));
                text(t.type[i], name_of("type"));
                text(t.type_front[i], name_of("type_front"));
                words(t.state_word[i], name_of("state_word"));
                words(t.type_word[i], name_of("type_word"));
            }
            bytes(t.state_len, "state_len");
            bytes(t.type_len, "type_len");
        } else if constexpr (requires { t.words; }) {
            trie(t.words);
            bytes(t.member_root, "member_root");
            bytes(t.state_root, "state_root");
            bytes(t.type_root, "type_root");
            bytes(t.literal_root, "literal_root");
        } else if constexpr (requires { t.nibble; }) {
            bytes(t.digit, "digit");
            bytes(t.nibble, "nibble");
        } else {
            bytes(t, "");
        }
    }

    // A word: another value, a shorter text.
    template <class T, std::size_t N>
    requires requires(T t) { t.text.size(); }
    void table(T (&t)[N]) {
        for (std::size_t i = 0; i < N; ++i) {
            if (here("", i, ".value + 1")) ++t[i].value;
            if (here("", i, ".text shorter")) t[i].text.remove_suffix(1);
        }
    }

    // What is pointed to: the next entry's.
    template <class T, std::size_t N>
    requires(
        requires(T t) { t.name; } || requires(T t) { t.code.name; }) void table(T (&t)[N]) {
        constexpr std::size_t parts = sizeof(T) / sizeof(void*);
        for (std::size_t i = 0; i < parts * N; ++i) {
            char part[24];
            std::snprintf(part, sizeof part, "[%zu].word", i / parts);
            const T& next = t[(i / parts + 1) % N];
            if (here(part, i % parts, ": the next entry's"))
                std::memcpy(reinterpret_cast<void**>(t) + i,
                            reinterpret_cast<void* const*>(&next) + i % parts, sizeof(void*));
        }
    }
};

template <class T>
struct changed {
    alignas(T) static inline unsigned char copy[sizeof(T)];

    static changer make(const T& from, std::size_t i) {
        std::memcpy(copy, &from, sizeof from);
        changer change{i};
        change.table(*reinterpret_cast<T*>(copy));
        return change;
    }
    static const T& get(const T& from, std::size_t i) {
        static const changer made = make(from, i);
        if (!made.is_made) leave_as_none();
        return *reinterpret_cast<const T*>(copy);
    }
#ifdef OPSTATUS_MUTANTS_NOTE
    static void note_all(int first, std::string_view instance, const T& from) {
        for (std::size_t i = 0;; ++i) {
            const changer made = make(from, i);
            if (!made.is_made) return;
            if (std::memcmp(copy, &from, sizeof from) != 0)
                note_change(first, instance, i, made.name);
        }
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
