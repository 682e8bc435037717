#include "core/trace.h"

#include <algorithm>

#include "base/text.h"

namespace mimeo::core {
namespace {

constexpr std::size_t longest_state = 512;  // the length that everybody has to pass on

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

/// version "-" trace-id "-" parent-id "-" flags; later versions may go on behind another "-".
bool is_parent(std::string_view text) {
  constexpr std::size_t length = 55;
  if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const auto version = text.substr(0, 2);
  const auto trace = text.substr(3, 32);
  const auto parent = text.substr(36, 16);
  if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(text.substr(53, 2))) return false;
  if (version == "ff" || is_zero(trace) || is_zero(parent)) return false;
  return text.size() == length || (version != "00" && text[length] == '-' && text.size() <= longest_state);
}

}  // namespace

Trace read_trace(std::string_view parent, std::string_view state) {
  Trace trace;
  parent = trim(parent);
  const auto is_text = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (!is_parent(parent) || !std::ranges::all_of(parent, is_text)) return trace;
  trace.parent = parent;
  state = trim(state);
  if (state.size() <= longest_state && std::ranges::all_of(state, is_text)) trace.state = state;
  return trace;
}

}  // namespace mimeo::core
