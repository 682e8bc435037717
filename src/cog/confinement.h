// What an instance may see and touch of this machine, where instances are confined.
#pragma once

#include <functional>
#include <string_view>

#include "cog/command.h"
#include "core/model.h"
#include "seams/launcher.h"

namespace mimeo::cog {

/// Which confined instances have the machine's network. All others have a loopback of their own and a way to the server.
enum class ModelNetwork {
  none,
  asked,  ///< those whose package says MIMEO_NETWORK=1 in its environment
  all,
};

/// How commands are confined that no launcher starts: those that ask a model what it is.
struct Sandbox {
  std::function<seams::LaunchCommand(seams::LaunchCommand)> confine;
  ModelNetwork network = ModelNetwork::asked;
};

/// Its package, its environment and the Python that this stands on, its weights; and its scratch folder, to write. Looks at the
/// disk for a moment. `calls_port` is where the server is called on loopback.
seams::Confinement confine(const core::Package& package, const Places& places, ModelNetwork network, std::uint16_t calls_port,
                           const core::Allocation& allocation = {});

/// What to add to the reason of a set-up that failed without a network: words, when its logs look as if that were why, else
/// nothing.
std::string_view network_hint(std::string_view logs);

}  // namespace mimeo::cog
