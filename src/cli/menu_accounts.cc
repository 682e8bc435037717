// token, account, org, usage, webhook, files.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/menu.h"

namespace mimeo::cli {
namespace {

void add_tokens(Menu& menu) {
  auto group = menu.group("token", "Make, list and revoke the tokens of an account");
  const auto options = std::make_shared<TokenOptions>();
  const auto id = std::make_shared<std::string>();
  auto& create = group.add("create", "Make a token and print it, this once",
                           [=](const Common& c) { return token_create(c, *options); });
  create.add_option("name", options->name, "What it is for")->required();
  create.add_option("--scope", options->scopes, "read, write or admin; several times (default: read and write)");
  create.add_option("--origin", options->origins,
                    "A web page that may use it, like https://app.example.com; several times");
  create.add_option(
      "--retention", options->retention,
      "How long the data of what it makes stays: 30m, 7d, forever (default: as the model or server says)");
  create.add_option("--expires", options->expires, "When it ends: a time like 30d, or a date (default: never)");
  auto& list = group.add("list", "List tokens", [=](const Common& c) { return token_list(c, options->account); });
  for (auto* command : {&create, &list}) {
    command->add_option("--account", options->account,
                        "An organization, or for operators any account (default: one's own)");
  }
  auto& revoke = group.add("revoke", "End a token for ever", [=](const Common& c) { return token_revoke(c, *id); });
  auto& disable =
      group.add("disable", "Take a token out of force", [=](const Common& c) { return token_switch(c, *id, false); });
  auto& enable =
      group.add("enable", "Put a token back in force", [=](const Common& c) { return token_switch(c, *id, true); });
  for (auto* command : {&revoke, &disable, &enable}) {
    command->add_option("id", *id, "Its id, as `mimeo token list` shows it")->required();
  }
}

void add_accounts(Menu& menu) {
  const auto options = std::make_shared<AccountOptions>();
  const auto member = std::make_shared<MemberOptions>();
  auto accounts = menu.group("account", "The accounts of this server, for its operators");
  auto& create = accounts.add("create", "Make a user", [=](const Common& c) { return account_create(c, *options); });
  create.add_flag("--operator", options->is_operator, "May run this server");
  accounts.add("list", "List all accounts", [](const Common& c) { return account_list(c); });
  auto& remove_account = accounts.add("delete", "Remove a user or an organization that has no models",
                                      [=](const Common& c) { return account_delete(c, options->username); });
  remove_account.add_option("username", options->username, "Its name")->required();

  auto orgs = menu.group("org", "Organizations and their members");
  auto& found =
      orgs.add("create", "Found an organization and own it", [=](const Common& c) { return org_create(c, *options); });
  orgs.add("list", "List the organizations one belongs to", [](const Common& c) { return org_list(c); });
  auto& members = orgs.add("members", "List the members of an organization",
                           [=](const Common& c) { return org_members(c, member->organization); });
  auto& put = orgs.add("add", "Add a member, or change its role", [=](const Common& c) { return org_add(c, *member); });
  auto& remove =
      orgs.add("remove", "Remove a member, or leave", [=](const Common& c) { return org_remove(c, *member); });
  for (auto* command : {&create, &found}) {
    command->add_option("username", options->username, "Never given again")->required();
    command->add_option("--name", options->name, "For people to read");
  }
  for (auto* command : {&members, &put, &remove}) {
    command->add_option("organization", member->organization, "Its name")->required();
  }
  for (auto* command : {&put, &remove}) command->add_option("user", member->user, "The member")->required();
  put.add_option("--role", member->role, "member, admin or owner (default: member)");
}

void add_delivery_filter(CLI::App& command, DeliveryFilter& filter) {
  command.add_option("--state", filter.state, "pending, delivered, dropped or dead")->type_name("STATE");
  command.add_option("--prediction", filter.prediction, "Of this prediction")->type_name("ID");
}

using SecretCommand = int (*)(const Common& common, bool rotate, std::int64_t grace_seconds);

void add_secret(Menu& group, const char* about, SecretCommand print, const char* usual_grace) {
  struct SecretOptions {
    bool rotate = false;
    std::int64_t grace = -1;
  };
  const auto options = std::make_shared<SecretOptions>();
  auto& secret = group.add("secret", about, [=](const Common& c) { return print(c, options->rotate, options->grace); });
  auto* rotate = secret.add_flag("--rotate", options->rotate, "Make a new one");
  secret.add_option("--grace", options->grace, fmt::format("The former one holds for so long (default {})", usual_grace))
      ->type_name("SECONDS")
      ->needs(rotate);
}

void add_webhooks(Menu& menu) {
  auto group = menu.group("webhook", "Webhooks: what they were told, and having it told again");
  const auto filter = std::make_shared<DeliveryFilter>();
  const auto id = std::make_shared<std::string>();
  auto& list =
      group.add("list", "List what webhooks were told", [=](const Common& c) { return webhook_list(c, *filter); });
  add_delivery_filter(list, *filter);
  list.add_option("--limit", filter->limit, "At most so many (default 100)")->type_name("N");
  auto& show =
      group.add("show", "Show a delivery with its attempts", [=](const Common& c) { return webhook_show(c, *id); });
  show.add_option("delivery", *id, "Its id")->required();

  const auto all = std::make_shared<bool>(false);
  auto& replay = group.add("replay", "Send a delivery again, or all dead ones", [=](const Common& c) {
    if (id->empty() && !*all) return report(c, Error{ErrorKind::invalid, "Name a delivery, or say --all"});
    return webhook_replay(c, *id, *filter);
  });
  auto* one = replay.add_option("delivery", *id, "Its id");
  one->excludes(replay.add_flag("--all", *all, "All that the filter means (default: the dead ones)"));
  add_delivery_filter(replay, *filter);

  add_secret(group, "Print the secret that signs", webhook_secret, "a day");

  const auto inbox_options = std::make_shared<InboxOptions>();
  auto& inbox = group.add("inbox", "Receive webhooks and print them",
                          [=](const Common& c) { return webhook_inbox(c, *inbox_options); });
  inbox.add_option("--port", inbox_options->port, "Port on 127.0.0.1 (default: a free one)")
      ->check(CLI::Range(0, 65535));
  inbox.add_option("--status", inbox_options->status, "Status to answer (default 200)")->check(CLI::Range(200, 599));
  inbox.add_option("--secret", inbox_options->secret, "Secret to check signatures with (default: the server's)");
}

void add_files(Menu& menu) {
  auto group = menu.group("files", "Uploads: files to give to models");
  const auto path = std::make_shared<std::string>();
  const auto id = std::make_shared<std::string>();
  group.add("list", "List uploads", [](const Common& c) { return files_list(c); });
  auto& upload = group.add("upload", "Upload a file and print its address",
                           [=](const Common& c) { return files_upload(c, *path); });
  upload.add_option("path", *path, "The file")->required();
  auto& show = group.add("show", "Show an upload", [=](const Common& c) { return files_show(c, *id); });
  const auto output = std::make_shared<std::string>();
  auto& download =
      group.add("download", "Save an upload", [=](const Common& c) { return files_download(c, *id, *output); });
  download.add_option("-o,--output", *output, "File or folder (default: here, under its name)")->type_name("PATH");
  auto& remove = group.add("rm", "Delete an upload", [=](const Common& c) { return files_remove(c, *id); });
  for (auto* command : {&show, &download, &remove}) command->add_option("id", *id, "Its id")->required();
  add_secret(group, "Print the secret that signs addresses", files_secret, "as long as uploads stay");
}

}  // namespace

void add_account_commands(Menu& menu) {
  add_files(menu);
  add_webhooks(menu);
  add_tokens(menu);
  add_accounts(menu);
  const auto options = std::make_shared<UsageOptions>();
  auto& usage = menu.add("usage", "Show what hardware was used for, and what that costs",
                         [=](const Common& c) { return cli::usage(c, *options); });
  usage.add_option("--from", options->from, "First day (default: the first of this month)")->type_name("YYYY-MM-DD");
  usage.add_option("--to", options->to, "Last day (default: today)")->type_name("YYYY-MM-DD");
  usage.add_flag("--csv", options->csv, "Print CSV");
}

}  // namespace mimeo::cli
