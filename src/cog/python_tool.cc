#include "cog/python_tool.h"

#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "base/command.h"

namespace mimeo::cog {
namespace {

constexpr auto trial_time = std::chrono::seconds(10);

/// pyenv has a program for each version that it knows, also for those that are not chosen: these only print that they are not.
bool is_python(const std::string& program, const std::string& search_path) {
  Command command;
  command.arguments = {program, "--version"};
  command.environment = {"PATH=" + search_path};
  command.directory = "/";
  command.time_limit = trial_time;
  const auto ignore = [](std::string_view) {};
  const auto end = run_command(command, {ignore, ignore});
  return end && end->ok();
}

}  // namespace

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
    if (auto exact = find_program("python" + version, search_path); !exact.empty() && is_python(exact, search_path)) {
      return PythonTool{uv, exact, {}};
    }
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
