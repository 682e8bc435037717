// Who gets what of the machine: which shares are taken, and what is left. Pure.
#pragma once

#include <optional>
#include <vector>

#include "core/hardware.h"

namespace mimeo::core {

class Placement {
 public:
  explicit Placement(Machine machine) : machine_(std::move(machine)) {}

  /// Takes a share; nothing: not all of it is free. Of GPUs those that leave the rarest ones free come first.
  std::optional<Allocation> take(const Sku& sku);
  void give_back(const Allocation& allocation);

  bool has_room_for(const Share& share) const;
  /// Whether what has been given there is some of what `share` lacks: whoever holds nothing of it needs not leave.
  bool would_help(const Allocation& held, const Share& share) const;

  /// Whether `wanted` would fit less than now if `share` were taken first: both want of something that there is not enough of for both.
  bool stands_in_the_way(const Share& share, const Share& wanted) const;

  const Machine& machine() const { return machine_; }

 private:
  std::vector<std::size_t> free_gpus(const Share& share) const;

  Machine machine_;
  double processors_taken_ = 0;
  std::int64_t memory_taken_ = 0;
  std::vector<std::string> gpus_taken_;
};

}  // namespace mimeo::core
