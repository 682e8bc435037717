// A prediction on its way through an instance.
#pragma once

#include <memory>
#include <vector>

#include "cog/driver.h"
#include "cog/reports.h"
#include "http/sse.h"

namespace mimeo::cog {

/// A run that the driver counts, for as long as this lives.
class RunTicket {
 public:
  RunTicket(std::shared_ptr<Driver> driver, core::PredictionId id);
  RunTicket(RunTicket&&) noexcept = default;
  RunTicket& operator=(RunTicket&&) = delete;
  ~RunTicket();

  Driver& driver() const { return *driver_; }
  const core::PredictionId& id() const { return id_; }

 private:
  std::shared_ptr<Driver> driver_;
  core::PredictionId id_;
};

/// One that tells its story as server-sent events.
class StreamedRun final : public seams::Run {
 public:
  StreamedRun(RunTicket ticket, std::unique_ptr<http::Source> events, bool iterator);
  /// Closing the connection is what cancels a prediction whose end was not heard.
  ~StreamedRun() override;

  Task<Result<seams::RunReport>> next() override;
  void cancel() override;

 private:
  RunTicket ticket_;
  std::unique_ptr<http::Source> events_;
  http::SseParser parser_;
  std::vector<http::SseEvent> parsed_;
  std::unique_ptr<char[]> piece_;
  Reports reports_;
};

/// One that answers when it is over.
class AnsweredRun final : public seams::Run {
 public:
  AnsweredRun(RunTicket ticket, seams::RunRequest request, bool iterator);

  Task<Result<seams::RunReport>> next() override;
  void cancel() override;

 private:
  RunTicket ticket_;
  seams::RunRequest request_;
  Reports reports_;
};

}  // namespace mimeo::cog
