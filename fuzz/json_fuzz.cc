// Any bytes parse or are refused; what parses is written so that it parses to the same value, and the writing is
// stable.
#include <cstdint>
#include <string_view>

#include "base/json.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mimeo;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);

  if (auto value = parse_json(bytes)) {
    std::string written = write_json(*value);
    auto again = parse_json(written);
    require(again.has_value());
    require(*again == *value);
    require(write_json(*again) == written);
  }

  std::string quoted;
  write_json_string(bytes, quoted);
  auto text = parse_json(quoted);
  require(text && text->is_string());

  JsonText array;
  append_item(array, quoted);
  append_item(array, quoted);
  auto items = parse_json(array.text);
  require(items && items->as_array().size() == 2 && items->as_array()[1] == *text);
  return 0;
}
