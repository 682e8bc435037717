#include "streams/feed.h"

#include "base/limits.h"

namespace mimeo::streams {
namespace {

std::string_view reason_of(core::Status status) {
  switch (status) {
    case core::Status::succeeded: return "";
    case core::Status::failed: return "error";
    default: return "canceled";
  }
}

}  // namespace

Feed::Feed(std::shared_ptr<Desk> desk, std::shared_ptr<Log> log, Wire wire, std::optional<EventId> after)
    : seat_(std::move(desk), std::move(log)), wire_(wire) {
  if (!after) return;
  attempt_ = after->attempt;
  told_ = after->number + 1;
}

Task<Result<std::optional<std::string>>> Feed::next(std::chrono::steady_clock::time_point until) {
  for (;;) {
    std::string out;
    // Go's client takes the empty line for an event, and forgets the id from which it goes on.
    if (!std::exchange(greeted_, true)) out = told_ == 0 ? ": hi\n\n" : ": hi\n";
    const bool more = !ended_ && advance(out);
    if (!out.empty()) co_return out;
    if (ended_) co_return std::nullopt;
    if (closed_) co_return fail(ErrorKind::canceled, "The stream was cut off");
    if (more) continue;
    if (std::chrono::steady_clock::now() >= until) co_return fail(ErrorKind::timed_out, "silence");
    co_await seat_.bell(until).async_wait(as_result);
  }
}

bool Feed::advance(std::string& out) {
  const Piece piece = seat_.log().read(place_, limits::stream_piece_bytes);
  closed_ = piece.is_closed;
  if (piece.is_elsewhere) {
    if (told_ > 0 && attempt_ != place_.attempt) {
      end_as_lost(out);
      return false;
    }
    attempt_ = place_.attempt;
    seen_ = 0;
    scanner_ = {};
    value_.clear();
  }
  if (piece.is_list) {
    scanner_.feed(piece.text, [&](std::string_view item) { take_item(item, out); });
  } else {
    value_ += piece.text;
  }
  if (!piece.is_last) return true;
  if (piece.ending) {
    if (!value_.empty()) take_item(value_, out);
    end(*piece.ending, out);
  } else if (!std::exchange(caught_up_, true) && told_ > seen_) {
    // It has more than there is: those items were put out before the server crashed.
    end_as_lost(out);
  }
  return false;
}

void Feed::take_item(std::string_view item, std::string& out) {
  if (seen_++ < told_) return;
  wire_.output({*attempt_, told_++}, item, out);
}

void Feed::end(const Ending& ending, std::string& out) {
  ended_ = true;
  auto number = seen_;
  if (ending.status == core::Status::failed) {
    if (told_ <= number) wire_.error({*attempt_, number}, ending.error, out);
    ++number;
  }
  // Who has more than there is has it from an attempt that was lost.
  if (told_ > number) return end_as_lost(out);
  wire_.done({*attempt_, number}, reason_of(ending.status), out);
}

void Feed::end_as_lost(std::string& out) {
  ended_ = true;
  wire_.error({*attempt_, told_}, core::interrupted_text, out);
  wire_.done({*attempt_, lost_done}, "error", out);
}

bool has_all(const core::Prediction& ended, const EventId& after) {
  if (after.number == lost_done) return true;
  if (after.attempt != attempt_of(ended)) return false;
  std::int64_t items = ended.output.is_null() ? 0 : 1;
  if (ended.output.text.starts_with('[')) {
    items = 0;
    ItemScanner().feed(ended.output.text, [&](std::string_view) { ++items; });
  }
  return after.number >= items + (ended.status == core::Status::failed ? 1 : 0);
}

}  // namespace mimeo::streams
