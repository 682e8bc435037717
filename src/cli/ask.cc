#include "cli/ask.h"

#include <iostream>

#include "base/hash.h"
#include "cli/pages.h"

namespace mimeo::cli {

int ask(const Common& common, std::string_view method, const std::string& target, const json::value& body,
        const std::function<void(const json::value&)>& print) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto answer = http.call(method, target, body.is_null() ? std::string() : write_json(body));
  if (!answer) return report(common, answer.error());
  if (common.json) {
    std::cout << (answer->is_null() ? "{}" : write_json(*answer)) << "\n";
  } else {
    print(*answer);
  }
  return exit_ok;
}

int ask_list(const Common& common, const std::string& target, const std::function<void(const json::value&)>& print) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto rows = fetch_all(http, target);
  if (!rows) return report(common, rows.error());
  if (common.json) {
    std::cout << write_json(*rows) << "\n";
  } else {
    for (const auto& row : *rows) print(row);
  }
  return exit_ok;
}

std::string segment(std::string_view name) { return percent_encode(name); }

}  // namespace mimeo::cli
