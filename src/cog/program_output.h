// What the programs that a Cog project starts write (ffmpeg, nvidia-smi), and libraries that know nothing of Python's sys.stdout.
//
// coglet gives what is written to the worker's two descriptors to no prediction. With one slot there is no doubt whose it is, so
// python/delivery.py puts a named pipe of the instance's scratch folder in their place when a prediction begins. Unlike a thread
// beside the model a pipe to us is read whatever the model does, and keeps the last words of one that crashed; and what was
// written before a call returned is there to be taken when its end is told.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/async.h"
#include "base/result.h"

namespace mimeo::cog {

/// Belongs to one executor.
class ProgramOutput {
 public:
  /// Makes the pipe. Opening it for writing never blocks while this lives. unavailable: no room, or no descriptor left.
  static Result<std::unique_ptr<ProgramOutput>> make(Executor executor, const std::string& path);

  /// Waits until there is something to take; false after close().
  Task<bool> wait();
  void close();

  /// What has been written and not been taken: at most `taken_bytes` at once, and no part of a character.
  std::string take();
  static constexpr std::size_t taken_bytes = 64 * 1024;
  /// Throws away what has been written and not been taken.
  void discard();

 private:
  ProgramOutput(Executor executor, int descriptor) : pipe_(std::move(executor), descriptor) {}

  asio::posix::basic_stream_descriptor<Executor> pipe_;
  std::string part_;  ///< of a character
};

/// Where it lies in an instance's scratch folder.
inline std::string program_output_path(const std::string& scratch) { return scratch + "/programs"; }

}  // namespace mimeo::cog
