// Why something waits: the questions that pump() and take_place() ask before they run it, in their order.
#include "engine/wait_reason.h"

#include "core/scaling.h"
#include "engine/engine.h"
#include "engine/pool.h"

namespace mimeo::engine {

using SteadyClock = std::chrono::steady_clock;

std::string_view to_string(WaitReason::Kind kind) {
  using Kind = WaitReason::Kind;
  switch (kind) {
    case Kind::set_up: return "set_up";
    case Kind::instances_busy: return "instances_busy";
    case Kind::instances_limit: return "instances_limit";
    case Kind::set_ups_failed: return "set_ups_failed";
    case Kind::places_taken: return "places_taken";
    case Kind::hardware_taken: return "hardware_taken";
    case Kind::others_first: return "others_first";
    case Kind::server_stops: return "server_stops";
  }
  return "set_up";
}

WaitReason::Kind Pools::what_keeps(const Pool& pool, Time now) const {
  using Kind = WaitReason::Kind;
  if (stopping_) return Kind::server_stops;
  const int have = pool.ready() + pool.count(Worker::State::setting_up);
  if (pool.count(Worker::State::setting_up) > 0) return Kind::set_up;
  if (core::instances_to_start(pool.load(now), pool.scale) == 0) {
    return have < pool.scale.max ? Kind::instances_busy : Kind::instances_limit;
  }
  if (now < pool.next_set_up && have > 0) return Kind::set_ups_failed;
  if (workers_ >= engine_.options.instances) return Kind::places_taken;
  const auto& share = sku_of(pool).share;
  if (is_behind_another(pool, share)) return Kind::others_first;
  return placement_.has_room_for(share) ? Kind::set_up : Kind::hardware_taken;
}

WaitReason Pools::why_waits(const Pool& pool) const {
  using Kind = WaitReason::Kind;
  const auto now = SteadyClock::now();
  WaitReason why;
  why.kind = what_keeps(pool, now);
  why.instances = pool.ready();
  if (pool.set_up_seconds > 0) why.set_up_seconds = pool.set_up_seconds;
  if (why.kind == Kind::instances_limit) why.most = pool.scale.max;
  if (why.kind == Kind::places_taken) why.most = static_cast<int>(engine_.options.instances);
  if (why.kind == Kind::set_ups_failed) why.until = wall_time(engine_.world.clock, pool.next_set_up);
  if (why.kind != Kind::places_taken && why.kind != Kind::hardware_taken) return why;
  const auto& sku = sku_of(pool);
  why.hardware = sku.name;
  for (const auto& [key, other] : pools_) {
    for (const auto& worker : other->workers) {
      if (would_help(*worker, sku.share)) why.holders.push_back({other->version->version.model, other->deployment});
    }
  }
  return why;
}

}  // namespace mimeo::engine
