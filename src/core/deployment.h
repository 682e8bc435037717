// A deployment: a stable address for one version of a model, with a queue and instances of its own.
//
// Every change makes a release. The newest one is the current one; one with another version is rolled out:
//
//             ┌──────────── its first instance is ready ────────────► live
//   rolling_out                                                        │
//             └── its set-up fails ─► failed; what was live before     └── a newer release ─► (stays live in the
//             history)
//                                     becomes a release once more
//
// While a release is rolled out, the one that was live before goes on taking predictions, if it has instances.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/names.h"

namespace mimeo::core {

/// `owner/name`: a deployment's address.
struct DeploymentName {
  std::string owner;
  std::string name;

  std::string text() const { return owner + "/" + name; }
  auto operator<=>(const DeploymentName&) const = default;
};

/// The documented ranges.
inline constexpr int most_min_instances = 5;
inline constexpr int most_max_instances = 20;

/// One state of a deployment's configuration. Immutable but for `state` and `note`.
struct Release {
  enum class State {
    rolling_out,  ///< no instance of it has been ready yet. Left when the first one is, or cannot be set up
    live,         ///< it has taken over: it works as far as we know
    failed,       ///< its set-up failed and the release before took its place; `note` says why
  };

  int number = 1;
  ModelName model;
  VersionId version;
  std::string hardware;  ///< SKU
  int min_instances = 0;
  int max_instances = 1;
  Time created_at;
  AccountId created_by;
  State state = State::rolling_out;
  std::string note;  ///< for people: why it failed, or why it was made when nobody asked for it
};

std::string_view to_string(Release::State state);
std::optional<Release::State> parse_release_state(std::string_view text);

struct Deployment {
  DeploymentName name;
  Time created_at;
  Release current;
  /// The newest release that was live, while `current` is rolled out; nothing for the very first.
  std::optional<Release> former;

  /// Nothing may run: what is in flight is canceled and what comes is refused.
  bool is_disabled() const { return current.max_instances == 0; }
};

/// What a caller wants changed; nothing: as it is.
struct ReleaseChange {
  std::optional<VersionId> version;
  std::optional<std::string> hardware;
  std::optional<int> min_instances;
  std::optional<int> max_instances;
};

// Each function makes the deployment what it is afterwards and answers the releases whose rows have changed, the oldest
// first. Deterministic: everything they need is in their parameters.

/// Makes the next release. It is live at once when it runs what is known to work.
std::vector<Release> change(Deployment& deployment, const ReleaseChange& change, Time now, const AccountId& by);

/// Makes `past` a release once more.
std::vector<Release> roll_back(Deployment& deployment, const Release& past, std::string note, Time now,
                               const AccountId& by);

/// An instance of the current version is ready. Nothing changes when it was live.
std::vector<Release> came_up(Deployment& deployment);

/// The current version could not be set up. A release that was rolled out fails, and the former one becomes a release
/// once more; nothing changes when there is none, or when the current one has been live.
std::vector<Release> set_up_failed(Deployment& deployment, std::string_view reason, Time now);

}  // namespace mimeo::core

template <>
struct std::hash<mimeo::core::DeploymentName> {
  std::size_t operator()(const mimeo::core::DeploymentName& deployment) const {
    return std::hash<std::string>{}(deployment.owner) * 31 + std::hash<std::string>{}(deployment.name);
  }
};
