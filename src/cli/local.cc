#include "cli/local.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "server/address_file.h"

namespace mimeo::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

Result<Server> find_server(const Common& common) {
  Server server;
  server.url = common.url.empty() ? variable("MIMEO_URL") : common.url;
  if (server.url.empty()) {
    auto addresses = server::read_addresses(common.data_dir);
    if (!addresses) return pass_on(std::move(addresses));
    server.url = addresses->api;
  }
  server.token = variable("MIMEO_TOKEN");
  if (server.token.empty()) server.token = first_line(common.data_dir + "/token");
  const auto bundle = common.data_dir + "/tls/bundle.pem";
  if (std::filesystem::exists(bundle)) server.authorities = bundle;
  return server;
}

int report(const Common& common, const Error& error) {
  if (common.json) {
    json::object problem;
    problem["error"] = json::object{{"kind", to_string(error.kind)}, {"message", error.message}};
    if (!error.hint.empty()) problem["error"].as_object()["hint"] = error.hint;
    std::cout << write_json(problem) << "\n";
  } else {
    std::cerr << "mimeo: " << error.message << "\n";
    if (!error.hint.empty()) std::cerr << "       " << error.hint << "\n";
  }
  switch (error.kind) {
    case ErrorKind::unavailable: return exit_unreachable;
    case ErrorKind::canceled: return exit_canceled;
    default: return exit_failed;
  }
}

}  // namespace mimeo::cli
