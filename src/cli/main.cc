// The program `mimeo`: its commands and their flags.
#include <CLI/CLI.hpp>

#include "cli/commands.h"

using namespace mimeo;

namespace {

/// One flag for each setting of the server; what was given ends up in `given`.
void add_settings(CLI::App& command, server::Given& given) {
  for (const auto& setting : server::settings()) {
    const auto flag = "--" + setting.name;
    if (setting.value_name.empty()) {
      command.add_flag_callback(flag, [&given, name = setting.name] { given[name] = "true"; }, setting.help);
    } else {
      command
          .add_option_function<std::string>(
              flag, [&given, name = setting.name](const std::string& value) { given[name] = value; }, setting.help)
          ->type_name(setting.value_name);
    }
  }
}

void add_common(CLI::App& command, cli::Common& common) {
  command.add_option("--data-dir", common.data_dir, "Data folder of the local server")->type_name("DIR");
  command.add_option("--url", common.url, "Server to speak to (default: the local one)")->type_name("URL");
  command.add_flag("--json", common.json, "Print JSON, errors too");
}

/// `mimeo token ...`
class TokenCommands {
 public:
  TokenCommands(CLI::App& app, cli::Common& common)
      : common_(common), group_(*app.add_subcommand("token", "Make, list and revoke the tokens of an account")) {
    group_.require_subcommand(1);
    create_ = add("create", "Make a token and print it, this once");
    create_->add_option("name", options_.name, "What it is for")->required();
    create_->add_option("--scope", options_.scopes, "read, write or admin; several times (default: read and write)");
    create_->add_option("--origin", options_.origins,
                        "A web page that may use it, like https://app.example.com; several times");
    create_->add_option(
        "--retention", options_.retention,
        "How long the data of what it makes stays: 30m, 7d, forever (default: as the model or server says)");
    create_->add_option("--expires", options_.expires, "When it ends: a time like 30d, or a date (default: never)");
    list_ = add("list", "List tokens");
    for (auto* command : {create_, list_}) {
      command->add_option("--account", options_.account,
                          "An organization, or for operators any account (default: one's own)");
    }
    revoke_ = add("revoke", "End a token for ever");
    disable_ = add("disable", "Take a token out of force");
    enable_ = add("enable", "Put a token back in force");
    for (auto* command : {revoke_, disable_, enable_}) {
      command->add_option("id", id_, "Its id, as `mimeo token list` shows it")->required();
    }
  }

  bool parsed() const { return group_.parsed(); }

  int run() const {
    if (create_->parsed()) return cli::token_create(common_, options_);
    if (list_->parsed()) return cli::token_list(common_, options_.account);
    if (revoke_->parsed()) return cli::token_revoke(common_, id_);
    return cli::token_switch(common_, id_, enable_->parsed());
  }

 private:
  CLI::App* add(const char* name, const char* help) {
    auto* command = group_.add_subcommand(name, help);
    add_common(*command, common_);
    return command;
  }

  cli::Common& common_;
  CLI::App& group_;
  CLI::App* create_;
  CLI::App* list_;
  CLI::App* revoke_;
  CLI::App* disable_;
  CLI::App* enable_;
  cli::TokenOptions options_;
  std::string id_;
};

/// `mimeo account ...` and `mimeo org ...`
class AccountCommands {
 public:
  AccountCommands(CLI::App& app, cli::Common& common)
      : common_(common),
        accounts_(*app.add_subcommand("account", "The accounts of this server, for its operators")),
        orgs_(*app.add_subcommand("org", "Organizations and their members")) {
    accounts_.require_subcommand(1);
    create_ = add(accounts_, "create", "Make a user");
    create_->add_flag("--operator", options_.is_operator, "May run this server");
    list_ = add(accounts_, "list", "List all accounts");
    delete_ = add(accounts_, "delete", "Remove a user or an organization that has no models");
    delete_->add_option("username", options_.username, "Its name")->required();

    orgs_.require_subcommand(1);
    found_ = add(orgs_, "create", "Found an organization and own it");
    mine_ = add(orgs_, "list", "List the organizations one belongs to");
    members_ = add(orgs_, "members", "List the members of an organization");
    put_ = add(orgs_, "add", "Add a member, or change its role");
    remove_ = add(orgs_, "remove", "Remove a member, or leave");
    for (auto* command : {create_, found_}) {
      command->add_option("username", options_.username, "Never given again")->required();
      command->add_option("--name", options_.name, "For people to read");
    }
    for (auto* command : {members_, put_, remove_}) {
      command->add_option("organization", member_.organization, "Its name")->required();
    }
    for (auto* command : {put_, remove_}) command->add_option("user", member_.user, "The member")->required();
    put_->add_option("--role", member_.role, "member, admin or owner (default: member)");
  }

