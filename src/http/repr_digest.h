// `Repr-Digest` (RFC 9530): what the whole of a file hashes to, whatever part of it is sent.
#pragma once

#include <string>
#include <string_view>

namespace mimeo::http {

/// "sha-256=:...:", of a SHA-256 in hex; empty for what is none.
std::string repr_digest(std::string_view sha256_hex);

}  // namespace mimeo::http
