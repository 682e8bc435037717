#include "core/placement.h"

#include <algorithm>
#include <cassert>

namespace mimeo::core {
namespace {

/// Halves and thirds of processors add up to a little more than a whole.
constexpr double tolerance = 1e-6;

bool is_of_kind(const Gpu& gpu, const Share& share) { return share.gpu_name.empty() || gpu.name == share.gpu_name; }

}  // namespace

std::vector<std::size_t> Placement::free_gpus(const Share& share) const {
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < machine_.gpus.size(); ++i) {
    const bool taken = std::ranges::find(gpus_taken_, machine_.gpus[i].id) != gpus_taken_.end();
    if (!taken && is_of_kind(machine_.gpus[i], share)) free.push_back(i);
  }
  return free;
}

bool Placement::has_room_for(const Share& share) const {
  return processors_taken_ + share.processors <= machine_.processors + tolerance &&
         memory_taken_ + share.memory_bytes <= machine_.memory_bytes &&
         free_gpus(share).size() >= static_cast<std::size_t>(share.gpus);
}

bool Placement::would_help(const Allocation& held, const Share& share) const {
  if (processors_taken_ + share.processors > machine_.processors + tolerance && held.share.processors > 0) return true;
  if (memory_taken_ + share.memory_bytes > machine_.memory_bytes && held.share.memory_bytes > 0) return true;
  if (free_gpus(share).size() >= static_cast<std::size_t>(share.gpus)) return false;
  return std::ranges::any_of(held.gpus, [&](const Gpu& gpu) { return is_of_kind(gpu, share); });
}

bool Placement::stands_in_the_way(const Share& share, const Share& wanted) const {
  const bool both_processors = share.processors > 0 && wanted.processors > 0;
  const double processors = processors_taken_ + share.processors + wanted.processors;
  if (both_processors && processors > machine_.processors + tolerance) return true;
  const bool both_memory = share.memory_bytes > 0 && wanted.memory_bytes > 0;
  if (both_memory && memory_taken_ + share.memory_bytes + wanted.memory_bytes > machine_.memory_bytes) return true;
  const bool same_kind = share.gpu_name.empty() || wanted.gpu_name.empty() || share.gpu_name == wanted.gpu_name;
  if (share.gpus == 0 || wanted.gpus == 0 || !same_kind) return false;
  return free_gpus(wanted).size() < static_cast<std::size_t>(share.gpus + wanted.gpus);
}

std::optional<Allocation> Placement::take(const Sku& sku) {
  const Share& share = sku.share;
  if (!has_room_for(share)) return std::nullopt;
  Allocation allocation{.sku = sku.name, .share = share, .gpus = {}, .withheld = {}};
  auto free = free_gpus(share);
  const auto commonest_first = [&](std::size_t i) {
    return std::pair(-std::ranges::count(machine_.gpus, machine_.gpus[i].name, &Gpu::name), i);
  };
  std::ranges::sort(free, {}, commonest_first);
  for (int i = 0; i < share.gpus; ++i) {
    const auto& gpu = machine_.gpus[free[static_cast<std::size_t>(i)]];
    gpus_taken_.push_back(gpu.id);
    allocation.gpus.push_back(gpu);
  }
  for (const auto& gpu : machine_.gpus) {
    const bool given = std::ranges::find(allocation.gpus, gpu) != allocation.gpus.end();
    if (!given) allocation.withheld.push_back(gpu.device);
  }
  processors_taken_ += share.processors;
  memory_taken_ += share.memory_bytes;
  return allocation;
}

void Placement::give_back(const Allocation& allocation) {
  processors_taken_ -= allocation.share.processors;
  memory_taken_ -= allocation.share.memory_bytes;
  for (const auto& gpu : allocation.gpus) {
    const auto at = std::ranges::find(gpus_taken_, gpu.id);
    assert(at != gpus_taken_.end() && "a GPU is given back by whom it was given to");
    gpus_taken_.erase(at);
  }
}

}  // namespace mimeo::core