  bool parsed() const { return accounts_.parsed() || orgs_.parsed(); }

  int run() const {
    if (create_->parsed()) return cli::account_create(common_, options_);
    if (list_->parsed()) return cli::account_list(common_);
    if (delete_->parsed()) return cli::account_delete(common_, options_.username);
    if (found_->parsed()) return cli::org_create(common_, options_);
    if (mine_->parsed()) return cli::org_list(common_);
    if (members_->parsed()) return cli::org_members(common_, member_.organization);
    return put_->parsed() ? cli::org_add(common_, member_) : cli::org_remove(common_, member_);
  }

 private:
  CLI::App* add(CLI::App& group, const char* name, const char* help) {
    auto* command = group.add_subcommand(name, help);
    add_common(*command, common_);
    return command;
  }

  cli::Common& common_;
  CLI::App& accounts_;
  CLI::App& orgs_;
  CLI::App* create_;
  CLI::App* list_;
  CLI::App* delete_;
  CLI::App* found_;
  CLI::App* mine_;
  CLI::App* members_;
  CLI::App* put_;
  CLI::App* remove_;
  cli::AccountOptions options_;
  cli::MemberOptions member_;
};

/// `mimeo webhook ...`: the options of its commands, and which of them was given.
class WebhookCommands {
 public:
  WebhookCommands(CLI::App& app, cli::Common& common)
      : common_(common), group_(*app.add_subcommand("webhook", "Webhooks")) {
    group_.require_subcommand(1);
    list_ = add("list", "List what webhooks were told");
    add_filter(*list_);
    list_->add_option("--limit", filter_.limit, "At most so many (default 100)")->type_name("N");
    show_ = add("show", "Show a delivery with its attempts");
    show_->add_option("delivery", id_, "Its id")->required();
    replay_ = add("replay", "Send a delivery again, or all dead ones");
    auto* one = replay_->add_option("delivery", id_, "Its id");
    auto* all = replay_->add_flag("--all", all_, "All that the filter means (default: the dead ones)");
    one->excludes(all);
    add_filter(*replay_);
    secret_ = add("secret", "Print the secret that signs");
    auto* rotate = secret_->add_flag("--rotate", rotate_, "Make a new one");
    secret_->add_option("--grace", grace_, "The former one signs for so long (default a day)")
        ->type_name("SECONDS")
        ->needs(rotate);
    inbox_ = add("inbox", "Receive webhooks and print them");
    inbox_->add_option("--port", inbox_options_.port, "Port on 127.0.0.1 (default: a free one)")
        ->check(CLI::Range(0, 65535));
    inbox_->add_option("--status", inbox_options_.status, "Status to answer (default 200)")
        ->check(CLI::Range(200, 599));
    inbox_->add_option("--secret", inbox_options_.secret, "Secret to check signatures with (default: the server's)");
  }

  bool parsed() const { return group_.parsed(); }

  int run() const {
    if (list_->parsed()) return cli::webhook_list(common_, filter_);
    if (show_->parsed()) return cli::webhook_show(common_, id_);
    if (secret_->parsed()) return cli::webhook_secret(common_, rotate_, grace_);
    if (inbox_->parsed()) return cli::webhook_inbox(common_, inbox_options_);
    if (!id_.empty() || all_) return cli::webhook_replay(common_, id_, filter_);
    return cli::report(common_, Error{ErrorKind::invalid, "Name a delivery, or say --all"});
  }

