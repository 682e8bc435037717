// Takes the items of an output from its JSON text as that grows.
//
// A list is given item by item. Any other output is one item, and known only when it is whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mimeo::streams {

/// Reads the text of a JSON array in pieces of any size, in one pass.
class ItemScanner {
 public:
  /// Takes the next bytes of the text and calls `take(std::string_view json)` for each item that they complete.
  template <class Take>
  void feed(std::string_view bytes, Take&& take) {
    std::size_t begin = 0;  // of the item that is being read, in `bytes`
    for (std::size_t at = 0; at < bytes.size();) {
      at = skip_text(bytes, at);
      if (at == bytes.size()) break;
      const bool ends = step(bytes[at]);
      if (ends) {
        const std::string_view last = bytes.substr(begin, at - begin);
        if (item_.empty() && !last.empty()) {
          take(last);
        } else if (!item_.empty()) {
          item_.append(last);
          take(std::string_view(item_));
          item_.clear();
        }
        begin = at + 1;
      }
      ++at;
    }
    item_.append(bytes.substr(std::min(begin, bytes.size())));
  }

 private:
  /// Where the next byte that matters stands: inside a string most do not.
  std::size_t skip_text(std::string_view bytes, std::size_t at) {
    if (!in_string_ || escaped_) return at;
    return std::min(bytes.find_first_of("\"\\", at), bytes.size());
  }

  /// True when `c` stands before or behind an item of the array, and belongs to none.
  bool step(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (in_string_) {
      escaped_ = c == '\\';
      in_string_ = c != '"';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '[' || c == '{') {
      return depth_++ == 0;
    } else if (c == ']' || c == '}') {
      return --depth_ == 0;
    } else if (c == ',') {
      return depth_ == 1;
    }
    return false;
  }

  int depth_ = 0;  ///< 1: between the items of the array
  bool in_string_ = false;
  bool escaped_ = false;
  std::string item_;  ///< as much as there is of an item that is not complete
};

}  // namespace mimeo::streams
