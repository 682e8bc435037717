// Kinds of machine: which a caller may ask for.
#pragma once

#include <string_view>

#include "api/options.h"

namespace mimeo::api {

/// Whether models and deployments may name this SKU: one of this machine's, or one that scripts for Replicate name.
bool is_known_hardware(const Options& options, std::string_view sku);

}  // namespace mimeo::api
