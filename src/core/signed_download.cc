#include "core/signed_download.h"

#include "base/hash.h"

namespace mimeo::core {

std::string files_signing_secret(std::string_view server_key, const AccountId& account) {
  return "fsec_" + to_hex(hmac_sha256(server_key, "files of " + account.text));
}

std::string download_signature(std::string_view secret, const AccountId& owner, const FileId& file, std::int64_t expiry) {
  return base64_encode(hmac_sha256(secret, owner.text + " " + file.text + " " + std::to_string(expiry)));
}

}  // namespace mimeo::core
