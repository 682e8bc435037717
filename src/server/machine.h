// What this machine has, for those who share it out.
#pragma once

#include "core/hardware.h"

namespace mimeo::server {

/// Its processors (those we may run on), its memory, and these GPUs.
core::Machine look_at_machine(std::vector<core::Gpu> gpus);

}  // namespace mimeo::server
