// Text from models and C libraries may be any bytes; JSON may not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mimeo::predictor {

/// True for well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

/// `text` with every byte that is not part of well-formed UTF-8 replaced by U+FFFD.
std::string to_utf8(std::string_view text);

/// How many bytes at the end of `text` begin a character whose rest has not arrived yet (0 to 3).
std::size_t unfinished_tail(std::string_view text);

}  // namespace mimeo::predictor
