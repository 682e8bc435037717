// Takes apart what a container says: frames of [stream, 0, 0, 0, length in 4 bytes, big end first] and so many bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mimeo::docker {

class LogFrames {
 public:
  /// Calls `on_bytes` for what `bytes` holds of the frames' contents, of whichever stream.
  void feed(std::string_view bytes, const std::function<void(std::string_view)>& on_bytes);

 private:
  std::string head_;
  std::size_t left_ = 0;  ///< of the present frame
};

}  // namespace mimeo::docker
