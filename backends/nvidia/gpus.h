// NVIDIA's GPUs: what there is, and how much of it is used.
#pragma once

#include <memory>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "core/gpu_use.h"
#include "core/machine.h"

namespace mimeo::nvidia {

class Gpus {
 public:
  /// Loads the driver's library, and asks it for some milliseconds. not_found: there is none. unavailable: it does not
  /// work, and why.
  static Result<std::unique_ptr<Gpus>> open();
  ~Gpus();

  const std::vector<core::Gpu>& all() const { return all_; }

  /// Of each, in the order of `all`, as it is now. Any thread; blocks for a moment.
  std::vector<core::GpuUse> use() const;
  /// The same, for /metrics.
  void write_metrics(MetricsText& out) const;

 private:
  struct Library;
  explicit Gpus(std::unique_ptr<Library> library);
  Result<void> look();

  std::unique_ptr<Library> library_;
  std::vector<core::Gpu> all_;
};

}  // namespace mimeo::nvidia
