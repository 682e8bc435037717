// API tokens: what speaks for an account, and what it may say.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/account.h"
#include "core/names.h"
#include "core/retention.h"

namespace mimeo::core {

using TokenId = Id<struct TokenTag>;  ///< 26 characters; names a token and is no secret

/// One right. None contains another: a token has those that were asked for.
enum class Scope {
  read,   ///< see what the account may see
  write,  ///< run models, upload files, and take back either
  admin,  ///< change what stays: models, versions, deployments, tokens, members, the account itself
};

std::string_view to_string(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);

class Scopes {
 public:
  Scopes() = default;
  Scopes(std::initializer_list<Scope> scopes) {
    for (const Scope scope : scopes) add(scope);
  }
  static Scopes all() { return {Scope::read, Scope::write, Scope::admin}; }

  void add(Scope scope) { bits_ |= bit(scope); }
  void remove(Scope scope) { bits_ &= ~bit(scope); }
  bool has(Scope scope) const { return (bits_ & bit(scope)) != 0; }
  bool empty() const { return bits_ == 0; }
  /// In the order above.
  std::vector<Scope> list() const;
  bool operator==(const Scopes&) const = default;

 private:
  static unsigned bit(Scope scope) { return 1u << static_cast<unsigned>(scope); }
  unsigned bits_ = 0;
};

/// Only the hash of its text is ever stored.
struct Token {
  TokenId id;
  std::string hash;      ///< sha256_hex of the text
  std::string prefix;    ///< how the text begins, for people to recognise it by
  AccountId account;     ///< whom it speaks for
  AccountId created_by;  ///< the user who made it: in an organization it may never do more than this one may
  std::string name;
  Scopes scopes = Scopes::all();
  /// Web pages that may use it: "https://app.example.com", or "*" for any. Empty: none, and no page's word is asked.
  std::vector<std::string> origins;
  /// How long the data of what it makes stays; nothing: the model's rule, or the server's.
  std::optional<Retention> retention;
  bool disabled = false;
  Time created_at;
  std::optional<Time> expires_at;
  std::optional<Time> last_used_at;
};

/// A fresh text in Replicate's form: 40 characters that begin with "r8_". Some tools look for it.
std::string new_token_text();
/// The part that may be shown: too little to guess the rest from.
std::string token_prefix(std::string_view text);

inline bool is_over(const Token& token, Time now) { return token.expires_at && *token.expires_at <= now; }

/// Whether a page of `origin` may use the token.
bool allows_origin(const Token& token, std::string_view origin);
/// "https://host", "http://host:port" as browsers spell it (lower case, no path), or "*".
bool is_origin(std::string_view text);

/// What a token made by somebody of this role in its organization may do; nothing for who has left.
Scopes scopes_within(Scopes scopes, std::optional<Role> role);

}  // namespace mimeo::core
