// Every way in which a request can be refused, and the only place where an Error becomes an HTTP answer.
//
// Wording and status are those of the live service where they are known (http-api.md sections 2.4 and 2.5): clients
// show them, and people search for them. The list is one table, so that the documentation can be made from it.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/invalid_field.h"
#include "http/message.h"

namespace mimeo::api {

/// One kind of refusal. Its address is its identity: they exist once, in `problems`.
struct ProblemType {
  std::string_view name;  ///< for logs and documents; never changes
  unsigned status;
  std::string_view title;
  std::string_view detail;  ///< said when nothing more exact is known
  std::string_view when;    ///< for the reader of the documentation
  /// Stainless clients repeat 408, 409, 429 and 5xx, POST included; `harmful` tells them not to.
  enum class Retry { as_usual, harmful } retry = Retry::as_usual;
  std::chrono::seconds retry_after{0};  ///< sent as Retry-After when not 0
};

namespace problems {
extern const ProblemType no_token, bad_token, insufficient_credit, forbidden, missing_scope, operators_only,
    origin_refused, not_found, file_not_found, method_not_allowed, bad_request, malformed_json, malformed_upload,
    no_destination, not_trainable, invalid_version, invalid_input, invalid_parameter, invalid, conflict, tus_version, too_large,
    upload_too_large, quota_exceeded, wrong_media_type, no_such_range, checksum_mismatch, too_many, throttled,
    request_timed_out, timed_out, unavailable, internal;
}  // namespace problems

/// All of them, in the order of their statuses.
std::span<const ProblemType* const> all_problems();

/// One refusal.
struct Problem {
  const ProblemType* type;
  std::string detail;
  std::vector<core::InvalidField> invalid_fields;
  /// Why, when it is our fault: for the log.
  std::optional<Error> cause;
  /// When it passes; the type's own, unless more is known.
  std::chrono::seconds retry_after;

  /// An empty `text` stands for the type's own.
  explicit Problem(const ProblemType& kind, std::string text = {});
  /// Title "Input validation failed", one line of detail for each field.
  explicit Problem(std::vector<core::InvalidField> fields);
  /// Implicit, so that operations can pass on the errors of verbs.
  Problem(Error error);
};

/// `return refuse(problems::invalid_version)` from a function that answers std::expected<..., Problem>.
inline std::unexpected<Problem> refuse(const ProblemType& type, std::string detail = {}) {
  return std::unexpected<Problem>(Problem(type, std::move(detail)));
}

/// The same for what went wrong while a request body was read: broken framing, silence, too many bytes.
Problem body_problem(Error error);

/// The problem document: always an object with `title`, `detail` and `status`.
std::string to_json(const Problem& problem);

/// The document as an answer, with the headers that belong to it.
http::Response render(const Problem& problem);

/// For the router, which finds some problems before an operation runs.
http::Response render_http_problem(unsigned status, std::string_view detail);

/// For the connection, which finds some before any of our code runs: with a request id of its own.
http::Response render_early_problem(unsigned status, std::string_view detail);

}  // namespace mimeo::api
