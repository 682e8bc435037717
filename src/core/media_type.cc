#include "core/media_type.h"

#include "base/text.h"

namespace mimeo::core {
namespace {

struct Entry {
  std::string_view ending;
  std::string_view media_type;
};

// Where a type has several endings, the usual one comes first. Types as registered with IANA.
constexpr Entry table[] = {
    {".png", "image/png"},          {".jpg", "image/jpeg"},           {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},        {".gif", "image/gif"},            {".svg", "image/svg+xml"},
    {".avif", "image/avif"},        {".bmp", "image/bmp"},            {".tiff", "image/tiff"},
    {".tif", "image/tiff"},         {".ico", "image/vnd.microsoft.icon"},
    {".wav", "audio/wav"},          {".wav", "audio/x-wav"},          {".mp3", "audio/mpeg"},
    {".flac", "audio/flac"},        {".ogg", "audio/ogg"},            {".opus", "audio/opus"},
    {".m4a", "audio/mp4"},          {".aac", "audio/aac"},            {".mid", "audio/midi"},
    {".mp4", "video/mp4"},          {".webm", "video/webm"},          {".mov", "video/quicktime"},
    {".mkv", "video/x-matroska"},   {".avi", "video/x-msvideo"},
    {".txt", "text/plain"},         {".md", "text/markdown"},         {".html", "text/html"},
    {".htm", "text/html"},          {".csv", "text/csv"},             {".css", "text/css"},
    {".js", "text/javascript"},     {".vtt", "text/vtt"},             {".srt", "application/x-subrip"},
    {".json", "application/json"},  {".xml", "application/xml"},      {".pdf", "application/pdf"},
    {".zip", "application/zip"},    {".gz", "application/gzip"},      {".tar", "application/x-tar"},
    {".yaml", "application/yaml"},  {".safetensors", "application/octet-stream"},
    {".glb", "model/gltf-binary"},  {".gltf", "model/gltf+json"},     {".obj", "model/obj"},
    {".stl", "model/stl"},          {".ply", "application/octet-stream"},
    {".npy", "application/octet-stream"}, {".wasm", "application/wasm"},
};

std::string_view without_parameters(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  while (media_type.ends_with(' ')) media_type.remove_suffix(1);
  return media_type;
}

}  // namespace

bool is_vague(std::string_view media_type) {
  media_type = without_parameters(media_type);
  return media_type.empty() || equal_ignoring_case(media_type, vague_media_type);
}

std::string_view ending_of(std::string_view media_type) {
  media_type = without_parameters(media_type);
  if (is_vague(media_type)) return ".bin";
  for (const auto& entry : table) {
    if (equal_ignoring_case(entry.media_type, media_type)) return entry.ending;
  }
  return ".bin";
}

std::string_view media_type_of(std::string_view file_name) {
  const auto dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return vague_media_type;
  const auto ending = file_name.substr(dot);
  for (const auto& entry : table) {
    if (equal_ignoring_case(entry.ending, ending)) return entry.media_type;
  }
  return vague_media_type;
}

}  // namespace mimeo::core
