// The local certificate authority: TLS from the first minute, without asking anybody.
//
// `tls/ca.pem` is what clients are told to trust; `tls/server.pem` (chain) and `tls/server.key` are what the listeners use. The
// authority signs nothing but this server's own certificate.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace mimeo::server {

struct ServerCertificate {
  std::string chain_pem;
  std::string key_pem;
};

/// A certificate is made anew when it has so many days left.
inline constexpr int renew_days = 30;

/// Makes the authority in `folder` if there is none, and a certificate for `hosts` (names and addresses) if there is none, if it names
/// other hosts, or if it ends within 30 days. Private keys have mode 0600. Also writes `bundle.pem`: the system's authorities and
/// ours, for clients whose only setting replaces the whole list.
Result<ServerCertificate> ensure_certificate(const std::string& folder, const std::vector<std::string>& hosts, Time now);

/// A key and a certificate of its own, for one who signs things that only we check. Kept nowhere.
Result<ServerCertificate> make_signer(const std::string& name, Time now);

}  // namespace mimeo::server
