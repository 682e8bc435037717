// Why a prediction waits for an instance: a value, decided from how the pools are when somebody asks
// (Pools::why_waits). What is said of it, and how much of it to whom, is the API's (api/wait_reason.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/names.h"

namespace mimeo::engine {

struct WaitReason {
  enum class Kind {
    set_up,           ///< an instance for it is being set up, or is about to be
    instances_busy,   ///< all there are, and what waits justifies no other: it would not be ready sooner
    instances_limit,  ///< as many as there may be of it, by its deployment, its owner or the server, and all are busy
    set_ups_failed,   ///< all there are are busy, and the next one is not tried before `until`
    places_taken,     ///< so many instances as the machine may have are there
    hardware_taken,   ///< what an instance takes of the machine is not free
    others_first,     ///< another model has waited longer for the same of the machine
    server_stops,     ///< nothing begins any more; the next start takes it up
  };
  /// An instance that holds what this one lacks.
  struct Holder {
    core::ModelName model;
    std::string deployment;  ///< "owner/name", or empty
  };

  Kind kind = Kind::set_up;
  int instances = 0;                     ///< of its own that take predictions
  int most = 0;                          ///< instances_limit, places_taken: how many there may be
  std::optional<double> set_up_seconds;  ///< what a set-up takes, by experience
  std::optional<Time> until;             ///< set_ups_failed
  std::string hardware;                  ///< hardware_taken: the SKU
  std::vector<Holder> holders;           ///< places_taken, hardware_taken; those of the same model as well
};

/// As on the wire: "instances_busy".
std::string_view to_string(WaitReason::Kind kind);

}  // namespace mimeo::engine
