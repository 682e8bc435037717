#include "server/config.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <toml++/toml.h>

#include "base/text.h"
#include "core/retention.h"
#include "http/address.h"

namespace mimeo::server {
namespace {

using namespace std::chrono_literals;

using Faults = std::vector<std::string>;

std::optional<bool> parse_switch(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
  if (text == "false" || text == "0" || text == "no" || text == "off") return false;
  return std::nullopt;
}

/// Applies one setting. Nothing when it was right, else what was expected.
using Apply = std::optional<std::string> (*)(Config&, const std::string& value);

struct Rule {
  Setting setting;
  Apply apply;
};

template <auto Member>
std::optional<std::string> take_text(Config& config, const std::string& value) {
  config.*Member = value;
  return std::nullopt;
}

template <auto Member>
std::optional<std::string> take_switch(Config& config, const std::string& value) {
  auto on = parse_switch(value);
  if (!on) return "expected true or false";
  config.*Member = *on;
  return std::nullopt;
}

template <auto Member>
std::optional<std::string> take_address(Config& config, const std::string& value) {
  auto address = http::Address::parse(value);
  if (!address || address->is_unix()) return "expected HOST:PORT";
  config.*Member = value;
  return std::nullopt;
}

std::optional<std::string> take_origin(std::string& origin, const std::string& value) {
  if (!value.starts_with("http://") && !value.starts_with("https://")) return "expected an http:// or https:// URL";
  origin = value;
  while (origin.ends_with('/')) origin.pop_back();
  return std::nullopt;
}

std::optional<std::string> take_public_url(Config& config, const std::string& value) {
  if (value.contains('*')) return "this URL can have no *";
  return take_origin(config.public_url, value);
}

/// The host may begin with `*.`, in the place of an account.
std::optional<std::string> take_files_url(Config& config, const std::string& value) {
  const auto star = value.find('*');
  if (star != value.rfind('*') || (star != value.npos && value.find("://*.") != star - 3)) {
    return "expected a URL whose host has a * only as its first label: https://*.files.example.org";
  }
  return take_origin(config.files_url, value);
}

template <auto Member>
std::optional<std::string> take_engine_time(Config& config, const std::string& value) {
  auto duration = parse_duration(value);
  if (!duration || *duration == 0s) return "expected a time like 90s, 5m or 1h";
  config.engine.*Member = *duration;
  return std::nullopt;
}

template <class Number>
std::optional<Number> parse_positive(const std::string& value) {
  Number number = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number == 0) return std::nullopt;
  return number;
}

/// Money: not negative, and nothing like "inf".
std::optional<double> parse_amount(std::string_view text) {
  double amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || !(amount >= 0) || amount > 1e12) return std::nullopt;
  return amount;
}

std::optional<std::string> take_retention(Config& config, const std::string& value) {
  const auto retention = core::parse_retention(value);
  if (!retention) return "expected a time like 30m or 1h, or forever";
  config.engine.prediction_retention = *retention;
  return std::nullopt;
}

std::optional<std::string> take_budget(Config& config, const std::string& value) {
  const auto budget = parse_amount(value);
  if (!budget) return "expected an amount like 25 or 9.50";
  config.engine.monthly_budget = *budget;
  return std::nullopt;
}

std::optional<std::string> take_quota(Config& config, const std::string& value) {
  auto bytes = parse_positive<std::int64_t>(value);
  if (!bytes || *bytes < 0) return "expected a number of bytes above 0";
  config.engine.stored_bytes = *bytes;
  return std::nullopt;
}

/// "cpu=0.0001,gpu-l40s=0.000975"
std::optional<std::string> take_prices(Config& config, const std::string& value) {
  core::Prices prices;
  for (const auto one : split(value, ',')) {
    const auto equals = one.find('=');
    const auto price = equals == std::string_view::npos ? std::nullopt : parse_amount(one.substr(equals + 1));
    if (!price || equals == 0) return "expected SKU=PRICE, with commas between several";
    prices[std::string(one.substr(0, equals))] = *price;
  }
  config.engine.prices = std::move(prices);
  return std::nullopt;
}

