#include "streams/desk.h"

#include <boost/asio/post.hpp>

#include "streams/log.h"

namespace mimeo::streams {

Seat::Seat(std::shared_ptr<Desk> desk, std::shared_ptr<Log> log) : desk_(std::move(desk)), log_(std::move(log)) {
  desk_->enter(*this);
  log_->attach(desk_);
}

Seat::~Seat() {
  log_->detach(*desk_);
  desk_->leave(*this);
}

void Desk::enter(Seat& seat) {
  seats_[&seat.log()].push_back(seat);
  readers_.fetch_add(1, std::memory_order_relaxed);
}

void Desk::leave(Seat& seat) {
  auto seats = seats_.find(&seat.log());
  seats->second.erase(Seats::s_iterator_to(seat));
  readers_.fetch_sub(1, std::memory_order_relaxed);
  if (seats->second.empty()) seats_.erase(seats);
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
    for (auto& seat : seats->second) {
      if (seat.listener_) seat.listener_->news();
    }
  }
}

}  // namespace mimeo::streams
