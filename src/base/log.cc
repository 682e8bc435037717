#include "base/log.h"

#include <atomic>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.h"

namespace mimeo {
namespace {

struct Log {
  spdlog::logger logger{"mimeo", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::atomic<LogLevel> threshold{LogLevel::info};
  std::atomic<LogFormat> format{LogFormat::text};

  Log() {
    logger.set_pattern("%v");  // the whole line is rendered here, so that spdlog's own words never show
    logger.set_level(spdlog::level::trace);
  }
};

// Never destroyed: a thread that outlives main may still have something to say.
Log& the_log() {
  static Log& log = *new Log;
  return log;
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warn: return "warn";
    case LogLevel::error: return "error";
  }
  return "error";
}

/// A value that a reader, or `cut -d' '`, could take for something else is written as a JSON string.
bool needs_quotes(std::string_view value) {
  if (value.empty()) return true;
  for (unsigned char c : value) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) return true;
  }
  return false;
}

void put_text_field(std::string_view name, std::string_view value, std::string& line) {
  line += ' ';
  line += name;
  line += '=';
  if (needs_quotes(value)) {
    write_json_string(value, line);
  } else {
    line += value;
  }
}

void put_json_field(std::string_view name, std::string_view value, bool quoted, std::string& line) {
  line += line.size() == 1 ? "" : ",";
  write_json_string(name, line);
  line += ':';
  if (quoted) {
    write_json_string(value, line);
  } else {
    line += value;
  }
}

void write(LogLevel level, std::string_view event, LogFields fields, const Error* error) {
  if (!log_enabled(level)) return;
  Log& log = the_log();
  std::string line = render_log_line(log.format, SystemClock().now(), level, event, fields, error);
  log.logger.log(spdlog::level::info, spdlog::string_view_t(line));
}

}  // namespace

std::string render_log_line(LogFormat format, Time time, LogLevel level, std::string_view event, LogFields fields,
                            const Error* error) {
  std::string stamp = to_rfc3339(time);
  stamp.replace(stamp.size() - 4, 4, "Z");  // milliseconds are enough for a reader

  bool as_json = format == LogFormat::json;
  std::string line;
  auto put = [&](std::string_view name, std::string_view value, bool quoted = true) {
    as_json ? put_json_field(name, value, quoted, line) : put_text_field(name, value, line);
  };
  if (as_json) {
    line = "{";
    put("time", stamp);
    put("level", to_string(level));
    put("event", event);
  } else {
    line = fmt::format("{} {} {}", stamp, to_string(level), event);
  }
  for (const LogField& field : fields) put(field.name, field.value, field.quoted);
  if (error != nullptr) {
    put("kind", to_string(error->kind));
    put("message", error->message);
    if (!error->detail.empty()) put("detail", error->detail);
    if (!error->hint.empty()) put("hint", error->hint);
  }
  if (as_json) line += '}';
  return line;
}

void open_log(LogLevel threshold, LogFormat format) {
  the_log().threshold = threshold;
  the_log().format = format;
}

bool log_enabled(LogLevel level) { return level >= the_log().threshold.load(std::memory_order_relaxed); }

void log_debug(std::string_view event, LogFields fields) { write(LogLevel::debug, event, fields, nullptr); }
void log_info(std::string_view event, LogFields fields) { write(LogLevel::info, event, fields, nullptr); }
void log_warn(std::string_view event, LogFields fields) { write(LogLevel::warn, event, fields, nullptr); }
void log_error(std::string_view event, LogFields fields) { write(LogLevel::error, event, fields, nullptr); }

void log_error(std::string_view event, const Error& error, LogFields fields) {
  write(LogLevel::error, event, fields, &error);
}
void log_warn(std::string_view event, const Error& error, LogFields fields) {
  write(LogLevel::warn, event, fields, &error);
}

}  // namespace mimeo
