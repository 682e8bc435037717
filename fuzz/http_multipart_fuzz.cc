// A form gives the same parts, or fails alike, whatever the pieces in which it arrives and is read. The first byte of
// the input chooses the pieces.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/test_run.h"
#include "http/multipart.h"
#include "require.h"

namespace {

using namespace mimeo;
using namespace mimeo::http;

class Pieces final : public Source {
 public:
  Pieces(std::string_view text, std::size_t step) : text_(text), step_(step) {}
  Task<Result<std::size_t>> read(std::span<char> into) override {
    const std::size_t count = std::min({into.size(), step_, text_.size()});
    std::copy_n(text_.data(), count, into.data());
    text_.remove_prefix(count);
    co_return count;
  }

 private:
  std::string_view text_;
  std::size_t step_;
};

Task<std::string> digest(std::string_view text, std::size_t step, std::size_t into) {
  Pieces body(text, step);
  MultipartReader reader(body, "b");
  std::vector<char> piece(into);
  std::string seen;
  for (;;) {
    Result<std::optional<Part>> part = co_await reader.next_part();
    if (!part) co_return "failed";
    if (!*part) co_return seen;
    seen += "[" + (*part)->name + "|" + (*part)->filename.value_or("-") + "|" + (*part)->content_type + "]";
    for (;;) {
      Result<std::size_t> got = co_await reader.read(piece);
      if (!got) co_return "failed";
      if (*got == 0) break;
      seen.append(piece.data(), *got);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t step = data[0] % 16 + 1;
  const std::size_t into = data[0] / 16 * 5 + 1;
  require(run(digest(text, size, 4096)) == run(digest(text, step, into)));
  return 0;
}
