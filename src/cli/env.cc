#include <fstream>
#include <iostream>

#include "cli/commands.h"
#include "server/address_file.h"

namespace mimeo::cli {
namespace {

/// For a POSIX shell: in single quotes, which protect everything but themselves.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

int env(const Common& common) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  const std::string tls = common.data_dir + "/tls/";
  // The Python clients and Go take REPLICATE_BASE_URL; JavaScript has no variable for it, so its line shows the option.
  // The bundle holds the system's authorities too: SSL_CERT_FILE replaces the whole list.
  const std::vector<std::pair<std::string, std::string>> variables = {
      {"REPLICATE_API_TOKEN", server->token}, {"REPLICATE_BASE_URL", server->url},
      {"SSL_CERT_FILE", tls + "bundle.pem"},  {"NODE_EXTRA_CA_CERTS", tls + "ca.pem"},
      {"CURL_CA_BUNDLE", tls + "bundle.pem"},
  };
  if (common.json) {
    json::object all;
    for (const auto& [name, value] : variables) all[name] = value;
    std::cout << write_json(all) << "\n";
    return exit_ok;
  }
  for (const auto& [name, value] : variables) std::cout << "export " << name << "=" << quoted(value) << "\n";
  std::cout << "# JavaScript: new Replicate({ baseUrl: process.env.REPLICATE_BASE_URL + \"/v1\" })\n";
  return exit_ok;
}

}  // namespace mimeo::cli
