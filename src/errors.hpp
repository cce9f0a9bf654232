// The names of the errors, and a sentence for each.
#pragma once

#include "opstatus.h"

namespace opstatus::core {

// By number.
inline constexpr struct {
    const char* name;
    const char* message;
} errors[] = {
    {"OK", "the input is valid"},
    {"UNEXPECTED_END", "the input ends too early"},
    {"UNEXPECTED_BYTE", "this byte cannot stand here"},
    {"INVALID_UTF8", "the bytes of a string must be well-formed UTF-8"},
    {"INVALID_ESCAPE", "this is no escape of JSON, or half a surrogate pair"},
    {"CONTROL_CHARACTER", "a control character in a string must be escaped"},
    {"INVALID_NUMBER", "a digit must stand here, or must not follow a leading zero"},
    {"DEPTH_EXCEEDED", "the value of an unknown member is nested more than 64 deep"},
    {"DUPLICATE_MEMBER", "this member has been there before"},
    {"UNKNOWN_MEMBER", "a member must be OperationId, State or Type"},
    {"WRONG_TYPE", "this member cannot have a value of this kind"},
    {"INVALID_UUID", "a UUID has 32 hexadecimal digits, as 8-4-4-4-12"},
    {"UNKNOWN_STATE", "this is not one of the listed states"},
    {"UNKNOWN_TYPE", "this is not one of the listed types"},
    {"MISSING_MEMBER", "the object ends without OperationId, State or Type"},
    {"TRAILING_CONTENT", "only white space may follow the end"},
    {"INVALID_ARGUMENT", "the call is one that opstatus.h forbids"},
};
static_assert(sizeof errors / sizeof *errors == OPSTATUS_INVALID_ARGUMENT + 1);
static_assert(OPSTATUS_MAX_DEPTH == 64, "DEPTH_EXCEEDED says so");

}  // namespace opstatus::core
