// Scratch folders: one per instance, gone with it. Those of instances that may outlive the server stay as long as they may.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/offload.h"
#include "base/result.h"

namespace mimeo::cog {

/// Belongs to one executor.
class ScratchRoot {
 public:
  /// Uses `folder`, made if need be. Its path must be short, since the instances' sockets lie in it (their paths end at 107
  /// bytes): where it is not, a folder in /tmp takes its place, named after it.
  ScratchRoot(std::string folder, Offload& offload);

  /// Empties it of what an earlier server left, but for what may be in use. forbidden: the substitute in /tmp belongs to somebody else.
  Result<void> open();

  /// The path of a fresh folder, mode 0700.
  Result<std::string> make();
  /// One that the next server finds, too, under a name that no other folder has.
  Result<std::string> make_lasting();
  std::string path_of(std::string_view name) const;
  /// The path of a lasting folder of an earlier server, which is ours from now on. not_found: there is none of this name.
  Result<std::string> adopt(std::string_view name);
  /// Removes the lasting folders that nobody has adopted.
  Task<> clear();
  /// With everything in it, which may take a while.
  Task<> remove(std::string folder);

 private:
  std::string folder_;
  Offload& offload_;
  unsigned made_ = 0;
  std::set<std::string> lasting_;  ///< ours, by path
};

}  // namespace mimeo::cog
