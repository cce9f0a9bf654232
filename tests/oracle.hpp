// The oracle: a slow reader of OperationStatus JSON, written from the grammar
// and the error table alone. It shares nothing with the library, not even the
// numbers: a wrong constant there must show as a difference here.
#ifndef OPSTATUS_TESTS_ORACLE_HPP
#define OPSTATUS_TESTS_ORACLE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oracle {

struct record {
    std::array<std::uint8_t, 16> operation_id{};
    std::uint8_t state = 0;
    std::uint8_t type = 0;
    std::uint8_t members = 0;
    bool operator==(const record&) const = default;
};

struct answer {
    std::int32_t code = 0;
    std::size_t offset = 0;
    std::vector<record> records;
    bool operator==(const answer&) const = default;
};

// parse_document reads one document. On success the offset is the input's
// length and there is one record; on an error there is none.
answer parse_document(std::string_view input, std::uint32_t options);

// parse_sequence reads a whole input under a framing (0 AUTO, 1 ARRAY,
// 2 SEQUENCE) and then its end. `records` are those completed, also before an
// error. On success the offset is the input's length.
answer parse_sequence(std::string_view input, std::uint32_t framing, std::uint32_t options);

// write returns a record in a gateway's form in style 0 (names), 1 (the
// reference's names) or 2 (integers); empty if it cannot be written.
std::string write(const record& value, std::uint32_t style);

// parse_uuid returns the 16 bytes of a plain 36-character text, if it is one.
std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text);

}  // namespace oracle

#endif
