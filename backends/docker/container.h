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
  std::string made_with;  ///< what all of them contain of ours, in short: another one does not go on with them
  int user = 0;         ///< who its programs are: this server's own numbers, since they share folders
  int group = 0;
};

/// The labels by which a server knows its containers.
inline constexpr char owner_label[] = "run.mimeo.owner";
inline constexpr char life_label[] = "run.mimeo.life";
/// What lets another life of it go on with one. The words are no secrets here: the container's command line has them, too.
inline constexpr char fingerprint_label[] = "run.mimeo.fingerprint";
inline constexpr char own_label[] = "run.mimeo.own";

/// The same for two containers that differ in nothing but their own words and the server's life.
std::string fingerprint_of(const seams::LaunchCommand& command, const json::value& image, const ContainerOptions& options);

/// The body of POST /containers/create. `image` is what the Engine says of the command's image.
json::value compose_container(const seams::LaunchCommand& command, const json::value& image,
                              const ContainerOptions& options);

}  // namespace mimeo::docker