 private:
  CLI::App* add(const char* name, const char* help) {
    auto* command = group_.add_subcommand(name, help);
    add_common(*command, common_);
    return command;
  }
  void add_filter(CLI::App& command) {
    command.add_option("--state", filter_.state, "pending, delivered, dropped or dead")->type_name("STATE");
    command.add_option("--prediction", filter_.prediction, "Of this prediction")->type_name("ID");
  }

  cli::Common& common_;
  CLI::App& group_;
  CLI::App* list_;
  CLI::App* show_;
  CLI::App* replay_;
  CLI::App* secret_;
  CLI::App* inbox_;
  cli::DeliveryFilter filter_;
  cli::InboxOptions inbox_options_;
  std::string id_;
  bool all_ = false;
  bool rotate_ = false;
  std::int64_t grace_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Mimeo runs AI models behind the Replicate API, on your own machines.");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("mimeo " MIMEO_VERSION));
  cli::Common common;
  common.data_dir = server::default_data_dir();

  cli::ServeOptions serve_options;
  auto* serve = app.add_subcommand("serve", "Start the server");
  add_settings(*serve, serve_options.settings);
  serve->add_option("--config", serve_options.config_file, "Settings file (default: mimeo.toml in the data folder)")
      ->type_name("FILE");

  auto* env = app.add_subcommand("env", "Print shell exports that point Replicate's clients at the local server");
  add_common(*env, common);

  auto* login = app.add_subcommand("login", "Print a link that signs in to the web page");
  add_common(*login, common);

  cli::RunOptions run_options;
  auto* run = app.add_subcommand("run", "Run a model");
  run->add_option("model", run_options.reference, "owner/name or owner/name:version")->required();
  run->add_option("-i,--input", run_options.inputs, "An input: key=value, or key=@path for a file")
      ->type_name("KEY=VALUE");
  run->add_option("inputs", run_options.inputs, "The same without -i");
  run->add_option("-o,--output", run_options.output, "File or folder to save output files to (default: here)")
      ->type_name("PATH");
  add_common(*run, common);

  cli::TrainOptions train_options;
  auto* train = app.add_subcommand("train", "Train a model: makes a new version of another, or of itself");
  train->add_option("model", train_options.reference, "What to train: owner/name or owner/name:version")->required();
  train->add_option("--destination", train_options.destination, "The model of yours that gets the new version")
      ->type_name("OWNER/NAME")
      ->required();
  train->add_option("-i,--input", train_options.inputs, "An input: key=value, or key=@path for a file")
      ->type_name("KEY=VALUE");
  train->add_option("inputs", train_options.inputs, "The same without -i");
  add_common(*train, common);

  cli::RunOptions stream_options;
  auto* stream = app.add_subcommand("stream", "Run a model and print its output as it comes");
  stream->add_option("model", stream_options.reference, "owner/name or owner/name:version")->required();
  stream->add_option("-i,--input", stream_options.inputs, "An input: key=value, or key=@path for a file")
      ->type_name("KEY=VALUE");
  stream->add_option("inputs", stream_options.inputs, "The same without -i");
  add_common(*stream, common);

  cli::PushOptions push_options;
  auto* push =
      app.add_subcommand("push", "Make a version of a Cog project or of a program built with the predictor SDK");
  push->add_option("source", push_options.source, "Folder with cog.yaml, or a program")->required();
  push->add_option("model", push_options.model, "owner/name")->required();
  push->add_option("--as", push_options.as,
                   "Register under this version id (64 hex), so that code that pins it keeps working")
      ->type_name("VERSION_ID");
  add_common(*push, common);

  cli::CreateOptions create_options;
  auto* create = app.add_subcommand("create", "Make a model, which versions can then be pushed to");
  create->add_option("model", create_options.model, "owner/name")->required();
  create->add_option("--description", create_options.description, "What it does")->type_name("TEXT");
  create->add_option("--hardware", create_options.hardware, "What it runs on (default: cpu)")->type_name("SKU");
  create->add_flag("--private", create_options.is_private, "Only its owner may see and run it");
  add_common(*create, common);

