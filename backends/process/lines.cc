#include "process/lines.h"

#include <algorithm>

namespace mimeo::process {

void Lines::feed(std::string_view bytes, const std::function<void(std::string_view)>& on_line) {
  while (!bytes.empty()) {
    std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return append(bytes);
    std::string_view piece = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (begun_.empty()) {
      tell(piece, on_line);
    } else {
      append(piece);
      finish(on_line);
    }
  }
}

void Lines::finish(const std::function<void(std::string_view)>& on_line) {
  if (begun_.empty()) return;
  std::string line;
  line.swap(begun_);  // the callee may feed us again
  tell(line, on_line);
}

void Lines::append(std::string_view piece) {
  begun_.append(piece.substr(0, line_bytes - std::min(line_bytes, begun_.size())));
}

void Lines::tell(std::string_view line, const std::function<void(std::string_view)>& on_line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  on_line(line.substr(0, line_bytes));
}

}  // namespace mimeo::process
