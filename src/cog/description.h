// What a model says of itself when it is asked, before it ever runs: once, when it is pushed.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "cog/confinement.h"
#include "cog/environment.h"
#include "cog/project.h"

namespace mimeo::cog {

struct Description {
  json::value openapi_schema;
  std::string cog_version;  ///< of the cog package, or of the predictor SDK
  std::string text;         ///< a sentence for people, or empty
  int concurrency = 1;      ///< predictions at once that the model is written for
};

/// Imports the model of a Cog project in its environment and describes it (python/openapi_schema.py). The model sees only
/// what an instance would see: none of the server's variables, and with a `sandbox` nothing else of the machine. Blocks, for as long as the import takes.
/// invalid: the project cannot be described; the message is one line for its author, `detail` may hold a traceback.
Result<Description> describe_project(const Project& project, const std::filesystem::path& folder,
                                     const std::string& environment, const Progress& progress, const Sandbox* sandbox = nullptr,
                                     std::stop_token stop = {});

/// Asks a program built with the predictor SDK (`program --describe`). Blocks.
/// invalid: it does not answer like one.
Result<Description> describe_program(const std::filesystem::path& program, const Progress& progress,
                                     const Sandbox* sandbox = nullptr, std::stop_token stop = {});

}  // namespace mimeo::cog
