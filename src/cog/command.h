// How an instance of a version is started: pure text, no process.
#pragma once

#include <string>
#include <vector>

#include "core/machine.h"
#include "core/model.h"
#include "core/prediction.h"
#include "seams/launcher.h"

namespace mimeo::cog {

/// What one instance is given.
struct Places {
  std::string scratch;     ///< a folder of its own: home, temporary files, its socket
  std::string upload_url;  ///< where it sends output files
  std::string programs;    ///< the pipe for what programs write; empty: there is none
};

/// The command that starts an instance, bounded by what it is given of the machine. `variables` ("NAME=value") come from the
/// operator and are overridden by the package's; with `delivers` a Cog project sends its files by itself (delivery.h). Nothing else is taken from the
/// server's environment, so no secret of the server's reaches a model.
seams::LaunchCommand compose_command(const core::Package& package, const Places& places,
                                     const std::vector<std::string>& variables,
                                     core::Prediction::Kind kind = core::Prediction::Kind::prediction,
                                     bool delivers = false, const core::Allocation& allocation = {});

/// Where an instance works that is started for a training (workplace.h); all others do where their package is.
std::string workplace_path(const Places& places);

/// Where an instance of an executable listens.
std::string socket_path(const Places& places);

}  // namespace mimeo::cog
