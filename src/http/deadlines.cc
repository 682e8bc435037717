#include "http/deadlines.h"

namespace mimeo::http {

// Shared with the timer's handler, which may arrive after the owner is gone.
struct Deadlines::State : std::enable_shared_from_this<State> {
  State(Executor executor, std::chrono::milliseconds look_every) : timer(std::move(executor)), period(look_every) {}

  asio::steady_timer timer;
  const std::chrono::milliseconds period;
  bool looking = false;
  boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>> deadlines;

  void look_later() {
    if (looking) return;
    looking = true;
    timer.expires_after(period);
    timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const std::shared_ptr<State> self = weak.lock();
      if (!self || error) return;
      self->looking = false;
      self->sweep(std::chrono::steady_clock::now());
      if (!self->deadlines.empty()) self->look_later();
    });
  }

  void sweep(SteadyTime now) {
    for (Deadline& deadline : deadlines) {
      if (deadline.at_ > now) continue;
      deadline.at_ = SteadyTime::max();
      deadline.expired_ = true;
      boost::system::error_code ignored;
      deadline.socket_.cancel(ignored);
    }
  }
};

Deadline::Deadline(Deadlines& owner, StreamSocket& socket) : owner_(owner), socket_(socket) {
  owner.state_->deadlines.push_back(*this);
  owner.state_->look_later();
}

Deadline::~Deadline() {
  unlink();
  Deadlines::State& state = *owner_.state_;
  if (!state.deadlines.empty()) return;
  state.looking = false;
  state.timer.cancel();
}

void Deadline::arm_at(SteadyTime when) {
  at_ = when;
  expired_ = false;
}

Deadlines::Deadlines(Executor executor, std::chrono::milliseconds period)
    : state_(std::make_shared<State>(std::move(executor), period)) {}

Deadlines::~Deadlines() { state_->timer.cancel(); }

void Deadlines::sweep(SteadyTime now) { state_->sweep(now); }

}  // namespace mimeo::http