  auto* list = app.add_subcommand("list", "List models");
  add_common(*list, common);

  const WebhookCommands webhook(app, common);
  std::string shown;
  auto* show = app.add_subcommand("show", "Show a model");
  show->add_option("model", shown, "owner/name")->required();
  add_common(*show, common);

  std::vector<std::string> words;
  auto* search = app.add_subcommand("search", "Find models by their words");
  search->add_option("words", words, "The last one may be the beginning of a word")->required();
  add_common(*search, common);

  std::string removed;
  auto* remove =
      app.add_subcommand("rm", "Remove a version with its predictions and their files, or a model without versions");
  remove->add_option("what", removed, "owner/name:version or owner/name")->required();
  add_common(*remove, common);

  std::string prediction;
  auto* cancel = app.add_subcommand("cancel", "Cancel a prediction");
  cancel->add_option("prediction", prediction, "Its id")->required();
  add_common(*cancel, common);

  bool ps_all = false;
  auto* ps = app.add_subcommand("ps", "List the instances that run models");
  ps->add_flag("-a,--all", ps_all, "The latest that have ended, too");
  add_common(*ps, common);

  cli::LogsOptions logs_options;
  auto* logs = app.add_subcommand("logs", "Print what a prediction, or a model outside of predictions, has printed");
  auto* of_prediction = logs->add_option("prediction", logs_options.prediction, "A prediction's id");
  auto* of_instance =
      logs->add_option("--instance", logs_options.instance, "Of this instance: its set-up, and what else it says")
          ->type_name("ID");
  auto* of_model =
      logs->add_option("--model", logs_options.model, "The same of all instances of a model")->type_name("OWNER/NAME");
  of_instance->excludes(of_prediction);
  of_model->excludes(of_prediction)->excludes(of_instance);
  auto* follow = logs->add_flag("-f,--follow", logs_options.follow, "Go on until it has ended");
  add_common(*logs, common);
  follow->excludes(logs->get_option("--json"));

  AccountCommands accounts(app, common);
  TokenCommands tokens(app, common);
  cli::ForgetOptions forget_options;
  auto* forget = app.add_subcommand("forget", "Delete a prediction with its data and files");
  forget->add_option("prediction", forget_options.prediction, "Its id")->required();
  forget->add_flag("--data-only", forget_options.data_only, "Only input, output, files and logs; the record stays");
  add_common(*forget, common);

  cli::UsageOptions usage_options;
  auto* usage = app.add_subcommand("usage", "Show what hardware was used for, and what that costs");
  usage->add_option("--from", usage_options.from, "First day (default: the first of this month)")
      ->type_name("YYYY-MM-DD");
  usage->add_option("--to", usage_options.to, "Last day (default: today)")->type_name("YYYY-MM-DD");
  usage->add_flag("--csv", usage_options.csv, "Print CSV");
  add_common(*usage, common);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way too, with exit code 0.
    return app.exit(error) == 0 ? cli::exit_ok : cli::exit_usage;
  }
  if (accounts.parsed()) return accounts.run();
  if (tokens.parsed()) return tokens.run();
  if (serve->parsed()) return cli::serve(serve_options);
  if (ps->parsed()) return cli::ps(common, ps_all);
  if (logs->parsed()) return cli::logs(common, logs_options);
  if (env->parsed()) return cli::env(common);
  if (login->parsed()) return cli::login(common);
  if (run->parsed()) return cli::run(common, run_options);
  if (stream->parsed()) return cli::stream(common, stream_options);
  if (train->parsed()) return cli::train(common, train_options);
  if (push->parsed()) return cli::push(common, push_options);
  if (create->parsed()) return cli::create(common, create_options);
  if (list->parsed()) return cli::list(common);
  if (webhook.parsed()) return webhook.run();
  if (show->parsed()) return cli::show(common, shown);
  if (search->parsed()) return cli::search(common, words);
  if (remove->parsed()) return cli::remove(common, removed);
  if (forget->parsed()) return cli::forget(common, forget_options);
  if (usage->parsed()) return cli::usage(common, usage_options);
  return cli::cancel(common, prediction);
}
