// The small grammars inside header values: ranges, tags, parameters, file names; and event streams.
#include <cstdint>
#include <string>
#include <string_view>

#include "http/file_response.h"
#include "http/multipart.h"
#include "http/range.h"
#include "http/sse.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mimeo::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  for (const std::uint64_t length : {0ull, 1ull, 1000ull, 1ull << 62}) {
    const RangeSelection selection = select_ranges(text, length);
    require((selection.kind == RangeSelection::Kind::ranges) == !selection.ranges.empty());
    std::uint64_t sum = 0;
    for (const ByteRange& range : selection.ranges) {
      require(range.first <= range.last && range.last < length);
      sum += range.size();
    }
    require(sum <= length);
  }

  (void)etag_matches(text, "\"tag\"");
  (void)multipart_boundary(text);
  (void)header_parameter(text, "name");
  const std::string disposition = content_disposition("inline", text);
  require(disposition.find_first_of("\r\n") == std::string::npos);

  std::vector<SseEvent> at_once, in_pieces;
  SseParser whole(256), slow(256);
  bool fits = whole.feed(text, at_once).has_value();
  bool fits_slowly = true;
  for (std::size_t i = 0; i < size && fits_slowly; ++i)
    fits_slowly = slow.feed(text.substr(i, 1), in_pieces).has_value();
  require(fits == fits_slowly && at_once == in_pieces);

  std::string written;
  for (const SseEvent& event : at_once) append_event(written, event);
  std::vector<SseEvent> again;
  SseParser reader(1 << 20);
  require(reader.feed(written, again).has_value());
  require(again.size() == at_once.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    std::string name = at_once[i].event;
    std::erase(name, '\0');  // which is not written
    require(again[i].data == at_once[i].data && again[i].event == name);
  }
  return 0;
}
