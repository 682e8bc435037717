// Flags and environment of a model server.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/address.h"
#include "mimeo/predictor/serve.h"

namespace mimeo::predictor {

struct Options {
  enum class Act { serve, describe, help, version };

  Act act = Act::serve;
  http::Address address;
  std::optional<std::string> upload_url = {};
  bool await_explicit_shutdown = false;
  /// Serve trainings instead of predictions.
  bool trains = false;
  /// COG_MAX_CONCURRENCY: lowers what the model declares.
  std::optional<int> max_concurrency = {};
  /// COG_SETUP_TIMEOUT in seconds; 0 and absent mean none.
  std::optional<std::chrono::milliseconds> setup_timeout = {};
  /// COG_STREAM_HISTORY_CAPACITY
  std::size_t event_history = 1024;
  /// COG_THROTTLE_RESPONSE_INTERVAL in seconds
  std::chrono::milliseconds webhook_interval{500};
  /// WEBHOOK_AUTH_TOKEN
  std::string webhook_token = {};
  /// COG_WEIGHTS
  std::optional<std::string> weights = {};
};

/// Reads `arguments` (without the program's name) and the environment. `--flag value` and `--flag=value`. Kind invalid
/// with a sentence for the terminal. `--threads` is taken for Cog's sake and means nothing.
Result<Options> read_options(const std::vector<std::string>& arguments);

/// How many predictions, or trainings, may run at once; and whether they run where they are read (About::brief).
int slots_of(const detail::Program& program, const Options& options);
bool is_brief(const detail::Program& program, const Options& options);

/// What `--help` prints.
std::string help_text(std::string_view program, std::string_view description);

}  // namespace mimeo::predictor
