#include "client/find_server.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "client/url.h"
#include "mimeo/client/value.h"

namespace mimeo::client::detail {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string usual_data_folder() {
  if (auto folder = variable("MIMEO_DATA_DIR"); !folder.empty()) return folder;
  if (auto shared = variable("XDG_DATA_HOME"); !shared.empty()) return shared + "/mimeo";
  if (auto home = variable("HOME"); !home.empty()) return home + "/.local/share/mimeo";
  return "/var/lib/mimeo";
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return file ? text.str() : std::string();
}

/// What a Mimeo left in its data folder for those who may read it.
struct Local {
  std::string url;
  std::string token;
  std::string authorities;

  explicit Local(const std::string& folder) {
    auto addresses = Value::parse(content_of(folder + "/server.json"));
    if (addresses) url = (*addresses)["api"].text();
    token = content_of(folder + "/token");
    token.resize(std::min(token.find_first_of("\r\n"), token.size()));
    std::error_code ignored;
    if (std::filesystem::exists(folder + "/tls/bundle.pem", ignored)) authorities = folder + "/tls/bundle.pem";
  }
};

constexpr const char* replicate = "https://api.replicate.com";

/// The token that the environment has for an address; empty if it is about others.
std::string token_for(const std::string& url) {
  const auto origin = origin_of(url);
  if (origin.empty()) return {};
  if (origin == origin_of(variable("MIMEO_URL"))) return variable("MIMEO_TOKEN");
  const auto base = variable("REPLICATE_BASE_URL");
  return origin == origin_of(base.empty() ? replicate : base) ? variable("REPLICATE_API_TOKEN") : std::string();
}

void cut_version(std::string& url) {
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with("/v1")) url.resize(url.size() - 3);
  while (url.ends_with('/')) url.pop_back();
}

}  // namespace

std::optional<Error> find_server(ClientOptions& options) {
  const std::string folder = options.data_folder.empty() ? usual_data_folder() : options.data_folder;
  const Local local(folder);
  std::string token = token_for(options.url);
  if (options.url.empty() && options.data_folder.empty()) {
    options.url = variable("MIMEO_URL");
    token = variable(options.url.empty() ? "REPLICATE_API_TOKEN" : "MIMEO_TOKEN");
    if (options.url.empty()) options.url = variable("REPLICATE_BASE_URL");
  }
  if (options.url.empty()) {
    options.url = local.url;
    if (!local.url.empty()) token.clear();  // it is meant for somebody else
  }
  if (options.url.empty() && !token.empty() && options.data_folder.empty()) options.url = replicate;
  if (options.url.empty()) {
    return Error{ErrorKind::local,
                 "No server is named by MIMEO_URL or REPLICATE_BASE_URL, and no Mimeo has run with the data folder " +
                     folder + ": start one with `mimeo serve`"};
  }
  cut_version(options.url);
  const bool is_local = !local.url.empty() && origin_of(options.url) == origin_of(local.url);
  if (options.token.empty()) options.token = token;
  if (options.token.empty() && is_local) options.token = local.token;
  if (options.anonymous) options.token.clear();
  // The local one's bundle holds the system's authorities too; a variable may be about others.
  if (options.authorities.empty() && is_local) options.authorities = local.authorities;
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    if (options.authorities.empty()) options.authorities = variable(name);
  }
  return std::nullopt;
}

}  // namespace mimeo::client::detail
