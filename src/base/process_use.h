// What processes use of the machine, as /proc tells.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mimeo {

struct ProcessUse {
  std::int64_t memory_bytes = 0;  ///< resident; what processes share counts for each
  double cpu_seconds = 0;         ///< since they began, of those that live
};

/// Of each of these processes, with everything it has started. Reads the whole table of processes, some 10 us each: not
/// on a thread that must not block.
std::vector<ProcessUse> use_of_trees(std::span<const int> pids);

/// Of this process alone.
struct OwnUse {
  std::int64_t memory_bytes = 0;
  std::int64_t virtual_bytes = 0;
  double cpu_seconds = 0;
  std::int64_t open_files = 0;
  std::int64_t open_files_limit = 0;
  double started_at = 0;  ///< Unix seconds
};
OwnUse own_use();

}  // namespace mimeo
