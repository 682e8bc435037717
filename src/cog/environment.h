// Python environments for Cog projects: made once per set of requirements, kept, shared by all versions that need the same.
//
//   folder/KEY        the virtual environment; complete when folder/KEY/mimeo-complete exists, whose time is when it was last needed
//   folder/KEY.lock   held (flock) while it is made
//   folder/KEY.tmp    what the tools fetch, meanwhile
//
// An environment cannot be moved once made, so it grows in place and the marker comes last; one without a marker is the
// remains of an interrupted build and is made anew. The tool that makes it inherits the lock: when the server is killed
// in the middle, the next one waits for what is left of that build instead of working against it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cog/project.h"

namespace mimeo::cog {

/// Told each line of what is being done.
using Progress = std::function<void(std::string_view line)>;

/// The release of the `cog` package (Cog's Python side and its server) for projects that do not choose one.
inline constexpr char cog_release[] = "0.23.1";

/// How long an environment stays after it was last needed: whoever pushes again within the week does not wait for it.
inline constexpr auto environment_kept = std::chrono::days(7);

/// Thread-safe; everything blocks.
class Environments {
 public:
  struct Options {
    std::filesystem::path folder;
    /// Where python3 and uv are looked for, colon-separated.
    std::string search_path;
    /// For the tools, NAME=value: the settings of pip and uv, certificates, proxies.
    std::vector<std::string> variables;
    /// After which time without a word from a tool its progress is told.
    std::chrono::steady_clock::duration silence = std::chrono::seconds(5);
  };
  /// The machine's programs, and of the server's own environment what tools may see.
  static Options options_for(std::filesystem::path folder);

  explicit Environments(Options options) : options_(std::move(options)) {}

  /// The path of an environment that has what `project` (in `project_folder`) asks for, and the cog package. Made with uv if
  /// there is one, else with venv and pip, which may take minutes; several callers that want the same wait for one.
  /// invalid: its requirements cannot be met. unavailable: no Python, or the network failed. `detail` has the tool's last lines.
  Result<std::string> provide(const Project& project, const std::filesystem::path& project_folder, const Progress& progress,
                              std::stop_token stop = {});

  /// Removes those that were needed neither by this call (`needed`, paths) nor by any in the last `kept`.
  void remove_unneeded(const std::vector<std::string>& needed, std::chrono::seconds kept) const;

 private:
  const Options options_;
};

}  // namespace mimeo::cog
