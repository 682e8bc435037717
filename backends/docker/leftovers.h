// Containers that an earlier life of the server has left: which they are, and which of them is wanted. Pure, nothing is asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "docker/container.h"

namespace mimeo::docker {

struct Leftover {
  std::string id;
  std::string fingerprint;  ///< empty: nobody can go on with it
  std::vector<std::string> own;
};

/// What the Engine's list of a server's containers has of earlier lives.
std::vector<Leftover> read_leftovers(const json::value& containers, const ContainerOptions& options);

/// Takes one out that is as wanted.
std::optional<Leftover> take_leftover(std::vector<Leftover>& leftovers, const std::string& fingerprint);

}  // namespace mimeo::docker
