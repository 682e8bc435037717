// Header fields in the order they came, kept in wire form so that writing them is one copy.
//
// Messages have ten or twenty fields: a flat index with a case-insensitive scan beats any map.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mimeo::http {

struct HeaderField {
  std::string_view name;
  std::string_view value;
};

/// A list of header fields. Views it hands out live until the list is changed or destroyed. Not thread-safe.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<HeaderField> fields);

  /// Appends a field, also beside one of the same name. A control character in `value` (CR, LF, NUL...) becomes a
  /// space, so that no value can begin another field; `name` is a constant of the program, or was parsed as a token.
  void add(std::string_view name, std::string_view value);
  /// Replaces every field of that name by this one.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  /// The first field of that name, in any letter case.
  std::optional<std::string_view> find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).has_value(); }
  /// Every field of that name, joined by ", " (RFC 9110, 5.3); empty when absent.
  std::string join(std::string_view name) const;

  /// Room for so many bytes in wire form and so many fields, where the caller knows.
  void reserve(std::size_t bytes, std::size_t fields);

  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  HeaderField operator[](std::size_t index) const;

  /// `name: value\r\n` for each field.
  std::string_view wire() const { return wire_; }

  class Iterator {
   public:
    Iterator(const Headers& headers, std::size_t index) : headers_(&headers), index_(index) {}
    HeaderField operator*() const { return (*headers_)[index_]; }
    Iterator& operator++() { return ++index_, *this; }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Headers* headers_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  struct Place {
    std::uint32_t name, name_size, value, value_size;
  };
  std::string wire_;
  std::vector<Place> fields_;
};

/// True when the comma-separated list `value` holds `token`, in any letter case (`Connection: keep-alive, close`).
bool list_has_token(std::string_view value, std::string_view token);

}  // namespace mimeo::http
