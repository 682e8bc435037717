#include "predictor/run.h"

#include <fmt/format.h>

#include "predictor/context.h"
#include "predictor/fetch.h"
#include "predictor/utf8.h"
#include "predictor/value_json.h"

namespace mimeo::predictor {
namespace {

/// An Error on its way through the model's frames, from an output that could not be delivered.
struct Undelivered {
  Error error;
};

/// Delivers and records what the model makes.
class Recorder final : public detail::OutputSink {
 public:
  Recorder(const Workshop& workshop, Prediction& prediction) : workshop_(workshop), prediction_(prediction) {}

  void value(Value output) override { prediction_.set_output(delivered(std::move(output))); }

  bool item(Value output) override {
    if (prediction_.stop_token().stop_requested()) return false;
    prediction_.add_item(delivered(std::move(output)));
    return !prediction_.stop_token().stop_requested();
  }

 private:
  std::string delivered(Value output) {
    if (workshop_.capture) workshop_.capture->flush();
    auto done = workshop_.delivery.deliver(output, prediction_.id(), prediction_.stop_token());
    if (!done) throw Undelivered{std::move(done).error()};
    std::string text;
    write_value(output, text);
    return is_utf8(text) ? text : to_utf8(text);
  }

  const Workshop& workshop_;
  Prediction& prediction_;
};

Result<void> fetch_value(Value& value, const Type& type, Scratch& scratch, const std::stop_token& stop) {
  if (value.is_null()) return {};
  if (type.kind == Type::Kind::list) {
    for (Value& item : *value.get_if<Value::Array>()) {
      auto fetched = fetch_value(item, *type.item, scratch, stop);
      if (!fetched) return fetched;
    }
  } else if (type.kind == Type::Kind::file) {
    auto path = fetch_file(value.get<std::string>(), scratch.input_folder(), stop);
    if (!path) return pass_on(std::move(path));
    value = File(std::move(*path));
  }
  return {};
}

Result<void> fetch_files(const std::vector<FieldInfo>& fields, InputValues& input, Scratch& scratch,
                         const std::stop_token& stop) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!input[i]) continue;
    auto fetched = fetch_value(*input[i], fields[i].type, scratch, stop);
    if (!fetched) {
      fetched.error().message = fmt::format("input '{}': {}", fields[i].name, fetched.error().message);
      return fetched;
    }
  }
  return {};
}

RunOutcome run_model(const Workshop& workshop, Prediction& prediction, Scratch& scratch) {
  try {
    InputValues input = prediction.take_input();
    auto fetched = fetch_files(workshop.job.input, input, scratch, prediction.stop_token());
    if (!fetched) return {Status::failed, fetched.error().message};
    PredictionContext context(prediction, scratch, workshop.capture);
    Recorder recorder(workshop, prediction);
    if (workshop.job.output.streamed) prediction.begin_list();
    workshop.runner.run(std::move(input), context, recorder);
    return {Status::succeeded};
  } catch (const Undelivered& undelivered) {
    return {Status::failed, undelivered.error.message};
  } catch (const Canceled&) {
    return {Status::canceled};
  } catch (const std::exception& error) {
    return {Status::failed, error.what()};
  } catch (...) {
    return {Status::failed, "the model threw something that is no std::exception"};
  }
}

}  // namespace

RunOutcome run_prediction(const Workshop& workshop, Prediction& prediction) {
  Scratch scratch(workshop.scratch);
  if (!workshop.capture) {
    prediction.start();
    return run_model(workshop, prediction, scratch);
  }
  workshop.capture->redirect(
      [&prediction](Prediction::LogSource source, std::string_view text) { prediction.add_log(source, text); });
  prediction.start();
  RunOutcome outcome = run_model(workshop, prediction, scratch);
  workshop.capture->redirect({});
  return outcome;
}

}  // namespace mimeo::predictor
