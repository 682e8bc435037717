// Finding the deployment that a request is about.
#pragma once

#include "api/call.h"
#include "engine/deployments.h"

namespace mimeo::api {

/// The deployment in the path. Refuses with not_found when there is none, or when it is another account's.
std::expected<engine::DeploymentPointer, Problem> find_deployment_in_path(const Call& call);

}  // namespace mimeo::api
