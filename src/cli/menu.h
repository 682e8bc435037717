// What the program can be told to do: its commands with their flags, and which of them was given. Only menu*.cc and
// main.cc know the library that parses them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/local.h"

namespace mimeo::cli {

/// What a command does; answers the exit code.
using Act = std::function<int(const Common& common)>;

/// Where commands are added: the whole program, or a group of them (`mimeo token ...`).
class Menu {
 public:
  /// All that was added, wherever; shared by a program's menus.
  struct Entry {
    CLI::App* command;
    Act act;
  };
  struct Entries {
    Common common;
    std::vector<Entry> all;
  };

  Menu(CLI::App& app, std::shared_ptr<Entries> entries) : app_(app), entries_(std::move(entries)) {}

  /// A command that is a client of a server: --data-dir, --url, --json.
  CLI::App& add(const std::string& name, const std::string& help, Act act);
  /// One without these.
  CLI::App& add_bare(const std::string& name, const std::string& help, Act act);
  /// Commands behind a word.
  Menu group(const std::string& name, const std::string& help);

  CLI::App& app() { return app_; }

 private:
  CLI::App& app_;
  std::shared_ptr<Entries> entries_;
};

/// The commands, in the order in which help shows them; one file for each.
void add_server_commands(Menu& menu);      ///< serve, env, login, trust, ps, stop, doctor, version
void add_prediction_commands(Menu& menu);  ///< run, stream, train, cancel, logs, forget, bench
void add_model_commands(Menu& menu);       ///< push, create, list, show, search, rm, deploy
void add_account_commands(Menu& menu);     ///< token, account, org, usage, webhook, files
void add_help_commands(Menu& menu);        ///< help, completion, and what completion asks

/// The command of a group that is called so; null: there is none.
const CLI::App* find_command(const CLI::App& group, const std::string& name);

/// -i KEY=VALUE any number of times, and the same without it.
void add_input_options(CLI::App& command, std::vector<std::string>& inputs);

}  // namespace mimeo::cli
