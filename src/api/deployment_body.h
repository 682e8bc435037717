// The JSON bodies that say what a deployment is to be.
#pragma once

#include <vector>

#include "base/json.h"
#include "core/deployment.h"
#include "core/invalid_field.h"

namespace mimeo::api {

/// Everything that is wrong with the body of a create: all members are required, none is unknown. Whether model,
/// version and hardware exist is for the operation to say.
std::vector<core::InvalidField> check_new_deployment(const json::value& body);

/// Of a change: every member may be absent.
std::vector<core::InvalidField> check_deployment_change(const json::value& body);

/// What a body that was found right asks for.
core::ReleaseChange change_of(const json::value& body);

}  // namespace mimeo::api
