#include "sqlite/deployments.h"

#include <limits>

#include "sqlite/deployments.sql.h"
#include "sqlite/error.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

Result<core::Release> read_release(Statement& row) {
  core::Release r;
  r.number = static_cast<int>(row.integer());
  r.model.owner = row.text();
  r.model.name = row.text();
  r.version.text = row.text();
  r.hardware = row.text();
  r.min_instances = static_cast<int>(row.integer());
  r.max_instances = static_cast<int>(row.integer());
  r.created_at = row.time();
  r.created_by.text = row.text();
  auto state = core::parse_release_state(row.text());
  if (!state) return damaged("unknown state of a release");
  r.state = *state;
  r.note = row.text();
  return r;
}

Result<core::Deployment> read_deployment(Statement& row) {
  core::Deployment d;
  d.name.owner = row.text();
  d.name.name = row.text();
  d.created_at = row.time();
  return d;
}

Result<std::vector<core::Release>> read_releases(Connection& connection, const core::DeploymentName& name, int below,
                                                 int limit) {
  auto statement = connection.prepare(sql::deployments::releases);
  statement.bind("owner", name.owner);
  statement.bind("name", name.name);
  statement.bind("below", static_cast<std::int64_t>(below));
  statement.bind("limit", static_cast<std::int64_t>(limit));
  return read_all(statement, read_release);
}

Result<std::optional<core::Release>> read_newest_live(Connection& connection, const core::DeploymentName& name) {
  auto statement = connection.prepare(sql::deployments::newest_live);
  statement.bind("owner", name.owner);
  statement.bind("name", name.name);
  return read_first(statement, read_release);
}

Result<std::vector<core::Deployment>> read_deployments(Connection& connection) {
  auto statement = connection.prepare(sql::deployments::deployments);
  auto all = read_all(statement, read_deployment);
  if (!all) return all;
  for (auto& deployment : *all) {
    auto newest = read_releases(connection, deployment.name, std::numeric_limits<int>::max(), 1);
    if (!newest) return pass_on(std::move(newest));
    if (newest->empty()) return damaged("a deployment has no release");
    deployment.current = std::move(newest->front());
    if (deployment.current.state != core::Release::State::rolling_out) continue;
    auto live = read_newest_live(connection, deployment.name);
    if (!live) return pass_on(std::move(live));
    deployment.former = std::move(*live);
  }
  return all;
}

Result<void> insert_deployment(Transaction& transaction, const core::Deployment& deployment) {
  auto statement = transaction.prepare(sql::deployments::insert);
  statement.bind("owner", deployment.name.owner);
  statement.bind("name", deployment.name.name);
  statement.bind("created_at", deployment.created_at);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "A deployment of this name already exists.");
}

Result<void> put_release(Transaction& transaction, const core::DeploymentName& name, const core::Release& release) {
  auto statement = transaction.prepare(sql::deployments::put_release);
  statement.bind("owner", name.owner);
  statement.bind("name", name.name);
  statement.bind("number", static_cast<std::int64_t>(release.number));
  statement.bind("model_owner", release.model.owner);
  statement.bind("model_name", release.model.name);
  statement.bind("version", release.version.text);
  statement.bind("hardware", release.hardware);
  statement.bind("min_instances", static_cast<std::int64_t>(release.min_instances));
  statement.bind("max_instances", static_cast<std::int64_t>(release.max_instances));
  statement.bind("created_at", release.created_at);
  statement.bind("created_by", release.created_by.text);
  statement.bind("state", core::to_string(release.state));
  statement.bind("note", release.note);
  auto written = statement.run();
  if (written || written.error().kind != ErrorKind::not_found) return written;
  return fail(ErrorKind::not_found, "There is no such deployment.");
}

Result<core::RunTimes> read_run(Statement& row) {
  core::RunTimes run;
  run.created_at = row.time();
  run.started_at = row.optional_time();
  run.completed_at = row.time();
  const auto status = core::parse_status(row.text());
  if (!status) return damaged("unknown status of a prediction");
  run.status = *status;
  return run;
}

}  // namespace

seams::Write Deployments::insert(const core::Deployment& deployment) {
  return writer_.submit(sizeof(deployment), [deployment](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto inserted = insert_deployment(transaction, deployment); !inserted) return inserted;
      return put_release(transaction, deployment.name, deployment.current);
    });
  });
}

seams::Write Deployments::put(const core::DeploymentName& name, const std::vector<core::Release>& releases) {
  return writer_.submit(sizeof(core::Release) * releases.size(), [name, releases](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      for (const auto& release : releases) {
        if (auto written = put_release(transaction, name, release); !written) return written;
      }
      return {};
    });
  });
}

seams::Write Deployments::remove(const core::DeploymentName& name) {
  return writer_.submit(sizeof(name), [name](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::deployments::remove);
    statement.bind("owner", name.owner);
    statement.bind("name", name.name);
    return statement.run();
  });
}

Task<Result<std::vector<core::Deployment>>> Deployments::deployments() {
  auto read = [](Connection& connection) { return read_deployments(connection); };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Release>>> Deployments::releases(core::DeploymentName name, int below, int limit) {
  auto read = [&](Connection& connection) { return read_releases(connection, name, below, limit); };
  co_return co_await readers_.run(read);
}

Task<Result<std::optional<Time>>> Deployments::last_used(core::DeploymentName name) {
  const auto text = name.text();
  auto read = [&](Connection& connection) -> Result<std::optional<Time>> {
    auto statement = connection.prepare(sql::deployments::last_used);
    statement.bind("deployment", text);
    auto row = statement.step();
    if (!row) return pass_on(std::move(row));
    return statement.optional_time();
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::RunTimes>>> Deployments::runs(core::DeploymentName name, Time since, int limit) {
  const auto text = name.text();
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::deployments::runs);
    statement.bind("deployment", text);
    statement.bind("since", since);
    statement.bind("limit", static_cast<std::int64_t>(limit));
    return read_all(statement, read_run);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite
