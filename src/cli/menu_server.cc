// serve, env, login, trust, ps, doctor, version.
#include "cli/commands.h"
#include "cli/menu.h"

namespace mimeo::cli {
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

}  // namespace

void add_server_commands(Menu& menu) {
  const auto serve_options = std::make_shared<ServeOptions>();
  auto& serve = menu.add_bare("serve", "Start the server", [=](const Common&) { return cli::serve(*serve_options); });
  add_settings(serve, serve_options->settings);
  serve.add_option("--config", serve_options->config_file, "Settings file (default: mimeo.toml in the data folder)")
      ->type_name("FILE");

  menu.add("env", "Print shell exports that point Replicate's clients at the local server",
           [](const Common& c) { return env(c); });
  menu.add("login", "Print a link that signs in to the web page", [](const Common& c) { return login(c); });

  const auto trusting = std::make_shared<TrustOptions>();
  auto& trust = menu.add("trust", "Have this machine's browsers and programs trust the local authority",
                         [=](const Common& c) { return cli::trust(c, *trusting); });
  trust.add_flag("--remove", trusting->remove, "Not any more");
  trust.add_option("--system-folder", trusting->system_folder, "Where this system is told of authorities")
      ->type_name("DIR")
      ->capture_default_str();

  const auto all = std::make_shared<bool>(false);
  auto& ps = menu.add("ps", "List the instances that run models", [=](const Common& c) { return cli::ps(c, *all); });
  ps.add_flag("-a,--all", *all, "The latest that have ended, too");

  const auto stopped = std::make_shared<std::string>();
  auto& stop = menu.add("stop", "Let instances go when what they run has ended", [=](const Common& c) { return cli::stop(c, *stopped); });
  stop.add_option("instance", *stopped, "An instance's id, or owner/name for all of a model")->required();

  menu.add("doctor", "Say what is wrong with this set-up, and how to mend it",
           [](const Common& c) { return doctor(c); });
  menu.add("version", "Print the versions of this program and of the server",
           [](const Common& c) { return version(c); });
}

}  // namespace mimeo::cli
