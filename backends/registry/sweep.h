// What of a registry's images is still in use, and the rest forgotten.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "registry/client.h"

namespace mimeo::registry {

/// Whether an image is a version of the model, by the digests under which the Engine may know it.
using IsWanted = std::function<bool(std::string_view repository, const std::vector<std::string>& digests)>;

/// Repositories and the digests of all their manifests.
using Content = std::map<std::string, std::vector<std::string>>;

/// What lies in the folder that docker-registry was given. Blocks.
Content read_content(const std::string& folder);

/// Whether there is a version of what `reference` (a tag or a digest) names. not_found: it names nothing.
Task<Result<bool>> is_in_use(Client& client, IsWanted is_wanted, std::string repository, std::string reference);

/// Removes what is no version, nor part of one. A repository that cannot be read now stays as it is.
Task<> sweep(Client& client, IsWanted is_wanted, Content content, std::function<bool()> goes_on);

}  // namespace mimeo::registry
