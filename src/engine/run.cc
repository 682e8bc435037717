#include "engine/run.h"

#include "base/log.h"
#include "engine/inputs.h"
#include "engine/outputs.h"
#include "engine/record.h"
#include "engine/trained.h"

namespace mimeo::engine {
namespace {

/// The instance is gone. Decided by core: once more, or failed with the documented text.
RunEnd interrupted(Engine& engine, const LivePointer& live, const Error& error) {
  // A server that is stopping takes its instances with it. That is no verdict on the prediction: its row stays owed.
  if (engine.stopping) return RunEnd::ended;
  log_warn("prediction.interrupted", error, {{"id", live->value.id.text}, {"attempt", live->value.attempts}});
  record(engine, live, core::LogText{error.message + "\n"});
  const auto change = record_interruption(engine, live);
  return change.run_again ? RunEnd::run_again : RunEnd::ended;
}

/// Which attempt it is stands in the ids of a stream's events. The first begins at a moment of its own, even if a crash
/// takes what was written of it; a later one has to be on disk before anything of it is heard, or the next one after a
/// crash would give out the same ids; and so has one that must be the only one.
Task<> keep_count_of_attempts(Engine& engine, LivePointer live) {
  if (core::is_terminal(live->value.status)) co_return;
  auto write = engine.world.predictions.update(live->value);
  auto written = co_await write.durable();
  if (!written) log_warn("prediction.attempt_not_stored", written.error(), {{"id", live->value.id.text}});
}

/// A model that is told to end cancels what it runs. Nobody asked for that prediction to be canceled.
bool is_cut_short(const Live& live, const seams::RunReport& report) {
  const auto* finished = std::get_if<seams::RunFinished>(&report);
  return finished != nullptr && finished->how == seams::RunFinished::How::canceled && live.instance_leaves &&
         !core::is_terminal(live.value.status);
}

core::Event end_of(seams::RunFinished finished) {
  switch (finished.how) {
    case seams::RunFinished::How::succeeded: return core::Succeeded{std::move(finished.output)};
    case seams::RunFinished::How::canceled: return core::CanceledByModel{};
    case seams::RunFinished::How::failed: break;
  }
  return core::Failed{std::move(finished.error)};
}

void hide_secrets_in_json(const core::Secrets& secrets, std::string& text) {
  auto value = parse_json(text);
  if (value) secrets.hide_in(*value);
  text = value ? write_json(*value) : "null";  // what cannot be read cannot be checked
}

/// A model may tell what it was told in confidence: in a line of its log, in an error's text, in its output.
void hide_secrets(Live& live, seams::RunReport& report) {
  const auto& secrets = live.secrets;
  if (secrets.empty()) return;
  if (auto* item = std::get_if<seams::RunOutputItem>(&report)) hide_secrets_in_json(secrets, item->json);
  if (auto* so_far = std::get_if<seams::RunOutputSoFar>(&report)) hide_secrets_in_json(secrets, so_far->output.text);
  if (auto* log = std::get_if<seams::RunLog>(&report)) log->text = live.log_filter.feed(secrets, log->text);
  if (auto* metric = std::get_if<seams::RunMetric>(&report)) secrets.hide_in(metric->value);
  if (auto* finished = std::get_if<seams::RunFinished>(&report)) {
    finished->error = secrets.hide_in(std::move(finished->error));
    if (finished->output) hide_secrets_in_json(secrets, finished->output->text);
  }
}

/// Its last report. A training that has run well has a version still to come.
Task<> take_end(Engine& engine, LivePointer live, seams::RunFinished finished) {
  const bool trained = live->value.kind == core::Prediction::Kind::training &&
                       finished.how == seams::RunFinished::How::succeeded && !core::is_terminal(live->value.status);
  if (!trained) {
    record(engine, live, end_of(std::move(finished)));
    co_return;
  }
  // Its time is measured no more: what is left is ours to do.
  live->run_ends = std::chrono::steady_clock::time_point::max();
  auto output = finished.output ? std::move(*finished.output) : live->value.output;
  co_await finish_training(engine, live, std::move(output));
}

/// Gives what a report carries to the prediction; files in it become ours first. False: that was the end.
Task<bool> take_report(Engine& engine, LivePointer live, seams::RunReport report) {
  std::string* output = nullptr;
  auto* item = std::get_if<seams::RunOutputItem>(&report);
  auto* so_far = std::get_if<seams::RunOutputSoFar>(&report);
  auto* finished = std::get_if<seams::RunFinished>(&report);
  if (item != nullptr) output = &item->json;
  if (so_far != nullptr) output = &so_far->output.text;
  if (finished != nullptr && finished->output) output = &finished->output->text;
  if (output != nullptr && may_hold_files(*output) && !core::is_terminal(live->value.status)) {
    auto kept = co_await keep_files(engine, live, *output);
    if (!kept) {
      log_error("output.not_stored", kept.error(), {{"id", live->value.id.text}});
      record(engine, live, core::Failed{"Failed to store an output file (E9825): " + kept.error().message});
      if (live->run != nullptr) live->run->cancel();
    } else {
      *output = std::move(*kept);
    }
  }
  if (item != nullptr) record(engine, live, core::OutputItem{std::move(item->json)});
  if (so_far != nullptr) record(engine, live, core::OutputSoFar{std::move(so_far->output)});
  if (auto* log = std::get_if<seams::RunLog>(&report)) record(engine, live, core::LogText{std::move(log->text)});
  if (auto* metric = std::get_if<seams::RunMetric>(&report)) {
    record(engine, live, core::Metric{std::move(metric->name), std::move(metric->value)});
  }
  if (finished != nullptr) {
    record(engine, live, core::LogText{live->program_filter.finish() + live->log_filter.finish()});
    co_await take_end(engine, live, std::move(*finished));
  }
  co_return finished == nullptr;
}

}  // namespace

Task<RunEnd> run_prediction(Engine& engine, seams::Instance& instance, LivePointer live) {
  if (core::is_terminal(live->value.status)) co_return RunEnd::ended;

  auto input = co_await instance_input(engine, live);
  if (core::is_terminal(live->value.status)) co_return RunEnd::ended;
  if (!input) {
    record(engine, live, core::Failed{input.error().message});
    co_return RunEnd::ended;
  }
  live->log_filter = {};
  live->program_filter = {};
  seams::RunRequest request;
  request.id = live->value.id;
  request.input = std::move(*input);
  request.trace = live->value.trace;
  request.on_log = [&engine, live](std::string text) {
    if (!core::is_terminal(live->value.status)) record(engine, live, core::LogText{live->program_filter.feed(live->secrets, text)});
  };
  auto run = co_await instance.start(std::move(request));
  if (!run && run.error().kind == ErrorKind::conflict) co_return RunEnd::at_capacity;
  record(engine, live, core::Started{});
  if (!run && run.error().kind == ErrorKind::unavailable) co_return interrupted(engine, live, run.error());
  if (!run) {
    record(engine, live, core::Failed{live->secrets.hide_in(run.error().message)});
    co_return RunEnd::ended;
  }
  const bool counts = live->value.attempts > 1 || attempts_of(engine, *live) == 1;
  if (counts) co_await keep_count_of_attempts(engine, live);

  live->run = run->get();
  live->instance_leaves = false;
  // It may have been canceled while the instance was taking it.
  if (core::is_terminal(live->value.status)) {
    live->run->cancel();
    live->run_ends = std::chrono::steady_clock::now() + engine.options.cancel_grace;
  } else {
    live->run_ends = std::chrono::steady_clock::now() + time_limit(engine.options, live->value.kind);
  }

  auto end = RunEnd::ended;
  for (bool more = true; more;) {
    auto report = co_await (*run)->next();
    if (!report) {
      live->run = nullptr;
      const auto kind = report.error().kind;
      if (kind == ErrorKind::invalid || kind == ErrorKind::too_large) {
        record(engine, live, core::Failed{live->secrets.hide_in(report.error().message)});
      } else {
        end = interrupted(engine, live, report.error());
      }
      break;
    }
    if (is_cut_short(*live, *report)) {
      live->run = nullptr;
      end = interrupted(engine, live, Error{ErrorKind::unavailable, "The model's process was stopped"});
      break;
    }
    hide_secrets(*live, *report);
    more = co_await take_report(engine, live, std::move(*report));
  }
  live->run = nullptr;
  live->run_ends = std::chrono::steady_clock::time_point::max();
  co_return end;
}

}  // namespace mimeo::engine
