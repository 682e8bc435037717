#include "server/address_file.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "base/json.h"
#include "server/private_file.h"

namespace mimeo::server {

Result<void> write_addresses(const std::string& data_dir, const core::Origins& origins) {
  json::object addresses;
  addresses["api"] = origins.api;
  addresses["files"] = origins.files;
  addresses["pid"] = ::getpid();
  return write_private_file(data_dir + "/server.json", write_json(addresses) + "\n");
}

Result<core::Origins> read_addresses(const std::string& data_dir) {
  std::ifstream file(data_dir + "/server.json");
  std::stringstream text;
  text << file.rdbuf();
  auto addresses = file ? parse_json(text.str()) : Result<json::value>(json::value());
  if (!addresses) return pass_on(std::move(addresses));
  const auto* api = find_string(*addresses, "api");
  const auto* files = find_string(*addresses, "files");
  if (api == nullptr || files == nullptr) {
    return fail(ErrorKind::unavailable, "No server has run with the data folder " + data_dir, {},
                "Start one with `mimeo serve`, or name another folder with --data-dir");
  }
  core::Origins origins;
  origins.api = std::string(*api);
  origins.files = std::string(*files);
  return origins;
}

}  // namespace mimeo::server
