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
      command.add_option_function<std::string>(
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

  cli::RunOptions run_options;
  auto* run = app.add_subcommand("run", "Run a model");
  run->add_option("model", run_options.reference, "owner/name or owner/name:version")->required();
  run->add_option("-i,--input", run_options.inputs, "An input: key=value, or key=@path for a file")->type_name("KEY=VALUE");
  run->add_option("inputs", run_options.inputs, "The same without -i");
  run->add_option("-o,--output", run_options.output, "File or folder to save output files to (default: here)")
      ->type_name("PATH");
  add_common(*run, common);

  cli::PushOptions push_options;
  auto* push = app.add_subcommand("push", "Make a version of a Cog project or of a program built with the predictor SDK");
  push->add_option("source", push_options.source, "Folder with cog.yaml, or a program")->required();
  push->add_option("model", push_options.model, "owner/name")->required();
  push->add_option("--as", push_options.as, "Register under this version id (64 hex), so that code that pins it keeps working")
      ->type_name("VERSION_ID");
  add_common(*push, common);

  auto* list = app.add_subcommand("list", "List models");
  add_common(*list, common);

  std::string prediction;
  auto* cancel = app.add_subcommand("cancel", "Cancel a prediction");
  cancel->add_option("prediction", prediction, "Its id")->required();
  add_common(*cancel, common);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way too, with exit code 0.
    return app.exit(error) == 0 ? cli::exit_ok : cli::exit_usage;
  }
  if (serve->parsed()) return cli::serve(serve_options);
  if (env->parsed()) return cli::env(common);
  if (run->parsed()) return cli::run(common, run_options);
  if (push->parsed()) return cli::push(common, push_options);
  if (list->parsed()) return cli::list(common);
  return cli::cancel(common, prediction);
}
