// Inputs for tests: made from the grammar, so that most are accepted, then
// bent. One seed gives the same inputs with every compiler: no expression draws
// in two of its operands, whose order would be the compiler's.
#ifndef OPSTATUS_TESTS_GENERATOR_HPP
#define OPSTATUS_TESTS_GENERATOR_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace generator {

class source {
  public:
    explicit source(std::uint64_t seed);

    // One object, white space around it at times. About nine in ten are accepted
    // under some set of options, and two in three under none.
    std::string document();

    // An array of objects.
    std::string list();

    // Objects one after another: a line each, or with any white space, or none.
    std::string sequence();

    // mutate changes an input in one place: a byte replaced, put in or taken
    // out, the end cut off, a stretch copied elsewhere, a token repeated.
    void mutate(std::string& input);

  private:
    struct manner;

    std::uint64_t next();
    std::size_t below(std::size_t bound);
    bool percent(std::size_t chance);
    template <class Container>
    const auto& any_of(const Container& items);

    manner choose_manner();
    std::string white(const manner& how);
    std::string spaced(char mark, const manner& how);
    std::string white_run(std::size_t most);
    std::string object(const manner& how);
    std::string gateway_object();
    std::string known_member(std::size_t which, const manner& how);
    std::string unknown_member(const manner& how);
    std::string enum_value(std::size_t which, const manner& how);
    std::string uuid(std::size_t upper_chance);
    std::string quoted(std::string_view text, std::size_t escape_chance);
    std::string unicode_escape(std::uint32_t unit);
    std::string free_string();
    std::string number();
    std::string value(const manner& how, std::size_t budget);
    std::string nest(const manner& how, std::size_t depth);

    std::uint64_t state_;
};

// seeds returns short documents that reach every rule between them, one byte's
// change away at most. Some are accepted only under options, some never.
std::vector<std::string> seeds();

}  // namespace generator

#endif
