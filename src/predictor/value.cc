#include "mimeo/predictor/value.h"

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "predictor/value_json.h"

namespace mimeo::predictor {

double Value::number() const {
  if (auto* integer = get_if<std::int64_t>()) return static_cast<double>(*integer);
  return get<double>();
}

const Value* Value::find(std::string_view name) const {
  const Object* members = get_if<Object>();
  if (!members) return nullptr;
  const auto found = std::ranges::find(members->rbegin(), members->rend(), name, &Member::first);
  return found == members->rend() ? nullptr : &found->second;
}

Value& Value::operator[](std::string_view name) {
  if (is_null()) data_ = Object{};
  Object& members = std::get<Object>(data_);
  const auto found = std::ranges::find(members.rbegin(), members.rend(), name, &Member::first);
  if (found != members.rend()) return found->second;
  return members.emplace_back(std::string(name), Value()).second;
}

void Value::push_back(Value item) {
  if (is_null()) data_ = Array{};
  std::get<Array>(data_).push_back(std::move(item));
}

std::string Value::to_json() const {
  std::string out;
  write_value(*this, out);
  return out;
}

Value Value::parse(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  return to_value(*parsed);
}

}  // namespace mimeo::predictor
