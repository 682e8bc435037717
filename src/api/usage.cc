// What was used and what that costs: GET /mimeo/v1/usage?from=2026-03-01&to=2026-03-31&group=day,model and
// /mimeo/v1/prices.
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/usage_table.h"

namespace mimeo::api {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct Question {
  seams::UsageQuery query;
  UsageGroups groups;
  bool csv = false;
};

std::unexpected<Problem> wrong(std::string detail) { return refuse(problems::invalid_parameter, std::move(detail)); }

std::expected<sys_days, Problem> parse_day(const http::Request& request, std::string_view name, sys_days otherwise) {
  const auto text = request.query_parameter(name);
  if (!text || text->empty()) return otherwise;
  const auto time = text->size() == std::string_view("2026-03-01").size() ? parse_rfc3339(*text) : std::nullopt;
  if (!time) return wrong(std::string(name) + " must be a day like 2026-03-01");
  return std::chrono::floor<days>(*time);
}

std::expected<UsageGroups, Problem> parse_groups(std::string_view text) {
  UsageGroups groups;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto name = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    if (name == "day")
      groups.day = true;
    else if (name == "account")
      groups.account = true;
    else if (name == "model")
      groups.model = true;
    else if (name == "hardware")
      groups.hardware = true;
    else
      return wrong("group must list some of day, account, model and hardware, with commas between");
  }
  return groups;
}

std::expected<bool, Problem> wants_csv(const http::Request& request) {
  const auto format = request.query_parameter("format");
  if (format && *format != "csv" && *format != "json") return wrong("format must be json or csv");
  if (format) return *format == "csv";
  return request.headers.find("Accept").value_or("").starts_with("text/csv");
}

/// Everybody sees their own; the operator everybody's.
std::expected<std::optional<core::AccountId>, Problem> parse_account(const Call& call) {
  const auto asked = call.request.query_parameter("account");
  if (call.account->is_operator) return asked ? std::optional(core::AccountId{*asked}) : std::nullopt;
  if (asked && *asked != call.account->id.text) {
    return refuse(problems::forbidden, "Only the operator may see what other accounts use");
  }
  return call.account->id;
}

std::expected<Question, Problem> parse_question(const Call& call) {
  const auto today = std::chrono::floor<days>(call.now());
  const std::chrono::year_month_day date(today);
  const auto first = parse_day(call.request, "from", sys_days(date.year() / date.month() / 1));
  if (!first) return std::unexpected(first.error());
  const auto last = parse_day(call.request, "to", today);
  if (!last) return std::unexpected(last.error());
  if (*last < *first) return wrong("from must not be later than to");
  if (*last - *first >= days(limits::usage_days)) return wrong("from and to must lie within 366 days");
  const auto groups = parse_groups(call.request.query_parameter("group").value_or("day,model"));
  if (!groups) return std::unexpected(groups.error());
  const auto csv = wants_csv(call.request);
  if (!csv) return std::unexpected(csv.error());
  auto account = parse_account(call);
  if (!account) return std::unexpected(std::move(account.error()));

  Question question{.groups = *groups, .csv = *csv};
  auto& query = question.query;
  query.account = std::move(*account);
  query.first = *first;
  query.last = *last;
  query.by_account = groups->account;
  query.by_day = groups->day;
  query.by_model = groups->model;
  query.by_hardware = true;  // what it costs depends on it
  query.limit = limits::usage_rows + 1;
  return question;
}

std::string to_json(const Question& question, const std::vector<UsageLine>& lines, const UsageLine& total) {
  std::string out;
  ObjectWriter object(out);
  object.text("from", to_rfc3339(Time(question.query.first)).substr(0, 10));
  object.text("to", to_rfc3339(Time(question.query.last)).substr(0, 10));
  const auto write = [&question](const UsageLine& line, std::string& list) { write_line(line, question.groups, list); };
  write_array(lines, write, object.member("results"));
  write_line(total, {}, object.member("total"));
  object.end();
  return out;
}

}  // namespace

Task<Answer> get_usage(Call& call) {
  auto question = parse_question(call);
  if (!question) co_return std::unexpected(std::move(question.error()));
  auto sums = co_await call.engine.world.usage.sums(question->query);
  if (!sums) co_return pass_on(std::move(sums));
  if (sums->size() > static_cast<std::size_t>(limits::usage_rows)) {
    co_return wrong("This is too much for one answer: ask for fewer days, or tell less apart");
  }
  const auto& prices = call.engine.options.prices;
  const auto lines = lines_of(*sums, question->groups, prices);
  if (question->csv) {
    auto response = http::Response::of(200, "text/csv; charset=utf-8", to_csv(lines, question->groups));
    response.headers.add("Content-Disposition", "attachment; filename=\"usage.csv\"");
    co_return response;
  }
  UsageLine total;
  for (const auto& sum : *sums) total.add(sum, prices);
  co_return http::Response::json(200, to_json(*question, lines, total));
}

Task<Answer> get_prices(Call& call) {
  std::string out;
  ObjectWriter object(out);
  for (const auto& [hardware, price] : call.engine.options.prices) {
    std::string name;
    write_json_string(hardware, name);
    write_json(json::value(price), object.member(std::string_view(name).substr(1, name.size() - 2)));
  }
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
