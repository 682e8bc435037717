#include "api/problem.h"

#include <algorithm>

#include "api/request_id.h"
#include "base/json.h"
#include "base/log.h"

namespace mimeo::api {

namespace problems {

using enum ProblemType::Retry;
using namespace std::chrono_literals;

constexpr ProblemType bad_request{"bad_request", 400, "Bad request", "The request could not be understood.",
                                  "The request breaks the rules of HTTP."};
constexpr ProblemType malformed_json{"malformed_json", 400, "Malformed JSON", "The request body is not valid JSON.",
                                     "A body that must be JSON is not."};
constexpr ProblemType malformed_upload{"malformed_upload", 400, "Malformed upload",
                                       "The request body is not valid multipart/form-data.",
                                       "An upload is not multipart/form-data, or is cut off."};
constexpr ProblemType no_token{"no_token", 401, "Unauthenticated", "You did not pass an authentication token",
                               "There is no Authorization header."};
constexpr ProblemType bad_token{"bad_token", 401, "Unauthenticated", "You did not pass a valid authentication token",
                                "The token is not known here, or the header is neither `Bearer` nor `Token`."};
constexpr ProblemType insufficient_credit{
    "insufficient_credit",
    402,
    "Insufficient credit",
    "This month's budget of your account is spent.",
    "The operator has set a monthly budget, and nothing new is accepted beyond it.",
    harmful};
constexpr ProblemType forbidden{"forbidden", 403, "Forbidden", "You do not have permission to perform this action.",
                                "The token may see the thing, but not do this to it."};
constexpr ProblemType missing_scope{"missing_scope", 403, "Forbidden", "This token lacks a scope that this needs.",
                                    "`detail` names the scope; `mimeo token list` shows those of a token."};
constexpr ProblemType operators_only{"operators_only", 403, "Forbidden", "Only operators of this server may do this.",
                                     "The account is not an operator's."};
constexpr ProblemType origin_refused{"origin_refused", 403, "Forbidden", "This token is not for pages of this origin.",
                                     "The request comes from a web page that is none of the token's `origins`."};
constexpr ProblemType not_found{"not_found", 404, "Not found", "The requested resource could not be found.",
                                "It does not exist, or this token may not see it."};
constexpr ProblemType file_not_found{"file_not_found", 404, "Not found", "File not found",
                                     "The file does not exist, is another account's, or its time is over."};
constexpr ProblemType no_destination{"no_destination", 404, "Not found",
                                     "The specified training destination does not exist",
                                     "`destination` of a training names no model."};
constexpr ProblemType method_not_allowed{"method_not_allowed", 405, "Method not allowed",
                                         "This path does not support the request's method.",
                                         "The path exists; `Allow` lists the methods it knows."};
constexpr ProblemType request_timed_out{"request_timed_out", 408, "Request timeout",
                                        "The request did not arrive in time.",
                                        "The client fell silent in the middle of its request."};
constexpr ProblemType conflict{"conflict",
                               409,
                               "Conflict",
                               "The present state of the resource forbids this.",
                               "Repeating the request unchanged will fail again.",
                               harmful};
constexpr ProblemType tus_version{"tus_version", 412, "Precondition failed", "Tus-Resumable must be 1.0.0.",
                                  "A request for an upload in pieces does not speak this version of the tus protocol."};
constexpr ProblemType too_large{"too_large", 413, "Content too large", "The request body is too large.",
                                "A body or a part of it is over its limit."};
constexpr ProblemType upload_too_large{"upload_too_large", 413, "Content too large",
                                       "Files must be less than 100MB in size",
                                       "A file sent to POST /v1/files, or in pieces."};
constexpr ProblemType quota_exceeded{"quota_exceeded",
                                     413,
                                     "Storage quota exceeded",
                                     "Your account's quota of stored bytes is used up.",
                                     "An upload does not fit beside the uploads and output files that are stored.",
                                     harmful};
constexpr ProblemType wrong_media_type{"wrong_media_type", 415, "Unsupported media type",
                                       "The body must be of type application/offset+octet-stream.",
                                       "A piece of an upload is not called one."};
constexpr ProblemType no_such_range{"no_such_range", 416, "Range not satisfiable", "The file is shorter than that.",
                                    "`Range` asks for a part of a file behind its end; `Content-Range` says how long it is."};
constexpr ProblemType checksum_mismatch{
    "checksum_mismatch", 460, "Checksum mismatch",
    "The bytes that came do not have this checksum; none of them was kept.",
    "`Upload-Checksum` of a piece of an upload: send it again from the same offset."};
constexpr ProblemType invalid_version{
    "invalid_version", 422, "Invalid version or not permitted",
    "The specified version does not exist (or perhaps you don't have permission to use it?)",
    "`version` names nothing that this token may run."};
constexpr ProblemType not_trainable{"not_trainable", 422, "Version cannot be trained",
                                    "This version has no train function, so it cannot be trained.",
                                    "A training of a version whose cog.yaml has no `train`."};
constexpr ProblemType invalid_input{"invalid_input", 422, "Input validation failed", "The request body is not valid.",
                                    "The body, or its `input`, breaks its schema; `invalid_fields` says where."};
constexpr ProblemType invalid_parameter{"invalid_parameter", 422, "Invalid parameter", "A parameter is not valid.",
                                        "A header or a query parameter has a value that means nothing."};
constexpr ProblemType invalid{"invalid", 422, "Invalid request", "The request is not valid.",
                              "What was asked for cannot work; `detail` says why."};
constexpr ProblemType too_many{
    "too_many", 429, "Too many requests", "Request was throttled.", "More than may wait at once.", as_usual, 5s};
constexpr ProblemType throttled{
    "throttled",
    429,
    "Too many requests",
    "Request was throttled.",
    "More requests than the rate limit of the token lets through; none of them was counted.",
    as_usual,
    1s};
constexpr ProblemType internal{"internal",
                               500,
                               "Internal server error",
                               "Something went wrong on our side.",
                               "A fault of the server. The log has it under the answer's x-request-id.",
                               harmful};
constexpr ProblemType unavailable{"unavailable",
                                  503,
                                  "Service unavailable",
                                  "This cannot be done now; please retry.",
                                  "The server is starting, stopping, or its disk refuses.",
                                  as_usual,
                                  1s};
constexpr ProblemType timed_out{"timed_out", 504, "Timed out", "This took too long.",
                                "Something that the answer depends on did not come in time."};

}  // namespace problems

namespace {

using namespace problems;
constexpr const ProblemType* every_type[] = {
    &bad_request,       &malformed_json,
    &malformed_upload,  &no_token,
    &bad_token,         &insufficient_credit,
    &forbidden,         &missing_scope,
    &operators_only,    &origin_refused,
    &not_found,         &file_not_found,
    &no_destination,    &method_not_allowed,
    &request_timed_out, &conflict,
    &tus_version,       &too_large,
    &upload_too_large,  &quota_exceeded,
    &wrong_media_type,  &no_such_range,
    &invalid_version,   &not_trainable,
    &invalid_input,     &invalid_parameter,
    &invalid,           &too_many,
    &throttled,         &checksum_mismatch,
    &internal,          &unavailable,
    &timed_out,
};

const ProblemType& problem_type_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return problems::invalid;
    case ErrorKind::unauthenticated: return problems::bad_token;
    case ErrorKind::forbidden: return problems::forbidden;
    case ErrorKind::not_found: return problems::not_found;
    case ErrorKind::conflict: return problems::conflict;
    case ErrorKind::too_large: return problems::too_large;
    case ErrorKind::too_many: return problems::too_many;
    case ErrorKind::overspent: return problems::insufficient_credit;
    case ErrorKind::unavailable:
    case ErrorKind::interrupted: return problems::unavailable;
    case ErrorKind::timed_out: return problems::timed_out;
    case ErrorKind::canceled: return problems::unavailable;
    case ErrorKind::internal: return problems::internal;
  }
  return problems::internal;
}

