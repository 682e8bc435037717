// What an environment is made of.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "cog/project.h"

namespace mimeo::cog {

/// Arguments of `pip install`, which is to run in the project's folder, and a text that is equal for equal environments.
struct Requirements {
  std::vector<std::string> arguments;
  std::string fingerprint;
};

/// Reads the project's requirements and adds the cog package in `default_cog` unless the project names one itself. Blocks.
/// invalid: an editable requirement, which would point into a folder that moves away.
Result<Requirements> read_requirements(const Project& project, const std::filesystem::path& folder,
                                       std::string_view default_cog);

}  // namespace mimeo::cog
