// mimeo doctor: what is wrong with a set-up, and how to mend it.
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/pages.h"
#include "server/checkup.h"

namespace mimeo::cli {
namespace {

using server::Finding;
using State = Finding::State;

std::string_view to_string(State state) {
  switch (state) {
    case State::well: return "well";
    case State::warning: return "warning";
    case State::wrong: return "wrong";
  }
  return "";
}

std::string mark_of(State state, bool colored) {
  const std::string_view mark = state == State::well ? "ok  " : state == State::warning ? "warn" : "FAIL";
  const int color = state == State::well ? 32 : state == State::warning ? 33 : 31;
  return colored ? fmt::format("\x1b[{}m{}\x1b[0m", color, mark) : std::string(mark);
}

bool is_colored() {
  const char* no_color = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

Finding check_server(const Common& common, Http& http) {
  Finding finding{.subject = "server", .detail = http.server().url};
  auto ready = http.request("GET", "/readyz", {}, {}, 10);
  if (!ready) {
    finding.state = State::wrong;
    finding.detail = ready.error().message;
    finding.remedy =
        ready.error().message.find("certificate") != std::string::npos
            ? "It has another authority's certificate: name its data folder (--data-dir), or trust that authority"
            : "Start it with `mimeo serve`" + (common.url.empty() ? std::string() : ", or see whether --url is right");
  } else if (ready->status != 200) {
    finding.state = State::warning;
    finding.detail += fmt::format(" answers {}: it is starting or stopping", ready->status);
    finding.remedy = "Wait a moment; if it stays so, read its log";
  }
  return finding;
}

std::string scopes_of(const json::value& token) {
  const auto* scopes = find(token, "scopes");
  std::vector<std::string> names;
  if (scopes != nullptr && scopes->is_array()) {
    for (const auto& one : scopes->get_array())
      names.push_back(one.is_string() ? std::string(one.get_string()) : std::string());
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

Finding check_token(Http& http) {
  Finding finding{.subject = "token"};
  if (http.server().token.empty()) {
    return {.subject = "token",
            .state = State::wrong,
            .detail = "There is none",
            .remedy = "Set MIMEO_TOKEN, or name the server's data folder with --data-dir"};
  }
  auto token = http.call("GET", "/mimeo/v1/tokens/current");
  if (!token) {
    return {.subject = "token",
            .state = State::wrong,
            .detail = token.error().message,
            .remedy =
                "Another server's token, or one that was revoked: make one with `mimeo token create` on the server, "
                "and set MIMEO_TOKEN"};
  }
  const auto scopes = scopes_of(*token);
  finding.detail = fmt::format("of {}, with the scopes {}", text_in(*token, "account"), scopes);
  if (scopes.find("write") == std::string::npos) {
    finding.state = State::warning;
    finding.remedy = "It cannot run anything: `mimeo token create NAME --scope read --scope write` makes one that can";
  }
  return finding;
}

std::vector<Finding> check_all(const Common& common) {
  auto findings = server::check_machine(common.data_dir);
  auto server = find_server(common);
  if (!server) {
    findings.push_back(
        {.subject = "server", .state = State::wrong, .detail = server.error().message, .remedy = server.error().hint});
  } else {
    Http http(*server);
    findings.push_back(check_server(common, http));
    if (findings.back().state == State::well) {
      findings.push_back(check_token(http));
      return findings;
    }
  }
  if (common.url.empty()) {
    for (auto& port : server::check_ports()) findings.push_back(std::move(port));
  }
  return findings;
}

void print_findings(const std::vector<Finding>& findings) {
  const bool colored = is_colored();
  for (const auto& finding : findings) {
    std::cout << fmt::format("{}  {:<12} {}\n", mark_of(finding.state, colored), finding.subject, finding.detail);
    if (!finding.remedy.empty()) std::cout << fmt::format("      {:<12} {}\n", "", finding.remedy);
  }
}

json::array to_json(const std::vector<Finding>& findings) {
  json::array all;
  for (const auto& finding : findings) {
    all.push_back(json::object{{"subject", finding.subject},
                               {"state", to_string(finding.state)},
                               {"detail", finding.detail},
                               {"remedy", finding.remedy}});
  }
  return all;
}

}  // namespace

int doctor(const Common& common) {
  const auto findings = check_all(common);
  if (common.json) {
    std::cout << write_json(to_json(findings)) << "\n";
  } else {
    print_findings(findings);
  }
  for (const auto& finding : findings) {
    if (finding.state == State::wrong) return exit_failed;
  }
  return exit_ok;
}

}  // namespace mimeo::cli
