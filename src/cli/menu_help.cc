// help, completion, and what completion scripts ask.
#include <iostream>

#include "cli/commands.h"
#include "cli/complete.h"
#include "cli/completion_script.h"
#include "cli/manual.h"
#include "cli/menu.h"

namespace mimeo::cli {
namespace {

struct HelpOptions {
  std::vector<std::string> command;
  bool manual = false;
  std::string folder;
};

int unknown_command(const Common& common, const std::string& word) {
  report(common, Error{ErrorKind::invalid, "There is no command " + word});
  return exit_usage;
}

int help(const Common& common, const CLI::App& root, const HelpOptions& options) {
  if (!options.folder.empty()) {
    auto written = write_manuals(root, options.folder);
    return written ? exit_ok : report(common, written.error());
  }
  const auto* command = &root;
  for (const auto& word : options.command) {
    command = find_command(*command, word);
    if (command == nullptr) return unknown_command(common, word);
  }
  std::cout << (options.manual ? manual_of(root, *command) : help_of(root, *command));
  return exit_ok;
}

}  // namespace

void add_help_commands(Menu& menu) {
  const auto& root = menu.app();
  const auto options = std::make_shared<HelpOptions>();
  auto& help_command = menu.add_bare("help", "Show what a command does",
                                     [=, &root](const Common& c) { return help(c, root, *options); });
  help_command.add_option("command", options->command, "Of which one");
  auto* manual = help_command.add_flag("--man", options->manual, "As a manual page, for man -l -");
  help_command.add_option("--man-to", options->folder, "Write the manual pages of all commands into a folder")
      ->type_name("DIR")
      ->excludes(manual);

  const auto shell = std::make_shared<std::string>();
  auto& completion =
      menu.add_bare("completion", "Print what makes a shell complete commands, models and inputs", [=](const Common&) {
        std::cout << completion_script(*shell);
        return exit_ok;
      });
  completion.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion.footer(
      "bash:  source <(mimeo completion bash)                     in ~/.bashrc\n"
      "zsh:   source <(mimeo completion zsh)                      in ~/.zshrc, behind compinit\n"
      "fish:  mimeo completion fish > ~/.config/fish/completions/mimeo.fish\n");

  const auto words = std::make_shared<std::vector<std::string>>();
  auto& complete_command = menu.add_bare("__complete", "", [=, &root](const Common& c) {
    for (const auto& one : complete(root, c, *words)) std::cout << one.value << "\t" << one.about << "\n";
    return exit_ok;
  });
  complete_command.group("");
  complete_command.add_option("words", *words, "")->allow_extra_args();
}

}  // namespace mimeo::cli
