// Kinds of machine: which a caller may ask for.
#pragma once

#include <string>

#include "core/hardware.h"

namespace mimeo::api {

/// What is to be chosen from, for a refusal: `"cpu", "gpu-l40s"`.
std::string known_hardware(const core::Hardware& hardware);

}  // namespace mimeo::api
