#include "cli/stream_reader.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "base/limits.h"

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// There is a heartbeat every 15 s: a connection this silent is dead.
constexpr auto longest_silence = 45s;
constexpr auto silence_limit = 60s;
constexpr auto longest_pause = 2s;

}  // namespace

Result<void> StreamReader::read(const std::function<void(const http::SseEvent&)>& show,
                                const std::function<bool()>& go_on) {
  auto last_sign = steady_clock::now();
  steady_clock::duration pause = 100ms;
  for (;;) {
    bool done = false;
    bool stopped = false;
    http::SseParser parser(limits::model_event_bytes);
    auto take = [&](std::string_view bytes) {
      last_sign = steady_clock::now();
      pause = 100ms;
      std::vector<http::SseEvent> events;
      if (!parser.feed(bytes, events)) return false;
      for (const auto& event : events) {
        show(event);
        last_id_ = event.id;
        done = done || event.event == "done";
      }
      return true;
    };
    const auto connected = steady_clock::now();
    auto alive = [&] {
      stopped = !go_on();
      return !stopped && !done && steady_clock::now() - std::max(last_sign, connected) < longest_silence;
    };
    std::vector<std::string> headers = {"Accept: text/event-stream"};
    if (!last_id_.empty()) headers.push_back("Last-Event-ID: " + last_id_);
    auto read = http_.listen(address_, std::move(headers), take, alive);
    if (done) return {};
    if (stopped) return fail(ErrorKind::canceled, "Interrupted");
    const bool may_come_back = read || read.error().kind == ErrorKind::unavailable || read.error().kind == ErrorKind::timed_out;
    if (!may_come_back) return read;
    if (steady_clock::now() - last_sign > silence_limit) {
      return read ? fail(ErrorKind::unavailable, "The stream broke off and does not come back") : read;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min<steady_clock::duration>(pause * 2, longest_pause);
  }
}

}  // namespace mimeo::cli
