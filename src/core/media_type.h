// File endings and media types: the few dozen that models really read and write.
#pragma once

#include <string>
#include <string_view>

namespace mimeo::core {

/// ".png" for "image/png"; ".bin" when unknown.
std::string_view ending_of(std::string_view media_type);

/// "image/png" for "x/Out.PNG"; "application/octet-stream" when unknown.
std::string_view media_type_of(std::string_view file_name);

}  // namespace mimeo::core
