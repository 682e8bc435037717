#include "cli/pages.h"

namespace mimeo::cli {

Result<json::array> fetch_all(Http& http, std::string target) {
  json::array rows;
  while (!target.empty()) {
    auto page = http.call("GET", target);
    if (!page) return pass_on(std::move(page));
    if (const auto* results = find(*page, "results"); results != nullptr && results->is_array()) {
      for (const auto& row : results->get_array()) rows.push_back(row);
    }
    target = text_in(*page, "next");
  }
  return rows;
}

}  // namespace mimeo::cli
