// The server's keys from which the accounts' secrets for signed addresses of uploads are derived (core/signed_download.h).
//
//   DATA/files.key = key LF *( former key SP until LF )     until: seconds since 1970; newest first
//
// A rotation draws a new key. The former one goes on holding for as long as an upload may live that was there then, so that
// no address dies before its time. Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace mimeo::server {

class FilesKeys {
 public:
  explicit FilesKeys(std::string path) : path_(std::move(path)) {}

  /// Reads the keys; draws the first where there is none. Before anything else.
  Result<void> open();

  /// Those that hold at `now`, the present one first.
  std::vector<std::string> valid(Time now) const;

  /// A new present key, on disk when this returns; of the others each holds until `former_until` at the latest.
  Result<void> rotate(Time now, Time former_until);

 private:
  struct Key {
    std::string text;
    Time until = Time::max();
  };

  Result<void> write(const std::vector<Key>& keys) const;

  const std::string path_;
  std::mutex rotation_;       // held while one is on its way to the disk
  mutable std::mutex mutex_;
  std::vector<Key> keys_;     // guarded by mutex_
};

}  // namespace mimeo::server
