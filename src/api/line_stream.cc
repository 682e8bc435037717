#include "api/line_stream.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include <boost/asio/post.hpp>

#include "base/limits.h"

namespace mimeo::api {

struct LineSpeaker::State : std::enable_shared_from_this<State> {
  explicit State(Executor reader) : executor(reader), bell(reader, std::chrono::steady_clock::time_point::max()) {}

  void add(std::string_view line, bool is_last) {
    {
      std::lock_guard lock(mutex);
      if (ended) return;
      ended = is_last;
      if (!line.empty() && (is_last || text.size() + line.size() <= limits::progress_bytes)) text.append(line) += '\n';
    }
    // The bell belongs to the reader's thread, where a reader either hangs on it already or has yet to look at `text`.
    asio::post(executor, [self = shared_from_this()] { self->bell.cancel(); });
  }

  const Executor executor;
  asio::steady_timer bell;

  std::mutex mutex;
  std::string text;    // guarded by mutex
  bool ended = false;  // guarded by mutex
};

struct LineSpeaker::Voice {
  explicit Voice(std::shared_ptr<State> of) : state(std::move(of)) {}
  ~Voice() { state->add({}, true); }
  std::shared_ptr<State> state;
};

LineSpeaker::LineSpeaker(std::shared_ptr<State> state) : voice_(std::make_shared<Voice>(std::move(state))) {}
void LineSpeaker::say(std::string_view line) const { voice_->state->add(line, false); }
void LineSpeaker::end(std::string_view line) const { voice_->state->add(line, true); }

namespace {

template <class State>
class LineSource final : public http::Source {
 public:
  explicit LineSource(std::shared_ptr<State> state) : state_(std::move(state)) {}

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
