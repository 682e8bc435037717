#include <signal.h>

#include <cstdlib>
#include <iostream>

#include "cli/commands.h"
#include "server/server.h"

namespace mimeo::cli {

int serve(const ServeOptions& options) {
  auto environment = [](const std::string& name) -> const char* { return std::getenv(name.c_str()); };
  auto config = server::make_config(options.settings, options.config_file, environment);
  if (!config) {
    std::cerr << "mimeo serve: " << config.error().message << "\n";
    return exit_usage;
  }
  open_log(config->log_level, config->log_format);
  ::signal(SIGPIPE, SIG_IGN);
  auto served = server::serve(std::move(*config));
  if (served) return exit_ok;
  log_error("server.failed", served.error());
  std::cerr << "mimeo serve: " << served.error().message << "\n";
  return exit_failed;
}

}  // namespace mimeo::cli
