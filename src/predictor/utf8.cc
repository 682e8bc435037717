#include "predictor/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace mimeo::predictor {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

/// Bytes that a first byte announces; 0 if it cannot be one.
std::size_t announced_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

/// May `second` follow `first`? This is where overlong forms, surrogates and code points beyond U+10FFFF fall out.
bool may_follow(unsigned char first, unsigned char second) {
  const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  return second >= least && second <= most;
}

/// How many bytes from `at` form a character or the beginning of one; `whole` tells which. 0 for a stray byte.
std::size_t character_at(std::string_view text, std::size_t at, bool& whole) {
  const std::size_t length = announced_length(byte_at(text, at));
  std::size_t have = length == 0 ? 0 : 1;
  while (have < length && at + have < text.size()) {
    const unsigned char next = byte_at(text, at + have);
    if (have == 1 ? !may_follow(byte_at(text, at), next) : (next & 0xC0) != 0x80) break;
    ++have;
  }
  whole = length > 0 && have == length;
  return have;
}

std::size_t ascii_prefix(std::string_view text, std::size_t from) {
  std::size_t i = from;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < text.size() && byte_at(text, i) < 0x80) ++i;
  return i;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = ascii_prefix(text, 0); i < text.size(); i = ascii_prefix(text, i)) {
    bool whole = false;
    i += character_at(text, i, whole);
    if (!whole) return false;
  }
  return true;
}

std::string to_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    bool whole = false;
    const std::size_t length = character_at(text, i, whole);
    if (whole) {
      out += text.substr(i, length);
    } else {
      out += "\xEF\xBF\xBD";
    }
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::size_t unfinished_tail(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const std::size_t at = text.size() - back;
    if ((byte_at(text, at) & 0xC0) == 0x80) continue;
    bool whole = false;
    return character_at(text, at, whole) == back && !whole ? back : 0;
  }
  return 0;
}

}  // namespace mimeo::predictor
