// What the operator can set. Flag > MIMEO_* environment > mimeo.toml > default; parsed once, checked in one pass.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/log.h"
#include "base/result.h"
#include "cog/confinement.h"
#include "core/rate.h"
#include "engine/options.h"
#include "oidc/provider.h"
#include "webhooks/options.h"

namespace mimeo::server {

/// Where the server keeps everything: $MIMEO_DATA_DIR, else $XDG_DATA_HOME/mimeo, else ~/.local/share/mimeo.
std::string default_data_dir();

/// "90s", "5m", "1h", "7d"; a bare number means seconds.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

struct Config {
  std::string data_dir;
  /// HOST:PORT of the API. Loopback unless told otherwise; 8443 because it is nobody's and says TLS.
  std::string listen = "127.0.0.1:8443";
  /// HOST:PORT of the output files: an origin of its own, since users' models write what it serves.
  std::string files_listen = "127.0.0.1:8444";
  /// HOST:PORT of the metrics, in plain http for anyone who reaches it; empty: only on the API's address.
  std::string metrics_listen;
  /// HOST:PORT where browsers of this machine get the page in plain http, since they warn of a certificate that it made itself;
  /// empty: nowhere. Nothing: at the usual address, if it is free and only this machine reaches us.
  std::optional<std::string> page_listen;
  /// How clients reach the API and the files, when that is not how we listen (reverse proxy). Without trailing slash.
  std::string public_url;
  std::string files_url;
  /// Serve both over http. Official clients make no file objects of http: addresses.
  bool plain_http = false;
  /// PEM files to use instead of our own authority's certificate.
  std::string tls_certificate;
  std::string tls_key;
  /// Folder with the built-in models; empty: beside the program. "none": publish none.
  std::string models_dir;
  /// Whether models run in sandboxes: where that works, or else not at all, or never.
  enum class Isolation { where_possible, always, never };
  Isolation isolation = Isolation::where_possible;
  /// Which sandboxes have the machine's network.
  cog::ModelNetwork model_network = cog::ModelNetwork::asked;
  /// The Docker Engine's socket; empty: where it usually is. "none": run no images.
  std::string docker;
  /// Docker's name of the network that models in images are in, if they may have one.
  std::string docker_network = "bridge";
  /// The program that keeps pushed images: its path, or its name on our PATH. "none": take no pushed images.
  std::string registry = "docker-registry";
  /// Absolute paths that every sandbox may read.
  std::vector<std::string> model_paths;
  /// Threads that serve connections; the first one also runs the engine.
  unsigned threads = 0;  ///< 0: one for every two processors, at most 8
  /// Survive a power cut (full), or only a crash of the program (normal).
  bool sync_full = true;
  bool allow_public = false;  ///< listen beyond loopback
  std::chrono::seconds stop_grace = std::chrono::seconds(10);
  std::chrono::seconds setup_time = limits::setup_time;
  std::chrono::seconds takeover_time = limits::takeover_time;
  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::text;
  /// Kinds of hardware that the operator makes, and what other names mean (core/hardware.h).
  std::vector<core::Sku> hardware;
  std::map<std::string, std::string> hardware_map;
  core::RateLimits rate_limits;
  engine::Options engine;
  webhooks::Options webhooks;
  /// Fetch input files that callers name by URL for the models, which else do so themselves.
  bool fetch_inputs = true;
  /// Networks, addresses and hosts that inputs may be fetched from beside the internet and, where we listen on it, loopback.
  std::vector<std::string> input_allow;
  /// Networks, addresses and hosts that webhooks may lead to beside the internet and, where we listen on it, loopback.
  std::vector<std::string> webhook_allow;
  /// Whom people may log in with to the web page. No issuer: with tokens alone.
  oidc::ProviderOptions oidc;
  /// Where `oidc.client_secret` is; empty: a public client.
  std::string oidc_client_secret_file;
  bool oidc_rules_given = false;  ///< somebody has said who may log in
};

/// Whether only this machine can reach what `config` says to listen on.
bool listens_on_loopback_only(const Config& config);

/// One setting: its name as a flag (`--files-listen`), in the environment (`MIMEO_FILES_LISTEN`) and in mimeo.toml
/// (`files-listen`), and what it means.
struct Setting {
  std::string name;
  std::string value_name;  ///< "HOST:PORT"; empty for a switch
  std::string help;
};

/// Every setting, in the order help shows them.
const std::vector<Setting>& settings();

/// Settings by name, as given on the command line.
using Given = std::map<std::string, std::string>;

/// Puts the layers together. `environment` looks up a variable. All faults are reported at once, one per line. The
/// file is `config_file` when given, else `mimeo.toml` in the data folder if there is one; unknown keys are errors.
Result<Config> make_config(const Given& flags, const std::optional<std::string>& config_file,
                           const std::function<const char*(const std::string&)>& environment);

}  // namespace mimeo::server
