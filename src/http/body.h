// A body is a pull source: whoever consumes it asks for at most so many bytes, and nothing is read ahead of that.
//
// Uploads, downloads and event streams all have this shape, so a slow consumer slows its producer down by itself and
// nobody holds a whole body unless it asks to (`read_all`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/async.h"
#include "base/result.h"

namespace mimeo::http {

/// Bytes that arrive when asked for. One reader at a time, on one executor. Destroying a source abandons the rest.
class Source {
 public:
  virtual ~Source() = default;

  /// Waits for at least one byte and answers how many were written to the front of `into` (which is not empty and stays
  /// alive during the call); 0 means the body has ended, and again 0 ever after. After an error, every later read
  /// fails. Kinds: unavailable (the peer went away in the middle), invalid (broken framing), timed_out (the peer fell
  /// silent), or whatever the producer says.
  virtual Task<Result<std::size_t>> read(std::span<char> into) = 0;

  /// How many bytes are still to come, where that is known beforehand.
  virtual std::optional<std::uint64_t> remaining() const { return std::nullopt; }
};

/// A source over bytes that are already there.
class StringSource final : public Source {
 public:
  explicit StringSource(std::string text) : text_(std::move(text)) {}
  Task<Result<std::size_t>> read(std::span<char> into) override;
  std::optional<std::uint64_t> remaining() const override { return text_.size() - at_; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

/// The rest of `source` as one string. Kind too_large, before reading where the length is declared, when it exceeds
/// `limit`; the rest then stays unread. Memory grows with what really arrives, not with what was announced.
Task<Result<std::string>> read_all(Source& source, std::size_t limit);

/// Reads and forgets up to `limit` bytes; true when the end was reached within it.
Task<bool> drain(Source& source, std::size_t limit);

}  // namespace mimeo::http
