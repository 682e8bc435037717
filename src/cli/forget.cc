#include <iostream>

#include "cli/commands.h"

namespace mimeo::cli {

int forget(const Common& common, const ForgetOptions& options) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  const std::string target = "/mimeo/v1/predictions/" + options.prediction;
  if (options.data_only) {
    auto kept = http.call("DELETE", target + "/data");
    if (!kept) return report(common, kept.error());
    if (common.json) std::cout << write_json(*kept) << "\n";
    return exit_ok;
  }
  auto reply = http.request("DELETE", target);
  if (!reply) return report(common, reply.error());
  if (reply->status == 204) return exit_ok;
  auto problem = parse_json(reply->body);
  const auto* detail = problem ? find_string(*problem, "detail") : nullptr;
  return report(common, Error{reply->status == 404 ? ErrorKind::not_found : ErrorKind::unavailable,
                              detail != nullptr ? std::string(*detail) : "The server did not delete the prediction"});
}

}  // namespace mimeo::cli
