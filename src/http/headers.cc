#include "http/headers.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace mimeo::http {

namespace {

/// Room for what most messages carry, instead of growing to it step by step.
constexpr std::size_t usual_bytes = 480;
constexpr std::size_t usual_fields = 12;

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

/// Eight bytes at a time: whether any of them is below ' ', a tab too, or is 0x7f. Every field of every answer is
/// looked at.
bool may_have_control(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x80 * ones;
  const auto any = [](std::uint64_t bytes) {
    const std::uint64_t from_delete = bytes ^ 0x7f * ones;
    return (((bytes - ' ' * ones) & ~bytes) | ((from_delete - ones) & ~from_delete)) & highs;
  };
  std::uint64_t found = 0, bytes = 0;
  for (; text.size() >= sizeof bytes; text.remove_prefix(sizeof bytes)) {
    std::memcpy(&bytes, text.data(), sizeof bytes);
    found |= any(bytes);
  }
  bytes = ' ' * ones;
  std::memcpy(&bytes, text.data(), text.size());
  return (found | any(bytes)) != 0;
}

}  // namespace

Headers::Headers(std::initializer_list<HeaderField> fields) {
  for (const HeaderField& field : fields) add(field.name, field.value);
}

void Headers::reserve(std::size_t bytes, std::size_t fields) {
  wire_.reserve(bytes);
  fields_.reserve(fields);
}

void Headers::add(std::string_view name, std::string_view value) {
  if (fields_.capacity() == 0) reserve(usual_bytes, usual_fields);
  const auto at = static_cast<std::uint32_t>(wire_.size());
  const auto name_size = static_cast<std::uint32_t>(name.size());
  const auto value_size = static_cast<std::uint32_t>(value.size());
  const std::size_t size = at + name.size() + value.size() + 4;
  std::string outgrown;  // kept to the end: the arguments may be views into this list
  if (size > wire_.capacity()) {
    outgrown.reserve(2 * size);
    outgrown.assign(wire_);
    outgrown.swap(wire_);
  }
  wire_.resize_and_overwrite(size, [&](char* text, std::size_t) {
    char* end = std::copy(name.begin(), name.end(), text + at);
    *end++ = ':';
    *end++ = ' ';
    char* const begin = std::exchange(end, std::copy(value.begin(), value.end(), end));
    if (may_have_control(value)) std::replace_if(begin, end, is_control, ' ');
    *end++ = '\r';
    *end++ = '\n';
    return size;
  });
  fields_.push_back({at, name_size, at + name_size + 2, value_size});
}

void Headers::set(std::string_view name, std::string_view value) {
  // The arguments may be views into this list.
  const std::string kept_name(name), kept_value(value);
  remove(kept_name);
  add(kept_name, kept_value);
}

void Headers::remove(std::string_view name) {
  if (!has(name)) return;
  Headers rest;
  for (const HeaderField field : *this) {
    if (!equal_ignoring_case(field.name, name)) rest.add(field.name, field.value);
  }
  *this = std::move(rest);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const HeaderField field : *this) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string Headers::join(std::string_view name) const {
  std::string joined;
  bool first = true;
  for (const HeaderField field : *this) {
    if (!equal_ignoring_case(field.name, name)) continue;
    if (!first) joined += ", ";
    joined += field.value;
    first = false;
  }
  return joined;
}

HeaderField Headers::operator[](std::size_t index) const {
  const Place& place = fields_[index];
  const std::string_view wire = wire_;
  return {wire.substr(place.name, place.name_size), wire.substr(place.value, place.value_size)};
}

bool list_has_token(std::string_view value, std::string_view token) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    if (equal_ignoring_case(trim(value.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace mimeo::http
