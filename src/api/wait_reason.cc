#include "api/wait_reason.h"

#include <map>

#include <fmt/format.h>

#include "api/visibility.h"

namespace mimeo::api {
namespace {

using Kind = engine::WaitReason::Kind;

/// "The only instance", "All 3 instances".
std::string all(int count, std::string_view noun) {
  return count == 1 ? fmt::format("The only {}", noun) : fmt::format("All {} {}s", count, noun);
}
std::string_view are(int count) { return count == 1 ? "is" : "are"; }

/// ": 2 by acme/hello, 1 by models of others"; nothing when nobody holds what it is.
std::string say_holders(const std::vector<engine::WaitReason::Holder>& holders, const core::Account& caller) {
  std::map<std::string, int> shown;
  int hidden = 0;
  for (const auto& [model, deployment] : holders) {
    if (may_see_runs(caller, model, deployment)) {
      ++shown[model.text()];
    } else {
      ++hidden;
    }
  }
  std::string text;
  const auto add = [&text](int count, std::string_view whose) {
    if (count > 0) text += fmt::format("{}{} by {}", text.empty() ? ": " : ", ", count, whose);
  };
  for (const auto& [model, count] : shown) add(count, model);
  add(hidden, "models of others");
  return text;
}

std::string say_limit(const engine::WaitReason& why, const core::Prediction& prediction) {
  if (prediction.kind == core::Prediction::Kind::training)
    return "Another training of this version runs; they follow each other";
  const auto whose = prediction.deployment.empty() ? "there may be of this model" : prediction.deployment + " may have";
  return fmt::format("{} that {} {} busy", all(why.most, "instance"), whose, are(why.most));
}

}  // namespace

std::string say_why(const engine::WaitReason& why, const core::Prediction& prediction, const core::Account& caller) {
  switch (why.kind) {
    case Kind::set_up: {
      const auto usual = why.set_up_seconds
                             ? fmt::format(", which has taken {:.0f} s lately", std::max(1.0, *why.set_up_seconds))
                             : "";
      return "An instance is being set up" + usual;
    }
    case Kind::instances_busy:
      return fmt::format("{} of this model {} busy, and another one would not be ready sooner",
                         all(why.instances, "instance"), are(why.instances));
    case Kind::instances_limit: return say_limit(why, prediction);
    case Kind::set_ups_failed:
      return fmt::format("{} of this model {} busy; another one could not be set up, and is not tried again before {}",
                         all(why.instances, "instance"), are(why.instances), to_rfc3339(*why.until));
    case Kind::places_taken:
      return fmt::format("{} for instances on this machine {} taken{}", all(why.most, "place"), are(why.most),
                         say_holders(why.holders, caller));
    case Kind::hardware_taken:
      return fmt::format("What an instance needs of this machine ({}) is taken{}", why.hardware,
                         say_holders(why.holders, caller));
    case Kind::others_first: return "Another model has waited longer for the same part of this machine";
    case Kind::server_stops: return "The server stops; this runs when it has been started again";
  }
  return {};
}

}  // namespace mimeo::api
