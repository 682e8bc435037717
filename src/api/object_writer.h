// Writes one JSON object member by member, straight into the text of an answer.
//
//   ObjectWriter object(out);
//   object.text("id", id);
//   write_version(version, object.member("latest_version"));
//   object.end();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"

namespace mimeo::api {

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  /// Begins a member; the caller appends its value to what is returned. `name` needs no escapes.
  std::string& member(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }

  void text(std::string_view name, std::string_view value) { write_json_string(value, member(name)); }
  void null(std::string_view name) { member(name) += "null"; }
  /// An empty text stands for nothing.
  void text_or_null(std::string_view name, std::string_view value) {
    if (value.empty()) {
      null(name);
    } else {
      text(name, value);
    }
  }
  void number(std::string_view name, std::int64_t value) { member(name) += std::to_string(value); }
  void real(std::string_view name, double value) { write_json(json::value(value), member(name)); }
  void flag(std::string_view name, bool value) { member(name) += value ? "true" : "false"; }
  void time(std::string_view name, Time value) { text(name, to_rfc3339(value)); }
  void number_or_null(std::string_view name, std::optional<std::int64_t> value) {
    value ? number(name, *value) : null(name);
  }
  void real_or_null(std::string_view name, std::optional<double> value) { value ? real(name, *value) : null(name); }
  void time_or_null(std::string_view name, std::optional<Time> value) { value ? time(name, *value) : null(name); }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

/// Appends a JSON array, each row of it by `write(row, out)`.
template <class Rows, class Write>
void write_array(const Rows& rows, const Write& write, std::string& out) {
  out += '[';
  for (bool first = true; const auto& row : rows) {
    if (!first) out += ',';
    first = false;
    write(row, out);
  }
  out += ']';
}

}  // namespace mimeo::api
