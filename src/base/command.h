// Runs another program to its end, for work that is somebody else's: making a Python environment, describing a model.
//
// It blocks: call it on the Offload pool. Model instances are not started here but by seams/launcher.h, which watches
// them for as long as they live.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mimeo {

struct Command {
  std::vector<std::string> arguments;    ///< the program first; without a slash it is looked up on our own PATH
  std::vector<std::string> environment;  ///< NAME=value, all of it: nothing is inherited
  std::string directory;                 ///< working directory, absolute
  std::chrono::steady_clock::duration time_limit = std::chrono::minutes(10);
  /// A descriptor that the program and whatever it starts keep open as theirs, or -1: a file lock held by it outlives us.
  int keep_open = -1;
};

/// How a command ended.
struct CommandEnd {
  int code = 0;    ///< exit status, when signal is 0
  int signal = 0;  ///< the signal that killed it, or 0
  bool ok() const { return code == 0 && signal == 0; }
};

/// What the command writes, as it comes, in pieces of any size. Called on the caller's thread.
struct CommandOutput {
  std::function<void(std::string_view)> standard_output;
  std::function<void(std::string_view)> standard_error;
  /// Called every time that nothing has come for `silence`.
  std::function<void()> silent;
  std::chrono::steady_clock::duration silence = std::chrono::seconds(5);
};

/// Starts `command` in a session of its own, with /dev/null as its input, and waits until it ends. Its whole process
/// group is killed when the time is over (timed_out) or `stop` is requested (canceled). not_found: no such program or
/// directory. A program that ends while something it started still holds its output open counts as ended.
Result<CommandEnd> run_command(const Command& command, const CommandOutput& output, std::stop_token stop = {});

/// The absolute path of a program that may be run, found in one of the folders of `search_path` ("/usr/bin:/bin"), or empty.
std::string find_program(std::string_view name, std::string_view search_path);

/// Cuts a stream into lines for a callback that wants whole ones. Carriage returns end lines too, for progress bars.
class Lines {
 public:
  explicit Lines(std::function<void(std::string_view)> on_line) : on_line_(std::move(on_line)) {}
  /// Tells what is left when the stream has ended.
  ~Lines();
  Lines(const Lines&) = delete;
  void add(std::string_view piece);

 private:
  std::function<void(std::string_view)> on_line_;
  std::string begun_;
};

}  // namespace mimeo
