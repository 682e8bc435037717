// The client: what of the library the package stands on. Whatever asks the server answers a promise; the last argument
// of each of these functions is a Stop, or undefined.
#pragma once

#include <napi.h>

#include <mimeo/client.h>

namespace mimeo::js {

namespace mc = mimeo::client;

class Client : public Napi::ObjectWrap<Client> {
 public:
  explicit Client(const Napi::CallbackInfo& info);
  static Napi::Function define(Napi::Env env);

 private:
  using Info = const Napi::CallbackInfo&;

  Napi::Value url(Info info);
  Napi::Value file(Info info);
  Napi::Value get(Info info);

  // Predictions and trainings
  Napi::Value run(Info info);
  Napi::Value stream(Info info);
  Napi::Value stream_of(Info info);
  Napi::Value wait(Info info);
  Napi::Value create_prediction(Info info);
  Napi::Value deployment_predict(Info info);
  Napi::Value create_training(Info info);
  Napi::Value get_prediction(Info info);
  Napi::Value cancel_prediction(Info info);
  Napi::Value get_training(Info info);
  Napi::Value cancel_training(Info info);

  // Models
  Napi::Value get_model(Info info);
  Napi::Value create_model(Info info);
  Napi::Value update_model(Info info);
  Napi::Value delete_model(Info info);
  Napi::Value search_models(Info info);
  Napi::Value get_readme(Info info);
  Napi::Value list_examples(Info info);
  Napi::Value list_versions(Info info);
  Napi::Value get_version(Info info);
  Napi::Value delete_version(Info info);

  // Deployments
  Napi::Value get_deployment(Info info);
  Napi::Value create_deployment(Info info);
  Napi::Value update_deployment(Info info);
  Napi::Value delete_deployment(Info info);

  // The rest
  Napi::Value create_file(Info info);
  Napi::Value get_file(Info info);
  Napi::Value delete_file(Info info);
  Napi::Value get_collection(Info info);
  Napi::Value search(Info info);
  Napi::Value webhook_secret(Info info);

  mc::Client client_;
};

}  // namespace mimeo::js
