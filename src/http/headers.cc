#include "http/headers.h"

#include <algorithm>

#include "base/text.h"

namespace mimeo::http {

namespace {

/// Room for what most messages carry, instead of growing to it step by step.
constexpr std::size_t usual_bytes = 240;
constexpr std::size_t usual_fields = 8;

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

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
  wire_.append(name).append(": ").append(value).append("\r\n");
  const auto name_size = static_cast<std::uint32_t>(name.size());
  const auto value_size = static_cast<std::uint32_t>(value.size());
  fields_.push_back({at, name_size, at + name_size + 2, value_size});
  // Not replace_if: what writes every byte the compiler can do sixteen at a time.
  std::transform(wire_.begin() + at, wire_.end() - 2, wire_.begin() + at, [](char c) { return is_control(c) ? ' ' : c; });
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
