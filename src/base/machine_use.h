// How much of the machine is left, as Linux tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mimeo {

struct MachineUse {
  double load = 0;                          ///< processes that ran or wanted to, on average over the last minute
  std::int64_t available_memory_bytes = 0;  ///< what programs could still get without swapping
};
MachineUse machine_use();

struct DiskUse {
  std::int64_t total_bytes = 0;
  std::int64_t free_bytes = 0;  ///< for who is not root
};
/// Of the file system that holds `path`; nothing: it cannot be looked at. May block.
std::optional<DiskUse> disk_use(const std::string& path);

}  // namespace mimeo
