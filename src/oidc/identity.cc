#include "oidc/identity.h"

#include "base/limits.h"
#include "core/names.h"

namespace mimeo::oidc {
namespace {

/// What stands before the @ of an address, which some providers give as a username.
std::string local_part(const std::string& text) { return text.substr(0, text.find('@')); }

/// At most so many bytes, and no half character.
std::string cut(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
  return text;
}

}  // namespace

std::string verified_email(const json::value& claims) {
  const auto* verified = find(claims, "email_verified");
  const bool is_verified = verified != nullptr && verified->is_bool() && verified->get_bool();
  return is_verified ? text_in(claims, "email") : std::string();
}

Identity identity_of(const json::value& claims) {
  Identity identity;
  identity.issuer = text_in(claims, "iss");
  identity.subject = text_in(claims, "sub");
  identity.name = cut(text_in(claims, "name"), limits::account_name_bytes);
  for (const char* claim : {"preferred_username", "email", "name"}) {
    identity.username = core::name_like(local_part(text_in(claims, claim)));
    if (!identity.username.empty()) return identity;
  }
  identity.username = "user";
  return identity;
}

}  // namespace mimeo::oidc
