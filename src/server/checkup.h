// What a machine must have for Mimeo to run well, looked at one by one. For `mimeo doctor`.
#pragma once

#include <string>
#include <vector>

namespace mimeo::server {

struct Finding {
  enum class State { well, warning, wrong };
  std::string subject;
  State state = State::well;
  std::string detail;
  std::string remedy;  ///< how to mend it; empty: nothing to mend
};

/// The data folder, its disk, its certificates, the clock, sandboxes, Python. Blocks, for a second at most. Changes
/// nothing.
std::vector<Finding> check_machine(const std::string& data_dir);

/// Whether the usual addresses are free: asked when no server runs.
std::vector<Finding> check_ports();

}  // namespace mimeo::server
