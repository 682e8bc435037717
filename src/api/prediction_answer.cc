#include "api/prediction_answer.h"

#include "base/text.h"

namespace mimeo::api {
namespace {

/// `aborted` is documented, but the released clients poll it for ever (clients.md section 1.5). All of them, the
/// command line included, have "replicate" in their User-Agent, and in a web page JavaScript's has the browser's
/// "Mozilla". Those see `canceled`; everybody else sees the truth.
bool polls_aborted_for_ever(const http::Headers& headers) {
  const auto agent = headers.find("User-Agent").value_or("");
  for (std::string_view word : {"replicate", "mozilla"}) {
    for (std::size_t at = 0; at + word.size() <= agent.size(); ++at) {
      if (equal_ignoring_case(agent.substr(at, word.size()), word)) return true;
    }
  }
  return false;
}

}  // namespace

core::PredictionId prediction_in_path(const Call& call) { return core::PredictionId{std::string(call.path("prediction_id"))}; }

core::View view_for(const Call& call) { return {.aborted_as_canceled = polls_aborted_for_ever(call.request.headers)}; }

bool is_concatenate(const engine::Engine& engine, const core::Prediction& prediction) {
  const auto version = engine.catalog.find_version(prediction.model, prediction.version);
  return version && version->output.is_concatenate;
}

http::Response prediction_response(const Call& call, unsigned status, const core::Prediction& prediction,
                                   core::View view) {
  std::string out;
  core::write_prediction(prediction, call.engine.origins, view, out);
  return http::Response::json(status, std::move(out));
}

}  // namespace mimeo::api
