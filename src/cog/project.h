// What a folder with a cog.yaml asks for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace mimeo::cog {

/// The fields of cog.yaml that mean something when a project runs without Docker. Paths are relative to the folder.
struct Project {
  std::string predict;  ///< "run.py:Runner", from `run` or, its old name, `predict`
  std::string train;    ///< likewise, or empty
  std::vector<std::string> environment;  ///< NAME=value
  std::optional<int> concurrency;        ///< `concurrency.max`, or COG_MAX_CONCURRENCY in the environment

  std::string python_version;                ///< "3.12", or empty: whatever there is
  std::string requirements_file;             ///< `build.python_requirements`, or empty
  std::vector<std::string> python_packages;  ///< requirements named one by one
  std::string sdk_version;                   ///< of the cog package, or empty

  // What only an image build can do; the author is told.
  std::vector<std::string> system_packages;
  std::vector<std::string> commands;  ///< `build.run`
  bool gpu = false;
};

inline constexpr char project_file[] = "cog.yaml";

/// Reads `folder`/cog.yaml. not_found: there is none. invalid: it is not YAML, or a field has a wrong value, with its line;
/// or it names neither `run` nor `predict`; or it names a file that the folder does not have. Unknown fields are passed over.
Result<Project> read_project(const std::filesystem::path& folder);

}  // namespace mimeo::cog
