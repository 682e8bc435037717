// A head means the same however its bytes arrive, and what is parsed out of it cannot begin another line.
#include <cstdint>
#include <string_view>

#include "http/head.h"
#include "http/message.h"
#include "require.h"

namespace {

using namespace mimeo::http;

constexpr std::size_t limit = 4096;

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

struct NoPeer final : Peer {
  std::string_view address() const override { return ""; }
  bool is_tls() const override { return false; }
  mimeo::Task<> gone() override { co_return; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);

  RequestHead whole;
  std::size_t scanned = 0;
  const HeadParse at_once = parse_request_head(bytes, limit, scanned, whole);

  RequestHead trickled;
  HeadParse in_pieces;
  scanned = 0;
  for (std::size_t length = 1; length <= size && in_pieces.status == HeadParse::Status::need_more; ++length) {
    in_pieces = parse_request_head(bytes.substr(0, length), limit, scanned, trickled);
  }
  if (at_once.status == HeadParse::Status::complete) {
    require(in_pieces.status == HeadParse::Status::complete);
    require(at_once.consumed == in_pieces.consumed && at_once.consumed <= size);
    require(whole.headers.wire() == trickled.headers.wire());
    require(is_one_line(whole.method) && is_one_line(whole.target));
    for (const HeaderField field : whole.headers) require(is_one_line(field.name) && is_one_line(field.value));
    NoPeer peer;
    mimeo::http::StringSource body("");
    Request request(peer, body);
    request.set_target(whole.target);
    (void)request.query_parameters();
  }

  ResponseHead answer;
  scanned = 0;
  (void)parse_response_head(bytes, limit, false, scanned, answer);
  return 0;
}
