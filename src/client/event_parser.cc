#include "client/event_parser.h"

#include <utility>

namespace mimeo::client::detail {

void EventParser::feed(std::string_view piece) {
  while (!piece.empty()) {
    if (std::exchange(skips_lf_, false) && piece.front() == '\n') {
      piece.remove_prefix(1);
      continue;
    }
    const auto end = piece.find_first_of("\r\n");
    if (end == std::string_view::npos) {
      unfinished_ += piece;
      return;
    }
    unfinished_ += piece.substr(0, end);
    skips_lf_ = piece[end] == '\r';
    piece.remove_prefix(end + 1);
    line(std::exchange(unfinished_, std::string()));
  }
}

void EventParser::line(std::string_view text) {
  if (text.empty()) {
    auto event = std::exchange(event_, RawEvent());
    if (!std::exchange(has_data_, false)) return;
    if (event.type.empty()) event.type = "message";
    event.id = last_id_;
    whole_.push_back(std::move(event));
    return;
  }
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "event") {
    event_.type = value;
  } else if (name == "data") {
    if (std::exchange(has_data_, true)) event_.data += '\n';
    event_.data += value;
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    last_id_ = value;
  }
}

std::optional<RawEvent> EventParser::take() {
  if (whole_.empty()) return std::nullopt;
  auto event = std::move(whole_.front());
  whole_.pop_front();
  return event;
}

}  // namespace mimeo::client::detail
