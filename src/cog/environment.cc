#include "cog/environment.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/command.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "cog/python_tool.h"
#include "cog/requirements.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Raised when environments made before are no longer what would be made now.
constexpr std::string_view recipe = "1";

constexpr char marker_name[] = "mimeo-complete";
constexpr char temporary_suffix[] = ".tmp";

/// What tools may see of the server's own environment: never its secrets.
bool is_for_tools(std::string_view variable) {
  for (std::string_view exact : {"HOME=", "USER=", "LANG=", "http_proxy=", "https_proxy=", "no_proxy=", "all_proxy=",
                                 "HTTP_PROXY=", "HTTPS_PROXY=", "NO_PROXY=", "ALL_PROXY=", "CC=", "CXX=", "CFLAGS=", "CXXFLAGS=",
                                 "LDFLAGS=", "CUDA_HOME=", "REQUESTS_CA_BUNDLE=", "CURL_CA_BUNDLE=", "NETRC="}) {
    if (variable.starts_with(exact)) return true;
  }
  return variable.starts_with("PIP_") || variable.starts_with("UV_") || variable.starts_with("SSL_") ||
         variable.starts_with("LC_") || variable.starts_with("XDG_");
}

/// Released by the kernel when the last process that has it is gone.
class FileLock {
 public:
  explicit FileLock(const fs::path& path) : fd_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {}
  ~FileLock() {
    if (fd_ >= 0) close(fd_);
  }
  FileLock(const FileLock&) = delete;

  int descriptor() const { return fd_; }
  /// False when somebody else has it.
  Result<bool> try_lock() {
    if (fd_ >= 0 && flock(fd_, LOCK_EX | LOCK_NB) == 0) return true;
    if (fd_ >= 0 && (errno == EWOULDBLOCK || errno == EINTR)) return false;
    return fail(ErrorKind::internal, "The environment cannot be locked", std::strerror(errno));
  }

 private:
  int fd_;
};

Result<void> wait_for(FileLock& file, const Progress& progress, const std::stop_token& stop) {
  for (bool told = false;; told = true) {
    auto locked = file.try_lock();
    if (!locked) return pass_on(std::move(locked));
    if (*locked) return {};
    if (stop.stop_requested()) return fail(ErrorKind::canceled, "Making the environment was called off");
    if (!told) progress("waiting for the same environment, which is being made already");
    std::this_thread::sleep_for(100ms);  // flock has no time limit of its own, and this is a thread for blocking work
  }
}

/// The last lines of a tool, from which its failure is explained.
class Tail {
 public:
  void add(std::string_view line) {
    lines_.emplace_back(line);
    if (lines_.size() > 20) lines_.pop_front();
  }
  std::string text() const { return fmt::format("{}", fmt::join(lines_, "\n")); }

  /// pip's and uv's own word on it, else the last line.
  std::string reason() const {
    auto is_reason = [](const std::string& line) { return line.starts_with("ERROR: ") || line.starts_with("error: "); };
    auto found = std::ranges::find_if(lines_, is_reason);
    if (found != lines_.end()) return found->substr(7);
    return lines_.empty() ? "no reason given" : lines_.back();
  }

  bool speaks_of_the_network() const {
    const auto all = text();
    for (std::string_view word : {"NewConnectionError", "Max retries exceeded", "Temporary failure in name resolution", "timed out",
                                  "Connection refused", "Connection reset", "SSLError", "dns error", "error sending request"}) {
      if (all.find(word) != std::string::npos) return true;
    }
    return false;
  }

 private:
  std::deque<std::string> lines_;
};

/// How much lies in a folder, all in all.
std::uintmax_t bytes_below(const fs::path& folder) {
  std::uintmax_t sum = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;  // a tool at work moves things about
    const auto size = entry->is_regular_file(gone) ? entry->file_size(gone) : 0;
    if (!gone) sum += size;
  }
  return sum;
}

/// A folder that goes with the scope.
class Removed {
 public:
  explicit Removed(const fs::path& folder) : folder_(folder) {}
  ~Removed() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Removed(const Removed&) = delete;

 private:
  const fs::path& folder_;
};

/// One environment in the making.
struct Build {
  const fs::path& path;
  const fs::path& temporary;  ///< where tools keep what they fetch, until it is whole
  const PythonTool& tool;
  const std::vector<std::string>& variables;
  const fs::path& project_folder;
  const FileLock& lock;
  const Progress& progress;
  const std::stop_token& stop;
  std::chrono::steady_clock::duration silence;

