#include "engine/journal.h"

#include "base/limits.h"

namespace mimeo::engine {

void Journal::append(std::string_view text) {
  if (ended_ || text.empty()) return;
  text_.append(text);
  if (text_.size() > limits::instance_log_bytes) {
    // Whole lines, and a quarter at a time, so that the cost stays linear.
    const auto surplus = text_.size() - limits::instance_log_bytes + limits::instance_log_bytes / 4;
    const auto cut = text_.find('\n', surplus);
    text_.erase(0, cut == std::string::npos ? surplus : cut + 1);
  }
  tell(text);
}

void Journal::end() {
  if (ended_) return;
  ended_ = true;
  tell({});
  followers_.clear();
}

void Journal::follow(Follower follower) {
  if (!text_.empty() && !follower(text_)) return;
  if (ended_) {
    follower({});
  } else {
    if (followers_.size() >= limits::instance_log_followers) followers_.erase(followers_.begin());
    followers_.push_back(std::move(follower));
  }
}

void Journal::tell(std::string_view text) {
  std::erase_if(followers_, [text](const Follower& follower) { return !follower(text); });
}

}  // namespace mimeo::engine
