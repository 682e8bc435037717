// Scratch folders: one per instance, gone with it.
#pragma once

#include <string>

#include "base/offload.h"
#include "base/result.h"

namespace mimeo::cog {

/// Belongs to one executor.
class ScratchRoot {
 public:
  /// Uses `folder`, made if need be. Its path must be short, since the instances' sockets lie in it (their paths end at 107
  /// bytes): where it is not, a folder in /tmp takes its place, named after it.
  ScratchRoot(std::string folder, Offload& offload);

  /// Empties it of what an earlier server left. forbidden: the substitute in /tmp belongs to somebody else.
  Result<void> open();

  /// The path of a fresh folder, mode 0700.
  Result<std::string> make();
  /// With everything in it, which may take a while.
  Task<> remove(std::string folder);

 private:
  std::string folder_;
  Offload& offload_;
  unsigned made_ = 0;
};

}  // namespace mimeo::cog
