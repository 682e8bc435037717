// The extensions that models produce, and their media types. A table, not libmagic: the SDK shall need little.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "mimeo/predictor/file.h"
#include "predictor/media_type.h"

namespace mimeo::predictor {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

// The first row of a media type names its preferred extension.
constexpr std::array rows = std::to_array<Row>({
    {"png", "image/png"},         {"jpg", "image/jpeg"},        {"jpeg", "image/jpeg"},
    {"webp", "image/webp"},       {"gif", "image/gif"},         {"svg", "image/svg+xml"},
    {"avif", "image/avif"},       {"tif", "image/tiff"},        {"tiff", "image/tiff"},
    {"bmp", "image/bmp"},         {"ico", "image/x-icon"},      {"heic", "image/heic"},
    {"wav", "audio/wav"},         {"wav", "audio/x-wav"},       {"mp3", "audio/mpeg"},
    {"ogg", "audio/ogg"},         {"opus", "audio/opus"},       {"flac", "audio/flac"},
    {"m4a", "audio/mp4"},         {"aac", "audio/aac"},         {"mid", "audio/midi"},
    {"mp4", "video/mp4"},         {"webm", "video/webm"},       {"mov", "video/quicktime"},
    {"mkv", "video/x-matroska"},  {"avi", "video/x-msvideo"},   {"txt", "text/plain"},
    {"html", "text/html"},        {"htm", "text/html"},         {"css", "text/css"},
    {"csv", "text/csv"},          {"tsv", "text/tab-separated-values"}, {"md", "text/markdown"},
    {"srt", "application/x-subrip"}, {"vtt", "text/vtt"},       {"json", "application/json"},
    {"jsonl", "application/jsonl"},  {"xml", "application/xml"}, {"yaml", "application/yaml"},
    {"yml", "application/yaml"},  {"pdf", "application/pdf"},   {"zip", "application/zip"},
    {"tar", "application/x-tar"}, {"gz", "application/gzip"},   {"tgz", "application/gzip"},
    {"glb", "model/gltf-binary"}, {"gltf", "model/gltf+json"},  {"obj", "model/obj"},
    {"stl", "model/stl"},         {"ply", "application/x-ply"}, {"wasm", "application/wasm"},
});

}  // namespace

std::string_view media_type_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  if (dot != std::string_view::npos) {
    const auto found = std::ranges::find(rows, lower_case(file_name.substr(dot + 1)), &Row::first);
    if (found != rows.end()) return found->second;
  }
  return "application/octet-stream";
}

std::string_view extension_of(std::string_view media_type) {
  const std::string type = lower_case(media_type.substr(0, media_type.find(';')));
  const auto found = std::ranges::find(rows, type, &Row::second);
  return found == rows.end() ? std::string_view() : found->first;
}

}  // namespace mimeo::predictor
