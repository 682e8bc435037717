#include "http/chunked.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/limits.h"

namespace mimeo::http {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_text(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); }

}  // namespace

Result<ChunkDecoder::Step> ChunkDecoder::decode(std::span<char> data) {
  std::size_t at = 0;
  std::size_t produced = 0;
  while (at < data.size() && state_ != State::finished) {
    if (state_ == State::data) {
      const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, data.size() - at));
      std::memmove(data.data() + produced, data.data() + at, count);
      at += count;
      produced += count;
      left_ -= count;
      if (left_ == 0) state_ = State::data_cr;
    } else if (!step(data[at++])) {
      return fail(ErrorKind::invalid, "The chunked body is malformed.");
    }
  }
  return Step{at, produced};
}

// One byte of framing; false when the grammar does not allow it.
bool ChunkDecoder::step(char byte) {
  switch (state_) {
    case State::size_start:
      left_ = 0;
      digits_ = 0;
      skipped_ = 0;
      state_ = State::size;
      [[fallthrough]];
    case State::size:
      if (const int value = hex_value(byte); value >= 0) {
        left_ = left_ * 16 + static_cast<unsigned>(value);
        return ++digits_ <= 16;
      }
      if (digits_ == 0) return false;
      if (byte == ';') return state_ = State::extension, true;
      return state_ = State::size_lf, byte == '\r';
    case State::extension:
      if (byte == '\r') return state_ = State::size_lf, true;
      return is_text(byte) && ++skipped_ <= limits::http_chunk_extension_bytes;
    case State::size_lf: state_ = left_ == 0 ? State::trailer_start : State::data; return byte == '\n';
    case State::data_cr: return state_ = State::data_lf, byte == '\r';
    case State::data_lf: return state_ = State::size_start, byte == '\n';
    case State::trailer_start:
      if (byte == '\r') return state_ = State::end_lf, true;
      state_ = State::trailer;
      return is_text(byte) && ++skipped_ <= limits::http_trailer_bytes;
    case State::trailer:
      if (byte == '\r') return state_ = State::trailer_lf, true;
      return is_text(byte) && ++skipped_ <= limits::http_trailer_bytes;
    case State::trailer_lf: return state_ = State::trailer_start, byte == '\n';
    case State::end_lf: return state_ = State::finished, byte == '\n';
    case State::data:
    case State::finished: break;
  }
  return false;
}

void append_chunk_size(std::string& out, std::size_t size) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, size, 16);
  out.append(digits, end).append("\r\n");
}

}  // namespace mimeo::http
