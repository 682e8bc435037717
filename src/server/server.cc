#include "server/server.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/asio/signal_set.hpp>

#include "api/api.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/offload.h"
#include "base/run_there.h"
#include "base/thread_name.h"
#include "cog/callbacks.h"
#include "cog/packager.h"
#include "cog/runtime.h"
#include "disk/blobs.h"
#include "disk/drafts.h"
#include "docker/images.h"
#include "docker/launcher.h"
#include "engine/deliveries.h"
#include "engine/find.h"
#include "http/listener.h"
#include "magic/sniffer.h"
#include "nvidia/gpus.h"
#include "process/launcher.h"
#include "registry/registry.h"
#include "server/address_file.h"
#include "server/authority.h"
#include "server/builtin_models.h"
#include "server/files_keys.h"
#include "server/first_start.h"
#include "server/machine.h"
#include "server/private_file.h"
#include "sqlite/store.h"
#include "streams/hub.h"
#include "web/fetcher.h"
#include "web_page.h"
#include "webhooks/dispatcher.h"

namespace mimeo::server {
namespace {

using namespace std::chrono_literals;

constexpr auto default_page_listen = "127.0.0.1:8442";
constexpr std::size_t packages_at_once = 2;

std::string digest_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return sha256_hex(std::string(std::istreambuf_iterator<char>(file), {}));
}

/// One single-threaded loop for each I/O thread.
class Lanes {
 public:
  explicit Lanes(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      loops_.push_back(std::make_unique<asio::io_context>(1));
      guards_.push_back(asio::make_work_guard(*loops_.back()));
    }
  }
  ~Lanes() { join(); }

  asio::io_context& first() { return *loops_.front(); }
  std::vector<Executor> executors() const {
    std::vector<Executor> all;
    for (const auto& loop : loops_) all.push_back(loop->get_executor());
    return all;
  }
  /// Starts the threads of the loops from this one on; the caller runs those before it.
  void start(std::size_t from, const char* name) {
    for (std::size_t i = from; i < loops_.size(); ++i) {
      threads_.emplace_back([&loop = *loops_[i], name] {
        name_this_thread(name);
        loop.run();
      });
    }
  }
  void join() {
    guards_.clear();
    threads_.clear();
  }

 private:
  std::vector<std::unique_ptr<asio::io_context>> loops_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::jthread> threads_;
};

/// A loop with a thread of its own.
class SideLane {
 public:
  ~SideLane() { guard_.reset(); }

  void start(const char* name) {
    thread_ = std::jthread([this, name] {
      name_this_thread(name);
      loop_.run();
    });
  }

  Executor executor() { return loop_.get_executor(); }

 private:
  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_ = asio::make_work_guard(loop_);
  std::jthread thread_;
};

/// The soft limit of open files is often 1024; the hard one is what we may really have.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// A core file would hold tokens, and the secrets that predictions were given. A size of 1 and not 0, because only that also
/// keeps the kernel from handing the memory to a crash collector (core(5): a limit of 0 does not count for those).
void forbid_core_dumps() {
  const rlimit limit{1, 1};
  ::setrlimit(RLIMIT_CORE, &limit);
}

/// Half of the processors: the database's writer and the models need some too, and a request that never changes threads costs a
/// fifth less (docs/benchmarks.md).
unsigned thread_count(const Config& config) {
  if (config.threads > 0) return config.threads;
  return std::clamp(std::thread::hardware_concurrency() / 2, 1u, 8u);
}

/// Downloads have threads of their own, so that nothing else waits for them, and may use all of a machine: as in nginx, one for
/// each processor.
unsigned file_thread_count(const Config& config) {
  if (config.threads > 0) return config.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
}

/// The names that clients may use for us, for the certificate.
std::vector<std::string> host_names(const Config& config) {
  std::vector<std::string> hosts = {"localhost", "127.0.0.1", "::1"};
  auto add = [&](std::string host) {
    if (host.empty() || host == "0.0.0.0" || host == "::") return;
    if (std::ranges::find(hosts, host) == hosts.end()) hosts.push_back(std::move(host));
  };
  for (const auto* listen : {&config.listen, &config.files_listen}) {
    if (auto address = http::Address::parse(*listen)) add(address->host);
  }
  for (const auto* url : {&config.public_url, &config.files_url}) {
    const auto begin = url->find("://");
    if (begin == std::string::npos) continue;
    auto host = url->substr(begin + 3);
    host = host.substr(0, host.find_first_of("/:"));
    add(std::move(host));
  }
  return hosts;
}

