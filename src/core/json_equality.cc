#include "core/json_equality.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace mimeo::core {
namespace {

/// A double that is a whole number in the range of the integers is written as that integer.
void write_number(double number, std::string& out) {
  if (number == std::trunc(number) && number >= -0x1p63 && number < 0x1p63) {
    write_json(json::value(static_cast<std::int64_t>(number)), out);
  } else if (number == std::trunc(number) && number > 0 && number < 0x1p64) {
    write_json(json::value(static_cast<std::uint64_t>(number)), out);
  } else {
    write_json(json::value(number), out);
  }
}

void write_canonical(const json::value& value, std::string& out) {
  if (const json::array* array = value.if_array()) {
    out += '[';
    for (const json::value& item : *array) {
      write_canonical(item, out);
      out += ',';
    }
    out += ']';
  } else if (const json::object* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object->size());
    for (const json::key_value_pair& member : *object) members.push_back(&member);
    std::ranges::sort(members, {}, [](const json::key_value_pair* member) { return std::string_view(member->key()); });
    out += '{';
    for (const json::key_value_pair* member : members) {
      write_json_string(member->key(), out);
      out += ':';
      write_canonical(member->value(), out);
      out += ',';
    }
    out += '}';
  } else if (value.is_double()) {
    write_number(value.get_double(), out);
  } else {
    write_json(value, out);
  }
}

}  // namespace

std::string canonical(const json::value& value) {
  std::string out;
  write_canonical(value, out);
  return out;
}

}  // namespace mimeo::core
