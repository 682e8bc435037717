#include "cli/meter.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include <fmt/format.h>

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;

/// What takes less time needs no meter.
constexpr auto patience = 300ms;
constexpr auto pace = 100ms;
constexpr std::size_t bar_columns = 20;

std::string_view setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool is_terminal() { return ::isatty(STDERR_FILENO) != 0 && setting("TERM") != "dumb"; }

bool speaks_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = setting(name);
    if (!value.empty()) return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos;
  }
  return false;
}

std::size_t terminal_columns() {
  winsize size = {};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string bar_of(double done, bool plain) {
  const auto full = static_cast<std::size_t>(std::lround(done * bar_columns));
  std::string bar;
  for (std::size_t i = 0; i < bar_columns; ++i) bar += i < full ? (plain ? "#" : "█") : (plain ? "-" : "░");
  return bar;
}

}  // namespace

std::string bytes_text(std::int64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double amount = static_cast<double>(bytes);
  for (const char* unit : {"kB", "MB", "GB"}) {
    amount /= 1000;
    if (amount < 1000) return fmt::format("{:.1f} {}", amount, unit);
  }
  return fmt::format("{:.1f} TB", amount / 1000);
}

std::string meter_line(std::string_view label, std::string_view what, std::optional<double> done,
                       std::chrono::seconds time, std::size_t columns, bool plain) {
  std::string end;
  if (done) {
    const double part = std::clamp(*done, 0.0, 1.0);
    end = fmt::format("{:3.0f}% {} ", std::floor(part * 100), bar_of(part, plain));
  }
  end += fmt::format("{}s", time.count());
  // A bar counts a column for each of its characters, which may be three bytes.
  const auto end_columns = done ? 5 + bar_columns + 1 + fmt::format("{}s", time.count()).size() : end.size();
  auto begin = fmt::format("{}  {}  ", label, what);
  const auto room = columns > end_columns + 1 ? columns - end_columns - 1 : 0;
  if (begin.size() > room) begin.resize(room);
  return begin + end;
}

Meter::Meter(std::string label, bool wanted)
    : label_(std::move(label)), draws_(wanted && is_terminal()), begun_(std::chrono::steady_clock::now()) {}

void Meter::show(std::string_view what, std::optional<double> done) {
  const auto now = std::chrono::steady_clock::now();
  if (!draws_ || now - begun_ < patience || now - last_ < pace) return;
  last_ = now;
  shown_ = true;
  const auto time = std::chrono::duration_cast<std::chrono::seconds>(now - begun_);
  const bool plain = !speaks_utf8();
  std::cerr << "\r" << meter_line(label_, what, done, time, terminal_columns(), plain) << "\x1b[K" << std::flush;
}

void Meter::clear() {
  if (std::exchange(shown_, false)) std::cerr << "\r\x1b[K" << std::flush;
}

void Meter::print(std::string_view text) {
  if (text.empty()) return;
  clear();
  std::cerr << text << std::flush;
}

Http::Watch Meter::transfer() {
  return [this](std::int64_t done, std::int64_t of) {
    if (done == 0) return;
    if (of == 0) return show(bytes_text(done), std::nullopt);
    show(bytes_text(done) + " of " + bytes_text(of), static_cast<double>(done) / static_cast<double>(of));
  };
}

}  // namespace mimeo::cli
