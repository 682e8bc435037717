// libmagic as a sniffer.
#pragma once

#include <memory>
#include <mutex>

#include "base/offload.h"
#include "base/result.h"
#include "seams/sniffer.h"

struct magic_set;

namespace mimeo::magic {

/// Thread-safe. One look at a time, because libmagic's state cannot be shared: a look takes a millisecond or two.
class Sniffer final : public seams::Sniffer {
 public:
  /// Reads the system's database of signatures. Blocks; for start-up. `pool` must outlive it.
  static Result<std::unique_ptr<Sniffer>> open(Offload& pool);

  Task<std::string> media_type(std::string bytes) override;

 private:
  struct Close {
    void operator()(magic_set* magic) const;
  };
  using Magic = std::unique_ptr<magic_set, Close>;

  Sniffer(Magic magic, Offload& pool) : magic_(std::move(magic)), pool_(pool) {}
  std::string look_at(const std::string& bytes);  ///< blocks

  std::mutex mutex_;
  const Magic magic_;  // guarded by mutex_
  Offload& pool_;
};

}  // namespace mimeo::magic
