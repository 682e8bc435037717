#include "cli/menu.h"

namespace mimeo::cli {

CLI::App& Menu::add(const std::string& name, const std::string& help, Act act) {
  auto& command = add_bare(name, help, std::move(act));
  auto& common = entries_->common;
  command.add_option("--data-dir", common.data_dir, "Data folder of the local server")
      ->type_name("DIR")
      ->group("Every command");
  command.add_option("--url", common.url, "Server to speak to (default: the local one)")
      ->type_name("URL")
      ->group("Every command");
  command.add_flag("--json", common.json, "Print JSON, errors too")->group("Every command");
  return command;
}

CLI::App& Menu::add_bare(const std::string& name, const std::string& help, Act act) {
  auto* command = app_.add_subcommand(name, help);
  entries_->all.push_back({command, std::move(act)});
  return *command;
}

Menu Menu::group(const std::string& name, const std::string& help) {
  auto* group = app_.add_subcommand(name, help);
  group->require_subcommand(1);
  return Menu(*group, entries_);
}

const CLI::App* find_command(const CLI::App& group, const std::string& name) {
  for (const auto* command : group.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

void add_input_options(CLI::App& command, std::vector<std::string>& inputs) {
  // Both forms may be mixed: each adds to what is there.
  const auto add = [&inputs](const std::vector<std::string>& more) {
    inputs.insert(inputs.end(), more.begin(), more.end());
  };
  command
      .add_option_function<std::vector<std::string>>(
          "-i,--input", add,
          "key=value; key=@path takes a file; @path has all inputs as JSON; the path - is standard input")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option_function<std::vector<std::string>>("inputs", add, "The same without -i")->type_name("KEY=VALUE");
}

}  // namespace mimeo::cli
