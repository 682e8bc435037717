// How long the data of a finished prediction stays: its input, output, output files and logs.
//
//   retention := time *( "," "until-download" )        white space around the comma is let pass
//   time      := "forever" | 1*DIGIT [ "s" | "m" | "h" | "d" ]      seconds without a unit; at least one second
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace mimeo::core {

struct Retention {
  std::optional<Duration> time;  ///< counted from the end; nothing: until somebody deletes it
  bool until_download = false;   ///< and in any case until each output file was downloaded once

  bool operator==(const Retention&) const = default;
};

inline constexpr Retention keep_forever{};

/// "90s", "5m", "1h", "7d"; a bare number means seconds. Nothing for anything else, and beyond a hundred years.
std::optional<std::chrono::seconds> parse_time_span(std::string_view text);

/// Nothing when the text is not of the form above.
std::optional<Retention> parse_retention(std::string_view text);

/// In the form above, in the largest unit that is exact.
std::string to_string(const Retention& retention);

}  // namespace mimeo::core
