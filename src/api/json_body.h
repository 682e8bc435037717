// A request body that is JSON, whatever its Content-Type says: guides and curl send any.
#pragma once

#include <expected>

#include <boost/json/monotonic_resource.hpp>

#include "api/call.h"
#include "base/json.h"
#include "core/json_schema.h"

namespace mimeo::api {

/// Lives in the frame of its operation; the value, and what is moved out of it, live as long.
class JsonBody {
 public:
  JsonBody() : storage_(buffer_), value_(&storage_) {}
  JsonBody(const JsonBody&) = delete;
  JsonBody& operator=(const JsonBody&) = delete;

  /// Reads and parses the whole body. Refuses with too_large, malformed_json, or what the connection came to.
  Task<std::expected<void, Problem>> read(Call& call);

  /// The same, and the body must fit `schema`; refuses with invalid_input when it does not.
  Task<std::expected<void, Problem>> read(Call& call, const core::JsonSchema& schema);

  json::value& value() { return value_; }
  /// The body as it came. Once.
  std::string take_text() { return std::move(text_); }

 private:
  unsigned char buffer_[4096];  // most bodies fit: their parsing allocates nothing else
  json::monotonic_resource storage_;
  json::value value_;
  std::string text_;
};

/// The schema of a body, from the text that the program holds.
core::JsonSchema compile_schema(std::string_view text);
/// Of a body that has these properties and no others.
core::JsonSchema compile_schema(json::object properties, json::array required);

}  // namespace mimeo::api
