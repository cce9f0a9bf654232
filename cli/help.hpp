// The texts of --help. Lines fit 80 columns, those of options 56.
#ifndef OPSTATUS_CLI_HELP_HPP
#define OPSTATUS_CLI_HELP_HPP

namespace cli::help {

inline constexpr const char* about =
    "Reads lists of Azure Service Fabric's OperationStatus, as GET /Faults/ returns\n"
    "them, and accepts only what all conforming JSON readers decode to the same\n"
    "values. A FILE is an array, or holds one operation after another (NDJSON);\n"
    "without FILE, or where it is -, standard input is read. Inputs of any size are\n"
    "read as streams, in constant memory.";

inline constexpr const char* check = "Say whether inputs are valid, or what is wrong and where";
inline constexpr const char* print = "Print the operations as a table, JSON, NDJSON or CSV";
inline constexpr const char* stats = "Count the operations by state and type";

inline constexpr const char* help = "Print this help";
inline constexpr const char* version = "Print the version";
inline constexpr const char* quiet = "Say nothing about the inputs: the exit status tells";
inline constexpr const char* format = "table (the default), json, ndjson or csv";

inline constexpr const char* state =
    "Only operations in these states, such as\n"
    "Faulted,RollingBack; also Unrecognized and Absent";
inline constexpr const char* type = "Only operations of these types, in the same manner";
inline constexpr const char* terminal =
    "Only those that are over: Completed, Faulted,\n"
    "Cancelled, ForceCancelled";
inline constexpr const char* active = "Only those that go on: Running, RollingBack";

inline constexpr const char* framing =
    "array, sequence (one after another), or auto (the\n"
    "default): as the first byte says";
inline constexpr const char* at =
    "Read the operation or the list at this JSON pointer\n"
    "(RFC 6901) in a larger document, such as /Items; the\n"
    "document is read into memory as a whole";
inline constexpr const char* integers =
    "Accept State and Type as integers, which api-version\n"
    "1.0 and 2.0 send";
inline constexpr const char* null = "Accept null for a member that is absent";
inline constexpr const char* keep_unrecognized =
    "Accept names of states and types that are not listed:\n"
    "they are all shown as Unrecognized";
inline constexpr const char* reject_unknown = "Refuse members that OperationStatus does not have";
inline constexpr const char* require_all = "Refuse operations without all three members";

inline constexpr const char* examples =
    "Examples:\n"
    "  opstatus check operations.json\n"
    "  curl -s \"$GATEWAY/Faults/?api-version=6.0\" | opstatus print\n"
    "  opstatus print --format csv --active *.ndjson > active.csv\n"
    "  opstatus stats --at /Items envelope.json\n"
    "\n"
    "Exit status: 0 if all inputs are valid, 1 if one is not, 2 if the command line\n"
    "is wrong or an input or the output fails. Colours are for terminals only, and\n"
    "never used if NO_COLOR is set. 'opstatus COMMAND --help' tells more.";

inline constexpr const char* check_examples =
    "A valid input gets a line on standard output, an invalid one a message on\n"
    "standard error, which begins with FILE:LINE:COLUMN and shows the place. Lines\n"
    "end with LF; lines and columns count from 1, and columns count bytes.\n"
    "\n"
    "Examples:\n"
    "  opstatus check *.json\n"
    "  opstatus check --quiet --require-all operations.json && echo good";

inline constexpr const char* print_examples =
    "All inputs are printed as one list, each up to its first error. The output is\n"
    "whole in any case (the JSON array is closed): the exit status says whether all\n"
    "of the input is in it. JSON is written as gateways write it, so that opstatus\n"
    "reads it again, with absent members left out; what stands there as Unrecognized\n"
    "needs --keep-unrecognized again. CSV is that of RFC 4180, with a header, lines\n"
    "that end with LF, and nothing in the place of an absent member.\n"
    "\n"
    "Examples:\n"
    "  opstatus print --state Faulted --type NodeTransition operations.json\n"
    "  opstatus print --format json --active operations.ndjson\n"
    "  opstatus print --format csv --at /Items envelope.json";

inline constexpr const char* stats_examples =
    "Terminal are Completed, Faulted, Cancelled and ForceCancelled; active are\n"
    "Running and RollingBack. All inputs are counted together, each up to its first\n"
    "error.\n"
    "\n"
    "Examples:\n"
    "  opstatus stats operations.json\n"
    "  opstatus stats --integers *.json";

}  // namespace cli::help

#endif
