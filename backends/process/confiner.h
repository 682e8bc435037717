// Puts a command where it sees only what its confinement names. Bubblewrap (bwrap) makes the sandbox: the well-kept program that
// Flatpak stands on, which needs no privilege where user namespaces are allowed.
//
//   bwrap ─► mimeo-init (src/init), the first process of a process table of its own ─► the program
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "seams/launcher.h"

namespace mimeo::process {

class Confiner {
 public:
  /// `init` is the path of mimeo-init, `hidden` a folder that no confined process may see but for what its confinement names: the
  /// data folder. `readable` is for every process beside what its own confinement says. Blocks for some milliseconds: it tries.
  /// unavailable: why it does not work here.
  static Result<Confiner> find(std::string init, std::string hidden, std::vector<std::string> readable);

  /// The command, confined as it says; it must say so.
  seams::LaunchCommand confine(seams::LaunchCommand command) const;

 private:
  Confiner() = default;

  std::string bwrap_;
  std::string init_;
  std::vector<std::string> system_;    ///< arguments that show the system's files
  std::vector<std::string> readable_;
};

/// How the program ended, from the exit code that bwrap passes on: mimeo-init says 128 + N of one that signal N has killed.
seams::Exit exit_of_confined(int code);

}  // namespace mimeo::process
