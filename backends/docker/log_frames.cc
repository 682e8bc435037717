#include "docker/log_frames.h"

#include <algorithm>

namespace mimeo::docker {
namespace {

constexpr std::size_t head_bytes = 8;

}  // namespace

void LogFrames::feed(std::string_view bytes, const std::function<void(std::string_view)>& on_bytes) {
  while (!bytes.empty()) {
    if (left_ == 0) {
      const auto piece = bytes.substr(0, head_bytes - head_.size());
      head_ += piece;
      bytes.remove_prefix(piece.size());
      if (head_.size() < head_bytes) return;
      for (std::size_t i = 4; i < head_bytes; ++i) left_ = left_ << 8 | static_cast<unsigned char>(head_[i]);
      head_.clear();
      continue;
    }
    const auto piece = bytes.substr(0, left_);
    on_bytes(piece);
    bytes.remove_prefix(piece.size());
    left_ -= piece.size();
  }
}

}  // namespace mimeo::docker
