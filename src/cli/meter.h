// One line at the bottom of the terminal that says how far something is. Where standard error is no terminal, there is
// none.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "cli/http.h"

namespace mimeo::cli {

/// "512 B", "1.5 MB".
std::string bytes_text(std::int64_t bytes);

class Meter {
 public:
  /// `label` is what it is about. `wanted`: false draws nothing.
  explicit Meter(std::string label, bool wanted = true);
  ~Meter() { clear(); }
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  /// Whether it draws: then bars that a model draws in its logs need not be shown as well.
  bool draws() const { return draws_; }

  /// `done` is 0 to 1; nothing: it is not known how far. Not before a moment has passed, and ten times a second at
  /// most.
  void show(std::string_view what, std::optional<double> done);
  /// Takes the line away.
  void clear();
  /// Writes text above the line.
  void print(std::string_view text);

  /// Shows how much of a file has been transferred. Outlives its use.
  Http::Watch transfer();

 private:
  std::string label_;
  bool draws_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point last_;
};

/// The line itself, as wide as `columns`: "label  what  45% █████░░░░░ 12s". `plain`: in ASCII.
std::string meter_line(std::string_view label, std::string_view what, std::optional<double> done,
                       std::chrono::seconds time, std::size_t columns, bool plain);

}  // namespace mimeo::cli
