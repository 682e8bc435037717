#include "core/signed_download.h"

#include <algorithm>
#include <charconv>

#include "base/hash.h"

namespace mimeo::core {

std::string files_signing_secret(std::string_view server_key, const AccountId& account) {
  return "fsec_" + to_hex(hmac_sha256(server_key, "files of " + account.text));
}

std::string download_signature(std::string_view secret, const AccountId& owner, const FileId& file,
                               std::int64_t expiry) {
  return base64_encode(hmac_sha256(secret, owner.text + " " + file.text + " " + std::to_string(expiry)));
}

std::optional<SignedDownload> parse_signed_download(std::string owner, std::string_view expiry, std::string signature) {
  SignedDownload download;
  const auto [end, error] = std::from_chars(expiry.data(), expiry.data() + expiry.size(), download.expiry);
  if (error != std::errc() || end != expiry.data() + expiry.size()) return std::nullopt;
  // A plus that was not escaped has come as a space.
  std::ranges::replace(signature, ' ', '+');
  download.owner.text = std::move(owner);
  download.signature = std::move(signature);
  return download;
}

bool is_valid(const SignedDownload& download, std::span<const std::string> server_keys, const FileId& file, std::int64_t now) {
  if (download.expiry <= now) return false;
  return std::ranges::any_of(server_keys, [&](const std::string& key) {
    const auto secret = files_signing_secret(key, download.owner);
    return constant_time_equal(download.signature, download_signature(secret, download.owner, file, download.expiry));
  });
}

}  // namespace mimeo::core
