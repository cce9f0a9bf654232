// Included before anything else where MemorySanitizer is to see all that the targets do: the templates
// that the C++ library brings compiled, std::string's among them, are compiled once more.
#pragma once

#include <bits/c++config.h>
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0
