// Versions that are set aside, because their set-ups have failed again and again: GET /mimeo/v1/quarantine, and
// DELETE /mimeo/v1/quarantine/{model_owner}/{model_name}/{version_id} to have one tried at once.
//
// An account is shown those of its models and of its deployments; operators are shown all.
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"
#include "engine/instance_state.h"

namespace mimeo::api {
namespace {

void write_set_aside(const engine::SetAside& row, std::string& out) {
  ObjectWriter object(out);
  object.text("model", row.model.text());
  object.text("version", row.version.text);
  object.text_or_null("deployment", row.deployment);
  object.number("failures", row.failures);
  object.time("until", row.until);
  object.text("error", row.error);
  object.end();
}

}  // namespace

Task<Answer> list_quarantine(Call& call) {
  seams::Page<engine::SetAside> page;
  page.rows = co_await engine::list_set_aside(call.engine);
  std::erase_if(page.rows,
                [&](const engine::SetAside& row) { return !may_see_runs(*call.account, row.model, row.deployment); });
  co_return page_response(call, page, write_set_aside);
}

Task<Answer> release_from_quarantine(Call& call) {
  core::ModelName model{std::string(call.path("model_owner")), std::string(call.path("model_name"))};
  core::VersionId version{std::string(call.path("version_id"))};
  const auto all = co_await engine::list_set_aside(call.engine);
  std::vector<std::string> deployments;
  for (const auto& row : all) {
    if (row.model != model || row.version != version) continue;
    if (may_see_runs(*call.account, row.model, row.deployment)) deployments.push_back(row.deployment);
  }
  const bool released =
      co_await engine::release_version(call.engine, std::move(model), std::move(version), std::move(deployments));
  if (!released) co_return refuse(problems::not_found, "This version is not set aside");
  co_return http::Response(204);
}

}  // namespace mimeo::api
