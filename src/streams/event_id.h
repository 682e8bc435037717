// The id of an event in a stream, by which a reader that was cut off goes on exactly where it was.
//
//   id       = seconds ":" sequence            e.g. "1772600000:1231000000042", digits only
//   seconds    when the prediction began to run (when it was created, if it never did), since 1970
//   sequence   (milliseconds of that second * 10 + attempt) * 10^9 + number of the event: an item's place in the
//   output, from 0
//              on, or one of the two highest for `error` and `done`
//
// It follows from what the store keeps of a prediction, so that an event has the same id however it is told: as it
// happens, hours later, by another process. Two attempts at one prediction share no id: what a reader has of a lost
// attempt cannot be taken for part of the next one.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/prediction.h"

namespace mimeo::streams {

/// One attempt at one prediction.
struct Attempt {
  std::int64_t began_ms = 0;  ///< since 1970
  int number = 0;

  bool operator==(const Attempt&) const = default;
};

/// The attempt that `prediction` is at.
Attempt attempt_of(const core::Prediction& prediction);

struct EventId {
  Attempt attempt;
  std::int64_t number = 0;  ///< of the event in its stream

  bool operator==(const EventId&) const = default;
};

/// The numbers of `error` and `done`, above those of any items. Not simply the next ones: a crash takes items that
/// readers have heard, and who goes on behind one of them must not seem to have heard the end.
inline constexpr std::int64_t error_number = 999'999'998;
inline constexpr std::int64_t done_number = 999'999'999;

/// False: the event is of another prediction's stream. True also for attempts of which a crash has left no trace, so that
/// nobody is told the next one as what follows.
bool may_belong_to(const core::Prediction& prediction, const EventId& id);

std::string to_string(const EventId& id);

/// Nothing when `text` is no id of ours.
std::optional<EventId> parse_event_id(std::string_view text);

}  // namespace mimeo::streams
