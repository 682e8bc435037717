// A python3 for tests: makes "environments" that are copies of itself, "installs" what it is told, "describes" every model
// alike, and writes down how it was called. Tests only.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cog/environment.h"

namespace mimeo::cog {

/// A temporary folder with the fake in `bin`, and helpers to put a project beside it.
class FakePython {
 public:
  explicit FakePython(const std::string& below) {
    std::string name = below + "mimeo-python-XXXXXX";
    root_ = mkdtemp(name.data());
    std::filesystem::create_directories(root_ / "bin");
    write("bin/python3", std::string("#!/bin/sh\nlog=") + log().string() + R"(
say() { echo "$(basename "$0") $*" >> "$log"; }
case "$1 $2" in
  "-m venv") say "$1 $2"; mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip")
    say "$*"
    echo "Collecting things"
    case "$*" in
      *no-such-package*) echo "ERROR: No matching distribution found for no-such-package" >&2; exit 1 ;;
      *far-away*) echo "WARNING: Retrying: NewConnectionError" >&2; echo "ERROR: No matching distribution found" >&2; exit 1 ;;
      *slow-package*) head -c 3000000 /dev/zero > "$TMPDIR/part"; touch "$log.slow"; sleep 60 ;;
    esac ;;
  "-c "*)
    say "describe $4 $5 $6"
    echo "hello from the model" >&2
    if [ -e "$3/broken" ]; then echo "mimeo: run.py defines no Runner" >&2; echo "  a traceback" >&2; exit 1; fi
    echo '{"openapi_schema":{"paths":{"/predictions":{"post":{}}}},"cog_version":"0.23.1","concurrency":3}' ;;
esac
)");
    std::filesystem::permissions(root_ / "bin/python3", std::filesystem::perms::owner_all);
  }
  ~FakePython() { std::filesystem::remove_all(root_); }
  FakePython(const FakePython&) = delete;

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path log() const { return root_ / "calls.txt"; }

  void write(const std::filesystem::path& path, std::string_view text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  std::string read(const std::filesystem::path& path) const {
    std::ifstream file(root_ / path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// How it was called so far.
  std::vector<std::string> calls() const {
    std::vector<std::string> lines;
    std::ifstream file(log());
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  Environments::Options options() const {
    return {.folder = root_ / "environments", .search_path = (root_ / "bin").string() + ":/usr/bin:/bin", .variables = {"A=1"}};
  }

 private:
  std::filesystem::path root_;
};

}  // namespace mimeo::cog
