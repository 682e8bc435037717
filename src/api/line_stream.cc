#include "api/line_stream.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include <boost/asio/post.hpp>

#include "base/limits.h"

namespace mimeo::api {

struct LineSpeaker::State : std::enable_shared_from_this<State> {
  explicit State(Executor reader) : executor(reader), bell(reader, std::chrono::steady_clock::time_point::max()) {}

  void add(std::string_view piece, std::string_view tail, bool is_last) {
    {
      std::lock_guard lock(mutex);
      if (ended) return;
      ended = is_last;
      const bool has_room = is_last || text.size() + piece.size() <= limits::progress_bytes;
      if (!piece.empty() && has_room) text.append(piece).append(tail);
    }
    // The bell belongs to the reader's thread, where a reader either hangs on it already or has yet to look at `text`.
    asio::post(executor, [self = shared_from_this()] { self->bell.cancel(); });
  }

  const Executor executor;
  asio::steady_timer bell;

  std::mutex mutex;
  std::string text;    // guarded by mutex
  bool ended = false;  // guarded by mutex
  bool heard = true;   // guarded by mutex
};

struct LineSpeaker::Voice {
  explicit Voice(std::shared_ptr<State> of) : state(std::move(of)) {}
  ~Voice() { state->add({}, {}, true); }
  std::shared_ptr<State> state;
};

LineSpeaker::LineSpeaker(std::shared_ptr<State> state) : voice_(std::make_shared<Voice>(std::move(state))) {}
void LineSpeaker::say(std::string_view line) const { voice_->state->add(line, "\n", false); }
void LineSpeaker::pass(std::string_view text) const { voice_->state->add(text, {}, false); }
void LineSpeaker::end(std::string_view line) const { voice_->state->add(line, "\n", true); }

bool LineSpeaker::is_heard() const {
  std::lock_guard lock(voice_->state->mutex);
  return voice_->state->heard;
}

namespace {

template <class State>
class LineSource final : public http::Source {
 public:
  explicit LineSource(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~LineSource() override {
    std::lock_guard lock(state_->mutex);
    state_->heard = false;
    state_->ended = true;
  }

  Task<Result<std::size_t>> read(std::span<char> into) override {
    while (true) {
      if (const auto taken = take(into)) co_return *taken;
      co_await state_->bell.async_wait(as_result);
    }
  }

 private:
  /// What is there; 0 at the end, nothing when there is nothing yet.
  std::optional<std::size_t> take(std::span<char> into) {
    std::lock_guard lock(state_->mutex);
    const std::size_t count = std::min(into.size(), state_->text.size());
    if (count == 0 && !state_->ended) return std::nullopt;
    std::memcpy(into.data(), state_->text.data(), count);
    state_->text.erase(0, count);
    return count;
  }

  std::shared_ptr<State> state_;
};

}  // namespace

LineStream::LineStream(Executor executor) : LineStream(std::make_shared<LineSpeaker::State>(executor)) {}

LineStream::LineStream(std::shared_ptr<LineSpeaker::State> state)
    : body(std::make_unique<LineSource<LineSpeaker::State>>(state)), speaker(state) {}

}  // namespace mimeo::api
