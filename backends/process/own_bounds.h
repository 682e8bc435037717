// What the control groups that we are in ourselves leave us: a container's limits, or those of a systemd unit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace mimeo::process {

/// 0: no bound.
struct OwnBounds {
  double processors = 0;
  std::int64_t memory_bytes = 0;

  bool operator==(const OwnBounds&) const = default;
};

/// The tightest bounds of our groups and of all that they are in. `root` is where control groups are mounted, version 2 or the
/// controllers of version 1 side by side; `membership` is the text of /proc/self/cgroup. What cannot be read bounds nothing.
OwnBounds read_own_bounds(const std::filesystem::path& root, std::string_view membership);

/// Those of this process now.
OwnBounds own_bounds();

}  // namespace mimeo::process
