#include "process/cgroups.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.h"
#include "process/descriptor.h"

namespace mimeo::process {
namespace {

using Controller = Cgroups::Controller;

constexpr std::array<std::string_view, 3> names = {"memory", "cpu", "pids"};
constexpr long period_us = 100'000;  // the kernel's own

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(std::move(line));
  return lines;
}

/// One hierarchy as it is mounted.
struct Mount {
  bool second = false;
  std::vector<std::string> controllers;  ///< of version 1
  std::string root;                      ///< the group that its top is
  std::string point;
};

/// `36 35 0:31 /root /sys/fs/cgroup/memory rw,... - cgroup cgroup rw,memory`
std::vector<Mount> read_mounts(const std::string& path) {
  std::vector<Mount> mounts;
  for (const auto& line : lines_of(path)) {
    const auto words = split(line, ' ');
    const auto dash = std::ranges::find(words, "-");
    if (words.size() < 5 || words.end() - dash < 4) continue;
    if (dash[1] != "cgroup" && dash[1] != "cgroup2") continue;
    Mount mount{.second = dash[1] == "cgroup2", .controllers = {}, .root = std::string(words[3]), .point = std::string(words[4])};
    for (const auto option : split(dash[3], ',')) mount.controllers.emplace_back(option);
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

/// The group that a process's file names: `4:memory:/a/b`, of version 2 `0::/a/b`. Nothing: it is in none.
std::optional<std::string> group_in(const std::string& path, std::string_view controller) {
  for (const auto& line : lines_of(path)) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const auto controllers = std::string_view(line).substr(first + 1, second - first - 1);
    const bool is_it =
        controller.empty() ? controllers.empty() : std::ranges::count(split(controllers, ','), controller) > 0;
    if (is_it) return line.substr(second + 1);
  }
  return std::nullopt;
}

/// Where a group is seen through a mount, which may show only what is below a root.
std::string folder_of(const Mount& mount, std::string_view group) {
  if (mount.root != "/" && group.starts_with(mount.root)) group.remove_prefix(mount.root.size());
  auto folder = mount.point + std::string(group == "/" ? "" : group);
  // In a container the group may have a name of the outside, which is not seen: the top is ours then.
  return std::filesystem::exists(folder) ? folder : mount.point;
}

/// errno, or 0.
int write_file(const std::string& path, const std::string& text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) return errno;
  return ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : errno;
}

bool may_make_groups(const std::string& folder) { return ::access(folder.c_str(), W_OK | X_OK) == 0; }

bool has_word(const std::string& path, std::string_view word) {
  for (const auto& line : lines_of(path)) {
    if (std::ranges::count(split(line, ' '), word) > 0) return true;
  }
  return false;
}

}  // namespace

Cgroup::~Cgroup() {
  for (const auto& folder : folders_) {
    if (::rmdir(folder.c_str()) != 0 && errno == EBUSY) leaving_->push_back(folder);
  }
}

std::string memory_events_of(int pid) {
  const auto groups = fmt::format("/proc/{}/cgroup", pid);
  for (const auto& mount : read_mounts("/proc/self/mountinfo")) {
    const bool counts = mount.second || std::ranges::count(mount.controllers, "memory") > 0;
    const auto group = counts ? group_in(groups, mount.second ? "" : "memory") : std::nullopt;
    if (!group || !group->starts_with(mount.root)) continue;
    const auto below = mount.root == "/" ? *group : group->substr(mount.root.size());
    const auto file = mount.point + below + (mount.second ? "/memory.events" : "/memory.oom_control");
    if (::access(file.c_str(), R_OK) == 0) return file;
  }
  return {};
}

bool tells_of_oom_kill(const std::string& memory_events) {
  for (const auto& line : lines_of(memory_events)) {
    const auto words = split(line, ' ');
    if (words.size() == 2 && words[0] == "oom_kill") return words[1] != "0";
  }
  return false;
}

bool Cgroup::ran_out_of_memory() const { return tells_of_oom_kill(memory_events_); }

/// Version 2 hands controllers down only from groups that have no processes of their own: so we go one deeper
/// ourselves. Where others are in our group, as a shell is that started us, it stays without.
void Cgroups::find_second(const std::string& folder) {
  if (!may_make_groups(folder)) return;
  const auto control = folder + "/cgroup.subtree_control";
  // Memory first, which the kernel refuses while there are processes: the others it would hand down all the same, and take none into
  // the groups below from then on.
  const auto enable = [&] {
    for (const auto name : names) {
      if (!has_word(control, name)) write_file(control, fmt::format("+{}", name));
      if (!has_word(control, "memory")) return false;
    }
    return true;
  };
  if (!has_word(folder + "/cgroup.controllers", "memory")) return;
  if (!enable()) {
    const auto leaf = folder + "/mimeo-server";
    if (::mkdir(leaf.c_str(), 0755) != 0 && errno != EEXIST) return;
    if (write_file(leaf + "/cgroup.procs", "0") != 0 || !enable()) {
      write_file(folder + "/cgroup.procs", "0");
      ::rmdir(leaf.c_str());
      return;
    }
  }
  second_ = true;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (has_word(control, names[i])) parents_[i] = folder;
  }
}

