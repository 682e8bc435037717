// A chunked body decodes to the same bytes, and ends at the same place, whole and byte by byte.
#include <cstdint>
#include <string>
#include <vector>

#include "http/chunked.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mimeo::http::ChunkDecoder;
  std::vector<char> raw(data, data + size);
  ChunkDecoder decoder;
  const auto step = decoder.decode(raw);

  ChunkDecoder slow;
  std::string text;
  std::size_t consumed = 0;
  bool failed = false;
  for (std::size_t i = 0; i < size && !slow.finished() && !failed; ++i) {
    char byte = static_cast<char>(data[i]);
    const auto one = slow.decode({&byte, 1});
    failed = !one;
    if (failed) break;
    consumed += one->consumed;
    text.append(&byte, one->produced);
  }
  require(failed == !step);
  if (step) {
    require(step->consumed == consumed && step->produced == text.size() && step->produced <= step->consumed);
    require(std::string(raw.data(), step->produced) == text);
    require(decoder.finished() == slow.finished());
  }
  return 0;
}
