#include "core/file.h"

namespace mimeo::core {

std::string_view to_string(File::Kind kind) { return kind == File::Kind::upload ? "upload" : "output"; }

std::string safe_file_name(std::string_view name) {
  if (auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string safe;
  for (char c : name) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) safe += c;
  }
  constexpr std::size_t longest = 255;
  if (safe.size() > longest) {
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xc0) == 0x80) --end;
    safe.resize(end);
  }
  if (safe.find_first_not_of('.') == std::string::npos) return "file";
  return safe;
}

}  // namespace mimeo::core
