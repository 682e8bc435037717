// Replicate's own names for kinds of machine.
#pragma once

#include <string_view>

namespace mimeo::core {

/// Whether scripts written for Replicate may ask for this SKU (lifecycle.md section 13). A machine of ours has none of
/// them, but code that names one must run unchanged: what is accepted here is an alias for what there is.
bool is_well_known_hardware(std::string_view sku);

}  // namespace mimeo::core
