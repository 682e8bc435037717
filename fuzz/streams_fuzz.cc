// Ids of events, as readers send them back, and the items of an output's text.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "require.h"
#include "streams/event_id.h"
#include "streams/items.h"

namespace {

std::vector<std::string> items(std::string_view text, std::size_t step) {
  mimeo::streams::ItemScanner scanner;
  std::vector<std::string> all;
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    scanner.feed(text.substr(0, step), [&](std::string_view item) { all.emplace_back(item); });
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mimeo::streams;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  if (const auto id = parse_event_id(text)) {
    require(id->number >= 0 && id->number <= done_number && id->attempt.number < 10);
    require(parse_event_id(to_string(*id)) == id);
  }

  const auto at_once = items(text, size);
  for (const std::size_t step : {1, 3, 7}) require(items(text, step) == at_once);
  return 0;
}
