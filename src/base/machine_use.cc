#include "base/machine_use.h"

#include <sys/statvfs.h>

#include <cstdlib>
#include <fstream>

namespace mimeo {

MachineUse machine_use() {
  MachineUse use;
  if (::getloadavg(&use.load, 1) != 1) use.load = 0;
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    constexpr std::string_view name = "MemAvailable:";
    if (line.starts_with(name)) use.available_memory_bytes = std::atoll(line.c_str() + name.size()) * 1024;
  }
  return use;
}

std::optional<DiskUse> disk_use(const std::string& path) {
  struct statvfs about = {};
  if (::statvfs(path.c_str(), &about) != 0) return std::nullopt;
  const auto block = static_cast<std::int64_t>(about.f_frsize);
  return DiskUse{static_cast<std::int64_t>(about.f_blocks) * block, static_cast<std::int64_t>(about.f_bavail) * block};
}

}  // namespace mimeo
