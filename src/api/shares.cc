// Sharing a prediction with whoever has its address: PUT and DELETE /mimeo/v1/predictions/{id}/share by its owner, and
// GET /mimeo/v1/shared/{id} for everybody.
#include "engine/shares.h"
#include "api/file_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/prediction_answer.h"
#include "api/session.h"

namespace mimeo::api {
Task<Answer> share_prediction(Call& call) {
  auto shared_at = co_await engine::share_prediction(call.engine, call.account->id, prediction_in_path(call));
  if (!shared_at) co_return pass_on(std::move(shared_at));
  std::string out;
  ObjectWriter object(out);
  object.time("shared_at", *shared_at);
  object.text("url", call.address("/p/" + prediction_in_path(call).text));
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> unshare_prediction(Call& call) {
  auto unshared = co_await engine::unshare_prediction(call.engine, call.account->id, prediction_in_path(call));
  if (!unshared) co_return pass_on(std::move(unshared));
  co_return http::Response(204);
}

Task<Answer> get_shared_prediction(Call& call) {
  auto shared = co_await engine::find_shared(call.engine, prediction_in_path(call));
  if (!shared) co_return pass_on(std::move(shared));
  std::string out;
  ObjectWriter object(out);
  core::write_prediction(shared->prediction, call.engine.origins, view_for(call), object.member("prediction"));
  object.flag("concatenate", is_concatenate(call.engine, shared->prediction));
  const auto write = [](const core::File& file, std::string& list) {
    ObjectWriter one(list);
    write_output_file(file, one);
    one.end();
  };
  write_array(shared->files, write, object.member("files"));
  object.time("shared_at", shared->shared_at);
  write_files_place(call, object);
  object.end();
  auto response = http::Response::json(200, std::move(out));
  // It may be unshared at any moment.
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

}  // namespace mimeo::api
