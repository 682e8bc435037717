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

struct ConfinerOptions {
  std::string init;                   ///< the path of mimeo-init
  std::vector<std::string> hidden;    ///< no confined process sees these files and folders, but for what its confinement names in them
  std::vector<std::string> readable;  ///< for all of them, beside what their own confinements say
};

class Confiner {
 public:
  /// Blocks for some milliseconds: it tries. unavailable: why it does not work here.
  static Result<Confiner> find(ConfinerOptions options);

  /// The command, confined as it says; it must say so. Looks at the disk: blocks for some milliseconds.
  seams::LaunchCommand confine(seams::LaunchCommand command) const;

 private:
  Confiner() = default;

  std::string bwrap_;
  ConfinerOptions options_;
};

/// How the program ended, from the exit code that bwrap passes on: mimeo-init says 128 + N of one that signal N has killed.
seams::Exit exit_of_confined(int code);

}  // namespace mimeo::process
