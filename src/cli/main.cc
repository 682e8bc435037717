// The program `mimeo`: reads the command line, and does what it says.
#include <algorithm>
#include <iostream>

#include "cli/menu.h"
#include "cli/model_help.h"
#include "server/config.h"

using namespace mimeo;

namespace {

/// What is wrong with a command line, as it was asked to be told.
int refuse(const CLI::App& app, const CLI::ParseError& error, bool as_json) {
  if (!as_json) {
    app.exit(error);
  } else {
    std::cout << write_json(json::object{{"error", {{"kind", "invalid"}, {"message", error.what()}}}}) << "\n";
  }
  return cli::exit_usage;
}

/// Help that was asked for beside a model is help about that model, too.
void help_with_model(const CLI::App& app, const cli::Common& common) {
  for (const auto* command : app.get_subcommands([](const CLI::App* one) { return one->parsed(); })) {
    const auto& name = command->get_name();
    if (name != "run" && name != "stream" && name != "train") continue;
    const auto& models = command->get_option("model")->results();
    if (!models.empty()) cli::print_help_of_model(common, name, models.front());
  }
}

int run(const cli::Menu::Entries& entries) {
  for (const auto& entry : entries.all) {
    if (entry.command->parsed()) return entry.act(entries.common);
  }
  return cli::exit_usage;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Mimeo runs AI models behind the Replicate API, on your own machines.", "mimeo");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("mimeo " MIMEO_VERSION));
  const auto entries = std::make_shared<cli::Menu::Entries>();
  entries->common.data_dir = server::default_data_dir();
  cli::Menu menu(app, entries);
  cli::add_server_commands(menu);
  cli::add_prediction_commands(menu);
  cli::add_model_commands(menu);
  cli::add_account_commands(menu);
  cli::add_help_commands(menu);

  const bool as_json =
      std::any_of(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; });
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& asked) {
    app.exit(asked);
    help_with_model(app, entries->common);
    return cli::exit_ok;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --version
    return refuse(app, error, as_json);
  }
  return run(*entries);
}
