// Text as protocols compare and cut it: ASCII, whatever the locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mimeo {

/// Without the spaces and tabs around it.
std::string_view trim(std::string_view text);

/// ASCII letters in lower case, and all else as it is.
std::string lower_case(std::string_view text);

/// ASCII letters compare without case, as header names, hosts, media types and tokens do.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The pieces between the separators, each without the spaces around it; those that are empty then are left out.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace mimeo
