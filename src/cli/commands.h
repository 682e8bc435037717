// The commands. Each answers the program's exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/local.h"
#include "server/config.h"

namespace mimeo::cli {

struct ServeOptions {
  server::Given settings;
  std::optional<std::string> config_file;
};
int serve(const ServeOptions& options);

/// Prints the exports that point each official client at the local server.
int env(const Common& common);

struct RunOptions {
  std::string reference;            ///< owner/name or owner/name:version
  std::vector<std::string> inputs;  ///< key=value
  std::string output;               ///< where to save files: a path, or a folder when it ends in / or is one
};
/// Runs a prediction: logs to standard error as they come, text to standard output, files to disk. Ctrl-C cancels it.
int run(const Common& common, const RunOptions& options);

struct PushOptions {
  std::string source;  ///< a Cog project's folder, or a program built with the predictor SDK
  std::string model;   ///< owner/name
  std::string as;      ///< version id to register under, or empty
};
int push(const Common& common, const PushOptions& options);

int list(const Common& common);
int cancel(const Common& common, const std::string& prediction);

}  // namespace mimeo::cli
