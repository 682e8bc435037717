// One provider, as its operator has set it: the authorization code flow with PKCE (OpenID Connect Core 1.0 section 3.1,
// RFC 7636).
//
// What a browser needs to be sent there, and who it is that has come back. Which browser that was is not known here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "oidc/calls.h"
#include "oidc/identity.h"
#include "oidc/key_set.h"
#include "oidc/rules.h"

namespace mimeo::oidc {

struct ProviderOptions {
  std::string issuer;  ///< exactly as the provider writes it; empty: there is no provider
  std::string client_id;
  std::string client_secret;  ///< empty: a public client, which PKCE alone protects
  std::string name;           ///< what the button says
  std::string scopes = "openid profile email";
  std::vector<Rule> rules = {{"*", ""}};  ///< who may log in
  bool create_accounts = false;           ///< for who comes the first time
  std::string authorities;                ///< PEM file of certificate authorities; empty: the system's
};

/// Secrets of one log-in. `state` and `nonce` travel, `verifier` does not before the code has come.
struct Secrets {
  std::string state;
  std::string nonce;
  std::string verifier;

  static Secrets fresh();
};

/// https, or http on this machine: nothing of a log-in travels in the clear.
bool is_safe_address(std::string_view url);

/// Belongs to one executor.
class Provider {
 public:
  Provider(Executor executor, const Clock& clock, ProviderOptions options);

  const ProviderOptions& options() const { return options_; }  ///< any thread

  /// Where the browser has to go. Asks the provider, when its discovery document is not known: unavailable, timed_out,
  /// invalid (it is not what it should be), canceled.
  Task<Result<std::string>> authorization_url(Secrets secrets, std::string redirect_uri);

  /// Whom the code stands for. forbidden: the provider does not take it, or its token does not count; `not_found`:
  /// whoever it is may not log in here. The rest as above.
  Task<Result<Identity>> redeem(std::string code, Secrets secrets, std::string redirect_uri);

  /// Ends what is under way.
  void close() { calls_.close(); }

 private:
  struct Discovery {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    bool takes_basic = true;  ///< the client's secret in a header, else in the form
    Time at;
  };
  Task<Result<Discovery>> discovery();
  Task<Result<json::value>> ask(std::string url);
  Result<Discovery> read_discovery(const json::value& document) const;
  Task<Result<std::string>> exchange(const Discovery& found, std::string code, std::string verifier,
                                     std::string redirect_uri);
  Task<Result<void>> fetch_keys(std::string url);
  Task<Result<void>> verify(std::string jwks_uri, const Jwt& token);

  const Clock& clock_;
  const ProviderOptions options_;
  Calls calls_;
  std::optional<Discovery> discovery_;
  KeySet keys_;
  std::optional<Time> keys_at_;
  std::optional<Time> looked_at_;  ///< for a key that was not among them
};

}  // namespace mimeo::oidc
