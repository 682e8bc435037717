#include "predictor/context.h"

#include <condition_variable>

namespace mimeo::predictor {

// --- What every Context and Setup share ------------------------------------------------------------------------------

void Setup::log(std::string_view line) { write_log(std::string(line) + '\n'); }

void Context::log(std::string_view line) { write_log(std::string(line) + '\n'); }

void Context::check_canceled() const {
  if (canceled()) throw Canceled();
}

void Context::sleep_for(std::chrono::nanoseconds time) const {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  // wait_for adds to the present time: a model that asks to sleep for ever must not overflow it.
  const auto bounded = std::min<std::chrono::nanoseconds>(time, std::chrono::hours(24 * 365));
  stopped.wait_for(lock, stop_token(), bounded, [] { return false; });
  check_canceled();
}

// --- PredictionContext -----------------------------------------------------------------------------------------------

// What the model printed before comes before what it says now.
void PredictionContext::add_log(Prediction::LogSource source, std::string_view text) {
  if (capture_) capture_->flush();
  prediction_.add_log(source, text);
}

void PredictionContext::record_metric(std::string_view name, Prediction::MetricMode mode, Value value) {
  if (capture_) capture_->flush();
  prediction_.record_metric(name, mode, std::move(value));
}

void PredictionContext::write_log(std::string_view text) { add_log(Prediction::LogSource::standard_output, text); }

void PredictionContext::progress(long long current, long long total) {
  std::optional<std::string> bar;
  {
    const std::lock_guard lock(mutex_);
    bar = progress_.draw(current, total, std::chrono::steady_clock::now());
  }
  if (bar) add_log(Prediction::LogSource::standard_error, *bar);
}

void PredictionContext::metric(std::string_view name, Value value) {
  record_metric(name, Prediction::MetricMode::replace, std::move(value));
}

void PredictionContext::add_to_metric(std::string_view name, double amount) {
  record_metric(name, Prediction::MetricMode::increment, amount);
}

void PredictionContext::append_to_metric(std::string_view name, Value item) {
  record_metric(name, Prediction::MetricMode::append, std::move(item));
}

std::optional<std::string> PredictionContext::find_request_value(std::string_view name) const {
  const auto found = prediction_.request().context.find(name);
  if (found == prediction_.request().context.end()) return std::nullopt;
  return found->second;
}

}  // namespace mimeo::predictor