std::optional<std::string> take_hardware(Config& config, const std::string& value) {
  auto skus = core::parse_skus(value);
  if (!skus) return skus.error().message;
  config.hardware = std::move(*skus);
  return std::nullopt;
}

std::optional<std::string> take_hardware_map(Config& config, const std::string& value) {
  auto meanings = core::parse_sku_map(value);
  if (!meanings) return meanings.error().message;
  config.hardware_map = std::move(*meanings);
  return std::nullopt;
}

std::optional<std::string> take_stop_grace(Config& config, const std::string& value) {
  auto duration = parse_duration(value);
  if (!duration) return "expected a time like 10s";
  config.stop_grace = *duration;
  return std::nullopt;
}

std::optional<std::string> take_setup_time(Config& config, const std::string& value) {
  const auto duration = parse_duration(value);
  if (!duration || *duration == 0s) return "expected a time like 90s, 5m or 1h";
  config.setup_time = *duration;
  return std::nullopt;
}

std::optional<std::string> take_takeover_time(Config& config, const std::string& value) {
  auto duration = parse_duration(value);
  if (!duration) return "expected a time like 30s";
  config.takeover_time = *duration;
  return std::nullopt;
}

std::optional<std::string> take_deployment_rest(Config& config, const std::string& value) {
  auto duration = parse_duration(value);
  if (!duration) return "expected a time like 15m";
  config.engine.deployment_rest = *duration;
  return std::nullopt;
}

std::optional<std::string> take_instances(Config& config, const std::string& value) {
  auto number = parse_positive<std::size_t>(value);
  if (!number) return "expected a number above 0";
  config.engine.instances = *number;
  return std::nullopt;
}

std::optional<std::string> take_attempts(Config& config, const std::string& value) {
  const auto number = parse_positive<int>(value);
  if (!number || *number < 0 || *number > limits::most_attempts) {
    return fmt::format("expected a number from 1 to {}", limits::most_attempts);
  }
  config.engine.attempts = *number;
  return std::nullopt;
}

std::optional<std::string> take_models_per_account(Config& config, const std::string& value) {
  auto number = parse_positive<std::size_t>(value);
  if (!number) return "expected a number above 0";
  config.engine.models_per_account = *number;
  return std::nullopt;
}

std::optional<std::string> take_threads(Config& config, const std::string& value) {
  auto number = parse_positive<unsigned>(value);
  if (!number || *number > 256) return "expected a number from 1 to 256";
  config.threads = *number;
  return std::nullopt;
}

/// "off", "replicate", or what is to be limited: "creates=600,others=3000".
std::optional<std::string> take_rate_limit(Config& config, const std::string& value) {
  if (value == "off" || value == "replicate") {
    config.rate_limits = value == "off" ? core::RateLimits() : core::replicate_rates;
    return std::nullopt;
  }
  core::RateLimits rates;
  for (const auto item : split(value, ',')) {
    const auto equals = std::min(item.find('='), item.size());
    const auto name = item.substr(0, equals);
    const auto number = parse_positive<std::int64_t>(std::string(item.substr(std::min(equals + 1, item.size()))));
    std::int64_t* rate = name == "creates" ? &rates.creates
                         : name == "polls" ? &rates.polls
                         : name == "others" ? &rates.others
                                            : nullptr;
    if (rate == nullptr || !number || *number < 1) {
      return "expected off, replicate, or requests a minute like creates=600,polls=60000,others=3000";
    }
    *rate = *number;
  }
  config.rate_limits = rates;
  return std::nullopt;
}

std::optional<std::string> take_page_listen(Config& config, const std::string& value) {
  if (value == "none") {
    config.page_listen = "";
    return std::nullopt;
  }
  const auto address = http::Address::parse(value);
  if (!address || address->is_unix() || address->host != "127.0.0.1") return "expected 127.0.0.1:PORT, or none";
  config.page_listen = value;
  return std::nullopt;
}

