// What a machine has, and what of it an instance takes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mimeo::core {

struct Gpu {
  std::string id;    ///< how its driver knows it: "GPU-5a1f...", what CUDA_VISIBLE_DEVICES takes
  std::string name;  ///< "NVIDIA L40S"
  std::int64_t memory_bytes = 0;
  std::string device;  ///< "/dev/nvidia0"

  bool operator==(const Gpu&) const = default;
};

struct Machine {
  double processors = 1;
  std::int64_t memory_bytes = 0;
  std::vector<Gpu> gpus;
};

/// What one instance of some hardware is given. What it does not name it shares with all others.
struct Share {
  double processors = 0;          ///< 0: all of them, when others leave them
  std::int64_t memory_bytes = 0;  ///< 0: as much as there is
  int gpus = 0;
  std::string gpu_name;  ///< the only kind it may be; empty: any

  bool operator==(const Share&) const = default;
};

/// What an instance has been given.
struct Allocation {
  std::string sku;
  Share share;
  std::vector<Gpu> gpus;
  std::vector<std::string> withheld;  ///< devices of the GPUs that are not its
};

}  // namespace mimeo::core
