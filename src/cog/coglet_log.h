// What coglet writes to its standard error, as far as it tells what its HTTP API does not.
//
//   line = {"timestamp":..,"level":"INFO","target":"coglet::setup","fields":{"message":"loading","source":"stdout"}}
//
// It says there which port it took, and what the model prints during its set-up, live. After a failed set-up its health answer
// lacks those prints, so this is the only place that has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mimeo::cog {

struct CogletLine {
  std::string target;  ///< "coglet::setup"; empty for lines that are not coglet's own
  std::string message;

  /// The port in "Starting coglet server on 127.0.0.1:35435", once it listens there.
  std::optional<std::uint16_t> port() const;
  /// Printed by the model while it was set up.
  bool is_setup() const { return target == "coglet::setup"; }
  /// Printed by the model when coglet already believed the set-up to be over.
  bool is_user() const { return target == "coglet::user"; }
  /// The worker's own word that setup() has returned: what the model printed in it comes before.
  bool ends_setup() const { return target == "coglet::worker_bridge" && message == "Setup complete"; }
};

/// Lines that are not coglet's (a traceback of the interpreter, a C library's complaint) become the message as they are.
CogletLine read_coglet_line(std::string_view line);

/// The reason in the set-up logs of a failed health answer: "RuntimeError: no weights" out of
/// "[coglet::..] worker setup failed: .. setup failed: RuntimeError: no weights"; empty when there is none.
std::string setup_failure(std::string_view health_logs);

/// An error without the words coglet wraps around it: "Prediction failed: Prediction failed: ValueError: boom".
std::string plain_error(std::string_view error);

/// coglet's word for the death of its worker, which it survives itself without ever being of use again.
inline constexpr std::string_view worker_crashed = "Worker crashed";
/// How it begins when that process had died before, and coglet had not noticed yet.
inline constexpr std::string_view worker_out_of_reach = "Failed to send request: Failed to send on slot socket: ";
/// Whether a health answer's reason is that this process is dead: coglet's own word for it, or what it says while it has not noticed
/// ("Healthcheck error: protocol error: healthcheck channel closed", "... response channel dropped").
bool tells_dead_worker(std::string_view reason);

}  // namespace mimeo::cog
