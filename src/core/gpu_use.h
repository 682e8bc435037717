// How much of a GPU is used, by whomever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mimeo::core {

/// What its driver does not tell is missing: not every one can.
struct GpuUse {
  std::string id;  ///< as in Gpu
  std::optional<std::int64_t> memory_bytes;
  std::optional<double> busy;  ///< share of the last moment, from 0 to 1
};

}  // namespace mimeo::core
