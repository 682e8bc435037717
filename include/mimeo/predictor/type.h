// The C++ types that inputs and outputs may have, and what callers see of each.
//
//   std::string                  string
//   bool                         boolean
//   int, long, std::uint8_t...   integer (also checked against the range of the C++ type)
//   float, double                number
//   File                         string, format uri
//   Secret                       string, format password (inputs only)
//   Value                        anything
//   std::vector<T>               array of T
//   std::optional<T>             T or null
//   a struct with `describe`     object with those properties (outputs only; see fields.h)
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mimeo/predictor/file.h"
#include "mimeo/predictor/secret.h"
#include "mimeo/predictor/value.h"

namespace mimeo::predictor {

struct FieldInfo;

/// A type as data: what the schema says of it and what a value must be.
struct Type {
  enum class Kind { string, boolean, integer, number, file, secret, any, list, record };

  Kind kind = Kind::any;
  bool nullable = false;
  std::int64_t least = std::numeric_limits<std::int64_t>::min();  ///< integer: the C++ type's own range
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::shared_ptr<const Type> item = {};                           ///< list
  std::shared_ptr<const std::vector<FieldInfo>> fields = {};       ///< record
};

/// One named member of an input, or of an output that is a struct.
struct FieldInfo {
  std::string name;
  std::string description;
  Type type;
  bool required = true;
  std::optional<Value> fallback = {};  ///< the default; null for an optional without one
  std::optional<Value> minimum = {};
  std::optional<Value> maximum = {};
  std::optional<std::size_t> min_length = {};
  std::optional<std::size_t> max_length = {};
  std::optional<std::string> pattern = {};
  std::optional<std::string> accept = {};
  std::vector<Value> choices = {};
  bool deprecated = false;
};

namespace detail {

/// How a C++ type is described, read from a value that was checked against the description, and written as a value.
template <class T>
struct Codec;

template <>
struct Codec<std::string> {
  static Type type() { return {.kind = Type::Kind::string}; }
  static std::string decode(Value value) { return std::move(*value.get_if<std::string>()); }
  static Value encode(std::string text) { return Value(std::move(text)); }
};

template <>
struct Codec<bool> {
  static Type type() { return {.kind = Type::Kind::boolean}; }
  static bool decode(const Value& value) { return value.get<bool>(); }
  static Value encode(bool flag) { return flag; }
};

template <std::integral T>
struct Codec<T> {
  using Range = std::numeric_limits<T>;
  static Type type() {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return {.kind = Type::Kind::integer,
            .least = static_cast<std::int64_t>(Range::min()),
            .most = static_cast<std::int64_t>(
                static_cast<std::uint64_t>(Range::max()) > largest ? largest : static_cast<std::uint64_t>(Range::max()))};
  }
  static T decode(const Value& value) { return static_cast<T>(value.get<std::int64_t>()); }
  static Value encode(T number) { return number; }
};

template <std::floating_point T>
struct Codec<T> {
  static Type type() { return {.kind = Type::Kind::number}; }
  static T decode(const Value& value) { return static_cast<T>(value.number()); }
  static Value encode(T number) { return number; }
};

template <>
struct Codec<File> {
  static Type type() { return {.kind = Type::Kind::file}; }
  static File decode(Value value) { return std::move(*value.get_if<File>()); }
  static Value encode(File file) { return Value(std::move(file)); }
};

template <>
struct Codec<Secret> {
  static Type type() { return {.kind = Type::Kind::secret}; }
  static Secret decode(Value value) { return Secret(std::move(*value.get_if<std::string>())); }
  static Value encode(const Secret&) { return nullptr; }  // only asked for defaults, and a secret has none to show
};

template <>
struct Codec<Value> {
  static Type type() { return {.kind = Type::Kind::any}; }
  static Value decode(Value value) { return value; }
  static Value encode(Value value) { return value; }
};

template <class T>
struct Codec<std::vector<T>> {
  static Type type() { return {.kind = Type::Kind::list, .item = std::make_shared<const Type>(Codec<T>::type())}; }
  static std::vector<T> decode(Value value) {
    std::vector<T> items;
    auto& array = *value.get_if<Value::Array>();
    items.reserve(array.size());
    for (Value& item : array) items.push_back(Codec<T>::decode(std::move(item)));
    return items;
  }
  static Value encode(std::vector<T> items) {
    Value::Array array;
    array.reserve(items.size());
    for (auto&& item : items) array.push_back(Codec<T>::encode(std::move(item)));
    return array;
  }
};

template <class T>
struct Codec<std::optional<T>> {
  static Type type() {
    Type type = Codec<T>::type();
    type.nullable = true;
    return type;
  }
  static std::optional<T> decode(Value value) {
    if (value.is_null()) return std::nullopt;
    return Codec<T>::decode(std::move(value));
  }
  static Value encode(std::optional<T> item) { return item ? Codec<T>::encode(std::move(*item)) : Value(); }
};

/// T, or the U of a std::optional<U>.
template <class T>
struct Unwrapped { using type = T; };
template <class T>
struct Unwrapped<std::optional<T>> { using type = T; };
template <class T>
using Unwrap = typename Unwrapped<T>::type;

template <class T>
concept Codable = requires { Codec<T>::type(); };

}  // namespace detail
}  // namespace mimeo::predictor
