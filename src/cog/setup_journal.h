// What an instance says while it is set up, from whichever of its two mouths: its output and its health answers.
//
// Programs of the predictor SDK put everything into the health answer's `setup.logs`. coglet does not: what a model printed
// before its set-up failed is only on its standard error (coglet_log.h). What ends before it could answer has only its output.
//
// coglet's health may say READY before it has passed on what the model printed in setup(), and then calls those lines the
// prints of a prediction. They are the set-up's as long as no prediction has begun. (What is printed at the very end of setup()
// coglet 0.23 now and then loses altogether.)
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "cog/health.h"
#include "seams/runtime.h"

namespace mimeo::cog {

class SetupJournal {
 public:
  enum class Speaker { coglet, sdk };

  explicit SetupJournal(Speaker speaker) : speaker_(speaker) {}

  /// A line of output. Lines after `close` are not kept: they may hold what callers sent.
  void hear(std::string_view line);
  void hear(const Health& health);

  /// Tells `log` what has come since it was last told.
  void tell(const seams::InstanceLog& log);

  /// The set-up is over: nothing more is taken in.
  void close() { closed_ = true; }
  bool is_closed() const { return closed_; }

  /// What the model itself says in a line of output: nothing when the line is coglet's own.
  std::string own_words(std::string_view line) const;

  /// Whether all that the set-up had to say has been heard, as far as the speaker tells.
  bool is_complete() const { return speaker_ == Speaker::sdk || end_heard_; }

  /// The port that coglet said it listens on.
  std::optional<std::uint16_t> port() const { return port_; }

  /// The set-up's logs; at most limits::log_bytes, the newest.
  std::string logs() const;
  /// Why it failed, as far as anybody said: the last line that says something; empty when nobody did.
  std::string reason() const;

 private:
  void add(std::string_view text);

  const Speaker speaker_;
  bool closed_ = false;
  bool end_heard_ = false;
  std::optional<std::uint16_t> port_;
  std::string logs_;
  std::size_t told_ = 0;            ///< bytes of logs_
  std::size_t health_taken_ = 0;    ///< bytes of the health answer's logs
  std::string failure_;             ///< as health states it
  std::deque<std::string> others_;  ///< the last lines of output that are not logs
};

}  // namespace mimeo::cog
