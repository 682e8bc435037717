// The programs that make a Python environment: uv, or Python's own venv and pip.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace mimeo::cog {

/// One way to make an environment on this machine.
struct PythonTool {
  std::string uv;      ///< absolute path, or empty: venv and pip
  std::string python;  ///< absolute path of the interpreter; for uv also a version that it shall find or fetch
  std::string note;    ///< to be told to the author, or empty

  std::vector<std::string> make(const std::string& environment) const;
  std::vector<std::string> install(const std::string& environment, const std::vector<std::string>& requirements) const;
  /// Equal for tools that make equal environments.
  std::string fingerprint() const;
};

/// Chooses for `version` ("3.12", or empty) from the programs on `search_path`. Where Python of that version is missing and
/// uv, which could fetch it, too, the machine's python3 has to do, and `note` says so. unavailable: no Python at all.
Result<PythonTool> find_python_tool(const std::string& version, const std::string& search_path);

}  // namespace mimeo::cog
