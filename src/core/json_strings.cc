#include "core/json_strings.h"

namespace mimeo::core {
namespace {

void collect(json::value& value, std::vector<json::string*>& strings) {
  switch (value.kind()) {
    case json::kind::string: strings.push_back(&value.get_string()); break;
    case json::kind::array:
      for (auto& item : value.get_array()) collect(item, strings);
      break;
    case json::kind::object:
      for (auto& [name, member] : value.get_object()) collect(member, strings);
      break;
    default: break;
  }
}

}  // namespace

std::vector<json::string*> strings_in(json::value& value) {
  std::vector<json::string*> strings;
  collect(value, strings);
  return strings;
}

}  // namespace mimeo::core
