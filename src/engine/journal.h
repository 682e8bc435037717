// What an instance has said, from its set-up to its end: the newest limits::instance_log_bytes of it.
//
// Belongs to the engine's thread, as do its followers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mimeo::engine {

class Journal {
 public:
  /// Told of each piece of text, and at the end, once, of an empty one. Answers whether it wants more.
  using Follower = std::function<bool(std::string_view text)>;

  void append(std::string_view text);
  /// The instance is gone: nothing more comes.
  void end();

  const std::string& text() const { return text_; }

  /// `follower` hears what there is at once, and the rest as it comes. Of limits::instance_log_followers the oldest gives
  /// way.
  void follow(Follower follower);

 private:
  void tell(std::string_view text);

  std::string text_;
  bool ended_ = false;
  std::vector<Follower> followers_;
};

}  // namespace mimeo::engine
