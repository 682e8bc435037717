// File endings and media types: the few dozen that models really read and write.
#pragma once

#include <string>
#include <string_view>

namespace mimeo::core {

/// What says nothing about a file.
inline constexpr std::string_view vague_media_type = "application/octet-stream";
/// Whether `media_type` is that, with or without parameters, or empty.
bool is_vague(std::string_view media_type);

/// ".png" for "image/png"; ".bin" when unknown.
std::string_view ending_of(std::string_view media_type);

/// "image/png" for "x/Out.PNG"; "application/octet-stream" when unknown.
std::string_view media_type_of(std::string_view file_name);

}  // namespace mimeo::core
