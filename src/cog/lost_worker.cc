#include "cog/lost_worker.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

/// A sandbox, its first process, Cog's server.
constexpr int deepest = 3;

std::string path_of(int pid, const char* file) { return "/proc/" + std::to_string(pid) + "/" + file; }

/// A process's children are told by the thread that started them.
std::vector<int> children_of(int pid) {
  std::vector<int> children;
  std::error_code error;
  for (fs::directory_iterator thread(path_of(pid, "task"), error), end; !error && thread != end; thread.increment(error)) {
    std::ifstream file(thread->path() / "children");
    std::copy(std::istream_iterator<int>(file), {}, std::back_inserter(children));
  }
  return children;
}

bool has_ended(int pid) {
  std::ifstream file(path_of(pid, "stat"));
  std::string line;
  std::getline(file, line);
  const auto name_ends = line.rfind(')');
  return name_ends != std::string::npos && line.substr(name_ends).starts_with(") Z");
}

bool is_server(int pid) {
  std::ifstream file(path_of(pid, "cmdline"));
  for (std::string argument; std::getline(file, argument, '\0');) {
    if (argument == "cog.server.http") return true;
  }
  return false;
}

bool is_lost_below(int pid, int depth) {
  const auto children = children_of(pid);
  if (std::ranges::any_of(children, has_ended) && is_server(pid)) return true;
  return depth > 0 && std::ranges::any_of(children, [depth](int child) { return is_lost_below(child, depth - 1); });
}

}  // namespace

bool has_lost_worker(int pid) { return pid > 0 && is_lost_below(pid, deepest); }

}  // namespace mimeo::cog
