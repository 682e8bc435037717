// Forgets images of which there is no version any more.
#pragma once

#include <functional>

#include "registry/client.h"

namespace mimeo::registry {

using IsWanted = std::function<bool(std::string_view repository, const std::vector<std::string>& digests)>;

/// Goes through all that has a tag. What cannot be asked for now stays.
Task<> sweep(Client& client, IsWanted is_wanted);

}  // namespace mimeo::registry
