// What of the catalog an account may see: everything public, what is its own, and what belongs to an organization it is
// a member of. The rest does not exist for it.
#pragma once

#include "api/call.h"
#include "api/problem.h"
#include "engine/engine.h"

namespace mimeo::api {

/// Null: somebody without a token.
bool is_visible(const engine::Engine& engine, const core::Model& model, const core::Account* account);

/// The model, when it exists and the account may see it.
engine::ModelPointer find_visible_model(const engine::Engine& engine, const core::AccountId& account,
                                        const core::ModelName& name);

/// What is said of a model that does not exist for the account, whether or not it does for others.
Problem no_such_model(const core::ModelName& name);

/// What is said of a version that a visible model does not have: which ones it has.
Problem no_such_version(const engine::Engine& engine, const core::ModelName& model, const core::VersionId& id);

/// What runs of a model, or for a deployment ("owner/name" or empty), is shown to their owners and to operators.
bool may_see_runs(const core::Account& account, const core::ModelName& model, std::string_view deployment);

core::ModelName model_name_in_path(const Call& call);

/// The model of `{model_owner}/{model_name}`, when the caller may see it; else what no_such_model says.
std::expected<engine::ModelPointer, Problem> find_model_in_path(const Call& call);

/// The same, when it is the caller's own; forbidden for one that is only visible.
std::expected<engine::ModelPointer, Problem> find_own_model_in_path(const Call& call);

/// The version that a reference ("owner/name", "owner/name:<id>" or "<id>") stands for, when the account may run it;
/// what its owner has overridden it with, if there is such a version.
engine::VersionPointer find_runnable_version(const engine::Engine& engine, const core::AccountId& account,
                                             const core::ModelReference& reference);

/// Why `reference`, as the caller wrote it, is nothing that the account may run.
Problem not_runnable(const engine::Engine& engine, const core::AccountId& account, std::string_view reference);

}  // namespace mimeo::api
