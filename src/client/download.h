// A file, however often its connection breaks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "client/content_check.h"
#include "client/data_uri.h"
#include "client/open.h"
#include "client/resumption.h"

namespace mimeo::client::detail {

class Download {
 public:
  Download(SessionPtr session, std::string url, std::string sha256, std::stop_token stop);

  const SessionPtr& session() const { return session_; }
  const std::stop_token& stop() const { return stop_; }

  /// The next bytes, at least one; nothing: that was all of it, and it is right. Kinds: network, expired, corrupted,
  /// refused, canceled. Not for two at once.
  Task<Result<std::optional<std::string>>> next(Executor where);

  /// Of the first answer.
  const std::string& content_type() const { return content_type_; }
  std::uint64_t done() const { return at_; }
  std::optional<std::uint64_t> total() const { return check_.total(); }

 private:
  using Next = Result<std::optional<std::string>>;

  Next next_of_data_uri();
  Task<Result<bool>> connect(Call call);
  Result<bool> accept(Opened opened);
  Next finish();

  const SessionPtr session_;
  const std::string url_;
  const std::string sha256_;
  const std::stop_token stop_;

  Resumption resumption_;
  std::optional<std::chrono::seconds> retry_after_;
  bool over_ = false;
  ContentCheck check_;
  std::string tag_;  ///< a strong entity tag of the first answer
  std::string why_;  ///< there was no connection the last time
  std::string content_type_;
  std::uint64_t at_ = 0;       ///< bytes given so far
  std::uint64_t to_skip_ = 0;  ///< bytes that come again
  std::unique_ptr<Exchange> exchange_;
};

/// What a file's server means when it does not give it.
Error refusal_of_file(const Head& head);

}  // namespace mimeo::client::detail
