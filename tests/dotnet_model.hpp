// How Microsoft's .NET client reads an OperationStatus: a model of its rules over simdjson, which does
// the JSON. It is what opstatus is stricter than.
//
// The rules are those of the public sources, read but not copied:
//  - Microsoft.ServiceFabric.Client.Http (github.com/microsoft/service-fabric-client-dotnet), Serialization:
//    OperationStatusConverter, OperationStateConverter, OperationTypeConverter and JsonReaderExtensions.
//    Names and texts are compared without regard to case (StringComparison.OrdinalIgnoreCase); a later
//    member overwrites an earlier one; unknown ones are skipped; the value of an enumeration is any scalar's
//    text, null is no text, and a text that is not listed leaves the default, Invalid; an object must have
//    at least one member. (Older versions compare by StringComparison.Ordinal, and so take the reference's
//    own partitionRestart for Invalid.)
//  - System.Guid.Parse, by its documentation: the forms N, D, B, P and X, white space around them; X with
//    white space anywhere, and with leading zeros left out.
// Newtonsoft's tokens are not modelled: it takes much that is no JSON (comments, single quotes, NaN, commas
// before a bracket), which opstatus rejects as such.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "oracle.hpp"

namespace dotnet {

struct answer {
    std::vector<oracle::record> records;
    bool throws = false;
    // Some name is a known one's but for its case: it has been read as that, where others skip it.
    bool has_lax_name = false;
};

// What the client reads of a text, which is JSON: of one object, or of an array of them.
answer read(std::string_view json);

// System.Guid.Parse, the bytes in the text's order.
std::optional<std::array<std::uint8_t, 16>> parse_guid(std::string_view text);

}  // namespace dotnet
