#include <iostream>

#include <fmt/format.h>

#include "cli/commands.h"

namespace mimeo::cli {
namespace {

std::string text(const json::value& line, std::string_view name) {
  const auto* member = find(line, name);
  if (member == nullptr) return {};
  if (member->is_string()) return std::string(member->get_string());
  return member->is_number() ? fmt::format("{:.6g}", member->to_number<double>()) : std::string();
}

void print_usage_line(const json::value& line, std::string_view day, std::string_view model) {
  std::cout << fmt::format("{:<10}  {:<32} {:>11} {:>12} {:>9} {:>12} {:>10}\n", day, model, text(line, "predictions"),
                           text(line, "prediction_seconds"), text(line, "trainings"), text(line, "training_seconds"),
                           text(line, "cost"));
}

}  // namespace

int usage(const Common& common, const UsageOptions& options) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  std::string target = "/mimeo/v1/usage?group=day,model";
  if (!options.from.empty()) target += "&from=" + options.from;
  if (!options.to.empty()) target += "&to=" + options.to;
  if (options.csv) {
    auto reply = http.request("GET", target + "&format=csv");
    if (!reply) return report(common, reply.error());
    if (reply->status == 200) {
      std::cout << reply->body;
      return exit_ok;
    }
  }
  auto answer = http.call("GET", target);
  if (!answer) return report(common, answer.error());
  if (common.json) {
    std::cout << write_json(*answer) << "\n";
    return exit_ok;
  }
  std::cout << fmt::format("{:<10}  {:<32} {:>11} {:>12} {:>9} {:>12} {:>10}\n", "day", "model", "predictions",
                           "seconds", "trainings", "seconds", "cost");
  if (const auto* lines = find(*answer, "results"); lines != nullptr && lines->is_array()) {
    for (const auto& line : lines->get_array()) print_usage_line(line, text(line, "day"), text(line, "model"));
  }
  if (const auto* total = find(*answer, "total")) print_usage_line(*total, "total", "");
  return exit_ok;
}

}  // namespace mimeo::cli
