#include "client.h"

#include <algorithm>

#include "call.h"
#include "events.h"
#include "files.h"
#include "options.h"
#include "stop.h"

namespace mimeo::js {
namespace {

/// A call that an identifier and a stop token are all there is to.
template <class Ask>
Napi::Value by_name(const Napi::CallbackInfo& info, const Ask& ask) {
  return begin(info.Env(), ask(text_of(info[0]), Stop::token_of(info[1])));
}

auto prediction_teller(Napi::Value function) {
  return teller<const mc::Prediction&>(function, [](Napi::Env env, const auto& told) { return to_js(env, told); });
}

template <class T>
void set(std::optional<T>& field, std::optional<double> given) {
  if (given) field = static_cast<T>(std::clamp(*given, -1e15, 1e15));
}

void set(std::optional<std::string>& field, Napi::Value given) {
  if (given.IsString()) field = text_of(given);
}

}  // namespace

Client::Client(const Napi::CallbackInfo& info)
    : ObjectWrap(info), client_(client_options(info[0].As<Napi::Object>())) {}

Napi::Function Client::define(Napi::Env env) {
  return DefineClass(env, "Client",
                     {InstanceAccessor<&Client::url>("url"),
                      InstanceMethod<&Client::file>("file"),
                      InstanceMethod<&Client::get>("get"),
                      InstanceMethod<&Client::run>("run"),
                      InstanceMethod<&Client::stream>("stream"),
                      InstanceMethod<&Client::stream_of>("streamOf"),
                      InstanceMethod<&Client::wait>("wait"),
                      InstanceMethod<&Client::create_prediction>("createPrediction"),
                      InstanceMethod<&Client::deployment_predict>("deploymentPredict"),
                      InstanceMethod<&Client::create_training>("createTraining"),
                      InstanceMethod<&Client::get_prediction>("getPrediction"),
                      InstanceMethod<&Client::cancel_prediction>("cancelPrediction"),
                      InstanceMethod<&Client::get_training>("getTraining"),
                      InstanceMethod<&Client::cancel_training>("cancelTraining"),
                      InstanceMethod<&Client::get_model>("getModel"),
                      InstanceMethod<&Client::create_model>("createModel"),
                      InstanceMethod<&Client::update_model>("updateModel"),
                      InstanceMethod<&Client::delete_model>("deleteModel"),
                      InstanceMethod<&Client::search_models>("searchModels"),
                      InstanceMethod<&Client::get_readme>("getReadme"),
                      InstanceMethod<&Client::list_examples>("listExamples"),
                      InstanceMethod<&Client::list_versions>("listVersions"),
                      InstanceMethod<&Client::get_version>("getVersion"),
                      InstanceMethod<&Client::delete_version>("deleteVersion"),
                      InstanceMethod<&Client::get_deployment>("getDeployment"),
                      InstanceMethod<&Client::create_deployment>("createDeployment"),
                      InstanceMethod<&Client::update_deployment>("updateDeployment"),
                      InstanceMethod<&Client::delete_deployment>("deleteDeployment"),
                      InstanceMethod<&Client::create_file>("createFile"),
                      InstanceMethod<&Client::get_file>("getFile"),
                      InstanceMethod<&Client::delete_file>("deleteFile"),
                      InstanceMethod<&Client::get_collection>("getCollection"),
                      InstanceMethod<&Client::search>("search"),
                      InstanceMethod<&Client::webhook_secret>("webhookSecret")});
}

Napi::Value Client::url(Info info) { return to_js(info.Env(), client_.url()); }
Napi::Value Client::file(Info info) { return File::wrap(info.Env(), client_.file(text_of(info[0]))); }

/// (path or address, stop): whatever the API has there.
Napi::Value Client::get(Info info) {
  return by_name(info, [&](auto target, auto stop) { return client_.async_get(target, stop); });
}

/// (ref, input, options, onProgress(prediction), stop)
Napi::Value Client::run(Info info) {
  auto options = run_options(info[2].As<Napi::Object>(), info[4]);
  options.on_progress = prediction_teller(info[3]);
  return begin(info.Env(), client_.async_run(text_of(info[0]), object_of(info[1]), std::move(options)));
}

/// (ref, input, options, stop)
Napi::Value Client::stream(Info info) {
  auto options = create_options(info[2].As<Napi::Object>(), info[3]);
  return begin(info.Env(), client_.async_stream(text_of(info[0]), object_of(info[1]), std::move(options)),
               [](Napi::Env env, mc::EventStream&& begun) { return Events::wrap(env, std::move(begun)); });
}

/// (prediction, after, stop): its events from the first, or behind one. At once, as Events or an error.
Napi::Value Client::stream_of(Info info) {
  const auto prediction = mc::Prediction::of(object_of(info[0]));
  auto begun = client_.stream(prediction, text_of(info[1]), Stop::token_of(info[2]));
  if (!begun) throw Napi::Error(info.Env(), to_js(info.Env(), begun.error()));
  return Events::wrap(info.Env(), *std::move(begun));
}

/// (prediction, options, onProgress(prediction), stop): until it has ended.
Napi::Value Client::wait(Info info) {
  auto options = run_options(info[1].As<Napi::Object>(), info[3]);
  options.on_progress = prediction_teller(info[2]);
  return begin(info.Env(), client_.predictions.async_wait(mc::Prediction::of(object_of(info[0])), std::move(options)));
}

/// (ref, input, options, stop)
Napi::Value Client::create_prediction(Info info) {
  auto options = create_options(info[2].As<Napi::Object>(), info[3]);
  return begin(info.Env(), client_.predictions.async_create(text_of(info[0]), object_of(info[1]), std::move(options)));
}

/// ("owner/name", input, options, stop)
Napi::Value Client::deployment_predict(Info info) {
  auto options = create_options(info[2].As<Napi::Object>(), info[3]);
  return begin(info.Env(), client_.deployments.async_predict(text_of(info[0]), object_of(info[1]), std::move(options)));
}

/// ("owner/name:version", destination, input, options, stop)
Napi::Value Client::create_training(Info info) {
  auto options = create_options(info[3].As<Napi::Object>(), info[4]);
  auto task =
      client_.trainings.async_create(text_of(info[0]), text_of(info[1]), object_of(info[2]), std::move(options));
  return begin(info.Env(), std::move(task));
}

Napi::Value Client::get_prediction(Info info) {
  return by_name(info, [&](auto id, auto stop) { return client_.predictions.async_get(id, stop); });
}
Napi::Value Client::cancel_prediction(Info info) {
  return by_name(info, [&](auto id, auto stop) { return client_.predictions.async_cancel(id, stop); });
}
Napi::Value Client::get_training(Info info) {
  return by_name(info, [&](auto id, auto stop) { return client_.trainings.async_get(id, stop); });
}
Napi::Value Client::cancel_training(Info info) {
  return by_name(info, [&](auto id, auto stop) { return client_.trainings.async_cancel(id, stop); });
}

Napi::Value Client::get_model(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.models.async_get(name, stop); });
}

