// Hashes, by OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mimeo::client::detail {

/// A hash being computed.
class Digest {
 public:
  enum class Kind { md5, sha256 };
  explicit Digest(Kind kind);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void update(std::string_view bytes);
  /// The hash of everything; once.
  std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string hmac_sha256(std::string_view key, std::string_view text);

/// Standard alphabet; padding may be missing. False: it is none.
bool base64_decode(std::string_view text, std::string& bytes);
std::string base64_encode(std::string_view bytes);
std::string to_hex(std::string_view bytes);

}  // namespace mimeo::client::detail
