// The words of the type: each name, spelling and number stated once, and the tables that the machine
// and the lanes read computed from them at compile time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "opstatus.h"

namespace opstatus::core {

struct word {
    std::string_view text;
    std::uint8_t value;
};

// The member names, with the bit that says a record has the member.
inline constexpr word member_words[] = {
    {"OperationId", OPSTATUS_HAS_OPERATION_ID},
    {"State", OPSTATUS_HAS_STATE},
    {"Type", OPSTATUS_HAS_TYPE},
};

inline constexpr std::uint8_t all_members =
    OPSTATUS_HAS_OPERATION_ID | OPSTATUS_HAS_STATE | OPSTATUS_HAS_TYPE;

inline constexpr word state_words[] = {
    {"Invalid", OPSTATUS_STATE_INVALID},
    {"Running", OPSTATUS_STATE_RUNNING},
    {"RollingBack", OPSTATUS_STATE_ROLLING_BACK},
    {"Completed", OPSTATUS_STATE_COMPLETED},
    {"Faulted", OPSTATUS_STATE_FAULTED},
    {"Cancelled", OPSTATUS_STATE_CANCELLED},
    {"ForceCancelled", OPSTATUS_STATE_FORCE_CANCELLED},
};

// As gateways write them. The reference writes the first letter in lower case; both are accepted.
inline constexpr word type_words[] = {
    {"Invalid", OPSTATUS_TYPE_INVALID},
    {"PartitionDataLoss", OPSTATUS_TYPE_PARTITION_DATA_LOSS},
    {"PartitionQuorumLoss", OPSTATUS_TYPE_PARTITION_QUORUM_LOSS},
    {"PartitionRestart", OPSTATUS_TYPE_PARTITION_RESTART},
    {"NodeTransition", OPSTATUS_TYPE_NODE_TRANSITION},
};

// RFC 8259 section 3. The values mean nothing.
inline constexpr word literal_words[] = {{"true", 0}, {"false", 0}, {"null", 0}};

constexpr char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The name of `value`; an empty text if it is not listed.
template <std::size_t N>
constexpr std::string_view name_of(const word (&words)[N], std::uint8_t value) {
    for (const word& w : words)
        if (w.value == value) return w.text;
    return {};
}

// ---- The trie --------------------------------------------------------------------------------
//
// All words in one trie, so that a place in any of them is one byte of the machine's state. A trie,
// not a candidate set with a position: "no word is left" is then one fact, found at the first
// character that differs, which is what the error offsets are defined by.

using node = std::uint8_t;  // 0: no word is left

struct trie {
    // Sized for every value of `node`, so that no index can be out of bounds.
    std::uint8_t character[256]{};  // that leads to this node
    node child[256]{};              // the first of the characters that may follow
    node sibling[256]{};            // the next alternative to this node's character
    std::uint8_t value[256]{};      // of the word that ends here
    bool is_word[256]{};
    std::size_t num_nodes = 1;

    // Only evaluated by the compiler, which stops at the 257th node: an index out of bounds.
    constexpr node add_node(char c) {
        character[num_nodes] = static_cast<std::uint8_t>(c);
        return static_cast<node>(num_nodes++);
    }

    constexpr void add_word(node root, std::string_view text, std::uint8_t word_value,
                            bool first_in_lower_case = false) {
        node at = root;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = i == 0 && first_in_lower_case ? lower_case(text[0]) : text[i];
            node next = child[at];
            while (next != 0 && character[next] != static_cast<std::uint8_t>(c))
                next = sibling[next];
            if (next == 0) {
                next = add_node(c);
                sibling[next] = child[at];
                child[at] = next;
            }
            at = next;
        }
        is_word[at] = true;
        value[at] = word_value;
    }

    // The node behind `c`, or 0. A character beyond ASCII, and NUL, the character of 0, lead nowhere.
    [[nodiscard]] constexpr node step(node at, unsigned c) const {
        node next = child[at];
        while (character[next] != c) {
            if (next == 0) return 0;
            next = sibling[next];
        }
        return next;
    }
};

struct vocabulary_t {
    trie words;
    node member_root = 0;
    node state_root = 0;
    node type_root = 0;
    node literal_root = 0;
};

consteval vocabulary_t make_vocabulary() {
    vocabulary_t v{};
    v.member_root = v.words.add_node('\0');
    v.state_root = v.words.add_node('\0');
    v.type_root = v.words.add_node('\0');
    v.literal_root = v.words.add_node('\0');
    for (const word& w : member_words)
        v.words.add_word(v.member_root, w.text, w.value);
    for (const word& w : state_words)
        v.words.add_word(v.state_root, w.text, w.value);
    for (const word& w : type_words)
        v.words.add_word(v.type_root, w.text, w.value, true);
    for (const word& w : type_words)  // what is added last is found first
        v.words.add_word(v.type_root, w.text, w.value);
    for (const word& w : literal_words)
        v.words.add_word(v.literal_root, w.text, w.value);
    return v;
}

inline constexpr vocabulary_t vocabulary = make_vocabulary();

}  // namespace opstatus::core
