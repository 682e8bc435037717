// Bounds what processes take, by the kernel's control groups: of version 2 where its controllers are given to us,
// otherwise of version 1. Each bounded process has a group of its own in each hierarchy, and is put there before its
// program begins.
//
//   HIERARCHY/OUR OWN GROUP/mimeo-OWNER-OUR PID-NUMBER
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "process/orders.h"
#include "seams/launcher.h"

namespace mimeo::process {

/// The groups of one process. They go with this, or a little later while something in them still dies.
class Cgroup {
 public:
  ~Cgroup();
  Cgroup(const Cgroup&) = delete;
  Cgroup& operator=(const Cgroup&) = delete;

  /// Files that a process writes "0" to, to enter.
  const std::vector<std::string>& doors() const { return doors_; }

  /// Whether the kernel has killed something in it because of its bound.
  bool ran_out_of_memory() const;

 private:
  friend class Cgroups;
  explicit Cgroup(std::shared_ptr<std::vector<std::string>> leaving) : leaving_(std::move(leaving)) {}

  std::shared_ptr<std::vector<std::string>> leaving_;
  std::vector<std::string> folders_;
  std::vector<std::string> doors_;
  std::string memory_events_;  ///< a file with a line "oom_kill N"
};

/// The file in which the kernel counts, in a line "oom_kill N", what it has killed in the group of a process for want of memory. Empty:
/// it is not seen from here.
std::string memory_events_of(int pid);
bool tells_of_oom_kill(const std::string& memory_events);

class Cgroups {
 public:
  enum class Controller { memory, cpu, pids };

  /// Where to look; another place is for tests.
  struct Places {
    std::string mounts = "/proc/self/mountinfo";
    std::string own = "/proc/self/cgroup";
  };

  /// What this process may use, and what an earlier one of the same owner has left is removed. Blocks for some
  /// milliseconds. unavailable: nothing, and why.
  static Result<Cgroups> open(std::string owner, const Places& places);
  static Result<Cgroups> open(std::string owner) { return open(std::move(owner), Places()); }

  bool has(Controller controller) const { return !parent_of(controller).empty(); }

  /// Groups with these bounds. What cannot be bounded here is not. unavailable: the kernel refuses.
  Result<std::unique_ptr<Cgroup>> make(Number number, const seams::Limits& limits);

 private:
  explicit Cgroups(std::string owner) : owner_(std::move(owner)) {}

  const std::string& parent_of(Controller controller) const { return parents_[static_cast<std::size_t>(controller)]; }
  std::string& parent_of(Controller controller) { return parents_[static_cast<std::size_t>(controller)]; }
  void find_second(const std::string& folder);
  void remove_leftovers() const;

  std::string owner_;
  bool second_ = false;  ///< version 2: one folder for all
  std::string parents_[3];
  /// Folders that could not be removed yet.
  std::shared_ptr<std::vector<std::string>> leaving_ = std::make_shared<std::vector<std::string>>();
};

}  // namespace mimeo::process
