// Deployments: an address and instances of its own for a version.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/account.h"
#include "mimeo/client/options.h"
#include "mimeo/client/page.h"
#include "mimeo/client/predictions.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

struct Release {
  std::int64_t number = 0;
  std::string model;
  std::string version;
  std::string created_at;
  Account created_by;
  std::string hardware;
  std::int64_t min_instances = 0;
  std::int64_t max_instances = 0;
};

struct Deployment {
  std::string owner;
  std::string name;
  std::optional<Release> current_release;
  Value raw;

  static Deployment of(Value raw);
};

struct NewDeployment {
  std::string name;
  std::string model;
  std::string version;
  std::string hardware = "cpu";
  std::int64_t min_instances = 0;
  std::int64_t max_instances = 1;
};

/// What is not given stays as it is.
struct DeploymentChange {
  std::optional<std::string> version = {};
  std::optional<std::string> hardware = {};
  std::optional<std::int64_t> min_instances = {};
  std::optional<std::int64_t> max_instances = {};
};

/// `deployment` is "owner/name" everywhere.
class Deployments {
 public:
  explicit Deployments(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  Result<Page<Deployment>> list(std::stop_token stop = {}) const;
  Task<Result<Page<Deployment>>> async_list(std::stop_token stop = {}) const;

  Result<Deployment> get(std::string_view deployment, std::stop_token stop = {}) const;
  Task<Result<Deployment>> async_get(std::string_view deployment, std::stop_token stop = {}) const;

  Result<Deployment> create(NewDeployment made, std::stop_token stop = {}) const;
  Task<Result<Deployment>> async_create(NewDeployment made, std::stop_token stop = {}) const;

  /// Makes a new release.
  Result<Deployment> update(std::string_view deployment, DeploymentChange change, std::stop_token stop = {}) const;
  Task<Result<Deployment>> async_update(std::string_view deployment, DeploymentChange change,
                                        std::stop_token stop = {}) const;

  Result<void> remove(std::string_view deployment, std::stop_token stop = {}) const;
  Task<Result<void>> async_remove(std::string_view deployment, std::stop_token stop = {}) const;

  /// Makes a prediction with its current release, and does not wait for it.
  Result<Prediction> predict(std::string_view deployment, Value::Object input, CreateOptions options = {}) const;
  Task<Result<Prediction>> async_predict(std::string_view deployment, Value::Object input, CreateOptions options) const;
  Task<Result<Prediction>> async_predict(std::string_view deployment, Value::Object input) const {
    return async_predict(deployment, std::move(input), CreateOptions());
  }

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client
