// Why a prediction waits, in words for who asks.
#pragma once

#include <string>

#include "api/call.h"
#include "core/prediction.h"
#include "engine/wait_reason.h"

namespace mimeo::api {

/// One sentence without a full stop. Models whose runs the caller may not see are a number in it.
std::string say_why(const engine::WaitReason& why, const core::Prediction& prediction, const core::Account& caller);

}  // namespace mimeo::api
