#include "api/problem.h"

#include <set>

#include <gtest/gtest.h>

#include "base/json.h"

namespace mimeo::api {
namespace {

json::object body_of(const http::Response& response) {
  return parse_json(std::get<std::string>(response.body)).value().as_object();
}

TEST(Problem, of_every_type_is_an_object_with_a_title_a_detail_and_a_status) {
  std::set<std::string_view> names;
  for (const ProblemType* type : all_problems()) {
    EXPECT_TRUE(names.insert(type->name).second) << type->name << " stands twice";
    EXPECT_FALSE(type->when.empty()) << type->name;
    const auto response = render(Problem(*type));
    EXPECT_EQ(response.status, type->status);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
    const auto body = body_of(response);
    EXPECT_EQ(body.at("title").as_string(), type->title);
    EXPECT_EQ(body.at("detail").as_string(), type->detail);
    EXPECT_EQ(body.at("status").as_int64(), type->status);
  }
}

TEST(Problem, types_are_listed_in_the_order_of_their_statuses) {
  EXPECT_TRUE(std::ranges::is_sorted(all_problems(), {}, [](const ProblemType* type) { return type->status; }));
}

TEST(Problem, of_a_missing_token_is_worded_as_by_the_live_service) {
  EXPECT_EQ(to_json(Problem(problems::no_token)),
            R"({"title":"Unauthenticated","detail":"You did not pass an authentication token","status":401})");
  EXPECT_EQ(to_json(Problem(problems::bad_token)),
            R"({"title":"Unauthenticated","detail":"You did not pass a valid authentication token","status":401})");
}

TEST(Problem, of_an_input_names_every_field) {
  const Problem problem(
      {{"required", "input", "prompt is required"}, {"number_lte", "input.steps", "Must be less than or equal to 4"}});
  EXPECT_EQ(body_of(render(problem)), parse_json(R"({
    "title": "Input validation failed",
    "status": 422,
    "detail": "- input: prompt is required\n- input.steps: Must be less than or equal to 4\n",
    "invalid_fields": [
      {"type": "required", "field": "input", "description": "prompt is required"},
      {"type": "number_lte", "field": "input.steps", "description": "Must be less than or equal to 4"}
    ]})")
                                          .value()
                                          .as_object());
}

TEST(Problem, of_every_kind_of_error_has_its_status) {
  const std::pair<ErrorKind, unsigned> table[] = {
      {ErrorKind::invalid, 422},   {ErrorKind::unauthenticated, 401}, {ErrorKind::forbidden, 403},
      {ErrorKind::not_found, 404}, {ErrorKind::conflict, 409},        {ErrorKind::too_large, 413},
      {ErrorKind::too_many, 429},  {ErrorKind::unavailable, 503},     {ErrorKind::timed_out, 504},
      {ErrorKind::canceled, 503},  {ErrorKind::internal, 500},
  };
  for (const auto& [kind, status] : table) {
    const Problem problem(Error{kind, "said to the caller", "only for the log", "for the operator"});
    const auto response = render(problem);
    EXPECT_EQ(response.status, status) << to_string(kind);
    EXPECT_EQ(body_of(response).at("detail"), "said to the caller");
    EXPECT_EQ(problem.cause.has_value(), status >= 500) << "only faults of ours go to the log";
  }
}

TEST(Problem, that_a_repetition_would_only_make_worse_says_so_to_clients_that_repeat_everything) {
  EXPECT_EQ(render(Problem(problems::conflict)).headers.find("x-should-retry"), "false");
  EXPECT_EQ(render(Problem(problems::internal)).headers.find("x-should-retry"), "false");
  EXPECT_FALSE(render(Problem(problems::unavailable)).headers.has("x-should-retry"));
}

TEST(Problem, that_passes_says_when_in_header_and_body) {
  for (const ProblemType* type : {&problems::too_many, &problems::unavailable}) {
    const auto response = render(Problem(*type));
    const auto seconds = response.headers.find("Retry-After");
    ASSERT_TRUE(seconds) << type->name;
    EXPECT_EQ(std::to_string(body_of(response).at("retry_after").as_int64()), *seconds);
  }
}

TEST(Problem, that_the_http_room_finds_has_the_same_form) {
  const auto known = render_http_problem(405, "Method \"PUT\" not allowed.");
  EXPECT_EQ(known.status, 405u);
  EXPECT_EQ(body_of(known).at("detail"), "Method \"PUT\" not allowed.");
  EXPECT_EQ(body_of(render_http_problem(404, "x")).at("title"), "Not found");
  const auto rare = render_http_problem(431, "The header is too large.");
  EXPECT_EQ(rare.status, 431u);
  EXPECT_EQ(body_of(rare).at("status").as_int64(), 431);
  EXPECT_EQ(rare.headers.find("Content-Type"), "application/problem+json");
}

}  // namespace
}  // namespace mimeo::api