/// ({ owner, name, visibility, hardware }, more, stop)
Napi::Value Client::create_model(Info info) {
  const auto given = info[0].As<Napi::Object>();
  mc::NewModel made;
  made.owner = text_of(given.Get("owner"));
  made.name = text_of(given.Get("name"));
  made.visibility = text_of(given.Get("visibility"));
  made.hardware = text_of(given.Get("hardware"));
  made.more = object_of(info[1]);
  return begin(info.Env(), client_.models.async_create(std::move(made), Stop::token_of(info[2])));
}

/// ("owner/name", changes, stop)
Napi::Value Client::update_model(Info info) {
  return begin(info.Env(), client_.models.async_update(text_of(info[0]), object_of(info[1]), Stop::token_of(info[2])));
}
Napi::Value Client::delete_model(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.models.async_remove(name, stop); });
}
Napi::Value Client::search_models(Info info) {
  return by_name(info, [&](auto words, auto stop) { return client_.models.async_search(words, stop); });
}
Napi::Value Client::get_readme(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.models.async_readme(name, stop); });
}
Napi::Value Client::list_examples(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.models.async_examples(name, stop); });
}
Napi::Value Client::list_versions(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.models.async_versions(name, stop); });
}

/// ("owner/name", version, stop)
Napi::Value Client::get_version(Info info) {
  return begin(info.Env(), client_.models.async_version(text_of(info[0]), text_of(info[1]), Stop::token_of(info[2])));
}
Napi::Value Client::delete_version(Info info) {
  return begin(info.Env(),
               client_.models.async_remove_version(text_of(info[0]), text_of(info[1]), Stop::token_of(info[2])));
}

