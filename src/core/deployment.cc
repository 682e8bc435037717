#include "core/deployment.h"

#include <fmt/format.h>

namespace mimeo::core {
namespace {

bool runs_the_same(const Release& a, const Release& b) { return a.model == b.model && a.version == b.version; }

/// Puts `next` on top. Which of the others is known to work stays known.
std::vector<Release> put(Deployment& deployment, Release next, Time now, const AccountId& by) {
  const Release& current = deployment.current;
  next.number = current.number + 1;
  next.created_at = now;
  next.created_by = by;
  if (current.state == Release::State::live) deployment.former = current;
  if (deployment.former && runs_the_same(next, *deployment.former)) {
    next.state = Release::State::live;
    deployment.former.reset();
  } else {
    next.state = Release::State::rolling_out;
  }
  deployment.current = std::move(next);
  return {deployment.current};
}

}  // namespace

std::string_view to_string(Release::State state) {
  switch (state) {
    case Release::State::rolling_out:
      return "rolling_out";
    case Release::State::live:
      return "live";
    case Release::State::failed:
      return "failed";
  }
  return "failed";
}

std::optional<Release::State> parse_release_state(std::string_view text) {
  for (auto state : {Release::State::rolling_out, Release::State::live, Release::State::failed}) {
    if (to_string(state) == text) return state;
  }
  return std::nullopt;
}

std::vector<Release> change(Deployment& deployment, const ReleaseChange& change, Time now, const AccountId& by) {
  Release next = deployment.current;
  next.note.clear();
  if (change.version) next.version = *change.version;
  if (change.hardware) next.hardware = *change.hardware;
  if (change.min_instances) next.min_instances = *change.min_instances;
  if (change.max_instances) next.max_instances = *change.max_instances;
  return put(deployment, std::move(next), now, by);
}

std::vector<Release> roll_back(Deployment& deployment, const Release& past, std::string note, Time now,
                               const AccountId& by) {
  Release next = past;
  next.note = std::move(note);
  return put(deployment, std::move(next), now, by);
}

std::vector<Release> came_up(Deployment& deployment) {
  if (deployment.current.state != Release::State::rolling_out) return {};
  deployment.current.state = Release::State::live;
  deployment.former.reset();
  return {deployment.current};
}

std::vector<Release> set_up_failed(Deployment& deployment, std::string_view reason, Time now) {
  if (deployment.current.state != Release::State::rolling_out || !deployment.former) return {};
  Release failed = deployment.current;
  failed.state = Release::State::failed;
  failed.note = reason;
  auto note = fmt::format("Rolled back to release {}, because release {} could not be set up",
                          deployment.former->number, failed.number);
  deployment.current = failed;
  const Release former = *deployment.former;
  auto changed = roll_back(deployment, former, std::move(note), now, failed.created_by);
  changed.insert(changed.begin(), std::move(failed));
  return changed;
}

}  // namespace mimeo::core
