#include "base/process_use.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_map>

namespace mimeo {
namespace {

/// The columns of /proc/PID/stat that matter here (proc(5)).
struct Stat {
  int parent = 0;
  int group = 0;
  double cpu_seconds = 0;
  double started = 0;  ///< seconds after the machine
  std::int64_t virtual_bytes = 0;
  std::int64_t memory_bytes = 0;
};

bool read_stat(const std::string& path, Stat& stat) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return false;
  // The program's name stands in parentheses and may contain any character.
  const auto name_ends = line.rfind(')');
  if (name_ends == std::string::npos) return false;
  std::istringstream rest(line.substr(name_ends + 1));
  static const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  static const auto page = static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
  char state = 0;
  std::int64_t skipped = 0;
  std::int64_t user = 0, system = 0, started = 0, pages = 0;
  rest >> state >> stat.parent >> stat.group;
  for (int column = 6; column <= 13; ++column) rest >> skipped;
  rest >> user >> system;
  for (int column = 16; column <= 21; ++column) rest >> skipped;
  rest >> started >> stat.virtual_bytes >> pages;
  stat.cpu_seconds = static_cast<double>(user + system) / ticks;
  stat.started = static_cast<double>(started) / ticks;
  stat.memory_bytes = pages * page;
  return static_cast<bool>(rest);
}

/// Calls `take` with the name of each entry.
template <class Take>
void each_entry(const char* folder, Take take) {
  const auto close = [](DIR* open) { ::closedir(open); };
  std::unique_ptr<DIR, decltype(close)> entries(::opendir(folder), close);
  if (!entries) return;
  while (const dirent* entry = ::readdir(entries.get())) take(std::string_view(entry->d_name));
}

std::unordered_map<int, Stat> read_table() {
  std::unordered_map<int, Stat> table;
  each_entry("/proc", [&table](std::string_view name) {
    int pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size()) return;
    Stat stat;
    if (read_stat("/proc/" + std::string(name) + "/stat", stat)) table.emplace(pid, stat);
  });
  return table;
}

/// The Unix time at which the machine was started.
double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double value = 0;
    if (word == "btime" && file >> value) return value;
  }
  return 0;
}

}  // namespace

std::vector<ProcessUse> use_of_trees(std::span<const int> pids) {
  std::vector<ProcessUse> uses(pids.size());
  std::unordered_map<int, std::size_t> index_of;
  for (std::size_t i = 0; i < pids.size(); ++i) {
    if (pids[i] > 0) index_of.emplace(pids[i], i);
  }
  if (index_of.empty()) return uses;
  const auto table = read_table();
  for (const auto& [pid, stat] : table) {
    // Its own, by descent; or by group, which also has those whose parent is gone.
    auto found = index_of.find(stat.group);
    for (int ancestor = pid; found == index_of.end() && ancestor > 1;) {
      found = index_of.find(ancestor);
      const auto next = table.find(ancestor);
      ancestor = next == table.end() ? 0 : next->second.parent;
    }
    if (found == index_of.end()) continue;
    uses[found->second].memory_bytes += stat.memory_bytes;
    uses[found->second].cpu_seconds += stat.cpu_seconds;
  }
  return uses;
}

OwnUse own_use() {
  static const double booted = boot_time();
  OwnUse use;
  Stat stat;
  if (read_stat("/proc/self/stat", stat)) {
    use.memory_bytes = stat.memory_bytes;
    use.virtual_bytes = stat.virtual_bytes;
    use.cpu_seconds = stat.cpu_seconds;
    use.started_at = booted + stat.started;
  }
  each_entry("/proc/self/fd", [&use](std::string_view name) { use.open_files += name.front() != '.' ? 1 : 0; });
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) use.open_files_limit = static_cast<std::int64_t>(limit.rlim_cur);
  return use;
}

}  // namespace mimeo
