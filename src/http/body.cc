#include "http/body.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mimeo::http {

namespace {

constexpr std::size_t first_piece = 16 * 1024;

Error too_large(std::size_t limit) {
  return Error{ErrorKind::too_large, "The body is larger than " + std::to_string(limit) + " bytes."};
}

}  // namespace

Task<Result<std::size_t>> StringSource::read(std::span<char> into) {
  const std::size_t count = std::min(into.size(), text_.size() - at_);
  std::memcpy(into.data(), text_.data() + at_, count);
  at_ += count;
  co_return count;
}

Task<Result<std::string>> read_all(Source& source, std::size_t limit) {
  const std::optional<std::uint64_t> announced = source.remaining();
  if (announced && *announced > limit) co_return std::unexpected(too_large(limit));

  std::string text;
  std::size_t used = 0;
  // One byte more than announced, so that the end is seen without growing.
  std::size_t capacity = announced ? std::min<std::size_t>(*announced + 1, first_piece) : first_piece;
  for (;;) {
    if (used == text.size()) {
      capacity = used == 0 ? capacity : used * 4;
      if (announced) capacity = std::min<std::size_t>(capacity, *announced + 1);
      capacity = std::max<std::size_t>(std::min(capacity, limit + 1), used + 1);
      text.resize(capacity);
    }
    const std::span<char> free(text.data() + used, text.size() - used);
    Result<std::size_t> got = co_await source.read(free);
    if (!got) co_return pass_on(std::move(got));
    used += *got;
    if (used > limit) co_return std::unexpected(too_large(limit));
    if (*got == 0) break;
  }
  text.resize(used);
  co_return text;
}

Task<bool> drain(Source& source, std::size_t limit) {
  std::array<char, 4096> piece;
  std::size_t seen = 0;
  while (seen <= limit) {
    const Result<std::size_t> got = co_await source.read(piece);
    if (!got) co_return false;
    if (*got == 0) co_return true;
    seen += *got;
  }
  co_return false;
}

}  // namespace mimeo::http