std::optional<std::string> take_isolation(Config& config, const std::string& value) {
  if (value == "auto") config.isolation = Config::Isolation::where_possible;
  else if (value == "on") config.isolation = Config::Isolation::always;
  else if (value == "off") config.isolation = Config::Isolation::never;
  else return "expected auto, on or off";
  return std::nullopt;
}

std::optional<std::string> take_model_network(Config& config, const std::string& value) {
  if (value == "asked") config.model_network = cog::ModelNetwork::asked;
  else if (value == "all") config.model_network = cog::ModelNetwork::all;
  else if (value == "none") config.model_network = cog::ModelNetwork::none;
  else return "expected asked, all or none";
  return std::nullopt;
}

std::optional<std::string> take_model_paths(Config& config, const std::string& value) {
  for (const auto path : split(value, ',')) {
    if (!path.starts_with('/')) return "expected absolute paths, with commas between several";
    config.model_paths.emplace_back(path);
  }
  return std::nullopt;
}

std::optional<std::string> take_docker(Config& config, const std::string& value) {
  config.docker = value.starts_with("unix://") ? value.substr(7) : value;
  if (config.docker == "none" || config.docker.starts_with('/')) return std::nullopt;
  return "expected the path of a Unix socket, or none";
}

std::optional<std::string> take_docker_network(Config& config, const std::string& value) {
  const bool is_name = !value.empty() && std::ranges::all_of(value, [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.' || c == '-'; });
  if (!is_name || value == "host" || value == "none") return "expected the name of a network, and not the machine's own";
  config.docker_network = value;
  return std::nullopt;
}

std::optional<std::string> take_registry(Config& config, const std::string& value) {
  if (value.empty() || (value.find('/') != std::string::npos && !value.starts_with('/'))) return "expected a program's name or absolute path, or none";
  config.registry = value;
  return std::nullopt;
}

std::optional<std::string> take_input_fetch(Config& config, const std::string& value) {
  if (value != "on" && value != "off") return "expected on or off";
  config.fetch_inputs = value == "on";
  return std::nullopt;
}

std::optional<std::string> take_webhook_retries(Config& config, const std::string& value) {
  auto schedule = core::parse_retry_schedule(value);
  if (!schedule) return "expected a time like 72h, replicate, or the waits themselves: 1s,30s,10m";
  config.webhooks.schedule = std::move(*schedule);
  return std::nullopt;
}

std::optional<std::string> take_webhook_timeout(Config& config, const std::string& value) {
  auto duration = parse_duration(value);
  if (!duration || *duration == 0s || *duration > 5min) return "expected a time from 1s to 5m";
  config.webhooks.calls.answer = *duration;
  config.webhooks.calls.connect = std::min<Duration>(config.webhooks.calls.connect, *duration);
  return std::nullopt;
}

std::optional<std::string> take_webhook_retention(Config& config, const std::string& value) {
  auto duration = parse_duration(value);
  if (!duration || *duration == 0s) return "expected a time like 7d";
  config.webhooks.retention = *duration;
  return std::nullopt;
}

template <auto Member>
std::optional<std::string> take_reach(Config& config, const std::string& value) {
  for (const auto one : split(value, ',')) {
    http::Reach checked;
    if (auto allowed = checked.allow(one); !allowed) return fmt::format("\"{}\": {}", one, allowed.error().message);
    (config.*Member).emplace_back(one);
  }
  return std::nullopt;
}

std::optional<std::string> take_oidc_issuer(Config& config, const std::string& value) {
  if (!oidc::is_safe_address(value)) return "expected an https:// URL, or an http:// URL of this machine";
  config.oidc.issuer = value;
  return std::nullopt;
}

template <auto Member>
std::optional<std::string> take_oidc_text(Config& config, const std::string& value) {
  config.oidc.*Member = value;
  return std::nullopt;
}

std::optional<std::string> take_oidc_scopes(Config& config, const std::string& value) {
  const auto scopes = split(value, ' ');
  if (std::ranges::find(scopes, "openid") == scopes.end()) return "expected scopes with spaces between, openid among them";
  config.oidc.scopes = value;
  return std::nullopt;
}

std::optional<std::string> take_oidc_allow(Config& config, const std::string& value) {
  auto rules = oidc::parse_rules(value);
  if (!rules) return rules.error().message;
  config.oidc.rules = std::move(*rules);
  config.oidc_rules_given = true;
  return std::nullopt;
}

std::optional<std::string> take_oidc_create_accounts(Config& config, const std::string& value) {
  const auto on = parse_switch(value);
  if (!on) return "expected true or false";
  config.oidc.create_accounts = *on;
  return std::nullopt;
}

std::optional<std::string> take_sync(Config& config, const std::string& value) {
  if (value != "full" && value != "normal") return "expected full or normal";
  config.sync_full = value == "full";
  return std::nullopt;
}

std::optional<std::string> take_log_level(Config& config, const std::string& value) {
  if (value == "debug") config.log_level = LogLevel::debug;
  else if (value == "info") config.log_level = LogLevel::info;
  else if (value == "warn") config.log_level = LogLevel::warn;
  else if (value == "error") config.log_level = LogLevel::error;
  else return "expected debug, info, warn or error";
  return std::nullopt;
}

std::optional<std::string> take_log_format(Config& config, const std::string& value) {
  if (value != "text" && value != "json") return "expected text or json";
  config.log_format = value == "json" ? LogFormat::json : LogFormat::text;
  return std::nullopt;
}

const std::vector<Rule>& rules() {
  using C = Config;
  using E = engine::Options;
  static const std::vector<Rule> rules = {
      {{"data-dir", "DIR", "Where predictions, files, models and secrets are kept"}, take_text<&C::data_dir>},
      {{"listen", "HOST:PORT", "Address of the API (default 127.0.0.1:8443; port 0 takes a free one)"},
       take_address<&C::listen>},
      {{"files-listen", "HOST:PORT", "Address that output files are served from (default 127.0.0.1:8444)"},
       take_address<&C::files_listen>},
      {{"metrics-listen", "HOST:PORT", "An address for /metrics alone, in plain http and without a token (default: none)"},
       take_address<&C::metrics_listen>},
      {{"page-listen", "127.0.0.1:PORT",
        "Where browsers on this machine get the web page in plain http, without a warning of our certificate (default 127.0.0.1:8442, if "
        "it is free and nobody else reaches us; none: nowhere)"},
       take_page_listen},
      {{"public-url", "URL", "How clients reach the API, when a proxy stands in front"}, take_public_url},
      {{"files-url", "URL",
        "How clients reach output files, when a proxy stands in front; https://*.files.example.org gives each account a host of its own"},
       take_files_url},
      {{"plain-http", "",
        "Serve over http instead of https. Output files then have http: addresses, and the official clients hand out "
        "plain "
        "strings instead of FileOutput objects: they make those of https: and data: addresses only"},
       take_switch<&C::plain_http>},
      {{"allow-public", "", "Allow addresses that other machines can reach"}, take_switch<&C::allow_public>},
      {{"tls-certificate", "FILE", "Certificate chain (PEM) to use instead of our own authority's"},
       take_text<&C::tls_certificate>},
      {{"tls-key", "FILE", "Key (PEM) of that certificate"}, take_text<&C::tls_key>},
      {{"models-dir", "DIR", "Built-in models to publish (default: beside the program; none: publish none)"},
       take_text<&C::models_dir>},
      {{"retention", "TIME", "How long input, output, logs and files of a finished prediction stay: 1h, 7d, forever (default 1h); may end in "
        "\", until-download\""},
       take_retention},
      {{"upload-retention", "TIME", "How long uploaded files stay (default 24h)"}, take_engine_time<&E::upload_retention>},
      {{"storage-quota", "BYTES", "What the uploads and output files of one account may come to (default: no bound)"},
       take_quota},
      {{"prices", "SKU=PRICE,...", "What a second of hardware costs, for estimates and budgets; in mimeo.toml also a [prices] table"},
       take_prices},
      {{"monthly-budget", "AMOUNT", "What one account may spend in a month, at these prices (default: no bound)"}, take_budget},
      {{"sweep-interval", "TIME", "Time between two looks for data to remove (default 10s)"},
       take_engine_time<&E::sweep_interval>},
      {{"run-time", "TIME", "How long one prediction may run (default 30m)"}, take_engine_time<&E::run_time>},
      {{"training-time", "TIME", "How long one training may run (default 24h)"}, take_engine_time<&E::training_time>},
      {{"setup-time", "TIME", "How long the set-up of an instance may take (default 10m)"}, take_setup_time},
      {{"cancel-grace", "TIME", "How long a model may go on after its prediction was canceled (default 10s)"},
       take_engine_time<&E::cancel_grace>},
      {{"attempts", "N",
        "How often one prediction or training is run in all, when its instance or the server dies under it (default 2; 1: never again)"},
       take_attempts},
      {{"instance-idle", "TIME", "An instance without work stops after this time (default 5m)"},
       take_engine_time<&E::instance_idle>},
      {{"input-fetch", "MODE",
        "on: input files that callers name by URL are fetched for the models (default); off: models fetch them, from wherever "
        "they like"},
       take_input_fetch},
      {{"input-allow", "LIST",
        "Private networks, addresses and hosts that input files may be fetched from: 10.1.0.0/16,nas.internal. Loopback is "
        "allowed while we listen on nothing else"},
       take_reach<&C::input_allow>},
      {{"deployment-rest", "TIME", "A deployment may be deleted when it has been unused for this time (default 15m)"},
       take_deployment_rest},
      {{"webhook-retries", "TIME",
        "How long a webhook that told an end in vain is tried again: 72h (default), replicate (about a minute, as "
        "Replicate "
        "does), or the waits between: 1s,30s,10m"},
       take_webhook_retries},
      {{"webhook-timeout", "TIME", "A webhook's receiver must have answered within (default 10s)"},
       take_webhook_timeout},
      {{"webhook-retention", "TIME",
        "How long webhooks that could not be delivered can be seen and replayed (default 7d)"},
       take_webhook_retention},
      {{"webhook-allow", "LIST",
        "Private networks, addresses and hosts that webhooks may call: 10.1.0.0/16,hooks.internal. Loopback is allowed "
        "while "
        "the server itself listens on nothing else"},
       take_reach<&C::webhook_allow>},
      {{"oidc-issuer", "URL",
        "People may log in to the web page with this provider of OpenID Connect: its name for itself, as in "
        "https://accounts.google.com (default: with tokens alone)"},
       take_oidc_issuer},
      {{"oidc-client-id", "ID", "What the provider calls this server"}, take_oidc_text<&oidc::ProviderOptions::client_id>},
      {{"oidc-client-secret-file", "FILE", "A file with the client's secret, for a provider that gives one"},
       take_text<&C::oidc_client_secret_file>},
      {{"oidc-name", "NAME", "What the button says beside \"Log in with\" (default: the provider's host)"},
       take_oidc_text<&oidc::ProviderOptions::name>},
      {{"oidc-allow", "RULES",
        "Who may log in: *, @example.org (a verified e-mail address there), groups=mimeo (a claim of the ID token), with commas "
        "between several of which one is enough (default: whoever has an account that is linked)"},
       take_oidc_allow},
      {{"oidc-create-accounts", "", "Whoever may log in gets an account the first time; needs oidc-allow"}, take_oidc_create_accounts},
      {{"oidc-scopes", "SCOPES", "What the provider is asked to tell (default \"openid profile email\")"}, take_oidc_scopes},
      {{"isolation", "MODE",
        "auto: models run in sandboxes, where bubblewrap can make them (default); on: refuse to start where it cannot; off: they may do "
        "what the server may"},
       take_isolation},
      {{"model-network", "WHICH",
        "Which models in sandboxes reach the network: asked (default), those that say MIMEO_NETWORK=1 in the environment of their "
        "cog.yaml; all (also what asked means with input-fetch off); none"},
       take_model_network},
      {{"model-paths", "PATH,...", "Folders and files that models in sandboxes may read beside their own: /data/weights"}, take_model_paths},
      {{"docker", "SOCKET",
        "Docker's or Podman's socket, for models in images (default: that of DOCKER_HOST, or /var/run/docker.sock); none: "
        "run no images"},
       take_docker},
      {{"docker-network", "NAME", "Docker's network for models in images that may have one (default bridge)"}, take_docker_network},
      {{"container-takeover", "TIME",
        "How long containers that a killed server has left wait for somebody who wants their model, once the next server is ready (default "
        "30s; 0s: not at all)"},
       take_takeover_time},
      {{"registry", "PROGRAM",
        "The program behind `docker push` and `cog push` to this server (default docker-registry); started when it is first asked "
        "for. none: take no pushed images"},
       take_registry},
      {{"hardware", "SKUS",
        "Kinds of hardware of your own, and what one instance of each takes: small:cpus=1,memory=2GiB;half:gpus=1 (beside cpu and the "
        "GPUs there are)"},
       take_hardware},
      {{"hardware-map", "NAME=SKU,...",
        "What names of hardware mean that code was written with: gpu-t4=small,gpu-a100-large=gpu-l40s (default: as many GPUs as they say, "
        "if there are any, else cpu)"},
       take_hardware_map},
      {{"instances", "N", "Model instances at once, over all models (default 8)"}, take_instances},
      {{"models-per-account", "N", "Models that one account may have (default 1000)"}, take_models_per_account},
      {{"threads", "N", "Threads that serve the API, and as many that serve files (default: one for every two processors, and one for "
        "each, at most 8)"}, take_threads},
      {{"sync", "MODE", "full: an answered prediction survives a power cut (default); normal: only a crash"}, take_sync},
      {{"rate-limit", "LIMITS",
        "Requests a minute for each token: off (default), replicate (the documented limits), or your own like "
        "creates=600,polls=60000,others=3000"},
       take_rate_limit},
      {{"stop-grace", "TIME", "How long running predictions may go on after SIGTERM (default 10s); what runs then is killed, and begins anew at the next start unless --attempts are used up"}, take_stop_grace},
      {{"log-level", "LEVEL", "debug, info, warn or error (default info)"}, take_log_level},
      {{"log-format", "FORMAT", "text or json (default text)"}, take_log_format},
  };
  return rules;
}

const Rule* find_rule(std::string_view name) {
  for (const auto& rule : rules()) {
    if (rule.setting.name == name) return &rule;
  }
  return nullptr;
}

void apply_layer(Config& config, const Given& given, std::string_view where, Faults& faults) {
  for (const auto& [name, value] : given) {
    const auto* rule = find_rule(name);
    if (rule == nullptr) {
      faults.push_back(fmt::format("{}: unknown setting \"{}\"", where, name));
      continue;
    }
    if (auto expected = rule->apply(config, value)) {
      faults.push_back(fmt::format("{}: {} = \"{}\": {}", where, name, value, *expected));
    }
  }
}

Given from_environment(const std::function<const char*(const std::string&)>& environment) {
  Given given;
  for (const auto& rule : rules()) {
    std::string variable = "MIMEO_" + rule.setting.name;
    for (auto& c : variable) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (const char* value = environment(variable); value != nullptr && *value != '\0') given[rule.setting.name] = value;
  }
  return given;
}

/// A [prices] table as the setting's one line.
std::string joined(const toml::table& table) {
  std::string line;
  for (const auto& [key, node] : table) {
    const auto price = node.value<double>();
    line += fmt::format("{}{}={}", line.empty() ? "" : ",", std::string_view(key.str()),
                        price ? fmt::format("{:.12f}", *price) : "not a number");
  }
  return line;
}

Given from_file(const std::string& path, Faults& faults) {
  Given given;
  try {
    const auto table = toml::parse_file(path);
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (auto text = node.value_exact<std::string>()) given[name] = *text;
      else if (auto number = node.value_exact<std::int64_t>()) given[name] = std::to_string(*number);
      else if (auto flag = node.value_exact<bool>()) given[name] = *flag ? "true" : "false";
      else if (const auto* table = node.as_table(); table != nullptr && name == "prices") given[name] = joined(*table);
      else faults.push_back(fmt::format("{}: {}: expected a text, a whole number or a switch", path, name));
    }
  } catch (const toml::parse_error& error) {
    faults.push_back(fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
  }
  return given;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void check_oidc(Config& config, Faults& faults) {
  auto& oidc = config.oidc;
  if (oidc.issuer.empty()) {
    if (!oidc.client_id.empty() || oidc.create_accounts || config.oidc_rules_given) faults.push_back("oidc-issuer is missing");
    return;
  }
  if (oidc.client_id.empty()) faults.push_back("oidc-client-id is missing");
  if (oidc.create_accounts && !config.oidc_rules_given) {
    faults.push_back("oidc-create-accounts: say with oidc-allow whom you mean; * is everybody whom the provider knows");
  }
  if (oidc.name.empty()) {
    const auto host = oidc.issuer.substr(oidc.issuer.find("://") + 3);
    oidc.name = host.substr(0, host.find_first_of("/:"));
  }
  if (config.oidc_client_secret_file.empty()) return;
  std::ifstream file(config.oidc_client_secret_file);
  std::getline(file, oidc.client_secret);
  oidc.client_secret = std::string(trim(oidc.client_secret));
  if (oidc.client_secret.empty()) {
    faults.push_back(fmt::format("oidc-client-secret-file: there is no secret in {}", config.oidc_client_secret_file));
  }
}

void check_together(Config& config, Faults& faults) {
  // Who has models fetch their inputs wants them to reach where those are.
  if (!config.fetch_inputs && config.model_network == cog::ModelNetwork::asked) config.model_network = cog::ModelNetwork::all;
  for (const auto* listen : {&config.listen, &config.files_listen, &config.metrics_listen}) {
    auto address = http::Address::parse(*listen);
    if (!address || is_loopback(address->host)) continue;
    if (!config.allow_public) {
      faults.push_back(fmt::format("{}: other machines can reach this address; add --allow-public if that is meant", *listen));
    } else if (config.plain_http && listen != &config.metrics_listen) {
      faults.push_back(fmt::format("{}: tokens would travel in the clear; plain http is for loopback only", *listen));
    }
  }
  check_oidc(config, faults);
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    faults.push_back("tls-certificate and tls-key belong together");
  }
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) { return core::parse_time_span(text); }

bool listens_on_loopback_only(const Config& config) {
  for (const auto* listen : {&config.listen, &config.files_listen}) {
    auto address = http::Address::parse(*listen);
    if (!address || !is_loopback(address->host)) return false;
  }
  return true;
}

std::string default_data_dir() {
  if (const char* dir = std::getenv("MIMEO_DATA_DIR"); dir != nullptr && *dir != '\0') return dir;
  if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg != '\0') return std::string(xdg) + "/mimeo";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    return std::string(home) + "/.local/share/mimeo";
  }
  return "/var/lib/mimeo";
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all = [] {
    std::vector<Setting> list;
    for (const auto& rule : rules()) list.push_back(rule.setting);
    return list;
  }();
  return all;
}

Result<Config> make_config(const Given& flags, const std::optional<std::string>& config_file,
                           const std::function<const char*(const std::string&)>& environment) {
  Faults faults;
  Config config;
  config.data_dir = default_data_dir();
  const auto variables = from_environment(environment);
  // The data folder says where the file is, so it is looked up in the stronger layers first.
  if (auto dir = variables.find("data-dir"); dir != variables.end()) config.data_dir = dir->second;
  if (auto dir = flags.find("data-dir"); dir != flags.end()) config.data_dir = dir->second;

  const auto file = config_file.value_or(config.data_dir + "/mimeo.toml");
  if (config_file || std::filesystem::exists(file)) apply_layer(config, from_file(file, faults), file, faults);
  apply_layer(config, variables, "environment", faults);
  apply_layer(config, flags, "command line", faults);
  std::error_code ignored;
  config.data_dir = std::filesystem::absolute(config.data_dir, ignored).string();
  check_together(config, faults);
  if (faults.empty()) return config;
  std::string message;
  for (const auto& fault : faults) message += (message.empty() ? "" : "\n") + fault;
  return fail(ErrorKind::invalid, std::move(message));
}

}  // namespace mimeo::server
