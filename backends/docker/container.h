// What a container is made of: pure text, nothing is started.
#pragma once

#include <string>

#include "base/json.h"
#include "seams/launcher.h"

namespace mimeo::docker {

struct ContainerOptions {
  std::string init;     ///< where mimeo-init is
  std::string network;  ///< Docker's name of the network for those that may have one
  std::string owner;    ///< marks what belongs to this server
  std::string life;     ///< and what this run of it has made
  int user = 0;         ///< who its programs are: this server's own numbers, since they share folders
  int group = 0;
};

/// The labels by which a server knows its containers.
inline constexpr char owner_label[] = "run.mimeo.owner";
inline constexpr char life_label[] = "run.mimeo.life";

/// The body of POST /containers/create. `image` is what the Engine says of the command's image.
json::value compose_container(const seams::LaunchCommand& command, const json::value& image,
                              const ContainerOptions& options);

}  // namespace mimeo::docker
