#include "mimeo/client/value.h"

namespace mimeo::client {

const Value* Value::find(std::string_view name) const {
  const auto* object = get_if<Object>();
  if (object == nullptr) return nullptr;
  for (auto member = object->rbegin(); member != object->rend(); ++member) {
    if (member->first == name) return &member->second;
  }
  return nullptr;
}

const Value& Value::operator[](std::string_view name) const {
  static const Value null;
  const Value* found = find(name);
  return found == nullptr ? null : *found;
}

const std::string& Value::text() const {
  static const std::string none;
  const auto* text = get_if<std::string>();
  return text == nullptr ? none : *text;
}

double Value::number(double otherwise) const {
  if (const auto* whole = get_if<std::int64_t>()) return static_cast<double>(*whole);
  const auto* number = get_if<double>();
  return number == nullptr ? otherwise : *number;
}

std::int64_t Value::integer(std::int64_t otherwise) const {
  if (const auto* whole = get_if<std::int64_t>()) return *whole;
  const auto* number = get_if<double>();
  // Up to 2^53 every whole number is one double.
  const bool fits = number != nullptr && *number >= -9007199254740992.0 && *number <= 9007199254740992.0;
  return fits ? static_cast<std::int64_t>(*number) : otherwise;
}

bool Value::flag(bool otherwise) const {
  const auto* flag = get_if<bool>();
  return flag == nullptr ? otherwise : *flag;
}

const Value::Array& Value::items() const {
  static const Array none;
  const auto* array = get_if<Array>();
  return array == nullptr ? none : *array;
}

const Value::Object& Value::members() const {
  static const Object none;
  const auto* object = get_if<Object>();
  return object == nullptr ? none : *object;
}

void Value::set(std::string_view name, Value value) {
  if (get_if<Object>() == nullptr) data_ = Object();
  Object& object = *get_if<Object>();
  for (auto member = object.rbegin(); member != object.rend(); ++member) {
    if (member->first == name) {
      member->second = std::move(value);
      return;
    }
  }
  object.emplace_back(std::string(name), std::move(value));
}

}  // namespace mimeo::client
