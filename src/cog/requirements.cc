#include "cog/requirements.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cog/content.h"

namespace mimeo::cog {
namespace {

/// A line without its comment and the space around it.
std::string_view trim(std::string_view line) {
  if (line.starts_with('#')) return {};
  line = line.substr(0, line.find(" #"));
  const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!line.empty() && space(line.front())) line.remove_prefix(1);
  while (!line.empty() && space(line.back())) line.remove_suffix(1);
  return line;
}

/// "cog", "cog==0.22", "Cog[extra]>=0.20", "cog @ https://..." but not "cogwheel".
bool names_cog(std::string_view line) {
  if (line.size() < 3) return false;
  const bool cog = (line[0] == 'c' || line[0] == 'C') && (line[1] == 'o' || line[1] == 'O') && (line[2] == 'g' || line[2] == 'G');
  return cog && (line.size() == 3 || std::string_view(" =<>~![;@").find(line[3]) != std::string_view::npos);
}

bool is_editable(std::string_view line) { return line.starts_with("-e") || line.starts_with("--editable"); }

/// Refers to other files of the project, whose content then belongs to the fingerprint.
bool refers_to_files(std::string_view line) {
  for (std::string_view start : {"-r", "-c", "--requirement", "--constraint", ".", "/", "file:"}) {
    if (line.starts_with(start)) return true;
  }
  return line.find("@ file:") != std::string_view::npos || line.find(".whl") != std::string_view::npos;
}

}  // namespace

Result<Requirements> read_requirements(const Project& project, const std::filesystem::path& folder,
                                       std::string_view default_cog) {
  Requirements result;
  std::vector<std::string> lines;
  if (!project.requirements_file.empty()) {
    std::ifstream file(folder / project.requirements_file);
    for (std::string line; std::getline(file, line);) {
      if (const auto bare = trim(line); !bare.empty()) lines.emplace_back(bare);
    }
    if (!file.eof()) return fail(ErrorKind::internal, project.requirements_file + " cannot be read");
    result.arguments = {"--requirement", project.requirements_file};
  }
  for (const std::string& package : project.python_packages) {
    // Not an option in disguise: these stand alone on a command line.
    if (package.starts_with('-')) return fail(ErrorKind::invalid, fmt::format("build.python_packages cannot hold {}", package));
    lines.push_back(package);
    result.arguments.push_back(package);
  }
  if (const auto editable = std::ranges::find_if(lines, is_editable); editable != lines.end()) {
    return fail(ErrorKind::invalid, fmt::format("An editable requirement ({}) cannot be kept: the folder is moved after it is pushed",
                                                *editable));
  }
  if (std::ranges::none_of(lines, names_cog)) {
    auto cog = fmt::format("cog=={}", project.sdk_version.empty() ? default_cog : project.sdk_version);
    lines.push_back(cog);
    result.arguments.push_back(std::move(cog));
  }

  result.fingerprint = fmt::format("{}\n", fmt::join(lines, "\n"));
  if (std::ranges::any_of(lines, refers_to_files)) {
    auto content = hash_content(folder);
    if (!content) return pass_on(std::move(content));
    result.fingerprint += *content;
  }
  return result;
}

}  // namespace mimeo::cog
