// Requests of MCP clients while they are answered, by which notifications/cancelled finds them.
//
// No session is kept: the id that `initialize` gives out is a name, and stands here beside the request's id, because
// every client counts its requests from 0.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/names.h"
#include "core/token.h"

namespace mimeo::api::mcp {

/// One request under way. Any thread.
class Errand {
 public:
  /// The prediction that was made for it. False: the errand has been canceled before, so that the prediction must be,
  /// too.
  bool made(core::PredictionId prediction);
  bool is_canceled() const;
  /// Answers the prediction that was made for it, if there is one yet.
  std::optional<core::PredictionId> cancel();

 private:
  mutable std::mutex mutex_;
  bool canceled_ = false;                         // guarded by mutex_
  std::optional<core::PredictionId> prediction_;  // guarded by mutex_
};

/// Any thread.
class Errands {
 public:
  struct Key {
    core::TokenId token;
    std::string session;
    std::string request;  ///< its id as JSON: 1 and "1" are two
    auto operator<=>(const Key&) const = default;
  };

  /// Found for as long as somebody holds it. A request with the id of one under way takes its place.
  std::shared_ptr<Errand> begin(Key key);
  std::shared_ptr<Errand> find(const Key& key);

 private:
  std::mutex mutex_;
  std::map<Key, std::weak_ptr<Errand>> errands_;  // guarded by mutex_
  std::size_t clean_at_ = 64;                     // guarded by mutex_
};

}  // namespace mimeo::api::mcp
