// Whatever ranges and conditions a request has, the answer for a file is of a known kind, and its bytes are the file's.
// The input is the lines Range, If-Range and If-None-Match.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <sys/mman.h>
#include <unistd.h>

#include "base/test_run.h"
#include "http/file_response.h"
#include "require.h"

namespace {

using namespace mimeo;
using namespace mimeo::http;

struct NoPeer final : Peer {
  std::string_view address() const override { return ""; }
  bool is_tls() const override { return false; }
  Task<> gone() override { co_return; }
};

const std::string content = [] {
  std::string all;
  for (int i = 0; i < 500; ++i) all += std::to_string(i) + ' ';
  return all;
}();

int file() {
  static const int made = [] {
    const int fd = memfd_create("content", 0);
    require(pwrite(fd, content.data(), content.size(), 0) == static_cast<ssize_t>(content.size()));
    return fd;
  }();
  return dup(made);
}

Task<std::string> whole(Source& source) {
  std::string all;
  std::array<char, 333> piece;
  for (;;) {
    auto got = co_await source.read(piece);
    require(got.has_value());
    if (*got == 0) co_return all;
    all.append(piece.data(), *got);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  NoPeer peer;
  StringSource nothing("");
  Request request(peer, nothing);
  request.method = "GET";
  for (const auto* name : {"Range", "If-Range", "If-None-Match"}) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.empty()) request.headers.add(name, line);
  }

  FileSlice all{FileHandle(file())};
  all.length = content.size();
  auto response = file_response(request, std::move(all), "text/plain", "\"tag\"");

  if (const auto* slice = std::get_if<FileSlice>(&response.body)) {
    require(response.status == 200 || response.status == 206);
    require(slice->offset <= content.size() && slice->length <= content.size() - slice->offset);
    require(response.status == 206 || slice->length == content.size());
    require(response.headers.has("Content-Range") == (response.status == 206));
  } else if (auto* several = std::get_if<std::unique_ptr<Source>>(&response.body)) {
    require(response.status == 206);
    const auto length = (*several)->remaining();
    const auto text = run(whole(**several));
    require(length == text.size());
    // Each part says which bytes it has.
    std::size_t parts = 0;
    constexpr std::string_view mark = "Content-Range: bytes ";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1), ++parts) {
      std::size_t digits = 0;
      const auto first = std::stoull(text.substr(at + mark.size()), &digits);
      const auto last = std::stoull(text.substr(at + mark.size() + digits + 1));
      const auto body = text.find("\r\n\r\n", at) + 4;
      require(text.substr(body, last - first + 1) == content.substr(first, last - first + 1));
    }
    require(parts >= 2);
  } else {
    require(response.status == 304 || response.status == 416);
  }
  return 0;
}
