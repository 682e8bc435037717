// Addresses that are rights: a signed download holds for what was signed and nothing else; the token of a stream has
// one form. The input is a line, the query of a signed address, and a segment of a path.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/signed_download.h"
#include "core/stream_token.h"
#include "http/message.h"
#include "require.h"

namespace {

using namespace mimeo;

const std::vector<std::string> server_keys = {"the key of the server", "the one before"};
const std::vector<std::string> other_keys = {"another key"};
constexpr std::int64_t now = 1'800'000'000;
constexpr std::int64_t signed_until = 1'800'003'600;
const core::AccountId owner{"ada"};
const core::FileId file{"5y3k8n2q9hrgp0cq4w7t1m6vbc"};

struct NoPeer final : http::Peer {
  std::string_view address() const override { return ""; }
  bool is_tls() const override { return false; }
  Task<> gone() override { co_return; }
};

void check_download(std::string_view query) {
  // With the former key: it holds as well as the present one.
  static const std::string signature =
      core::download_signature(core::files_signing_secret(server_keys.back(), owner), owner, file, signed_until);
  NoPeer peer;
  http::StringSource nothing("");
  http::Request request(peer, nothing);
  request.set_target("/files/x/download?" + std::string(query));
  const auto named = [&](std::string_view name) { return request.query_parameter(name).value_or(""); };

  // As it came, and with the right signature in place of whatever came.
  const bool is_ours = named("owner") == owner.text && named("expiry") == std::to_string(signed_until);
  auto forged = core::parse_signed_download(named("owner"), named("expiry"), named("signature"));
  require(!forged || !core::is_valid(*forged, server_keys, file, now) || forged->signature == signature);
  auto moved = core::parse_signed_download(named("owner"), named("expiry"), signature);
  require(!is_ours || (moved && core::is_valid(*moved, server_keys, file, now)));
  if (!moved) return;
  const bool is_same = moved->owner == owner && moved->expiry == signed_until;
  require(core::is_valid(*moved, server_keys, file, now) == is_same);
  require(!core::is_valid(*moved, server_keys, file, signed_until));
  require(!core::is_valid(*moved, server_keys, core::FileId{std::string(query)}, now));
  require(!core::is_valid(*moved, other_keys, file, now));
}

void check_token(std::string_view segment) {
  const auto token = core::parse_stream_token(segment);
  if (!token) return;
  core::Prediction prediction;
  prediction.id = token->id;
  prediction.stream_token = token->secret;
  prediction.streams_files = core::is_file_stream(segment);
  const auto path = core::stream_path(prediction);
  require(path.substr(path.rfind('/') + 1) == segment);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(0, text.find('\n'));
  check_download(line);
  check_token(text.substr(std::min(text.size(), line.size() + 1)));
  return 0;
}
