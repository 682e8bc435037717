// A stream as its readers see it (lifecycle.md section 4.2).
//
//   stream = ": hi" LF LF *output [ error ] done
//   output   data: one item: a text as it is, any other value as JSON; files by their public addresses
//   error    data: {"detail": "..."}                 the prediction failed, or the attempt that was followed was lost
//   done     data: {}, {"reason":"canceled"} or {"reason":"error"}
//
// Every event has an id (event_id.h), because Python drops those before the first one, and a line of data, because
// JavaScript drops those without. Line breaks of a text make lines of data, which readers join again by LF; so a CR
// arrives as LF, which the format cannot help.
#pragma once

#include <string>
#include <string_view>

#include "core/prediction_json.h"
#include "streams/event_id.h"

namespace mimeo::streams {

/// What a reader takes for the end of a line.
enum class LineEnds {
  standard,  ///< LF, CR, CRLF
  /// Python's `splitlines`, which httpx uses: VT, FF, FS, GS, RS, NEL, U+2028 and U+2029 too, and what follows one of
  /// them would be taken for a field that nobody knows. In a text these become line breaks: they arrive as LF, and all
  /// the words do; in JSON they are escaped.
  python,
};

/// By what a client calls itself.
LineEnds line_ends_of(std::string_view user_agent);

class Wire {
 public:
  /// `files` is where the output files of the prediction's account are.
  Wire(std::string files, LineEnds ends) : files_(std::move(files)), ends_(ends) {}

  void output(const EventId& id, std::string_view item, std::string& out) const;
  void error(const EventId& id, std::string_view detail, std::string& out) const;
  /// `reason` is empty for success.
  void done(const EventId& id, std::string_view reason, std::string& out) const;

 private:
  void append(bool is_json, std::string_view event, std::string_view data, const EventId& id, std::string& out) const;

  const std::string files_;
  const LineEnds ends_;
};

}  // namespace mimeo::streams
