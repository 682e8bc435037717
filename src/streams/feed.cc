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

http::EventFeed::State Feed::take(std::string& out) {
  // Go's client takes the empty line for an event, and forgets the id from which it goes on.
  if (!std::exchange(greeted_, true)) out += told_ == 0 ? ": hi\n\n" : ": hi\n";
  bool more = !ended_;
  for (const auto before = out.size(); more && out.size() == before;) more = advance(out);
  if (ended_) return State::ended;
  return !more && closed_ ? State::cut_off : State::open;
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
  // Who has more items than there are has them from an attempt that was lost.
  if (told_ > seen_ && told_ <= error_number) return end_as_lost(out);
  ended_ = true;
  if (ending.status == core::Status::failed) tell_error(ending.error, out);
  wire_.done({*attempt_, done_number}, reason_of(ending.status), out);
}

void Feed::end_as_lost(std::string& out) {
  ended_ = true;
  tell_error(core::interrupted_text, out);
  wire_.done({*attempt_, done_number}, "error", out);
}

void Feed::tell_error(std::string_view detail, std::string& out) {
  if (told_ <= error_number) wire_.error({*attempt_, error_number}, detail, out);
}

}  // namespace mimeo::streams
