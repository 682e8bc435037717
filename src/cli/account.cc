// mimeo account, mimeo org: who there is, and who belongs to whom.
#include <iostream>

#include <fmt/format.h>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/pages.h"

namespace mimeo::cli {
namespace {

std::string account_path(const std::string& name) { return "/mimeo/v1/accounts/" + segment(name); }

std::string member_path(const std::string& organization, const std::string& user) {
  return "/mimeo/v1/organizations/" + segment(organization) + "/members/" + segment(user);
}

void print_name(const json::value& account) { std::cout << text_in(account, "username") << "\n"; }

}  // namespace

int account_create(const Common& common, const AccountOptions& options) {
  json::object body{{"username", options.username}};
  if (!options.name.empty()) body["name"] = options.name;
  if (options.is_operator) body["is_operator"] = true;
  return ask(common, "POST", "/mimeo/v1/accounts", body, print_name);
}

int account_list(const Common& common) {
  return ask_list(common, "/mimeo/v1/accounts", [](const json::value& account) {
    const auto* is_operator = find(account, "is_operator");
    const bool runs_it = is_operator != nullptr && is_operator->is_bool() && is_operator->get_bool();
    std::cout << fmt::format("{:<28} {:<12}  {}\n", text_in(account, "username"),
                             runs_it ? "operator" : text_in(account, "type"), text_in(account, "name"));
  });
}

int account_delete(const Common& common, const std::string& username) {
  return ask(common, "DELETE", account_path(username), nullptr, [](const json::value&) { std::cout << "deleted\n"; });
}

int org_create(const Common& common, const AccountOptions& options) {
  json::object body{{"username", options.username}};
  if (!options.name.empty()) body["name"] = options.name;
  return ask(common, "POST", "/mimeo/v1/organizations", body, print_name);
}

int org_list(const Common& common) {
  return ask_list(common, "/mimeo/v1/organizations", [](const json::value& belonging) {
    const auto* organization = find(belonging, "organization");
    const json::value none;
    const auto& about = organization == nullptr ? none : *organization;
    std::cout << fmt::format("{:<28} {:<8}  {}\n", text_in(about, "username"), text_in(belonging, "role"),
                             text_in(about, "name"));
  });
}

int org_members(const Common& common, const std::string& organization) {
  return ask_list(common, "/mimeo/v1/organizations/" + segment(organization) + "/members", [](const json::value& one) {
    std::cout << fmt::format("{:<28} {}\n", text_in(one, "username"), text_in(one, "role"));
  });
}

int org_add(const Common& common, const MemberOptions& options) {
  return ask(
      common, "PUT", member_path(options.organization, options.user), json::object{{"role", options.role}},
      [](const json::value& one) { std::cout << text_in(one, "username") << " " << text_in(one, "role") << "\n"; });
}

int org_remove(const Common& common, const MemberOptions& options) {
  return ask(common, "DELETE", member_path(options.organization, options.user), nullptr,
             [](const json::value&) { std::cout << "removed\n"; });
}

}  // namespace mimeo::cli
