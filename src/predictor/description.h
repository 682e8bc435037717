// Is what a model says of itself sound?
#pragma once

#include "base/result.h"
#include "mimeo/predictor/serve.h"

namespace mimeo::predictor {

/// Finds contradictions in a description before anybody relies on it: names that are empty, twice there or no
/// identifiers, defaults outside their own bounds, impossible ranges, patterns that are no regular expression, types that
/// make no input, a concurrency below 1. Kind invalid, with a message for the model's author.
Result<void> check_description(const detail::Program& program);

}  // namespace mimeo::predictor