Napi::Value Client::get_deployment(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.deployments.async_get(name, stop); });
}

/// ({ name, model, version, hardware, min_instances, max_instances }, stop)
Napi::Value Client::create_deployment(Info info) {
  const auto given = info[0].As<Napi::Object>();
  mc::NewDeployment made;
  made.name = text_of(given.Get("name"));
  made.model = text_of(given.Get("model"));
  made.version = text_of(given.Get("version"));
  if (auto hardware = text_of(given.Get("hardware")); !hardware.empty()) made.hardware = hardware;
  if (auto least = number_in(given, "min_instances"))
    made.min_instances = static_cast<std::int64_t>(std::clamp(*least, -1e15, 1e15));
  if (auto most = number_in(given, "max_instances"))
    made.max_instances = static_cast<std::int64_t>(std::clamp(*most, -1e15, 1e15));
  return begin(info.Env(), client_.deployments.async_create(std::move(made), Stop::token_of(info[1])));
}

/// ("owner/name", { version, hardware, min_instances, max_instances }, stop)
Napi::Value Client::update_deployment(Info info) {
  const auto given = info[1].As<Napi::Object>();
  mc::DeploymentChange change;
  set(change.version, given.Get("version"));
  set(change.hardware, given.Get("hardware"));
  set(change.min_instances, number_in(given, "min_instances"));
  set(change.max_instances, number_in(given, "max_instances"));
  auto task = client_.deployments.async_update(text_of(info[0]), std::move(change), Stop::token_of(info[2]));
  return begin(info.Env(), std::move(task));
}
Napi::Value Client::delete_deployment(Info info) {
  return by_name(info, [&](auto name, auto stop) { return client_.deployments.async_remove(name, stop); });
}

/// (file, metadata, stop)
Napi::Value Client::create_file(Info info) {
  const auto* file = InputFile::in(info[0].As<Napi::Object>());
  if (file == nullptr) throw Napi::TypeError::New(info.Env(), "No file");
  return begin(info.Env(), client_.files.async_create(*file, object_of(info[1]), Stop::token_of(info[2])));
}
Napi::Value Client::get_file(Info info) {
  return by_name(info, [&](auto id, auto stop) { return client_.files.async_get(id, stop); });
}
Napi::Value Client::delete_file(Info info) {
  return by_name(info, [&](auto id, auto stop) { return client_.files.async_remove(id, stop); });
}

Napi::Value Client::get_collection(Info info) {
  return by_name(info, [&](auto slug, auto stop) { return client_.collections.async_get(slug, stop); });
}

/// (words, limit, stop)
Napi::Value Client::search(Info info) {
  const int limit = info[1].IsNumber() ? info[1].As<Napi::Number>().Int32Value() : 20;
  return begin(info.Env(), client_.search.async_query(text_of(info[0]), limit, Stop::token_of(info[2])));
}

/// (stop)
Napi::Value Client::webhook_secret(Info info) {
  return begin(info.Env(), client_.webhooks.async_secret(Stop::token_of(info[0])));
}

}  // namespace mimeo::js
