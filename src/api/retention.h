// How callers write a retention: in the header `Mimeo-Retention` of a create, and in the settings of tokens and models.
#pragma once

#include <string_view>

namespace mimeo::api {

/// What is said of one that is not of the form (core/retention.h).
inline constexpr std::string_view retention_form =
    "must be a time like 30m, 2h or 7d, or forever, and may end in \", until-download\"";

}  // namespace mimeo::api
