#include "api/mcp_events.h"

#include <algorithm>
#include <mutex>
#include <string>

#include <boost/asio/post.hpp>

#include "api/mcp_limits.h"
#include "http/sse.h"

namespace mimeo::api::mcp {
namespace {

/// What is handed on at once: an answer with pictures has megabytes, and the buffers it passes through are everybody's.
constexpr std::size_t piece_bytes = 16 * 1024;

}  // namespace

struct EventSpeaker::State : std::enable_shared_from_this<State> {
  explicit State(Executor reader) : executor(std::move(reader)) {}

  void add(std::string_view message, bool is_last) {
    {
      const std::lock_guard lock(mutex);
      if (ended) return;
      ended = is_last;
      const bool has_room = is_last || text.size() + message.size() <= unread_bytes;
      if (!message.empty() && has_room) http::append_event(text, "message", message, {});
    }
    asio::post(executor, [self = shared_from_this()] {
      if (self->listener != nullptr) self->listener->news();
    });
  }

  const Executor executor;
  http::EventListener* listener = nullptr;  ///< the executor's

  std::mutex mutex;
  std::string text;    // guarded by mutex
  bool ended = false;  // guarded by mutex
  bool heard = true;   // guarded by mutex
};

struct EventSpeaker::Voice {
  explicit Voice(std::shared_ptr<State> of) : state(std::move(of)) {}
  ~Voice() { state->add({}, true); }
  Voice(const Voice&) = delete;
  Voice& operator=(const Voice&) = delete;
  std::shared_ptr<State> state;
};

class EventSpeaker::Feed final : public http::EventFeed {
 public:
  explicit Feed(std::shared_ptr<EventSpeaker::State> state) : state_(std::move(state)) {}
  ~Feed() override {
    state_->listener = nullptr;
    const std::lock_guard lock(state_->mutex);
    state_->heard = false;
  }
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  State take(std::string& out) override {
    const std::lock_guard lock(state_->mutex);
    const auto count = std::min(piece_bytes, state_->text.size() - taken_);
    out.append(state_->text, taken_, count);
    taken_ += count;
    if (taken_ < state_->text.size()) return State::open;
    state_->text.clear();
    taken_ = 0;
    return state_->ended ? State::ended : State::open;
  }

  void listen(http::EventListener& listener) override { state_->listener = &listener; }

 private:
  std::shared_ptr<EventSpeaker::State> state_;
  std::size_t taken_ = 0;  ///< of the text
};

EventSpeaker::EventSpeaker(std::shared_ptr<State> state) : voice_(std::make_shared<Voice>(std::move(state))) {}
void EventSpeaker::say(std::string_view message) const { voice_->state->add(message, false); }
void EventSpeaker::end(std::string_view message) const { voice_->state->add(message, true); }

bool EventSpeaker::is_heard() const {
  const std::lock_guard lock(voice_->state->mutex);
  return voice_->state->heard;
}

EventLine::EventLine(Executor executor) : EventLine(std::make_shared<EventSpeaker::State>(std::move(executor))) {}

EventLine::EventLine(std::shared_ptr<EventSpeaker::State> state)
    : feed(std::make_unique<EventSpeaker::Feed>(state)), speaker(std::move(state)) {}

}  // namespace mimeo::api::mcp