  Result<void> run(std::vector<std::string> arguments, std::string_view what) const {
    Tail tail;
    auto hear = [&](std::string_view line) {
      tail.add(line);
      progress(line);
    };
    Result<CommandEnd> end = CommandEnd();
    {
      Lines output(hear), errors(hear);
      CommandOutput to{[&](std::string_view text) { output.add(text); }, [&](std::string_view text) { errors.add(text); }};
      // Nobody who is no terminal is shown how far it is, and a framework takes minutes to fetch. (What uv fetches lies in its own
      // cache until it is whole.)
      to.silent = [&, told = std::uintmax_t(0)]() mutable {
        const auto bytes = bytes_below(path) + bytes_below(temporary);
        if (bytes != std::exchange(told, bytes)) progress(fmt::format("... {} MB so far", bytes / 1'000'000));
      };
      to.silence = silence;
      Command command{.arguments = std::move(arguments),
                      .environment = variables,
                      .directory = project_folder.string(),
                      .time_limit = limits::environment_build,
                      .keep_open = lock.descriptor()};
      end = run_command(command, to, stop);
    }
    if (!end) return pass_on(std::move(end));
    if (end->ok()) return {};
    if (tail.text().find("ensurepip is not") != std::string::npos) {
      return fail(ErrorKind::unavailable, "Python's venv module is not complete on this machine", tail.text(),
                  "Install python3-venv (on Debian), or uv.");
    }
    const auto kind = tail.speaks_of_the_network() ? ErrorKind::unavailable : ErrorKind::invalid;
    return fail(kind, fmt::format("{}: {}", what, tail.reason()), tail.text());
  }
};

}  // namespace

Environments::Options Environments::options_for(fs::path folder) {
  Options options{.folder = std::move(folder), .search_path = "/usr/local/bin:/usr/bin:/bin", .variables = {}};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    std::string_view text = *variable;
    if (text.starts_with("PATH=")) options.search_path = text.substr(5);
    if (is_for_tools(text)) options.variables.emplace_back(text);
  }
  return options;
}

Result<std::string> Environments::provide(const Project& project, const fs::path& project_folder, const Progress& progress,
                                          std::stop_token stop) {
  auto tool = find_python_tool(project.python_version, options_.search_path);
  if (!tool) return pass_on(std::move(tool));
  auto requirements = read_requirements(project, project_folder, cog_release);
  if (!requirements) return pass_on(std::move(requirements));
  if (!tool->note.empty()) progress(tool->note);

  const auto key = sha256_hex(fmt::format("{}\n{}\n{}", recipe, tool->fingerprint(), requirements->fingerprint)).substr(0, 32);
  const fs::path place = options_.folder / key;
  const auto path = place.string();
  const auto marker = fs::path(path) / marker_name;
  std::error_code error;
  fs::create_directories(options_.folder, error);
  FileLock file(options_.folder / (key + ".lock"));
  if (auto locked = wait_for(file, progress, stop); !locked) return pass_on(std::move(locked));
  if (fs::exists(marker, error)) {
    fs::last_write_time(marker, fs::file_time_type::clock::now(), error);
    return path;
  }

  const fs::path temporary = path + temporary_suffix;
  const Removed removed(temporary);
  fs::remove_all(path, error);
  fs::remove_all(temporary, error);
  fs::create_directory(temporary, error);
  auto variables = options_.variables;
  variables.push_back("PATH=" + options_.search_path);
  variables.push_back("PYTHONUNBUFFERED=1");
  variables.push_back("TMPDIR=" + temporary.string());
  const Build build{place, temporary, *tool, variables, project_folder, file, progress, stop, options_.silence};
  progress(fmt::format("making a Python environment with {}", tool->uv.empty() ? tool->python : tool->uv));
  auto made = build.run(tool->make(path), "The Python environment cannot be made");
  if (!made) return pass_on(std::move(made));
  auto installed = build.run(tool->install(path, requirements->arguments), "The model's requirements cannot be installed");
  if (!installed) return pass_on(std::move(installed));

  std::ofstream complete(marker);
  complete << requirements->fingerprint;
  complete.close();
  if (!complete) return fail(ErrorKind::internal, "The environment cannot be completed", std::strerror(errno));
  return path;
}

void Environments::remove_unneeded(const std::vector<std::string>& needed, std::chrono::seconds kept) const {
  const auto now = fs::file_time_type::clock::now();
  std::error_code error;
  for (fs::directory_iterator entry(options_.folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto& path = entry->path();
    std::error_code unknown;
    if (!entry->is_directory(unknown) || path.extension() == temporary_suffix) continue;
    const auto marker = path / marker_name;
    if (std::ranges::find(needed, path.string()) != needed.end()) {
      fs::last_write_time(marker, now, unknown);
      continue;
    }
    const auto is_old = [&] {
      // Without a marker it is in the making, or was left in the middle; then its folder tells since when.
      auto since = fs::last_write_time(marker, unknown);
      if (unknown) since = fs::last_write_time(path, unknown);
      return !unknown && now - since >= kept;
    };
    if (!is_old()) continue;
    FileLock file(fs::path(path).concat(".lock"));
    const auto locked = file.try_lock();
    if (!locked || !*locked || !is_old()) continue;  // somebody may have been given it since
    fs::remove(marker, unknown);  // first, for half of it is none
    fs::remove_all(path, unknown);
    fs::remove_all(fs::path(path).concat(temporary_suffix), unknown);
    log_info("environment.removed", {{"path", path.string()}});
  }
}

}  // namespace mimeo::cog