Result<std::string> read_pem(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorKind::invalid, "Cannot read " + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<std::shared_ptr<http::TlsContext>> make_tls(const Config& config, Time now) {
  if (config.plain_http) return nullptr;
  if (!config.tls_certificate.empty()) {
    auto chain = read_pem(config.tls_certificate);
    if (!chain) return pass_on(std::move(chain));
    auto key = read_pem(config.tls_key);
    if (!key) return pass_on(std::move(key));
    return http::TlsContext::for_server(*chain, *key);
  }
  auto certificate = ensure_certificate(config.data_dir + "/tls", host_names(config), now);
  if (!certificate) return pass_on(std::move(certificate));
  return http::TlsContext::for_server(certificate->chain_pem, certificate->key_pem);
}

/// Where the Docker Engine listens, or will; empty: nowhere.
std::string docker_socket(const Config& config) {
  if (config.docker == "none") return {};
  if (!config.docker.empty()) return config.docker;
  constexpr std::string_view scheme = "unix://";
  const char* host = std::getenv("DOCKER_HOST");
  if (host != nullptr && std::string_view(host).starts_with(scheme)) return host + scheme.size();
  return "/var/run/docker.sock";
}

std::string origin_of(const Config& config, const std::string& public_url, const http::Listener& listener) {
  if (!public_url.empty()) return public_url;
  return (config.plain_http ? "http://" : "https://") + listener.address().to_string();
}

/// Built top to bottom, destroyed bottom to top: each part may use those above it.
class Server {
 public:
  Server(Config config, sqlite::FolderLock lock)
      : config_(std::move(config)),
        lock_(std::move(lock)),
        lanes_(thread_count(config_)),
        file_lanes_(file_thread_count(config_)),
        offload_(std::max(4u, std::thread::hardware_concurrency())),
        packaging_(packages_at_once),
        launcher_(engine_thread(), config_.data_dir),
        files_keys_(config_.data_dir + "/files.key") {}

  Result<void> run();

 private:
  Executor engine_thread() { return lanes_.first().get_executor(); }
  Result<void> open();
  http::Reach reach(const std::vector<std::string>& allowed) const;
  std::string authorities() const;
  Result<std::optional<process::Confiner>> find_confiner() const;
  Result<void> find_hardware();
  Result<void> open_containers();
  Result<void> open_registry();
  bool has_version(std::string_view model, const std::vector<std::string>& digests) const;
  Result<void> open_metrics();
  Result<void> open_page();
  Result<std::unique_ptr<http::Listener>> listen_plainly(const std::string& listen, http::Handler handler);
  bool is_for_this_machine_alone() const;
  void write_metrics(MetricsText& out);
  void open_inputs();
  Result<void> open_callbacks();
  void open_webhooks();
  void open_oidc();
  Task<Result<void>> start();
  Task<> wait_for_signal();
  Task<> stop();
  Task<> live(Result<void>& outcome);
  void say_ready() const;

  Config config_;
  sqlite::FolderLock lock_;  ///< the data folder is ours; goes on to the store
  SystemClock clock_;
  Lanes lanes_;  ///< the first one is the engine's
  Lanes file_lanes_;
  SideLane webhook_lane_;  ///< apart, because TLS to many receivers takes its time
  Offload offload_;
  Offload packaging_;  ///< apart, because an environment takes minutes and disk work must not wait for it
  process::ProcessLauncher launcher_;
  FilesKeys files_keys_;
  std::unique_ptr<docker::ContainerLauncher> containers_;  ///< none: nobody runs containers here
  std::unique_ptr<docker::Images> images_;
  std::unique_ptr<registry::Registry> registry_;  ///< none: images cannot be pushed here
  std::unique_ptr<sqlite::Store> store_;
  std::unique_ptr<disk::Blobs> blobs_;
  std::unique_ptr<disk::Drafts> drafts_;
  std::unique_ptr<magic::Sniffer> sniffer_;
  std::unique_ptr<nvidia::Gpus> gpus_;  ///< none: no driver
  std::unique_ptr<cog::Callbacks> callbacks_;
  std::unique_ptr<cog::Runtime> runtime_;
  std::unique_ptr<cog::Packager> packager_;
  std::unique_ptr<webhooks::Dispatcher> webhooks_;
  streams::Hub streams_;
  std::unique_ptr<web::Fetcher> inputs_;  ///< none: models fetch their inputs themselves
  std::unique_ptr<oidc::Provider> oidc_;  ///< none: people log in with tokens alone
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<http::Listener> api_listener_;
  std::unique_ptr<http::Listener> files_listener_;
  std::unique_ptr<http::Listener> page_listener_;     ///< none: the page is where the API is
  std::unique_ptr<http::Listener> metrics_listener_;  ///< none: metrics have no address of their own
  core::Origins origins_;
  core::Origins page_origins_;  ///< empty: as page_listener_
  asio::signal_set signals_{engine_thread()};
  std::atomic<bool> ready_ = false;
};

/// How models are confined from here on; nothing: they are not.
Result<std::optional<process::Confiner>> Server::find_confiner() const {
  if (config_.isolation == Config::Isolation::never) return std::nullopt;
  auto confiner = process::Confiner::find(
      {.init = companion_program("mimeo-init"), .hidden = {config_.data_dir, config_.tls_key, config_.oidc_client_secret_file}, .readable = config_.model_paths});
  if (confiner) return std::move(*confiner);
  if (config_.isolation == Config::Isolation::always) {
    confiner.error().message = "Models cannot be isolated: " + confiner.error().message;
    return pass_on(std::move(confiner));
  }
  log_warn("models.not_isolated", confiner.error());
  return std::nullopt;
}

Result<void> Server::open() {
  // First, while the program is small and has one thread: the launcher forks.
  auto launcher = launcher_.open();
  if (!launcher) return launcher;
  // From here on SIGTERM is kept for wait_for_signal(): one that comes while we start must not skip the orderly end. Not
  // before the fork, whose child would inherit it.
  signals_.add(SIGTERM);
  signals_.add(SIGINT);

  sqlite::StoreOptions store_options;
  store_options.folder = config_.data_dir;
  store_options.synchronous = config_.sync_full ? sqlite::Synchronous::full : sqlite::Synchronous::normal;
  auto store = sqlite::Store::open(std::move(lock_), std::move(store_options), offload_);
  if (!store) return pass_on(std::move(store));
  store_ = std::move(*store);
  auto blobs = disk::Blobs::open(config_.data_dir + "/blobs", offload_);
  if (!blobs) return pass_on(std::move(blobs));
  blobs_ = std::move(*blobs);
  auto drafts = disk::Drafts::open(config_.data_dir + "/drafts", *blobs_, offload_);
  if (!drafts) return pass_on(std::move(drafts));
  drafts_ = std::move(*drafts);

  auto sniffer = magic::Sniffer::open(offload_);
  // Then files of which nobody says what they are stay application/octet-stream.
  if (!sniffer) log_warn("sniffer.not_started", sniffer.error());
  if (sniffer) sniffer_ = std::move(*sniffer);

  callbacks_ = std::make_unique<cog::Callbacks>(engine_thread(), *blobs_);
  auto opened = open_callbacks();
  if (!opened) return opened;
  auto confiner = find_confiner();
  if (!confiner) return pass_on(std::move(confiner));
  cog::RuntimeOptions runtime_options;
  runtime_options.scratch_folder = config_.data_dir + "/run";
  runtime_options.confined = confiner->has_value();
  runtime_options.network = config_.model_network;
  runtime_options.setup_time = config_.setup_time;
  runtime_options.takeover_time = config_.takeover_time;
  runtime_ = std::make_unique<cog::Runtime>(engine_thread(), launcher_, *callbacks_, offload_, std::move(runtime_options));
  auto runtime_opened = runtime_->open();
  if (!runtime_opened) return runtime_opened;
  auto environments = cog::Environments::options_for(config_.data_dir + "/environments");
  packager_ = std::make_unique<cog::Packager>(config_.data_dir + "/versions", std::move(environments), packaging_, offload_);
  if (*confiner) {
    packager_->confine_by({[confiner = **confiner](seams::LaunchCommand command) { return confiner.confine(std::move(command)); },
                           config_.model_network});
    launcher_.confine_by(std::move(**confiner), offload_);
  }

  auto containers = open_containers();
  if (!containers) return containers;

  auto tls = make_tls(config_, clock_.now());
  if (!tls) return pass_on(std::move(tls));
  http::ListenerOptions options;
  options.tls = *tls;
  options.render_problem = api::render_early_problem;
  // The addresses of the API's answers are known only when both listeners are bound, and handlers are made after that.
  auto to_api = [this](http::Request& request) { return api_->api_handler()(request); };
  auto to_files = [this](http::Request& request) { return api_->files_handler()(request); };
  api_listener_ = std::make_unique<http::Listener>(lanes_.executors(), to_api, options);
  files_listener_ = std::make_unique<http::Listener>(file_lanes_.executors(), to_files, options);
  for (auto [listener, listen] : {std::pair(api_listener_.get(), &config_.listen),
                                  std::pair(files_listener_.get(), &config_.files_listen)}) {
    auto address = http::Address::parse(*listen);
    if (!address) return pass_on(std::move(address));
    auto bound = listener->open(*address);
    if (!bound) return bound;
  }
  auto metrics = open_metrics();
  if (!metrics) return metrics;
  auto page = open_page();
  if (!page) return page;
  origins_.api = origin_of(config_, config_.public_url, *api_listener_);
  origins_.files = origin_of(config_, config_.files_url, *files_listener_);

  auto registry = open_registry();
  if (!registry) return registry;
  auto hardware = find_hardware();
  if (!hardware) return hardware;
  open_inputs();
  open_webhooks();
  engine::World world{
      .clock = clock_,
      .predictions = store_->predictions(),
      .models = store_->models(),
      .files = store_->files(),
      .accounts = store_->accounts(),
      .collections = store_->collections(),
      .examples = store_->examples(),
      .shares = store_->shares(),
      .site = store_->site(),
      .identities = store_->identities(),
      .create_keys = store_->create_keys(),
      .deployments = store_->deployments(),
      .usage = store_->usage(),
      .blobs = *blobs_,
      .drafts = *drafts_,
      .runtime = *runtime_,
      .exchange = *callbacks_,
      .packager = *packager_,
      .webhooks = store_->webhooks(),
      .onlookers = {&streams_, webhooks_.get()},
      .courier = webhooks_.get(),
      .fetcher = inputs_.get(),
      .sniffer = sniffer_.get(),
  };
  engine_ = std::make_unique<engine::Engine>(world, config_.engine, origins_, engine_thread());
  api::Options api_options;
  api_options.offload = &offload_;
  api_options.staging_folder = config_.data_dir + "/staging";
  api_options.rate_limits = config_.rate_limits;
  api_options.streams = &streams_;
  auto inbox_key = ensure_inbox_key(config_.data_dir);
  if (!inbox_key) return pass_on(std::move(inbox_key));
  api_options.inbox_key = std::move(*inbox_key);
  auto files_keys = files_keys_.open();
  if (!files_keys) return files_keys;
  api_options.files_keys = [this](Time now) { return files_keys_.valid(now); };
  api_options.rotate_files_key = [this](Time now, Time former_until) { return files_keys_.rotate(now, former_until); };
  api_options.write_metrics = [this](MetricsText& out) { write_metrics(out); };
  if (gpus_) api_options.gpu_use = [this] { return gpus_->use(); };
  api_options.open_metrics = is_for_this_machine_alone();
  api_options.version = MIMEO_VERSION;
  api_options.web_page = embedded::web_page();
  api_options.page = page_origins_;
  // At an address that was given stands a proxy, with a certificate of its own.
  api_options.own_authority = !config_.plain_http && config_.tls_certificate.empty() && config_.public_url.empty();
  open_oidc();
  api_options.oidc = oidc_.get();
  api_options.registry = registry_.get();
  api_options.is_ready = [this] { return ready_.load(); };
  api_ = std::make_unique<api::Api>(*engine_, api_options);
  return {};
}

/// Where the server before us listened, if it can be: containers that have outlived it call there.
Result<void> Server::open_callbacks() {
  const auto path = config_.data_dir + "/calls-port";
  std::uint16_t port = 0;
  std::ifstream(path) >> port;
  auto opened = callbacks_->open(port);
  if (!opened || callbacks_->port() == port) return opened;
  return write_private_file(path, fmt::format("{}\n", callbacks_->port()));
}

/// Whether anybody answers at the socket is seen when there is something to run: Docker may be started later than we are.
Result<void> Server::open_containers() {
  const auto socket = docker_socket(config_);
  if (socket.empty()) return {};
  auto owner = ensure_server_id(config_.data_dir);
  if (!owner) return pass_on(std::move(owner));
  docker::ContainerOptions options;
  options.init = std::filesystem::absolute(companion_program("mimeo-init")).string();
  options.network = config_.docker_network;
  options.owner = *owner;
  options.life = random_token(10);
  options.made_with = digest_of(options.init);
  options.user = static_cast<int>(::geteuid());
  options.group = static_cast<int>(::getegid());
  containers_ = std::make_unique<docker::ContainerLauncher>(engine_thread(), socket, std::move(options));
  images_ = std::make_unique<docker::Images>(engine_thread(), socket, *owner);
  runtime_->contain_by(*containers_);
  packager_->take_images_of(*images_);
  return {};
}

/// Once our own address is known, to which clients are sent for tokens. The process is started when somebody pushes.
Result<void> Server::open_registry() {
  if (!images_ || config_.registry == "none") return {};
  auto signer = make_signer("Mimeo registry tokens", clock_.now());
  if (!signer) return pass_on(std::move(signer));
  auto tokens = registry::TokenSigner::from_pem(signer->chain_pem, signer->key_pem);
  if (!tokens) return pass_on(std::move(tokens));
  registry::RegistryOptions options;
  options.program = config_.registry;
  options.folder = std::filesystem::absolute(config_.data_dir + "/registry").string();
  options.realm = origins_.api + seams::Registry::token_path;
  options.certificate = signer->chain_pem;
  options.is_wanted = [this](std::string_view repository, const std::vector<std::string>& digests) { return has_version(repository, digests); };
  registry_ = std::make_unique<registry::Registry>(engine_thread(), launcher_, *images_, offload_, std::move(*tokens), std::move(options));
  return {};
}

/// Whether one of a model's versions is an image that the Engine knows by one of these digests.
bool Server::has_version(std::string_view model, const std::vector<std::string>& digests) const {
  const auto name = core::parse_model_name(model);
  return name && std::ranges::any_of(digests, [&](const std::string& digest) {
    return engine_->catalog.find_version(*name, core::VersionId{digest.substr(digest.find(':') + 1)}) != nullptr;
  });
}

Result<void> Server::find_hardware() {
  auto gpus = nvidia::Gpus::open();
  if (gpus) gpus_ = std::move(*gpus);
  else if (gpus.error().kind != ErrorKind::not_found) log_warn("gpus.not_found", gpus.error());
  config_.engine.hardware = core::Hardware(look_at_machine(gpus_ ? gpus_->all() : std::vector<core::Gpu>()));
  const auto is_bound = [](const core::Sku& sku) { return sku.share.memory_bytes > 0 || sku.share.processors > 0; };
  if (std::ranges::any_of(config_.hardware, is_bound) && !launcher_.keeps_limits()) {
    log_warn("hardware.not_bounded", {{"hint", "run as root, or give us our control group: Delegate= in the systemd unit"}});
  }
  return config_.engine.hardware.set(config_.hardware, config_.hardware_map);
}

/// Behind a proxy others reach what listens on loopback.
bool Server::is_for_this_machine_alone() const {
  return listens_on_loopback_only(config_) && config_.public_url.empty() && config_.files_url.empty();
}

/// A listener in plain http, not started yet.
Result<std::unique_ptr<http::Listener>> Server::listen_plainly(const std::string& listen, http::Handler handler) {
  auto address = http::Address::parse(listen);
  if (!address) return pass_on(std::move(address));
  http::ListenerOptions options;
  options.render_problem = api::render_early_problem;
  auto listener = std::make_unique<http::Listener>(lanes_.executors(), std::move(handler), options);
  auto opened = listener->open(*address);
  if (!opened) return pass_on(std::move(opened));
  return listener;
}

/// One address under two names, for the page and for what models made: to a browser they are as foreign to each other as two sites.
Result<void> Server::open_page() {
  const bool is_wanted = config_.page_listen || is_for_this_machine_alone();
  const auto listen = config_.page_listen.value_or(default_page_listen);
  if (config_.plain_http || listen.empty() || !is_wanted) return {};
  auto listener = listen_plainly(listen, [this](http::Request& request) { return api_->page_handler()(request); });
  if (!listener && config_.page_listen) return pass_on(std::move(listener));
  if (!listener) return {};  // another server has it: then the page is where the API is
  page_listener_ = std::move(*listener);
  const auto port = page_listener_->address().port;
  const auto suffix = port == 80 ? "" : fmt::format(":{}", port);
  page_origins_ = {"http://localhost" + suffix, "http://127.0.0.1" + suffix};
  return {};
}

Result<void> Server::open_metrics() {
  if (config_.metrics_listen.empty()) return {};
  auto listener = listen_plainly(config_.metrics_listen, [this](http::Request& request) { return api_->metrics_handler()(request); });
  if (!listener) return pass_on(std::move(listener));
  metrics_listener_ = std::move(*listener);
  return {};
}

void Server::write_metrics(MetricsText& out) {
  out.family("mimeo_http_connections");
  out.sample({{"origin", "api"}}, static_cast<double>(api_listener_->connections()));
  out.sample({{"origin", "files"}}, static_cast<double>(files_listener_->connections()));
  out.family("mimeo_streams_open");
  out.sample(static_cast<double>(streams_.readers()));
  if (gpus_) gpus_->write_metrics(out);
  store_->write_metrics(out);
  webhooks_->write_metrics(out);
}

/// How far a URL that a caller names may lead, beside the networks and hosts that the operator allows.
http::Reach Server::reach(const std::vector<std::string>& allowed) const {
  http::Reach reach(listens_on_loopback_only(config_));
  for (const auto& one : allowed) (void)reach.allow(one);  // checked by the settings
  return reach;
}

/// The system's authorities and ours, where that bundle exists; empty: the system's.
std::string Server::authorities() const {
  auto bundle = config_.data_dir + "/tls/bundle.pem";
  return std::filesystem::exists(bundle) ? bundle : std::string();
}

void Server::open_inputs() {
  if (!config_.fetch_inputs) return;
  web::FetcherOptions options;
  options.reach = reach(config_.input_allow);
  options.authorities = authorities();
  inputs_ = std::make_unique<web::Fetcher>(engine_thread(), *blobs_, std::move(options));
}

/// Built before the engine, which tells it what happens; what it asks of the engine it asks later.
void Server::open_webhooks() {
  webhooks::World world{
      .clock = clock_,
      .store = store_->webhooks(),
      .secrets = [this](core::AccountId account) { return engine_->webhook_secrets.valid(std::move(account), clock_.now()); },
      .find = [this](core::AccountId account,
                     core::PredictionId id) { return engine::find_prediction(*engine_, std::move(account), std::move(id)); },
      .body = [this](const core::Prediction& prediction) { return engine::webhook_body(*engine_, prediction); }};
  auto options = config_.webhooks;
  options.calls.reach = reach(config_.webhook_allow);
  options.calls.authorities = authorities();
  options.calls.inboxes = origins_.api + std::string(api::inbox_path);
  webhooks_ = std::make_unique<webhooks::Dispatcher>(std::move(world), std::move(options), webhook_lane_.executor());
  webhook_lane_.start("mimeo-webhook");
}

void Server::open_oidc() {
  if (config_.oidc.issuer.empty()) return;
  auto options = config_.oidc;
  options.authorities = authorities();
  oidc_ = std::make_unique<oidc::Provider>(engine_thread(), clock_, std::move(options));
  const auto callback = [](const std::string& origin) { return origin + "/mimeo/v1/oidc/callback"; };
  // What the provider has to know us by.
  log_info("oidc.enabled", {{"issuer", config_.oidc.issuer}, {"client", config_.oidc.client_id}, {"callback", callback(origins_.api)}});
  if (!page_origins_.api.empty()) log_info("oidc.enabled", {{"issuer", config_.oidc.issuer}, {"callback", callback(page_origins_.api)}});
}

Task<Result<void>> Server::start() {
  if (containers_) containers_->open();
  auto started = co_await engine::start(*engine_);
  if (!started) co_return started;
  auto accounts = co_await ensure_accounts(*engine_, config_.data_dir);
  if (!accounts) co_return accounts;
  if (config_.models_dir != "none") {
    const auto folder = config_.models_dir.empty() ? default_models_dir() : config_.models_dir;
    co_await publish_builtin_models(*engine_, offload_, folder, config_.data_dir);
  }
  auto written = write_addresses(config_.data_dir, origins_);
  if (!written) co_return written;
  auto calling = run_there(webhook_lane_.executor(), webhooks_->start());
  auto called = co_await std::move(calling);
  if (!called) co_return called;
  api_listener_->start();
  files_listener_->start();
  if (page_listener_) page_listener_->start();
  if (metrics_listener_) metrics_listener_->start();
  ready_ = true;
  runtime_->limit_survivors();
  say_ready();
  co_return Result<void>{};
}

void Server::say_ready() const {
  // A link signs in whoever reads it: it is for eyes at a terminal, not for a file.
  if (::isatty(STDOUT_FILENO) != 0) {
    const auto link = api_->sign_in_link(local_token(config_.data_dir));
    std::printf("web page: %s (%s)\n", link.value_or((page_origins_.api.empty() ? origins_ : page_origins_).api).c_str(),
                link ? "signs in once, within five minutes; `mimeo login` prints another" : "`mimeo login` prints a link that signs in");
  }
  std::printf("mimeo is ready: API %s, files %s, data %s\n", origins_.api.c_str(), origins_.files.c_str(),
              config_.data_dir.c_str());
  std::fflush(stdout);
}

Task<> Server::wait_for_signal() {
  co_await signals_.async_wait(as_result);
  log_info("server.stopping");
}

/// Predictions first, while callers who wait can still be answered; then the connections; then what models use. Takes down as
/// much as there is, so it also ends a start that failed half-way.
Task<> Server::stop() {
  ready_ = false;
  if (packager_) packager_->stop();
  if (registry_) registry_->stop();
  if (engine_) co_await engine::stop(*engine_, config_.stop_grace);
  streams_.close();
  if (oidc_) oidc_->close();
  if (webhooks_) {
    auto stopping = run_there(webhook_lane_.executor(), webhooks_->stop(2s));
    co_await std::move(stopping);
  }
  // Together they take no longer than one may.
  const auto until = std::chrono::steady_clock::now() + 2s;
  for (auto* listener : {&api_listener_, &files_listener_, &page_listener_, &metrics_listener_}) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (*listener) co_await (*listener)->stop(std::max(left, 0ms));
  }
  if (registry_) co_await registry_->close();
  if (runtime_) co_await runtime_->close();
  if (callbacks_) co_await callbacks_->close();
  if (containers_) co_await containers_->close();
  co_await launcher_.close();
}

Task<> Server::live(Result<void>& outcome) {
  outcome = open();
  lanes_.start(1, "mimeo-io");
  file_lanes_.start(0, "mimeo-files");
  if (outcome) outcome = co_await start();
  if (outcome) co_await wait_for_signal();
  co_await stop();
  file_lanes_.join();
  lanes_.join();
}

Result<void> Server::run() {
  Result<void> outcome;
  asio::co_spawn(lanes_.first(), live(outcome), [&](std::exception_ptr error) {
    lanes_.first().stop();
    if (error) std::rethrow_exception(error);
  });
  lanes_.first().run();
  return outcome;
}

}  // namespace

Result<void> serve(Config config) {
  raise_file_limit();
  forbid_core_dumps();
  auto folder = prepare_data_folder(config.data_dir);
  if (!folder) return folder;
  // Before anything else touches the folder: another server may be running in it.
  auto lock = sqlite::FolderLock::take(config.data_dir);
  if (!lock) return pass_on(std::move(lock));
  remove_leftovers(config.data_dir);
  Server server(std::move(config), std::move(*lock));
  return server.run();
}

}  // namespace mimeo::server
