// Turns what an instance says about one prediction into reports (seams/runtime.h). No socket, no clock.
//
// Two kinds of speech: events, each telling what is new, and snapshots, each telling all there is so far (the last event of a
// stream is one, and the answer of a synchronous prediction). Both may tell the same thing; it is reported once.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "seams/runtime.h"

namespace mimeo::cog {

class Reports {
 public:
  /// `iterator`: the output is a list that grows, reported item by item. Otherwise it is one value, reported at the end.
  explicit Reports(bool iterator) : iterator_(iterator) {}

  /// An event of Cog's stream: start, output, log, metric, completed, error. Unknown ones are ignored. invalid: data that
  /// cannot be understood.
  Result<void> take_event(std::string_view event, std::string_view data);

  /// Everything so far, with a terminal status.
  void take_final(const json::object& snapshot);

  /// The oldest report not yet taken.
  std::optional<seams::RunReport> next();

  /// RunFinished is among the reports, taken or not.
  bool is_finished() const { return finished_; }
  /// The model's process died under it though its server lives on: RunFinished is not the truth.
  bool is_crash() const { return crashed_; }

 private:
  void take_output(const json::value& event);
  void take_log(const json::value& event);
  void take_metric(const json::value& event);
  void tell_log(std::string_view text);
  void tell_metric(std::string_view name, const json::value& value);

  const bool iterator_;
  std::deque<seams::RunReport> waiting_;
  std::size_t items_ = 0;      ///< reported
  std::size_t log_bytes_ = 0;  ///< reported
  json::object metrics_;       ///< as reported
  bool finished_ = false;
  bool crashed_ = false;
};

}  // namespace mimeo::cog
