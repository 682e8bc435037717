// A stream, however often its connection breaks.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "client/event_parser.h"
#include "client/open.h"
#include "client/resumption.h"
#include "mimeo/client/stream.h"

namespace mimeo::client::detail {

class EventSource {
 public:
  /// `prediction_id` and `cancels`: the prediction to cancel when `stop` is asked for.
  EventSource(SessionPtr session, std::string url, std::string after, std::string prediction_id, bool cancels,
              std::stop_token stop);

  const SessionPtr& session() const { return session_; }
  const std::string& prediction_id() const { return prediction_id_; }
  const std::stop_token& stop() const { return stop_; }
  const std::string& last_id() const { return last_id_; }

  /// See EventStream. Not for two at once.
  Task<Result<std::optional<Event>>> next(Executor where);

 private:
  using Next = Result<std::optional<Event>>;

  Task<Result<bool>> connect(Call call);
  Next understand(RawEvent raw);
  Error failure() const;

  const SessionPtr session_;
  const std::string url_;
  const std::string prediction_id_;
  const bool cancels_;
  const std::stop_token stop_;
  const bool is_of_files_;

  Resumption resumption_;
  EventParser parser_;
  std::string last_id_;
  std::optional<std::string> failed_;  ///< what the `error` event said
  bool over_ = false;
  std::unique_ptr<Exchange> exchange_;
};

}  // namespace mimeo::client::detail
