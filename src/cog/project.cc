#include "cog/project.h"

#include <charconv>
#include <regex>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

/// Thrown and caught in this file: reading is a walk in which any step may find the file wrong.
struct Wrong {
  std::string text;
};

[[noreturn]] void wrong(const YAML::Node& at, std::string_view what) {
  const auto mark = at.Mark();
  throw Wrong{mark.is_null() ? fmt::format("{}: {}", project_file, what)
                             : fmt::format("{}, line {}: {}", project_file, mark.line + 1, what)};
}

std::string text(const YAML::Node& node, std::string_view field) {
  if (!node || node.IsNull()) return {};
  if (!node.IsScalar()) wrong(node, fmt::format("{} must be a text", field));
  return node.Scalar();
}

std::vector<std::string> texts(const YAML::Node& node, std::string_view field) {
  std::vector<std::string> result;
  if (!node || node.IsNull()) return result;
  if (!node.IsSequence()) wrong(node, fmt::format("{} must be a list", field));
  for (const auto& item : node) result.push_back(text(item, fmt::format("every item of {}", field)));
  return result;
}

bool truth(const YAML::Node& node, std::string_view field) {
  if (!node || node.IsNull()) return false;
  bool value = false;
  if (!node.IsScalar() || !YAML::convert<bool>::decode(node, value)) wrong(node, fmt::format("{} must be true or false", field));
  return value;
}

/// `build` and `concurrency` are mappings or absent.
YAML::Node mapping(const YAML::Node& node, std::string_view field) {
  if (!node || node.IsNull()) return YAML::Node(YAML::NodeType::Map);
  if (!node.IsMap()) wrong(node, fmt::format("{} must be a mapping", field));
  return node;
}

int count(std::string_view digits, const YAML::Node& at, std::string_view field) {
  int value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 1) {
    wrong(at, fmt::format("{} must be a number of at least 1", field));
  }
  return value;
}

/// A path that stays inside the folder and names a file there.
std::string file_in(const fs::path& folder, const std::string& path, const YAML::Node& at, std::string_view field) {
  const auto normal = fs::path(path).lexically_normal();
  if (normal.is_absolute() || normal.string().starts_with("..")) wrong(at, fmt::format("{} must be inside the project", field));
  std::error_code ignored;
  if (!fs::is_regular_file(folder / normal, ignored)) wrong(at, fmt::format("{} names {}, which is not there", field, path));
  return normal.string();
}

std::string reference(const fs::path& folder, const YAML::Node& node, std::string_view field) {
  auto value = text(node, field);
  if (value.empty()) return value;
  static const std::regex form(R"(([^:]+\.py)(:[A-Za-z_]\w*)?)");
  std::smatch parts;
  if (!std::regex_match(value, parts, form)) wrong(node, fmt::format("{} must look like run.py:Runner", field));
  file_in(folder, parts[1], node, field);
  return value;
}

std::string python_version(const YAML::Node& node) {
  auto value = text(node, "build.python_version");
  static const std::regex form(R"((\d+)\.(\d+)(\.\d+)?)");
  std::smatch parts;
  if (value.empty()) return value;
  if (!std::regex_match(value, parts, form)) wrong(node, "build.python_version must look like \"3.12\"");
  // YAML reads an unquoted 3.10 as the text it is, but authors who generate the file may have lost the zero.
  if (parts[1] != "3" || std::stoi(parts[2]) < 10) wrong(node, fmt::format("Python {} is too old: Cog needs 3.10 or later", value));
  return fmt::format("{}.{}", parts[1].str(), parts[2].str());
}

void read_environment(const YAML::Node& node, Project& project) {
  project.environment = texts(node, "environment");
  for (const std::string& variable : project.environment) {
    const auto equals = variable.find('=');
    if (equals == 0 || equals == std::string::npos) wrong(node, fmt::format("environment must hold NAME=value, not {}", variable));
    constexpr std::string_view concurrency = "COG_MAX_CONCURRENCY=";
    if (variable.starts_with(concurrency)) {
      project.concurrency = count(std::string_view(variable).substr(concurrency.size()), node, "COG_MAX_CONCURRENCY");
    }
  }
}

void read_build(const fs::path& folder, const YAML::Node& node, Project& project) {
  const auto build = mapping(node, "build");
  project.gpu = truth(build["gpu"], "build.gpu");
  project.python_version = python_version(build["python_version"]);
  project.python_packages = texts(build["python_packages"], "build.python_packages");
  project.sdk_version = text(build["sdk_version"], "build.sdk_version");
  project.system_packages = texts(build["system_packages"], "build.system_packages");
  if (const auto file = build["python_requirements"]; file && !file.IsNull()) {
    constexpr std::string_view field = "build.python_requirements";
    project.requirements_file = file_in(folder, text(file, field), file, field);
  }
  if (const auto run = build["run"]; run && !run.IsNull()) {
    if (!run.IsSequence()) wrong(run, "build.run must be a list");
    // An item is a command, or a mapping with the command and mounts for it.
    for (const auto& item : run) project.commands.push_back(text(item.IsMap() ? item["command"] : item, "every item of build.run"));
  }
}

Project read(const fs::path& folder, const YAML::Node& root) {
  if (!root.IsMap()) wrong(root, "the file must be a mapping");
  Project project;
  read_build(folder, root["build"], project);
  const auto concurrency = mapping(root["concurrency"], "concurrency");
  if (const auto max = concurrency["max"]; max && !max.IsNull()) {
    project.concurrency = count(text(max, "concurrency.max"), max, "concurrency.max");
  }
  read_environment(root["environment"], project);  // after concurrency.max, over which the variable has priority
  project.predict = reference(folder, root["run"], "run");
  if (project.predict.empty()) project.predict = reference(folder, root["predict"], "predict");
  if (project.predict.empty()) wrong(root, "there is no `run` (or `predict`) that names the model, like run.py:Runner");
  project.train = reference(folder, root["train"], "train");
  return project;
}

}  // namespace

Result<Project> read_project(const fs::path& folder) {
  const auto path = folder / project_file;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    return fail(ErrorKind::not_found, fmt::format("The folder has no {}", project_file));
  }
  try {
    return read(folder, YAML::LoadFile(path.string()));
  } catch (const Wrong& problem) {
    return fail(ErrorKind::invalid, problem.text);
  } catch (const YAML::Exception& problem) {
    return fail(ErrorKind::invalid, fmt::format("{}, line {}: {}", project_file, problem.mark.line + 1, problem.msg));
  }
}

}  // namespace mimeo::cog
