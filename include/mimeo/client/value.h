// JSON as the library takes and gives it, with files in it.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "mimeo/client/file_output.h"
#include "mimeo/client/input_file.h"
#include "mimeo/client/result.h"

namespace mimeo::client {

/// Null, bool, integer, number, string, array, object; in an input also a file of this machine, in an output also a
/// file of the server. A plain value: copying copies everything below it, except files' contents.
///
///   Value input = Value::Object{{"prompt", "a fox"}, {"steps", 4}, {"image", InputFile::at("fox.png")}};
class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  /// In their order; the last of two members with one name counts.
  using Object = std::vector<Member>;
  using Data =
      std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, InputFile, FileOutput, Array, Object>;

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
  Value(InputFile file) : data_(std::move(file)) {}
  Value(FileOutput file) : data_(std::move(file)) {}
  Value(Array items) : data_(std::move(items)) {}
  Value(Object members) : data_(std::move(members)) {}

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }

  /// The content if it is of type T (one of Data's), else nullptr: `if (auto* text = value.get_if<std::string>())`.
  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&data_);
  }
  template <class T>
  T* get_if() {
    return std::get_if<T>(&data_);
  }

  /// The member of an object, or nullptr when this is no object or has no such member.
  const Value* find(std::string_view name) const;
  /// The same, but null where there is none: `value["urls"]["get"].text()`.
  const Value& operator[](std::string_view name) const;

  /// A string's text; empty for anything else.
  const std::string& text() const;
  /// An integer or a number, as these; `otherwise` for anything else.
  double number(double otherwise = 0) const;
  std::int64_t integer(std::int64_t otherwise = 0) const;
  bool flag(bool otherwise = false) const;
  /// An array's items; none for anything else.
  const Array& items() const;
  /// An object's members; none for anything else.
  const Object& members() const;

  /// Adds or replaces a member. Null becomes an object; anything else but an object is replaced by one.
  void set(std::string_view name, Value value);

  const Data& data() const { return data_; }
  Data& data() { return data_; }

  /// Compact JSON. A file of the server is written as its address, one of this machine as its name; infinities and
  /// not-a-number, which JSON lacks, as null; bytes that are no UTF-8 as U+FFFD.
  std::string to_json() const;
  /// Reads JSON: up to 200 levels, integers that fit 64 bits stay integers. Kind: corrupted, with the place of the
  /// mistake.
  static Result<Value> parse(std::string_view json);

 private:
  Data data_;
};

}  // namespace mimeo::client
