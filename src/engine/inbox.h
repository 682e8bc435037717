// Inboxes: a receiver of webhooks for each account, for whoever has not written one yet and wants to see what comes.
//
// In memory alone: it is an aid for tests, what it holds was told to somebody who has it anyway, and a restart empties
// it. Bounded by limits::inbox_*; what is new pushes out what is old.
//
// Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "core/names.h"

namespace mimeo::engine {

/// A call that came, whoever sent it.
struct ReceivedWebhook {
  std::string id;  ///< time-ordered; ours, for each arrival another
  Time at;
  bool is_signed = false;  ///< by a secret of the account that was valid then, and not long ago
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body;  ///< nothing: it was too large to keep

  std::size_t bytes() const;
};
using ReceivedPointer = std::shared_ptr<const ReceivedWebhook>;

class Inbox {
 public:
  void put(const core::AccountId& account, ReceivedWebhook webhook);
  /// Newest first.
  std::vector<ReceivedPointer> list(const core::AccountId& account, Time now);
  void clear(const core::AccountId& account);

 private:
  struct Box {
    std::deque<ReceivedPointer> webhooks;  ///< oldest first
    std::size_t bytes = 0;
  };
  using Boxes = std::map<core::AccountId, Box>;
  void drop_oldest(Boxes::iterator box);
  void drop_expired(Time now);
  Boxes::iterator box_of_oldest();

  std::mutex mutex_;
  Boxes boxes_;  // guarded by mutex_, as is the rest; none is empty
  std::size_t bytes_ = 0;
};

}  // namespace mimeo::engine
