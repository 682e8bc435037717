#include "base/test_run.h"

#include <chrono>
#include <exception>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>

namespace mimeo {

void run_to_end(asio::io_context& io, Task<> task) {
  std::exception_ptr thrown;
  bool ended = false;
  auto done = [&](std::exception_ptr error) {
    thrown = error;
    ended = true;
    io.stop();
  };
  asio::co_spawn(io, std::move(task), done);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!ended && std::chrono::steady_clock::now() < give_up) {
    // More than once: another thread that lets go of the last work of an earlier run stops the loop, perhaps only now.
    io.restart();
    io.run_until(give_up);
  }
  if (thrown) std::rethrow_exception(thrown);
  if (!ended) throw std::runtime_error("the task did not end");
}

}  // namespace mimeo
