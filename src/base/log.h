// Logs: one line per event, an event name in the past tense and fields. Never inputs, outputs, tokens or signed URLs.
//
//   log_info("prediction.finished", {{"id", id}, {"status", "succeeded"}, {"seconds", 0.5}});
//
// error: a human must act; warn: the system acted; info: a state change; debug: the rest. Thread-safe.
#pragma once

#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace mimeo {

enum class LogLevel { debug, info, warn, error };
enum class LogFormat { text, json };

struct LogField {
  std::string_view name;
  std::string value;
  bool quoted;  ///< a string in JSON, not a number or a boolean

  LogField(std::string_view field, std::string_view text) : name(field), value(text), quoted(true) {}
  LogField(std::string_view field, const std::string& text) : name(field), value(text), quoted(true) {}
  LogField(std::string_view field, const char* text) : name(field), value(text), quoted(true) {}
  LogField(std::string_view field, bool flag) : name(field), value(flag ? "true" : "false"), quoted(false) {}
  template <class Tag>
  LogField(std::string_view field, const Id<Tag>& id) : name(field), value(id.text), quoted(true) {}
  template <class Number>
    requires std::is_arithmetic_v<Number>
  LogField(std::string_view field, Number number)
      : name(field), value(fmt::format("{}", number)), quoted(!std::isfinite(static_cast<double>(number))) {}
};

using LogFields = std::initializer_list<LogField>;

/// Once, from main, before the first line. Lines go to standard error. Until then lines from info up go there as text.
void open_log(LogLevel threshold, LogFormat format);

bool log_enabled(LogLevel level);
void log_debug(std::string_view event, LogFields fields = {});
void log_info(std::string_view event, LogFields fields = {});
void log_warn(std::string_view event, LogFields fields = {});
void log_error(std::string_view event, LogFields fields = {});

/// The fields of an error: kind, message, detail, hint.
void log_error(std::string_view event, const Error& error, LogFields fields = {});
void log_warn(std::string_view event, const Error& error, LogFields fields = {});

/// One line without its end:
///   text  2026-11-23T01:02:03.456Z info prediction.finished id=5y3k status=succeeded seconds=0.5 note="two words"
///   json  {"time":"2026-11-23T01:02:03.456Z","level":"info","event":"prediction.finished","id":"5y3k","seconds":0.5}
std::string render_log_line(LogFormat format, Time time, LogLevel level, std::string_view event, LogFields fields,
                            const Error* error = nullptr);

}  // namespace mimeo
