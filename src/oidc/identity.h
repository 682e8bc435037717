// Who somebody is, in the words of a provider.
#pragma once

#include <string>

#include "base/json.h"

namespace mimeo::oidc {

struct Identity {
  std::string issuer;
  std::string subject;  ///< together the only name of a person that neither changes nor is given again
  std::string name;     ///< for people; may be empty
  std::string
      username;  ///< a valid name (core/names.h) that this person may like; nobody has looked whether it is taken
};

/// Of claims that have been checked (id_token.h).
Identity identity_of(const json::value& claims);

/// Empty: there is none, or the provider does not say that it is this person's.
std::string verified_email(const json::value& claims);

}  // namespace mimeo::oidc
