// Cuts a stream of bytes into lines.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mimeo::process {

/// Of a longer line only the first so many bytes are told.
inline constexpr std::size_t line_bytes = 16 * 1024;

class Lines {
 public:
  /// Calls `on_line` for each line that `bytes` completes, without its line break (LF or CRLF).
  void feed(std::string_view bytes, const std::function<void(std::string_view)>& on_line);
  /// The last line, if it was left without a line break.
  void finish(const std::function<void(std::string_view)>& on_line);

 private:
  void append(std::string_view piece);
  void tell(std::string_view line, const std::function<void(std::string_view)>& on_line);

  std::string begun_;
};

}  // namespace mimeo::process
