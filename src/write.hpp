// A record as text.
#pragma once

#include <cstddef>
#include <cstdint>

#include "opstatus.h"

namespace opstatus::core {

// As opstatus_write, no pointer NULL.
std::size_t write(const opstatus_record& record, std::uint32_t style, char* out,
                  std::size_t capacity);

}  // namespace opstatus::core
