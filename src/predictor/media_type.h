// File extensions for media types; the other direction, media_type_of, is public (mimeo/predictor/file.h).
#pragma once

#include <string_view>

namespace mimeo::predictor {

/// "image/png; x=y" -> "png"; empty if unknown.
std::string_view extension_of(std::string_view media_type);

}  // namespace mimeo::predictor
