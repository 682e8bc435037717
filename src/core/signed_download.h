// Addresses of uploads that hold for whoever has them, until a given second (http-api.md section 4.8).
//
//   signature = base64( HMAC-SHA256( secret, owner " " file id " " expiry ) )
//
// The secret of an account is a text that its owner may read; its bytes as they stand are the key.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/names.h"

namespace mimeo::core {

/// Derived from the server's own key, so that there is nothing to store for each account, and none can be told from
/// another's.
std::string files_signing_secret(std::string_view server_key, const AccountId& account);

std::string download_signature(std::string_view secret, const AccountId& owner, const FileId& file,
                               std::int64_t expiry);

/// What an address says of its signature: three parameters of its query, decoded.
struct SignedDownload {
  AccountId owner;
  std::int64_t expiry = 0;
  std::string signature;
};

/// Nothing when `expiry` is no number of seconds.
std::optional<SignedDownload> parse_signed_download(std::string owner, std::string_view expiry, std::string signature);

/// Whether `owner` has signed it with the secret that came from one of `server_keys`, and it still holds at `now`, in seconds since
/// 1970.
bool is_valid(const SignedDownload& download, std::span<const std::string> server_keys, const FileId& file, std::int64_t now);

}  // namespace mimeo::core
