// How many instances a pool of one version should have. Pure: what is known of the pool goes in, a number comes out.
#pragma once

namespace mimeo::core {

/// How many instances a pool may have.
struct Scale {
  int min = 0;  ///< kept ready while there is room on the machine
  int max = 1;

  bool operator==(const Scale&) const = default;
};

/// A pool at a moment.
struct PoolLoad {
  int waiting = 0;            ///< predictions in its queue
  int setting_up = 0;         ///< instances that are not ready yet
  int ready = 0;              ///< instances that take predictions, busy or not
  int slots = 1;              ///< predictions one instance runs at once
  double set_up_seconds = 0;  ///< what a set-up takes, by experience
  double run_seconds = 0;     ///< what a prediction takes, by experience and by what is running now
};

/// Instances to start now. The first as soon as something waits. Another one when the last in the queue would wait
/// longer for those that are there than for a new one; as many as bring that wait down, and none that would find
/// nothing to do.
int instances_to_start(const PoolLoad& load, Scale scale);

/// Instances that are more than may be: a deployment was made smaller.
int instances_too_many(const PoolLoad& load, Scale scale);

}  // namespace mimeo::core
