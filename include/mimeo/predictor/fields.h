// Describes the members of an input struct: the names, defaults and bounds that callers see.
//
//   struct ResizeInput {
//     mp::File image;
//     int width = 512;
//     std::string filter = "lanczos";
//     std::optional<std::string> caption;
//
//     static void describe(mp::Fields<ResizeInput>& fields) {
//       fields.required("image", &ResizeInput::image, "The picture");
//       fields.optional("width", &ResizeInput::width, "Pixels").minimum(1).maximum(8192);
//       fields.optional("filter", &ResizeInput::filter).choices({"lanczos", "nearest"});
//       fields.optional("caption", &ResizeInput::caption, "Written below the picture").max_length(80);
//     }
//   };
//
// Callers are shown the fields in this order. The SDK checks every request against them before `predict` is called, so
// `predict` sees only values within these bounds. A struct that is returned from `predict` is described the same way; its
// bounds are then shown, not checked.
//
// `describe` runs once, at the start of the program. A description that contradicts itself (two fields of one name, a
// default outside its bounds) ends the program with a message that says so.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "mimeo/predictor/type.h"

namespace mimeo::predictor {

/// One field while it is being described. T is the type of the struct's member.
template <class T>
class Field {
 public:
  using Plain = detail::Unwrap<T>;

  explicit Field(FieldInfo& info) : info_(&info) {}

  /// What it means, in a sentence for the caller.
  Field& description(std::string text) {
    info_->description = std::move(text);
    return *this;
  }

  /// Smallest and largest value allowed.
  Field& minimum(Plain number) requires(std::integral<Plain> || std::floating_point<Plain>) {
    info_->minimum = Value(number);
    return *this;
  }
  Field& maximum(Plain number) requires(std::integral<Plain> || std::floating_point<Plain>) {
    info_->maximum = Value(number);
    return *this;
  }

  /// Length of a text, in characters (Unicode code points).
  Field& min_length(std::size_t characters) requires std::same_as<Plain, std::string> {
    info_->min_length = characters;
    return *this;
  }
  Field& max_length(std::size_t characters) requires std::same_as<Plain, std::string> {
    info_->max_length = characters;
    return *this;
  }

  /// An ECMAScript regular expression that must match somewhere in the text; anchor it with ^ and $ for all of it.
  Field& pattern(std::string expression) requires std::same_as<Plain, std::string> {
    info_->pattern = std::move(expression);
    return *this;
  }

  /// The only values allowed. Callers get a menu.
  Field& choices(std::initializer_list<Plain> values) requires(std::same_as<Plain, std::string> || std::integral<Plain>) {
    return choices(std::vector<Plain>(values));
  }
  Field& choices(const std::vector<Plain>& values) requires(std::same_as<Plain, std::string> || std::integral<Plain>) {
    info_->choices.assign(values.begin(), values.end());
    return *this;
  }

  /// A hint for file pickers, as HTML's `accept`: "image/*", ".wav,.mp3". Not checked.
  Field& accept(std::string types) requires std::same_as<Plain, File> {
    info_->accept = std::move(types);
    return *this;
  }

  /// Still works, but callers are advised against it.
  Field& deprecated() {
    info_->deprecated = true;
    return *this;
  }

 private:
  FieldInfo* info_;
};

/// The fields of Record in the order in which callers see them.
template <class Record>
class Fields {
 public:
  /// A field that every request must carry.
  template <detail::Codable T>
  Field<T> required(std::string name, T Record::* member, std::string description = {}) {
    return add(std::move(name), member, std::move(description), true);
  }

  /// A field that a request may leave out. Its default is what the member holds in a fresh Record; for a std::optional
  /// that holds nothing it is null. A File or Secret has no default: make it required, or a std::optional.
  template <detail::Codable T>
  Field<T> optional(std::string name, T Record::* member, std::string description = {}) {
    static_assert(!std::same_as<T, File> && !std::same_as<T, Secret>, "use std::optional<File> or std::optional<Secret>");
    Field<T> field = add(std::move(name), member, std::move(description), false);
    infos_.back()->fallback = detail::Codec<T>::encode(Record{}.*member);
    return field;
  }

  /// What was described, in order.
  std::vector<FieldInfo> infos() const {
    std::vector<FieldInfo> all;
    for (const auto& info : infos_) all.push_back(*info);
    return all;
  }

  /// Writes a checked value into the field at `index`.
  void assign(std::size_t index, Record& record, Value value) const { assign_[index](record, std::move(value)); }

  /// The record as an object.
  Value encode(Record record) const {
    Value::Object members;
    for (std::size_t i = 0; i < infos_.size(); ++i) members.emplace_back(infos_[i]->name, encode_[i](record));
    return members;
  }

  /// The description of Record, made at the first call.
  static const Fields& of() {
    static const Fields fields = [] {
      Fields described;
      Record::describe(described);
      return described;
    }();
    return fields;
  }

 private:
  template <class T>
  Field<T> add(std::string name, T Record::* member, std::string description, bool required) {
    infos_.push_back(std::make_unique<FieldInfo>(
        FieldInfo{std::move(name), std::move(description), detail::Codec<T>::type(), required}));
    assign_.push_back(
        [member](Record& record, Value value) { record.*member = detail::Codec<T>::decode(std::move(value)); });
    encode_.push_back([member](Record& record) { return detail::Codec<T>::encode(std::move(record.*member)); });
    return Field<T>(*infos_.back());
  }

  std::vector<std::unique_ptr<FieldInfo>> infos_;  // a Field points at its info while others are added
  std::vector<std::function<void(Record&, Value)>> assign_;
  std::vector<std::function<Value(Record&)>> encode_;
};

/// A struct with `static void describe(Fields<itself>&)`.
template <class Record>
concept Described = std::default_initializable<Record> && requires(Fields<Record>& fields) { Record::describe(fields); };

/// For predictors that take nothing.
struct NoInput {
  static void describe(Fields<NoInput>&) {}
};

namespace detail {

template <Described Record>
struct Codec<Record> {
  static Type type() {
    return {.kind = Type::Kind::record, .fields = std::make_shared<const std::vector<FieldInfo>>(Fields<Record>::of().infos())};
  }
  static Value encode(Record record) { return Fields<Record>::of().encode(std::move(record)); }
};

}  // namespace detail
}  // namespace mimeo::predictor
