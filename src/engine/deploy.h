// deploy: makes, changes and removes deployments, and carries a release through its roll-out.
//
// Changes of one deployment happen one after the other, under a turn (engine/turns.h): durable first, then visible,
// then arranged in the pools.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// conflict: the name is taken. The version exists. Any thread, as the other verbs here.
Task<Result<DeploymentPointer>> create_deployment(Engine& engine, core::Deployment deployment);

/// Makes the next release. One with another version is rolled out: while the release before has an instance that is
/// ready, that one goes on taking predictions, until the first instance of the new one is ready too. `max_instances` of
/// 0 disables: what is in flight is canceled. not_found: no such deployment. invalid: fewer may run than are to be kept
/// ready.
Task<Result<DeploymentPointer>> change_deployment(Engine& engine, core::DeploymentName name, core::ReleaseChange change,
                                                  core::AccountId by);

/// Makes a release of the past the next one. not_found: no such deployment or release. conflict: its version is gone.
Task<Result<DeploymentPointer>> roll_back_deployment(Engine& engine, core::DeploymentName name, int release,
                                                     core::AccountId by);

/// conflict: it is not offline, or was used within Options::deployment_rest.
Task<Result<void>> remove_deployment(Engine& engine, core::DeploymentName name);

/// Whether predictions may be made through it now: conflict when it is disabled, not_found when it is gone.
Result<void> check_open(const Engine& engine, std::string_view deployment);

/// Puts every deployment's instances in place: at start, before the first prediction is taken up.
void arrange_deployments(Engine& engine);

// --- Told by the pools. Nothing to do for the pool of a version that belongs to no deployment. ---

/// An instance is ready: the release that was rolled out has taken over.
Task<> release_came_up(Engine& engine, std::string deployment, VersionPointer version);

/// A set-up failed: a release that was rolled out gives its place back. Answers what to tell those who waited for it.
Task<std::string> release_failed(Engine& engine, std::string deployment, VersionPointer version, Error error);

}  // namespace mimeo::engine
