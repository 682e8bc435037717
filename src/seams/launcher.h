// Starts the process of a model instance and watches it: a plain process, or a container.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/result.h"

namespace mimeo::seams {

/// What of this machine a process may see and touch. Beside it there are the system's programs and libraries, to read; no other
/// process, no account, and no network but its own, unless it says so.
struct Confinement {
  std::vector<std::string> readable;  ///< absolute paths; those that do not exist are left out
  std::vector<std::string> withheld;  ///< devices of this machine that are for others
  std::string writable;               ///< an absolute folder; its subfolder "tmp", which must exist, is /tmp in there
  bool network = false;               ///< the machine's, as if there were no confinement
  std::string door;                   ///< without network: where the way in is made (base/door.h), below `writable`;
  std::uint16_t calls_port = 0;       ///< and the port on its loopback where it may call through it
};

/// What a process and all that it starts may take together; 0: as much as there is.
struct Limits {
  double processors = 0;
  std::int64_t memory_bytes = 0;
  int processes = 0;  ///< threads count
};

/// A Docker image to run instead of a program of this machine. What it sees of the machine is what its confinement names.
struct Container {
  std::string image;              ///< its id
  std::string description;        ///< file to be found as `.cog/openapi_schema.json` below the image's working directory; or empty
  std::vector<std::string> gpus;  ///< as their driver knows them
};

/// What lets a process go on where the server is killed, to be taken over by the next one.
struct Reuse {
  std::vector<std::string> own;  ///< words in the command that are this process's alone; in all others the next one's must be the same
  std::string made_with;         ///< and in this, which the command names without telling what it is
};

/// What to run. Everything absolute; nothing is taken from the server's own environment.
struct LaunchCommand {
  std::vector<std::string> arguments;  ///< the program first; of a container, what follows the image's own command
  std::vector<std::string> environment;  ///< NAME=value
  std::string directory;                 ///< working directory
  std::optional<Confinement> confinement;  ///< nothing: it may do what we may
  std::optional<Container> container;
  Limits limits;                           ///< kept where this machine lets us
  std::optional<Reuse> reuse;              ///< nothing: it is of no use to another server
};

/// How a process ended.
struct Exit {
  int code = 0;    ///< exit status, when signal is 0
  int signal = 0;  ///< the signal that killed it, or 0
  std::string text() const;  ///< "exit code 3", "killed by signal 9 (KILL)"
};

/// A running process and everything it started. Belongs to one I/O thread. Destroying it kills the whole group.
class LaunchedProcess {
 public:
  virtual ~LaunchedProcess() = default;
  virtual int pid() const = 0;
  /// Completes at once when the process is gone; may be awaited by several.
  virtual Task<Exit> exited() = 0;
  /// Whether it, or one that it started, was killed because together they took more memory than they may.
  virtual bool ran_out_of_memory() const = 0;
  /// Asks the group to end (SIGTERM), and kills it when `grace` is over. Returns when it is gone.
  virtual Task<> stop(std::chrono::steady_clock::duration grace) = 0;
  /// SIGKILL to the whole group.
  virtual void kill() = 0;
};

/// A process that an earlier life of this server has started, and that has outlived it.
struct Survivor {
  std::unique_ptr<LaunchedProcess> process;
  std::vector<std::string> own;  ///< its own words, in the order of the command's
};

class Launcher {
 public:
  virtual ~Launcher() = default;

  /// Starts `command` in a process group of its own with no descriptor inherited but stdin (/dev/null), stdout and stderr
  /// (read line by line into `on_output`, called on the caller's executor; lines longer than 16 KiB are cut). The process dies with
  /// the server, also when the server is killed; where it cannot, it is a survivor. not_found: no such program. unavailable: no process to be had.
  virtual Task<Result<std::unique_ptr<LaunchedProcess>>> launch(LaunchCommand command,
                                                                std::function<void(std::string_view)> on_output) = 0;

  /// A survivor that was started with such a command; `on_output` hears what it says from now on. Nothing: there is none.
  virtual Task<std::optional<Survivor>> take_over(LaunchCommand command, std::function<void(std::string_view)> on_output);
  /// Ends the survivors that were not taken over; from now on none is. False: some may still run.
  virtual Task<bool> end_survivors();
};

}  // namespace mimeo::seams