json::array fields_of(const std::vector<core::InvalidField>& fields) {
  json::array array;
  for (const auto& field : fields) {
    array.push_back({{"type", field.type}, {"field", field.field}, {"description", field.description}});
  }
  return array;
}

http::Response respond(unsigned status, std::string body) {
  return http::Response::of(status, "application/problem+json", std::move(body));
}

}  // namespace

std::span<const ProblemType* const> all_problems() { return every_type; }

Problem::Problem(const ProblemType& kind, std::string text)
    : type(&kind), detail(std::move(text)), retry_after(kind.retry_after) {
  if (detail.empty()) detail = kind.detail;
}

Problem::Problem(std::vector<core::InvalidField> fields) : Problem(problems::invalid_input, core::detail_of(fields)) {
  invalid_fields = std::move(fields);
}

Problem::Problem(Error error) : Problem(problem_type_of(error.kind), error.message) {
  if (type->status >= 500) cause = std::move(error);
}

Problem body_problem(Error error) {
  switch (error.kind) {
    case ErrorKind::too_large: return Problem(problems::too_large, std::move(error.message));
    case ErrorKind::timed_out: return Problem(problems::request_timed_out, std::move(error.message));
    case ErrorKind::invalid:
    case ErrorKind::unavailable: return Problem(problems::bad_request, std::move(error.message));
    default: return Problem(std::move(error));
  }
}

std::string to_json(const Problem& problem) {
  json::object body{{"title", problem.type->title}, {"detail", problem.detail}, {"status", problem.type->status}};
  if (!problem.invalid_fields.empty()) body["invalid_fields"] = fields_of(problem.invalid_fields);
  if (const auto wait = problem.retry_after.count()) body["retry_after"] = wait;
  return write_json(body);
}

http::Response render(const Problem& problem) {
  const auto wait = problem.retry_after.count();
  auto response = respond(problem.type->status, to_json(problem));
  if (wait > 0) response.headers.add("Retry-After", std::to_string(wait));
  if (problem.type->retry == ProblemType::Retry::harmful) response.headers.add("x-should-retry", "false");
  if (problem.type->status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

http::Response render_http_problem(unsigned status, std::string_view detail) {
  // The first type of a status is its general one.
  const auto type = std::ranges::find(every_type, status, [](const ProblemType* one) { return one->status; });
  if (type != std::end(every_type)) return render(Problem(**type, std::string(detail)));
  const json::object body{{"title", http::reason_phrase(status)}, {"detail", detail}, {"status", status}};
  return respond(status, write_json(body));
}

http::Response render_early_problem(unsigned status, std::string_view detail) {
  auto response = render_http_problem(status, detail);
  const auto id = new_request_id();
  response.headers.add("X-Request-Id", id);
  log_debug("request.refused", {{"request", id}, {"status", status}, {"reason", detail}});
  return response;
}

}  // namespace mimeo::api
