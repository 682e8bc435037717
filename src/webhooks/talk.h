// What is to be told of one prediction on its way to the end, and the pace of it.
//
// The engine's thread notes news, the dispatcher's tells them: the newest whole state at once, then at most every half
// second. Nothing is queued up: what happens meanwhile is in the next call, and the last of it is told, too.
#pragma once

#include <atomic>
#include <memory>

#include "base/async.h"
#include "core/prediction.h"
#include "core/webhook.h"

namespace mimeo::webhooks {

using PredictionPointer = std::shared_ptr<const core::Prediction>;

struct Talk {
  static constexpr unsigned output_news = 1;
  static constexpr unsigned logs_news = 2;

  Talk(const core::Prediction& prediction, const Executor& dispatcher)
      : id(prediction.id),
        account(prediction.account),
        url(prediction.webhook),
        filter(prediction.webhook_filter),
        trace(prediction.trace),
        bell(dispatcher, asio::steady_timer::time_point::max()) {}

  const core::PredictionId id;
  const core::AccountId account;
  const std::string url;
  const core::WebhookFilter filter;
  const core::Trace trace;

  /// Set by the engine's thread, cleared when the state that holds them is taken. Any thread.
  std::atomic<unsigned> news = 0;

  // The dispatcher's thread:
  bool followed = false;         ///< a coroutine paces it
  bool ended = false;            ///< nothing more will happen
  PredictionPointer last_state;  ///< once ended, when no call about the end will tell it
  asio::steady_timer bell;       ///< rung when one of the above has changed
};

}  // namespace mimeo::webhooks
