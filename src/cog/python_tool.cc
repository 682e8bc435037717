#include "cog/python_tool.h"

#include <fmt/format.h>

#include "base/command.h"

namespace mimeo::cog {

std::vector<std::string> PythonTool::make(const std::string& environment) const {
  if (!uv.empty()) return {uv, "venv", "--python", python, environment};
  return {python, "-m", "venv", environment};
}

std::vector<std::string> PythonTool::install(const std::string& environment,
                                             const std::vector<std::string>& requirements) const {
  const auto inner = environment + "/bin/python";
  std::vector<std::string> arguments;
  if (uv.empty()) {
    arguments = {inner, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"};
  } else {
    arguments = {uv, "pip", "install", "--compile-bytecode", "--python", inner};
  }
  arguments.insert(arguments.end(), requirements.begin(), requirements.end());
  return arguments;
}

std::string PythonTool::fingerprint() const { return fmt::format("{} {}", uv.empty() ? "venv" : "uv", python); }

Result<PythonTool> find_python_tool(const std::string& version, const std::string& search_path) {
  const auto uv = find_program("uv", search_path);
  if (!version.empty()) {
    if (auto exact = find_program("python" + version, search_path); !exact.empty()) return PythonTool{uv, exact, {}};
    if (!uv.empty()) return PythonTool{uv, version, {}};
  }
  auto python = find_program("python3", search_path);
  if (python.empty()) {
    if (!uv.empty()) return PythonTool{uv, "3", {}};
    return fail(ErrorKind::unavailable, "There is no Python to run the model with", {},
                "Install python3 and python3-venv (on Debian), or uv.");
  }
  PythonTool tool{uv, std::move(python), {}};
  if (!version.empty()) {
    tool.note = fmt::format("cog.yaml asks for Python {}, which is not installed: using {} (with uv installed it would be fetched)",
                            version, tool.python);
  }
  return tool;
}

}  // namespace mimeo::cog
