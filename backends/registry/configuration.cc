#include "registry/configuration.h"

#include "base/ids.h"
#include "base/json.h"
#include "seams/registry.h"

namespace mimeo::registry {

std::string compose(const Configuration& configuration) {
  const json::object text = {
      {"version", "0.1"},
      {"log", {{"level", "info"}, {"formatter", "json"}, {"accesslog", {{"disabled", true}}}}},
      {"storage",
       {{"filesystem", {{"rootdirectory", configuration.folder}}},
        {"delete", {{"enabled", true}}},
        // Uploads that nobody goes on with.
        {"maintenance",
         {{"uploadpurging", {{"enabled", true}, {"age", "24h"}, {"interval", "1h"}, {"dryrun", false}}}}}}},
      // Clients know us by other names than it does.
      {"http", {{"addr", "127.0.0.1:0"}, {"relativeurls", true}, {"secret", random_token(20)}}},
      {"auth",
       {{"token",
         {{"realm", configuration.realm},
          {"service", seams::Registry::service},
          {"issuer", seams::Registry::service},
          {"rootcertbundle", configuration.certificate}}}}},
  };
  return write_json(text);
}

}  // namespace mimeo::registry
