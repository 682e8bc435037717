#include "streams/desk.h"

#include <boost/asio/post.hpp>

#include "streams/log.h"

namespace mimeo::streams {
namespace {

/// A heartbeat is late by up to this.
constexpr auto sweep_period = std::chrono::seconds(1);

}  // namespace

Seat::Seat(std::shared_ptr<Desk> desk, std::shared_ptr<Log> log)
    : desk_(std::move(desk)),
      log_(std::move(log)),
      bell_(desk_->executor(), std::chrono::steady_clock::time_point::max()) {
  desk_->enter(*this);
  log_->attach(desk_);
}

Seat::~Seat() {
  log_->detach(*desk_);
  desk_->leave(*this);
}

void Desk::enter(Seat& seat) {
  seats_[&seat.log()].push_back(seat);
  sweep_later();
}

void Desk::leave(Seat& seat) {
  auto seats = seats_.find(&seat.log());
  seats->second.erase(Seats::s_iterator_to(seat));
  if (seats->second.empty()) seats_.erase(seats);
  if (seats_.empty()) sweep_timer_.cancel();
}

void Desk::ring(std::shared_ptr<Log> log) {
  {
    std::lock_guard lock(mutex_);
    news_.push_back(std::move(log));
    if (news_.size() > 1) return;
  }
  asio::post(executor_, [self = shared_from_this()] { self->hear(); });
}

void Desk::hear() {
  std::vector<std::shared_ptr<Log>> news;
  {
    std::lock_guard lock(mutex_);
    news.swap(news_);
  }
  for (const auto& log : news) {
    // Before its readers look: what comes after their look rings again.
    log->heard(*this);
    auto seats = seats_.find(log.get());
    if (seats == seats_.end()) continue;
    for (auto& seat : seats->second) seat.bell_.cancel();
  }
}

void Desk::sweep(std::chrono::steady_clock::time_point now) {
  for (auto& [log, seats] : seats_) {
    for (auto& seat : seats) {
      if (seat.until_ <= now) seat.bell_.cancel();
    }
  }
}

void Desk::sweep_later() {
  if (std::exchange(sweeping_, true)) return;
  sweep_timer_.expires_after(sweep_period);
  sweep_timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!self) return;
    self->sweeping_ = false;
    if (self->seats_.empty()) return;
    if (!error) self->sweep(std::chrono::steady_clock::now());
    self->sweep_later();
  });
}

}  // namespace mimeo::streams
