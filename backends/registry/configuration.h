// What `docker-registry` is told.
// Source: https://distribution.github.io/distribution/about/configuration/ (version 0.1, as of 2.8).
#pragma once

#include <string>

namespace mimeo::registry {

struct Configuration {
  std::string folder;       ///< absolute; where images are kept
  std::string certificate;  ///< the file with that of who signs tokens
  std::string realm;        ///< address of the token service
};

/// The text of its file: JSON, which YAML is a superset of. It takes a free port of loopback, and says which in its
/// log.
std::string compose(const Configuration& configuration);

}  // namespace mimeo::registry
