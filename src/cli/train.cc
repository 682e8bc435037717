#include <iostream>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/inputs.h"

namespace mimeo::cli {
namespace {

Result<int> run_training(const Common& common, const TrainOptions& options) {
  auto server = find_server(common);
  if (!server) return pass_on(std::move(server));
  Http http(*server);
  auto version = find_version(http, options.reference);
  if (!version) return pass_on(std::move(version));
  auto inputs = read_inputs(options.inputs, *find(*version, "openapi_schema"), upload_to(http), "TrainingInput");
  if (!inputs) return pass_on(std::move(inputs));

  json::object body;
  body["destination"] = options.destination;
  body["input"] = std::move(*inputs);
  const auto model = options.reference.substr(0, options.reference.find(':'));
  const auto path = "/v1/models/" + model + "/versions/" + text_member(*version, "id") + "/trainings";
  auto created = http.call("POST", path, write_json(body));
  if (!created) return pass_on(std::move(created));
  auto ended = wait_for_end(http, "/v1/trainings/", std::move(*created), common.json);
  if (!ended) return pass_on(std::move(ended));
  const int code = say_end(common, *ended);
  const auto* output = find(*ended, "output");
  if (code == exit_ok && !common.json && output != nullptr) std::cout << text_member(*output, "version") << "\n";
  return code;
}

}  // namespace

int train(const Common& common, const TrainOptions& options) {
  cancel_on_interrupt();
  auto code = run_training(common, options);
  return code ? *code : report(common, code.error());
}

}  // namespace mimeo::cli
