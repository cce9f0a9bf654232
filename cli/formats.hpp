// Which records are printed, and how.
#ifndef OPSTATUS_CLI_FORMATS_HPP
#define OPSTATUS_CLI_FORMATS_HPP

#include <memory>
#include <opstatus/opstatus.hpp>
#include <optional>
#include <vector>

#include "output.hpp"
#include "terminal.hpp"

namespace cli {

enum class format { table, json, ndjson, csv };

// All that is said must hold; what is left empty says nothing. No value in a list is an absent one.
struct filter {
    std::vector<std::optional<opstatus::state>> states;
    std::vector<std::optional<opstatus::type>> types;
    bool terminal = false;
    bool active = false;

    [[nodiscard]] bool takes(const opstatus::record& one) const;
};

// Writes records one by one: nothing is kept of them.
class writer {
  public:
    virtual ~writer() = default;
    virtual void begin() {}
    virtual void write(const opstatus::record& one) = 0;
    virtual void end() {}
};

[[nodiscard]] std::unique_ptr<writer> make_writer(format as, output& to, const screen& on);

}  // namespace cli

#endif
