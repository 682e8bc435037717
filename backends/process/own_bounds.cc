#include "process/own_bounds.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/text.h"

namespace mimeo::process {
namespace {

namespace fs = std::filesystem;

/// Version 1 says so where there is no bound: what remains of 63 bits when pages are counted.
constexpr double as_good_as_none = 1e18;

/// The number that a file begins with; nothing for "max", and for a file that is not there.
std::optional<double> number_in(const fs::path& path) {
  std::ifstream file(path);
  double number = 0;
  if (!(file >> number)) return std::nullopt;
  return number;
}

/// "50000 100000": so much of so long.
std::optional<double> share_in(const fs::path& path) {
  std::ifstream file(path);
  double quota = 0, period = 0;
  if (!(file >> quota >> period) || quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

template <class Number>
void tighten(Number& bound, std::optional<double> value) {
  if (!value || *value <= 0 || *value >= as_good_as_none) return;
  const auto tighter = static_cast<Number>(*value);
  bound = bound == 0 ? tighter : std::min(bound, tighter);
}

void take_memory(OwnBounds& bounds, const fs::path& group) {
  tighten(bounds.memory_bytes, number_in(group / "memory.max"));
  tighten(bounds.memory_bytes, number_in(group / "memory.limit_in_bytes"));
}

void take_processors(OwnBounds& bounds, const fs::path& group) {
  tighten(bounds.processors, share_in(group / "cpu.max"));
  const auto quota = number_in(group / "cpu.cfs_quota_us");
  const auto period = number_in(group / "cpu.cfs_period_us");
  if (quota && period && *period > 0) tighten(bounds.processors, *quota / *period);
}

}  // namespace

OwnBounds read_own_bounds(const fs::path& root, std::string_view membership) {
  OwnBounds bounds;
  for (const auto line : split(membership, '\n')) {
    // "0::/unit" of version 2, "4:memory:/unit" of version 1. A container may see its own group as the root.
    const auto first = line.find(':');
    const auto second = line.find(':', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    const auto mounted = controllers.empty() ? root : root / controllers;
    for (fs::path path(line.substr(second + 1));; path = path.parent_path()) {
      const auto group = mounted / path.relative_path();
      take_memory(bounds, group);
      take_processors(bounds, group);
      if (!path.has_relative_path()) break;
    }
  }
  return bounds;
}

OwnBounds own_bounds() {
  std::ifstream file("/proc/self/cgroup");
  const std::string membership{std::istreambuf_iterator<char>(file), {}};
  return read_own_bounds("/sys/fs/cgroup", membership);
}

}  // namespace mimeo::process
