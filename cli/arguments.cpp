#include "arguments.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "help.hpp"
#include "names.hpp"
#include "pointer.hpp"
#include "text.hpp"

namespace cli {
namespace {

// Names beside the listed ones that --state and --type know.
constexpr const char* unrecognized = "Unrecognized";
constexpr const char* absent = "Absent";

// Options as they stand on the command line.
struct raw_arguments {
    arguments given;
    std::string framing = "auto";
    std::string format = "table";
    std::vector<std::string> states;
    std::vector<std::string> types;
    bool reject_unknown = false;
    bool require_all = false;
    bool integers = false;
    bool null = false;
    bool keep_unrecognized = false;
};

// The order in which one reads: how it is called, what it does, with what, and how it looks.
class formatter : public CLI::Formatter {
  public:
    formatter() { column_width(24); }
    std::string make_help(const CLI::App* app, std::string /*name*/,
                          CLI::AppFormatMode /*mode*/) const override {
        const bool is_command = app->get_parent() != nullptr;
        std::string text =
            fmt::format("Usage: opstatus {} [OPTION...] [FILE...]\n\n{}\n",
                        is_command ? app->get_name() : "COMMAND", app->get_description());
        if (!is_command) text += make_subcommands(app, CLI::AppFormatMode::Normal);
        for (const std::string& group : app->get_groups()) {
            const auto options = app->get_options([&group](const CLI::Option* one) {
                return one->get_group() == group && !one->get_positional();
            });
            if (!options.empty()) text += make_group(group, false, options);
        }
        return text + "\n" + app->get_footer() + "\n";
    }
};

// A flag takes no value: CLI11 would read --null=false.
template <class... Arguments>
CLI::Option* add_flag(CLI::App& app, Arguments&&... arguments) {
    return app.add_flag(std::forward<Arguments>(arguments)...)->disable_flag_override();
}

void add_reading_options(CLI::App& app, raw_arguments& raw) {
    const char* const group = "Reading";
    app.add_option("--framing", raw.framing, help::framing)
        ->option_text("FRAMING")
        ->type_name("FRAMING")
        ->check(CLI::IsMember({"auto", "array", "sequence"}))
        ->group(group);
    app.add_option("--at", raw.given.reading.at, help::at)
        ->option_text("POINTER")
        ->type_name("POINTER")
        ->check(pointer_fault, "")
        ->group(group);
    add_flag(app, "--integers", raw.integers, help::integers)->group(group);
    add_flag(app, "--null", raw.null, help::null)->group(group);
    add_flag(app, "--keep-unrecognized", raw.keep_unrecognized, help::keep_unrecognized)
        ->group(group);
    add_flag(app, "--reject-unknown", raw.reject_unknown, help::reject_unknown)->group(group);
    add_flag(app, "--require-all", raw.require_all, help::require_all)->group(group);
}

// One of the names in any case, several with commas, as often as wanted.
void add_names_option(CLI::App& app, const char* name, std::vector<std::string>& into,
                      std::vector<std::string> names, const char* text) {
    names.emplace_back(unrecognized);
    names.emplace_back(absent);
    app.add_option(name, into, text)
        ->option_text("NAMES")
        ->type_name("NAMES")
        ->delimiter(',')
        ->allow_extra_args(false)  // what follows is a file
        ->transform(CLI::IsMember(std::move(names), CLI::ignore_case))
        ->group("Filters");
}

CLI::App* add_command(CLI::App& app, raw_arguments& raw, const char* name, const char* text,
                      const char* examples) {
    CLI::App* const sub = app.add_subcommand(name, text)->group("Commands");
    sub->add_option("FILE", raw.given.reading.files);
    sub->set_help_flag("-h,--help", help::help);
    sub->footer(examples);
    return sub;
}

opstatus::options options_of(const raw_arguments& raw) {
    using opstatus::options;
    options set = options::none;
    if (raw.reject_unknown) set |= options::reject_unknown_members;
    if (raw.require_all) set |= options::require_all_members;
    if (raw.integers) set |= options::accept_enum_integers;
    if (raw.null) set |= options::accept_null;
    if (raw.keep_unrecognized) set |= options::keep_unrecognized_names;
    return set;
}

// The names are canonical by now.
template <class Value, class Parse>
std::vector<std::optional<Value>> values_of(const std::vector<std::string>& names, Parse parse) {
    std::vector<std::optional<Value>> values;
    for (const std::string& name : names) {
        if (name == absent) {
            values.emplace_back();
        } else {
            values.emplace_back(name == unrecognized ? Value::unrecognized : parse(name));
        }
    }
    return values;
}

arguments arguments_of(raw_arguments raw, command chosen) {
    using opstatus::framing;
    arguments given = std::move(raw.given);
    given.command = chosen;
    given.reading.options = options_of(raw);
    given.reading.framing = raw.framing == "array"      ? framing::array
                            : raw.framing == "sequence" ? framing::sequence
                                                        : framing::automatic;
    given.format = raw.format == "json"     ? format::json
                   : raw.format == "ndjson" ? format::ndjson
                   : raw.format == "csv"    ? format::csv
                                            : format::table;
    given.filter.states = values_of<opstatus::state>(raw.states, opstatus::parse_state);
    given.filter.types = values_of<opstatus::type>(raw.types, opstatus::parse_type);
    if (given.reading.files.empty()) given.reading.files.emplace_back("-");
    return given;
}

std::string version_text() {
    return fmt::format("opstatus {}\nABI {}, kernel {}, simdjson {}.{}.{}\n", opstatus::version(),
                       opstatus::abi_version(), opstatus::kernel(),
                       static_cast<int>(simdjson::SIMDJSON_VERSION_MAJOR),
                       static_cast<int>(simdjson::SIMDJSON_VERSION_MINOR),
                       static_cast<int>(simdjson::SIMDJSON_VERSION_REVISION));
}

reply usage_error(const std::string& what, const CLI::App* sub) {
    const std::string name = sub == nullptr ? "" : " " + sub->get_name();
    return {fmt::format("opstatus: {}\nTry 'opstatus{} --help'.\n", printable(what), name),
            usage_status};
}

std::string unexpected(const CLI::App& app, const CLI::App* sub) {
    const std::vector<std::string> extras = app.remaining(true);
    const std::string first = extras.empty() ? "" : extras.front();
    const bool is_command = sub == nullptr && !first.starts_with('-');
    return fmt::format("unknown {} '{}'", is_command ? "command" : "option", first);
}

}  // namespace

parsed parse(int argc, const char* const* argv) {
    raw_arguments raw;
    CLI::App app{help::about, "opstatus"};
    app.formatter(std::make_shared<formatter>());
    app.require_subcommand(0, 1);
    app.footer(help::examples);
    app.set_help_flag("-h,--help", help::help);
    app.set_version_flag("--version", version_text, help::version);
    add_reading_options(app, raw);

    CLI::App* const checking = add_command(app, raw, "check", help::check, help::check_examples);
    add_flag(*checking, "-q,--quiet", raw.given.reading.quiet, help::quiet);

    CLI::App* const printing = add_command(app, raw, "print", help::print, help::print_examples);
    printing->add_option("-f,--format", raw.format, help::format)
        ->option_text("FORMAT")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}));
    add_names_option(*printing, "--state", raw.states, state_names(), help::state);
    add_names_option(*printing, "--type", raw.types, type_names(), help::type);
    CLI::Option* const terminal =
        add_flag(*printing, "--terminal", raw.given.filter.terminal, help::terminal);
    CLI::Option* const active =
        add_flag(*printing, "--active", raw.given.filter.active, help::active);
    // The text replaces CLI11's own list of what excludes what.
    terminal->excludes(active)->option_text(" ")->group("Filters");
    active->excludes(terminal)->option_text(" ")->group("Filters");

    CLI::App* const counting = add_command(app, raw, "stats", help::stats, help::stats_examples);
    for (CLI::App* const sub : {checking, printing, counting})
        add_reading_options(*sub, raw);

    const auto chosen = [&app] {
        const std::vector<CLI::App*> subs = app.get_subcommands();
        return subs.empty() ? nullptr : subs.front();
    };
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return {{}, reply{(chosen() == nullptr ? &app : chosen())->help()}};
    } catch (const CLI::CallForVersion& version) {
        return {{}, reply{version.what()}};
    } catch (const CLI::ExtrasError&) {
        return {{}, usage_error(unexpected(app, chosen()), chosen())};
    } catch (const CLI::ParseError& error) {
        return {{}, usage_error(error.what(), chosen())};
    }
    if (chosen() == nullptr) return {{}, reply{app.help(), usage_status}};
    const command what = chosen() == checking   ? command::check
                         : chosen() == printing ? command::print
                                                : command::stats;
    return {arguments_of(std::move(raw), what), {}};
}

}  // namespace cli
