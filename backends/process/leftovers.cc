#include "process/leftovers.h"

#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include <fmt/format.h>

#include "process/orders.h"

namespace mimeo::process {
namespace {

bool carries(const std::filesystem::path& process, const std::string& wanted) {
  std::ifstream file(process / "environ", std::ios::binary);
  std::string environment{std::istreambuf_iterator<char>(file), {}};
  return environment.starts_with(wanted) || environment.find('\0' + wanted) != std::string::npos;
}

}  // namespace

std::string mark(std::string_view owner, unsigned number) {
  return fmt::format("{}{}/{}", mark_name, owner, number);
}

std::size_t kill_leftovers(std::string_view owner) {
  const std::string wanted = fmt::format("{}{}/", mark_name, owner);
  std::size_t killed = 0;
  // Twice, for what a leftover forked while the first round was on its way.
  for (int round = 0; round < 2; ++round) {
    std::error_code error;
    std::filesystem::directory_iterator processes("/proc", error);
    for (; !error && processes != std::filesystem::directory_iterator(); processes.increment(error)) {
      std::string name = processes->path().filename().string();
      pid_t pid = 0;
      auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), pid);
      if (bad != std::errc() || end != name.data() + name.size() || pid == getpid()) continue;
      if (carries(processes->path(), wanted) && ::kill(pid, SIGKILL) == 0) ++killed;
    }
    if (killed == 0) break;
  }
  return killed;
}

}  // namespace mimeo::process
