// Rows for tests of stores, and all members of a row as text, so that a difference reads well. Tests only.
#pragma once

#include <string>

#include <fmt/format.h>

#include "core/account.h"
#include "core/collection.h"
#include "core/file.h"
#include "core/model.h"
#include "core/prediction.h"
#include "core/webhook.h"

namespace mimeo::seams::samples {

/// Noon of an arbitrary day, and the instants around it.
inline Time at(double seconds) {
  const Time noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 4) + std::chrono::hours(12);
  return noon + std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

/// An id of the usual form that sorts by `n`.
inline std::string id(int n) { return fmt::format("{:026d}", n); }

inline core::Prediction prediction(int n, Time created_at = at(0)) {
  core::Prediction p;
  p.id = {id(n)};
  p.account = {"local"};
  p.model = {"mimeo", "hello-world"};
  p.version = {std::string(64, 'a')};
  p.input = {R"({"text":"hello"})"};
  p.created_at = created_at;
  return p;
}

/// No member left at its default.
inline core::Prediction full_prediction(int n) {
  auto p = prediction(n, at(1.000001));
  p.deployment = "mimeo/production";
  p.hardware = "gpu-l40s";
  p.source = core::Source::web;
  p.status = core::Status::failed;
  p.output = {R"(["a",{"b":1.5}])"};
  p.logs = "first line\nsecond \"line\"\n";
  p.error = "it's broken";
  p.metrics = {{"predict_time", 1.0}, {"tokens", 7}, {"nested", {{"ratio", 0.1}}}};
  p.started_at = at(2);
  p.completed_at = at(3.5);
  p.deadline = at(60);
  p.retention = {std::chrono::minutes(90), false};
  p.expires_at = at(3.5 + 90 * 60);
  p.hardware_time = std::chrono::milliseconds(2'500);
  p.webhook = "https://example.com/hook?a=b";
  p.webhook_filter = {.start = true, .output = false, .logs = true, .completed = false};
  p.webhook_filter_given = true;
  p.stream_token = "s3cret";
  p.streams_files = true;
  p.attempts = 2;
  p.trace = {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1"};
  return p;
}

inline core::Prediction training(int n, Time created_at = at(0)) {
  auto p = prediction(n, created_at);
  p.kind = core::Prediction::Kind::training;
  p.destination = core::ModelName{"local", "tuned"};
  return p;
}

inline core::Prediction started(core::Prediction p, Time now = at(1)) {
  core::apply(p, core::Started{}, now);
  return p;
}

inline core::Prediction succeeded(core::Prediction p, std::string output = "\"done\"", Time now = at(2)) {
  if (p.status == core::Status::starting) p = started(std::move(p), now);
  core::apply(p, core::Succeeded{JsonText{std::move(output)}}, now);
  return p;
}

/// In `status`, by way of the events that lead there.
inline core::Prediction in_status(core::Prediction p, core::Status status, Time now = at(2)) {
  using enum core::Status;
  if (status == aborted) core::apply(p, core::DeadlinePassed{}, now);
  if (status == canceled) core::apply(p, core::CancelRequested{}, now);
  if (status == failed) core::apply(p, core::Failed{"broken"}, now);
  if (status == processing) p = started(std::move(p), now);
  if (status == succeeded) p = samples::succeeded(std::move(p), "\"done\"", now);
  return p;
}

inline core::Model model(std::string name, Time created_at = at(0)) {
  core::Model m;
  m.name = {"mimeo", std::move(name)};
  m.created_at = created_at;
  return m;
}

inline core::Version version(const core::Model& model, char digit, Time created_at = at(0)) {
  core::Version v;
  v.id = {std::string(64, digit)};
  v.model = model.name;
  v.created_at = created_at;
  v.cog_version = "0.16.0";
  v.openapi_schema = {R"({"openapi":"3.0.2"})"};
  v.package = {.kind = core::Package::Kind::cog_project,
               .directory = "/data/versions/a",
               .environment = "/data/venvs/a",
               .concurrency = 4,
               .predict = "predict.py:Predictor",
               .train = "train.py:train",
               .weights = "/data/weights/a/weights.npz",
               .variables = {"A=1", "B=two words"}};
  v.base = "mimeo/base:" + std::string(64, 'b');
  return v;
}

inline core::Collection collection(std::string slug, std::vector<core::ModelName> models = {}) {
  core::Collection c;
  c.slug = std::move(slug);
  c.name = "Say it";
  c.description = "Models that speak";
  c.full_description = "# Speech\n";
  c.models = std::move(models);
  c.created_at = at(5);
  return c;
}

inline core::File upload(int n, Time created_at = at(0)) {
  core::File f;
  f.id = {id(n)};
  f.account = {"local"};
  f.name = "photo.jpg";
  f.content_type = "image/jpeg";
  f.size = 5'000'000'000;
  f.md5 = std::string(32, '1');
  f.sha256 = std::string(64, '2');
  f.metadata = {{"album", "summer"}, {"rating", 4.5}};
  f.blob = {fmt::format("blob{}", n)};
  f.created_at = created_at;
  f.expires_at = created_at + std::chrono::hours(24);
  return f;
}

inline core::File output(int n, core::PredictionId prediction, Time created_at = at(0)) {
  auto f = upload(n, created_at);
  f.kind = core::File::Kind::output;
  f.prediction = std::move(prediction);
  f.metadata = {};
  f.secret = fmt::format("secret{}", n);
  f.expires_at.reset();
  return f;
}

inline core::Delivery delivery(int n, const core::Prediction& prediction, Time created_at = at(3)) {
  core::Delivery d;
  d.id = {id(n)};
  d.account = prediction.account;
  d.prediction = prediction.id;
  d.url = "https://example.com/hook?a=b";
  d.trace = {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1"};
  d.body = R"({"id":"x","status":"succeeded"})";
  d.created_at = d.round_began_at = created_at;
  d.next_attempt_at = created_at;
  return d;
}

// --- All members as text ---------------------------------------------------------------------------------------------

inline std::string text(const std::optional<Time>& time) { return time ? to_rfc3339(*time) : "-"; }

inline std::string text(const core::Prediction& p) {
  const auto& filter = p.webhook_filter;
  return fmt::format(
      "id {}\nkind {}\naccount {}\nmodel {}\nversion {}\ndeployment {}\ndestination {}\nsource {}\nstatus {}\ninput {}\noutput {}\nlogs "
      "{}\nerror {}\n"
      "metrics {}\ndata_removed {}\ncreated {}\nstarted {}\ncompleted {}\ndeadline {}\nwebhook {}\nfilter {}{}{}{} {}\n"
      "stream {} {}\nattempts {}\nowed {}\nhardware {} {}\nretention {}\nexpires {}\ntrace {} {}\n",
      p.id.text, core::to_string(p.kind), p.account.text, p.model.text(), p.version.text, p.deployment,
      p.destination ? p.destination->text() : "-", core::to_string(p.source),
      core::to_string(p.status), p.input.text, p.output.text, p.logs, p.error.value_or("-"), write_json(p.metrics),
      p.data_removed, to_rfc3339(p.created_at), text(p.started_at), text(p.completed_at), text(p.deadline), p.webhook,
      filter.start, filter.output, filter.logs, filter.completed, p.webhook_filter_given, p.stream_token,
      p.streams_files, p.attempts, p.version_owed, p.hardware, p.hardware_time.count(), core::to_string(p.retention),
      text(p.expires_at), p.trace.parent, p.trace.state);
}

inline std::string text(const core::Model& m) {
  std::string overrides;
  for (const auto& [from, to] : m.overrides) overrides += from.text + "=" + to.text + " ";
  return fmt::format(
      "name {}\ndescription {}\nvisibility {}\ngithub {}\npaper {}\nlicense {}\ncover {}\nweights {}\nreadme "
      "{}\ntags {}\nhardware {}\n"
      "runs {}\nofficial {}\ncreated {}\nexample {}\nlatest {}\noverrides {}\nretention {}\nscaling {}\nattempts {}\n",
      m.name.text(), m.description, core::to_string(m.visibility), m.github_url, m.paper_url, m.license_url,
      m.cover_image_url, m.weights_url, m.readme, fmt::join(m.tags, ","), m.hardware, m.run_count, m.is_official,
      to_rfc3339(m.created_at), m.default_example ? m.default_example->text : "-",
      m.latest_version ? m.latest_version->text : "-", overrides, m.retention ? core::to_string(*m.retention) : "-",
      write_json(core::write_scaling(m.scaling)), m.attempts.value_or(0));
}

inline std::string text(const core::Version& v) {
  return fmt::format("id {}\nmodel {}\ncreated {}\ncog {}\nschema {}\npackage {} {} {} {} {} {} {} [{}]\nbase {}\n{}",
                     v.id.text, v.model.text(), to_rfc3339(v.created_at), v.cog_version, v.openapi_schema.text,
                     core::to_string(v.package.kind), v.package.directory, v.package.environment, v.package.concurrency,
                     v.package.predict, v.package.train, v.package.weights, fmt::join(v.package.variables, "|"), v.base,
                     v.withdrawn ? "withdrawn\n" : "");
}

inline std::string text(const core::Collection& c) {
  std::string models;
  for (const auto& model : c.models) models += model.text() + " ";
  return fmt::format("slug {}\nname {}\ndescription {}\nfull {}\nmodels {}\ncreated {}\n", c.slug, c.name,
                     c.description, c.full_description, models, to_rfc3339(c.created_at));
}

inline std::string text(const core::File& f) {
  return fmt::format(
      "id {}\nkind {}\naccount {}\nprediction {}\nname {}\ntype {}\nsize {}\nmd5 {}\nsha256 {}\nmetadata {}\nblob {}\n"
      "secret {}\ncreated {}\nexpires {} {}\n",
      f.id.text, core::to_string(f.kind), f.account.text, f.prediction ? f.prediction->text : "-", f.name,
      f.content_type, f.size, f.md5, f.sha256, write_json(f.metadata), f.blob.text, f.secret, to_rfc3339(f.created_at),
      text(f.expires_at), f.until_download);
}

inline std::string text(const core::Delivery& d) {
  std::string attempts;
  core::write_attempts(d.attempts, attempts);
  return fmt::format(
      "id {}\naccount {}\nprediction {}\nevent {}\nurl {}\nbody {}\nstate {}\ncreated {}\nround {} {}\nnext {}\n"
      "attempts {}\ntrace {} {}\n",
      d.id.text, d.account.text, d.prediction.text, core::to_string(d.event), d.url, d.body, core::to_string(d.state),
      to_rfc3339(d.created_at), to_rfc3339(d.round_began_at), d.tries, text(d.next_attempt_at), attempts,
      d.trace.parent, d.trace.state);
}

}  // namespace mimeo::seams::samples