Result<Cgroups> Cgroups::open(std::string owner, const Places& places) {
  Cgroups groups(std::move(owner));
  const auto mounts = read_mounts(places.mounts);
  for (const auto& mount : mounts) {
    if (!mount.second || groups.second_) continue;
    if (const auto own = group_in(places.own, "")) groups.find_second(folder_of(mount, *own));
  }
  for (std::size_t i = 0; i < names.size() && !groups.second_; ++i) {
    for (const auto& mount : mounts) {
      if (mount.second || std::ranges::count(mount.controllers, names[i]) == 0) continue;
      const auto own = group_in(places.own, names[i]);
      if (!own) continue;
      const auto folder = folder_of(mount, *own);
      if (may_make_groups(folder)) groups.parents_[i] = folder;
    }
  }
  const bool has_any = std::ranges::any_of(groups.parents_, [](const auto& parent) { return !parent.empty(); });
  if (!has_any) {
    return fail(ErrorKind::unavailable, "What models take of the machine cannot be bounded here",
                mounts.empty() ? "no control groups are mounted" : "we may not make control groups",
                "Run the server as root, or give it its control group: Delegate= in its systemd unit.");
  }
  groups.remove_leftovers();
  return groups;
}

void Cgroups::remove_leftovers() const {
  const auto prefix = "mimeo-" + owner_ + "-";
  for (const auto& parent : parents_) {
    std::error_code ignored;
    if (parent.empty()) continue;
    for (const auto& entry : std::filesystem::directory_iterator(parent, ignored)) {
      if (entry.path().filename().string().starts_with(prefix)) ::rmdir(entry.path().c_str());
    }
  }
}

Result<std::unique_ptr<Cgroup>> Cgroups::make(Number number, const seams::Limits& limits) {
  std::erase_if(*leaving_, [](const auto& folder) { return ::rmdir(folder.c_str()) == 0 || errno == ENOENT; });
  auto group = std::unique_ptr<Cgroup>(new Cgroup(leaving_));
  std::string failed;
  const auto folder_for = [&](Controller controller, bool wanted) -> std::string {
    const auto& parent = parent_of(controller);
    if (parent.empty() || !wanted) return {};
    auto folder = fmt::format("{}/mimeo-{}-{}-{}", parent, owner_, ::getpid(), number);
    if (std::ranges::find(group->folders_, folder) != group->folders_.end()) return folder;
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
      failed = fmt::format("{}: {}", folder, std::strerror(errno));
      return {};
    }
    group->folders_.push_back(folder);
    group->doors_.push_back(folder + "/cgroup.procs");
    return folder;
  };
  const auto set = [&](const std::string& folder, const std::string& file, const std::string& value,
                       bool may_lack = false) {
    const int error = folder.empty() ? 0 : write_file(folder + "/" + file, value);
    if (error != 0 && !(may_lack && error == ENOENT))
      failed = fmt::format("{}/{}: {}", folder, file, std::strerror(error));
  };

  // Also without a bound: it tells who was killed when the whole machine has run out.
  const auto memory = folder_for(Controller::memory, true);
  const auto bytes = std::to_string(limits.memory_bytes);
  if (!memory.empty()) group->memory_events_ = memory + (second_ ? "/memory.events" : "/memory.oom_control");
  if (limits.memory_bytes > 0 && second_) {
    set(memory, "memory.max", bytes);
    set(memory, "memory.swap.max", "0", true);
    // What is left of a model when the kernel has killed a part of it is of no use.
    set(memory, "memory.oom.group", "1", true);
  } else if (limits.memory_bytes > 0) {
    set(memory, "memory.limit_in_bytes", bytes);
    set(memory, "memory.memsw.limit_in_bytes", bytes, true);
  }
  // Only where it is bounded: to move a process there costs milliseconds.
  const auto cpu = folder_for(Controller::cpu, limits.processors > 0);
  const long quota = std::max(1000L, std::lround(limits.processors * period_us));
  if (limits.processors > 0 && second_) set(cpu, "cpu.max", fmt::format("{} {}", quota, period_us));
  if (limits.processors > 0 && !second_) {
    set(cpu, "cpu.cfs_period_us", std::to_string(period_us));
    set(cpu, "cpu.cfs_quota_us", std::to_string(quota));
  }
  const auto pids = folder_for(Controller::pids, limits.processes > 0);
  if (limits.processes > 0) set(pids, "pids.max", std::to_string(limits.processes));
  if (!failed.empty())
    return fail(ErrorKind::unavailable, "What a model takes could not be bounded", std::move(failed));
  return group;
}

}  // namespace mimeo::process
