// Digests and text codings, over OpenSSL.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mimeo {

/// Lower-case hex of `bytes`.
std::string to_hex(std::string_view bytes);

/// SHA-256 of `data` as 64 lower-case hex characters.
std::string sha256_hex(std::string_view data);

/// The same, 32 raw bytes.
std::string sha256(std::string_view data);

/// HMAC-SHA256, 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view data);

/// Standard alphabet, with padding.
std::string base64_encode(std::string_view bytes);

/// Standard alphabet, padding optional, ASCII white space skipped; nothing if malformed.
std::optional<std::string> base64_decode(std::string_view text);

/// The alphabet of URLs, without padding (RFC 4648 section 5, as RFC 7515 uses it).
std::string base64url_encode(std::string_view bytes);

/// Exactly what base64url_encode makes, but for unused bits at the end; nothing if malformed.
std::optional<std::string> base64url_decode(std::string_view text);

/// `%41%20` and friends; a malformed escape stays as it is.
std::string percent_decode(std::string_view text);

/// Keeps unreserved characters (RFC 3986) and escapes the rest: fit for one path segment or query value.
std::string percent_encode(std::string_view text);

/// A digest fed piece by piece.
class Digest {
 public:
  enum class Kind { md5, sha1, sha256 };
  explicit Digest(Kind kind);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void update(std::string_view bytes);
  /// Lower-case hex; call once.
  std::string finish_hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mimeo
