#include "http/handler.h"

#include <fmt/format.h>

#include "base/json.h"

namespace mimeo::http {

Response plain_problem(unsigned status, std::string_view detail) {
  std::string body = R"({"title":)";
  write_json_string(reason_phrase(status), body);
  fmt::format_to(std::back_inserter(body), R"(,"status":{},"detail":)", status);
  write_json_string(detail, body);
  body += '}';
  return Response::of(status, "application/problem+json", std::move(body));
}

Task<Response> ready(Response response) { co_return response; }

}  // namespace mimeo::http
