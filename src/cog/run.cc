#include "cog/run.h"

#include "base/limits.h"
#include "cog/coglet_log.h"

namespace mimeo::cog {

using namespace std::chrono_literals;

namespace {

/// What is read from the connection at once. Events are small; large ones are gathered by the parser.
constexpr std::size_t piece_bytes = 16 * 1024;

Task<> read_to_end(std::unique_ptr<http::Source> events) {
  co_await http::drain(*events, limits::body_chunk_bytes);
}

/// The server says that the prediction failed, but it was the worker that died: that is the instance's end, not the
/// prediction's.
bool is_false_end(const seams::RunReport& report, const Reports& reports) {
  return reports.is_crash() && std::holds_alternative<seams::RunFinished>(report);
}

}  // namespace

RunTicket::RunTicket(std::shared_ptr<Driver> driver, core::PredictionId id) : driver_(std::move(driver)), id_(std::move(id)) {
  ++driver_->runs_;
}

RunTicket::~RunTicket() {
  if (driver_) driver_->run_ended(id_);
}

// --- Streamed -------------------------------------------------------------------------------------------------------

StreamedRun::StreamedRun(RunTicket ticket, std::unique_ptr<http::Source> events, bool iterator)
    : ticket_(std::move(ticket)),
      events_(std::move(events)),
      parser_(limits::model_event_bytes),
      piece_(std::make_unique_for_overwrite<char[]>(piece_bytes)),
      reports_(iterator) {}

StreamedRun::~StreamedRun() {
  if (!reports_.is_finished()) {
    ticket_.driver().send_cancel(ticket_.id());
  } else if (events_->remaining() != 0) {
    // Read to its end the connection serves the next prediction. Usually the end came with the last event.
    ticket_.driver().tasks_.spawn(read_to_end(std::move(events_)));
  }
}

Task<Result<seams::RunReport>> StreamedRun::next() {
  for (;;) {
    if (auto report = reports_.next()) {
      const bool is_late = std::holds_alternative<seams::RunFinished>(*report) || std::holds_alternative<seams::RunLog>(*report);
      if (is_late) ticket_.driver().hear_programs();  // what was written before came by the shorter way
      if (!is_false_end(*report, reports_)) co_return std::move(*report);
      std::string reason(worker_crashed);
      Error error = co_await ticket_.driver().lost(std::move(reason));
      co_return std::unexpected(std::move(error));
    }

    std::span<char> piece(piece_.get(), piece_bytes);
    auto size = co_await events_->read(piece);
    if (!size || *size == 0) {
      std::string reason = size ? "it ended a prediction's events too early" : size.error().message;
      Error error = co_await ticket_.driver().lost(std::move(reason));
      co_return std::unexpected(std::move(error));
    }
    parsed_.clear();
    auto parsed = parser_.feed({piece_.get(), *size}, parsed_);
    if (!parsed) co_return fail(ErrorKind::invalid, "The model put out more at once than fits", parsed.error().message);
    for (const http::SseEvent& event : parsed_) {
      auto taken = reports_.take_event(event.event, event.data);
      if (!taken) co_return pass_on(std::move(taken));
    }
  }
}

void StreamedRun::cancel() { ticket_.driver().send_cancel(ticket_.id()); }

// --- Answered -------------------------------------------------------------------------------------------------------

AnsweredRun::AnsweredRun(RunTicket ticket, seams::RunRequest request, bool iterator)
    : ticket_(std::move(ticket)), request_(std::move(request)), reports_(iterator) {}

Task<Result<seams::RunReport>> AnsweredRun::next() {
  if (!reports_.is_finished()) {
    auto response = co_await ticket_.driver().put(request_, ticket_.driver().longest_silence());
    if (!response) co_return pass_on(std::move(response));
    auto body = co_await http::read_all(*response->body, limits::model_event_bytes);
    if (!body && body.error().kind == ErrorKind::too_large) co_return pass_on(std::move(body));
    if (!body) {
      Error error = co_await ticket_.driver().lost(body.error().message);
      co_return std::unexpected(std::move(error));
    }
    auto taken = reports_.take_event("completed", *body);
    if (!taken) co_return pass_on(std::move(taken));
  }
  auto report = reports_.next();
  ticket_.driver().hear_programs();
  if (!is_false_end(*report, reports_)) co_return std::move(*report);
  std::string reason(worker_crashed);
  Error error = co_await ticket_.driver().lost(std::move(reason));
  co_return std::unexpected(std::move(error));
}

void AnsweredRun::cancel() { ticket_.driver().send_cancel(ticket_.id()); }

}  // namespace mimeo::cog
