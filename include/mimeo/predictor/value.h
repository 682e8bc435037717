// A JSON value that may also hold files: for inputs and outputs whose shape is only known while running.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "mimeo/predictor/file.h"

namespace mimeo::predictor {

/// Null, bool, integer, number, string, file, array or object. A plain value: copying copies everything below it.
///
///   mp::Value boxes = mp::Value::Array{};
///   boxes.push_back(mp::Value::Object{{"label", "cat"}, {"score", 0.93}, {"cutout", mp::File(path)}});
class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  /// In the order they were added; the last of two members with one name counts.
  using Object = std::vector<Member>;
  using Data = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, File, Array, Object>;

  Value() : data_(nullptr) {}
  Value(std::nullptr_t) : data_(nullptr) {}
  Value(std::same_as<bool> auto flag) : data_(flag) {}
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Value(Integer number) : data_(static_cast<std::int64_t>(number)) {}
  Value(std::floating_point auto number) : data_(static_cast<double>(number)) {}
  Value(const char* text) : data_(std::string(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(std::string text) : data_(std::move(text)) {}
  Value(File file) : data_(std::move(file)) {}
  Value(Array items) : data_(std::move(items)) {}
  Value(Object members) : data_(std::move(members)) {}

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }

  /// The content if it is of type T (one of Data's), else nullptr: `if (auto* text = value.get_if<std::string>())`.
  template <class T>
  const T* get_if() const { return std::get_if<T>(&data_); }
  template <class T>
  T* get_if() { return std::get_if<T>(&data_); }

  /// The content as T. Throws std::bad_variant_access if it is of another type.
  template <class T>
  const T& get() const { return std::get<T>(data_); }

  /// An integer or a number as double. Throws std::bad_variant_access for anything else.
  double number() const;

  /// The member of an object, or nullptr when this is no object or has no such member.
  const Value* find(std::string_view name) const;

  /// The member of an object, added as null when absent. Null becomes an object; throws std::bad_variant_access for
  /// anything else.
  Value& operator[](std::string_view name);

  /// Adds to an array. Null becomes an array; throws std::bad_variant_access for anything else.
  void push_back(Value item);

  /// For std::visit.
  const Data& data() const { return data_; }
  Data& data() { return data_; }

  /// Compact JSON. A file is written as its name. Not-a-number and infinities, which JSON lacks, become null.
  std::string to_json() const;
  /// Reads JSON. Throws std::invalid_argument with the place of the mistake.
  static Value parse(std::string_view json);

 private:
  Data data_;
};

}  // namespace mimeo::predictor
