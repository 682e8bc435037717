// The version that instances report of themselves.
#pragma once

#include <string_view>

namespace mimeo::predictor {

inline constexpr std::string_view sdk_version = "0.1.0";

}  // namespace mimeo::predictor
