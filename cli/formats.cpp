#include "formats.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <string_view>

#include "names.hpp"
#include "styles.hpp"

namespace cli {
namespace {

// The longest UUID, State and Type, so that no row has to be seen before the first is written.
constexpr std::size_t id_width = 36;
constexpr std::size_t state_width = 14;
constexpr std::size_t type_width = 19;
constexpr std::size_t table_width = id_width + state_width + type_width + 2 + 2;

template <class Value>
std::string_view name_or(const std::optional<Value>& value, std::string_view absent) {
    return value ? to_string(*value) : absent;
}

// The text of the members, a record at a time.
struct row {
    opstatus::text<36> id_text;
    std::string_view id, state, type;

    row(const opstatus::record& one, std::string_view absent)
        : id(absent), state(name_or(one.state(), absent)), type(name_or(one.type(), absent)) {
        if (!one.has_operation_id()) return;
        id_text = to_string(*one.operation_id());
        id = id_text;
    }
    row(const row&) = delete;
    row& operator=(const row&) = delete;
};

class table_writer : public writer {
  public:
    table_writer(output& to, const screen& on)
        : to_(to), on_(on), is_narrow_(on.is_terminal && on.width < table_width) {}

    void begin() override { line("OperationId", "State", "Type", bold, bold); }

    void write(const opstatus::record& one) override {
        const row shown(one, "-");
        line(shown.id, shown.state, shown.type, {}, style_of(one.state()));
    }

  private:
    // A narrow terminal gets two lines a record: a UUID that is wrapped or cut is of no use.
    void line(std::string_view id, std::string_view state, std::string_view type,
              fmt::text_style style, fmt::text_style state_style) {
        cell(id, style, is_narrow_ ? 0 : id_width);
        to_.write(is_narrow_ ? "\n  " : "  ");
        cell(state, state_style, state_width);
        to_.write("  ");
        cell(type, style, 0);
        to_.write("\n");
    }

    void cell(std::string_view text, fmt::text_style style, std::size_t width) {
        if (on_.has_colour) {
            to_.print("{}", fmt::styled(text, style));
        } else {
            to_.write(text);
        }
        constexpr std::string_view spaces = "                                    ";
        static_assert(spaces.size() >= id_width);
        if (text.size() < width) to_.write(spaces.substr(0, width - text.size()));
    }

    static constexpr auto bold = fmt::emphasis::bold;
    output& to_;
    screen on_;
    bool is_narrow_;
};

// As a gateway writes it. A name that is not listed is not kept by the library; "Unrecognized" in
// its place is read back, with --keep-unrecognized, as the same record.
class json_text {
  public:
    explicit json_text(const opstatus::record& one) : text_(opstatus::to_string(one)) {
        if (!text_.empty()) return;
        const row shown(one, "");
        add("OperationId", shown.id);
        add("State", shown.state);
        add("Type", shown.type);
        spelled_ = "{" + spelled_ + "}";
    }
    [[nodiscard]] std::string_view view() const {
        return text_.empty() ? std::string_view(spelled_) : text_;
    }

  private:
    void add(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        spelled_ += fmt::format(R"({}"{}":"{}")", spelled_.empty() ? "" : ",", name, value);
    }

    opstatus::text<OPSTATUS_JSON_MAX_LEN> text_;
    std::string spelled_;
};

class ndjson_writer : public writer {
  public:
    explicit ndjson_writer(output& to) : to_(to) {}
    void write(const opstatus::record& one) override { to_.print("{}\n", json_text(one).view()); }

  private:
    output& to_;
};

// One array, a record a line.
class json_writer : public writer {
  public:
    explicit json_writer(output& to) : to_(to) {}
    void begin() override { to_.write("["); }
    void write(const opstatus::record& one) override {
        to_.print("{}\n  {}", is_empty_ ? "" : ",", json_text(one).view());
        is_empty_ = false;
    }
    void end() override { to_.write(is_empty_ ? "]\n" : "\n]\n"); }

  private:
    output& to_;
    bool is_empty_ = true;
};

// RFC 4180 with LF for CRLF: to cut, awk and sort a CR would belong to the last field. No value
// needs quotes.
class csv_writer : public writer {
  public:
    explicit csv_writer(output& to) : to_(to) {}
    void begin() override { to_.write("OperationId,State,Type\n"); }
    void write(const opstatus::record& one) override {
        const row shown(one, "");
        to_.print("{},{},{}\n", shown.id, shown.state, shown.type);
    }

  private:
    output& to_;
};

template <class Value>
bool is_in(const std::vector<std::optional<Value>>& values, const std::optional<Value>& value) {
    return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

bool filter::takes(const opstatus::record& one) const {
    return is_in(states, one.state()) && is_in(types, one.type()) &&
           (!terminal || one.is_terminal()) &&
           (!active || (one.has_state() && is_active(*one.state())));
}

std::unique_ptr<writer> make_writer(format as, output& to, const screen& on) {
    switch (as) {
        case format::table:
            return std::make_unique<table_writer>(to, on);
        case format::json:
            return std::make_unique<json_writer>(to);
        case format::ndjson:
            return std::make_unique<ndjson_writer>(to);
        case format::csv:
            return std::make_unique<csv_writer>(to);
    }
    return nullptr;
}

}  // namespace cli
