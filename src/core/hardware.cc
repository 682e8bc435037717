#include "core/hardware.h"

#include <algorithm>
#include <array>

namespace mimeo::core {
namespace {

constexpr std::array<std::string_view, 19> well_known = {
    "cpu",
    "gpu-t4",
    "gpu-a40-small",
    "gpu-a40-large",
    "gpu-a40-large-2x",
    "gpu-a40-large-4x",
    "gpu-a40-large-8x",
    "gpu-l40s",
    "gpu-2x-l40s",
    "gpu-4x-l40s",
    "gpu-8x-l40s",
    "gpu-a100-large",
    "gpu-a100-large-2x",
    "gpu-a100-large-4x",
    "gpu-a100-large-8x",
    "gpu-h100",
    "gpu-2x-h100",
    "gpu-4x-h100",
    "gpu-8x-h100",
};

}  // namespace

bool is_well_known_hardware(std::string_view sku) { return std::ranges::find(well_known, sku) != well_known.end(); }

}  // namespace mimeo::core
