#include "core/json_pointer.h"

#include <charconv>
#include <string>

namespace mimeo::core {

const json::value* find_pointer(const json::value& document, std::string_view pointer) {
  const json::value* at = &document;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    std::string_view raw = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(raw.size());
    std::string token;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      bool escaped = raw[i] == '~' && i + 1 < raw.size() && (raw[i + 1] == '0' || raw[i + 1] == '1');
      token += escaped ? (raw[++i] == '0' ? '~' : '/') : raw[i];
    }
    if (const json::array* array = at->if_array()) {
      std::size_t index = 0;
      auto read = std::from_chars(token.data(), token.data() + token.size(), index);
      if (read.ec != std::errc() || read.ptr != token.data() + token.size() || index >= array->size()) return nullptr;
      at = &(*array)[index];
    } else {
      at = find(*at, token);
      if (at == nullptr) return nullptr;
    }
  }
  return at;
}

}  // namespace mimeo::core
