#include "http/sse.h"

namespace mimeo::http {

namespace {

void append_one_line(std::string& out, std::string_view field, std::string_view text) {
  constexpr std::string_view dropped("\n\r\0", 3);
  out.append(field).append(": ");
  for (;;) {
    const std::size_t end = text.find_first_of(dropped);
    out.append(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  out += '\n';
}

}  // namespace

void append_event(std::string& out, const SseEvent& event) { append_event(out, event.event, event.data, event.id); }

void append_event(std::string& out, std::string_view event, std::string_view data, std::string_view id) {
  if (!id.empty()) append_one_line(out, "id", id);
  if (!event.empty()) append_one_line(out, "event", event);
  std::string_view rest = data;
  for (;;) {
    const std::size_t end = rest.find_first_of("\r\n");
    out.append("data: ").append(rest.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  out += '\n';
}

void append_comment(std::string& out, std::string_view text) {
  out += ':';
  for (const char c : text) {
    if (c != '\n' && c != '\r') out += c;
  }
  out += "\n\n";
}

Response event_stream(std::unique_ptr<EventFeed> feed) {
  Response response(200);
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");
  response.body = std::move(feed);
  return response;
}

Result<void> SseParser::feed(std::string_view bytes, std::vector<SseEvent>& events) {
  while (!bytes.empty()) {
    if (after_cr_) {
      after_cr_ = false;
      if (bytes.front() == '\n') {
        bytes.remove_prefix(1);
        continue;
      }
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    const std::string_view part = bytes.substr(0, end);
    if (line_.size() + part.size() > limit_)
      return fail(ErrorKind::too_large, "A line of the event stream is too long.");
    line_.append(part);
    if (end == std::string_view::npos) break;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    Result<void> taken = take_line(events);
    if (!taken) return taken;
    line_.clear();
  }
  return {};
}

Result<void> SseParser::take_line(std::vector<SseEvent>& events) {
  std::string_view line = line_;
  if (std::exchange(at_start_, false) && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.empty()) {
    if (has_data_) {
      event_.id = last_id_;
      events.push_back(std::move(event_));
    }
    event_ = {};
    has_data_ = false;
    return {};
  }
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "data") {
    if (event_.data.size() + value.size() + 1 > limit_)
      return fail(ErrorKind::too_large, "An event of the stream is too large.");
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  } else if (name == "event") {
    event_.event = value;
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    last_id_ = value;
  }
  return {};
}

}  // namespace mimeo::http
