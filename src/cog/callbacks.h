// What models may call on our side: send output files, fetch input files.
//
//   PUT  /uploads/{door}/{name...}   uploads.h
//   GET  /inputs/{secret}/{name}     offers.h
//
// No webhooks: every model streams its events (driver.h), and coglet spends 9 ms of CPU on each prediction that names one.
//
// Plain HTTP on a loopback port that only models are told of. Every path holds a secret of 160 bits, so one model can
// neither read nor write what belongs to another.
#pragma once

#include <memory>
#include <string>

#include "base/task_group.h"
#include "cog/offers.h"
#include "cog/uploads.h"
#include "http/listener.h"
#include "http/router.h"
#include "seams/exchange.h"

namespace mimeo::cog {

/// Belongs to one executor, the engine's.
class Callbacks final : public seams::FileExchange {
 public:
  Callbacks(Executor executor, seams::Blobs& blobs);
  ~Callbacks() override;

  /// Listens: on `port`, where instances that have outlived a server call, if it is free, else on one that the system chooses. Kinds:
  /// those of http::Listener::open.
  Result<void> open(std::uint16_t port = 0);
  /// Listens behind a door, too (base/door.h), under the same address; for who stops the listener in the end. Kinds: those
  /// of http::ask_door.
  Task<Result<std::unique_ptr<http::Listener>>> listen_behind(std::string door,
                                                              std::chrono::steady_clock::time_point until);
  std::uint16_t port() const { return listener_.address().port; }
  /// Stops listening and carries removals to their end. After every door is closed.
  Task<> close();

  /// "http://127.0.0.1:20123"
  const std::string& origin() const { return origin_; }

  std::unique_ptr<UploadDoor> open_uploads() { return uploads_.open_door(); }
  std::unique_ptr<UploadDoor> open_uploads(std::string secret) { return uploads_.open_door(std::move(secret)); }
  std::string upload_address(std::string_view secret) const { return uploads_.address_of(secret); }

  std::string offer(core::BlobId blob, std::string_view name, std::string content_type) override;
  void withdraw(std::string_view address) override;
  std::optional<seams::Upload> take(std::string_view address) override;

 private:
  http::Router make_router();

  TaskGroup tasks_;
  Uploads uploads_;
  Offers offers_;
  http::Router router_;
  http::Listener listener_;
  std::string origin_;
  bool open_ = false;
};

}  // namespace mimeo::cog
