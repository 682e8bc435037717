// The connections that read, each used by one thread of the pool at a time.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/offload.h"
#include "sqlite/connection.h"

namespace mimeo::sqlite {

/// Thread-safe. As many connections as the pool has had threads reading at once; kept for the next.
class Readers {
 public:
  /// Both must outlive it.
  Readers(std::string path, Offload& pool) : path_(std::move(path)), pool_(pool) {}

  /// Runs `read`, a `Result<T>(Connection&)`, on the pool. `read` may refer to the frame of the caller.
  template <class Read>
  auto run(Read read) -> Task<std::invoke_result_t<Read&, Connection&>> {
    auto work = [this, &read]() -> std::invoke_result_t<Read&, Connection&> {
      auto connection = take();
      if (!connection) return pass_on(std::move(connection));
      auto answer = read(**connection);
      give_back(std::move(*connection));
      return answer;
    };
    co_return co_await pool_.run(std::move(work));
  }

 private:
  Result<std::unique_ptr<Connection>> take();
  void give_back(std::unique_ptr<Connection> connection);

  const std::string path_;
  Offload& pool_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  // guarded by mutex_
};

}  // namespace mimeo::sqlite
