#include "client/media_type.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace mimeo::client::detail {

std::string_view media_type_of(std::string_view file_name) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr Pair known[] = {
      {"avif", "image/avif"},     {"bmp", "image/bmp"},         {"csv", "text/csv"},          {"flac", "audio/flac"},
      {"gif", "image/gif"},       {"glb", "model/gltf-binary"}, {"htm", "text/html"},         {"html", "text/html"},
      {"jpeg", "image/jpeg"},     {"jpg", "image/jpeg"},        {"json", "application/json"}, {"m4a", "audio/mp4"},
      {"md", "text/markdown"},    {"mkv", "video/x-matroska"},  {"mov", "video/quicktime"},   {"mp3", "audio/mpeg"},
      {"mp4", "video/mp4"},       {"ogg", "audio/ogg"},         {"pdf", "application/pdf"},   {"png", "image/png"},
      {"svg", "image/svg+xml"},   {"tar", "application/x-tar"}, {"tif", "image/tiff"},        {"tiff", "image/tiff"},
      {"txt", "text/plain"},      {"wav", "audio/wav"},         {"webm", "video/webm"},       {"webp", "image/webp"},
      {"xml", "application/xml"}, {"zip", "application/zip"},
  };
  const auto dot = file_name.rfind('.');
  if (dot != std::string_view::npos) {
    std::string ending(file_name.substr(dot + 1));
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const auto& [name, type] : known) {
      if (name == ending) return type;
    }
  }
  return "application/octet-stream";
}

}  // namespace mimeo::client::detail
