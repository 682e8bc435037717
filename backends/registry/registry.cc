#include "registry/registry.h"

#include <cassert>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "base/command.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/latch.h"
#include "base/log.h"
#include "base/run_there.h"
#include "registry/configuration.h"

namespace mimeo::registry {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto start_patience = 60s;
constexpr auto stop_grace = 2s;
/// Nobody mends in less time why it did not start.
constexpr auto failure_memory = 5s;
/// The Engine asks for each layer anew, and cannot ask for another token.
constexpr std::chrono::seconds own_token_lifetime = 24h;
constexpr char configuration_name[] = "config.json";
constexpr char certificate_name[] = "signer.pem";
constexpr char content_name[] = "docker";    // where docker-registry keeps everything, in the folder that it is given
constexpr char notes_name[] = "deliveries";  // a file for each name that an Engine has been given

/// The port in the line of its log that tells where it listens, or nothing.
std::optional<std::uint16_t> port_told(std::string_view line) {
  constexpr std::string_view begin = "listening on 127.0.0.1:";
  const auto at = line.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  line.remove_prefix(at + begin.size());
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), port);
  if (error != std::errc()) return std::nullopt;
  return port;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return fail(ErrorKind::unavailable, "The registry's settings cannot be written", path);
  return {};
}

std::int64_t seconds(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

struct Registry::Life {
  explicit Life(Executor executor) : known(std::move(executor)) {}
  std::unique_ptr<seams::LaunchedProcess> process;
  std::optional<std::uint16_t> port;
  std::string last_line;
  Latch known;  ///< where it listens, or that it does not
};

Registry::Registry(Executor executor, seams::Launcher& launcher, seams::Images& images, Offload& disk,
                   TokenSigner signer, RegistryOptions options)
    : executor_(executor),
      launcher_(launcher),
      images_(images),
      disk_(disk),
      signer_(std::move(signer)),
      options_(std::move(options)),
      tasks_(std::move(executor), "registry") {}

Registry::~Registry() { assert(!life_ && "the registry must be closed before it is destroyed"); }

Task<Result<std::uint16_t>> Registry::port() {
  auto finding = port_here();
  co_return co_await run_there(executor_, std::move(finding));
}

Task<Result<std::uint16_t>> Registry::port_here() {
  while (starting_) {
    const auto starting = starting_;
    co_await starting->wait();
  }
  if (stop_.stop_requested()) co_return fail(ErrorKind::unavailable, "The server is stopping");
  if (life_ && life_->port) co_return *life_->port;
  if (failure_ && std::chrono::steady_clock::now() < fails_until_) co_return std::unexpected(*failure_);

  // Whatever way this ends, the others go on.
  struct Turn {
    std::shared_ptr<Latch>& latch;
    ~Turn() { std::exchange(latch, nullptr)->open(); }
  };
  starting_ = std::make_shared<Latch>(executor_);
  const Turn turn{starting_};
  auto port = co_await start();
  if (!port) {
    log_error("registry.not_started", port.error());
    failure_ = port.error();
    fails_until_ = std::chrono::steady_clock::now() + failure_memory;
  }
  co_return port;
}

Task<Result<std::uint16_t>> Registry::start() {
  auto prepare = [this] { return this->prepare(); };
  auto program = co_await disk_.run(prepare);
  if (!program) co_return pass_on(std::move(program));
  const bool is_first = !std::exchange(is_clean_, true);
  if (is_first) co_await clean_up(*program);
  auto life = co_await launch(*program);
  if (!life) co_return pass_on(std::move(life));
  if (stop_.stop_requested()) (*life)->process->kill();
  const auto until = std::chrono::steady_clock::now() + start_patience;
  co_await (*life)->known.wait_until(until);
  const auto port = (*life)->port;
  if (!port) {
    (*life)->process->kill();
    co_return fail(ErrorKind::unavailable, "Images cannot be pushed: the registry did not start", (*life)->last_line);
  }
  if (is_first) {
    // Nobody can have pushed yet: all that is there has, or has not, a version.
    auto read = [this] { return read_content(options_.folder); };
    auto content = co_await disk_.run(read);
    auto questions = client(*port);
    co_await sweep(questions, options_.is_wanted, std::move(content), [this] { return !stop_.stop_requested(); });
  }
  co_return *port;
}

/// Answers the program. Blocks.
Result<std::string> Registry::prepare() const {
  const char* search_path = std::getenv("PATH");
  const bool is_path = options_.program.starts_with('/');
  auto program =
      is_path ? options_.program : find_program(options_.program, search_path ? search_path : "/usr/bin:/bin");
  if (program.empty()) {
    return fail(ErrorKind::unavailable, fmt::format("The program {} is not installed", options_.program), {},
                "Debian: apt install docker-registry");
  }
  std::error_code error;
  fs::create_directories(path(notes_name), error);
  if (!error) fs::permissions(options_.folder, fs::perms::owner_all, error);
  if (error) return fail(ErrorKind::unavailable, "The registry's folder cannot be made", error.message());
  if (auto written = write_file(path(certificate_name), options_.certificate); !written)
    return pass_on(std::move(written));
  auto written =
      write_file(path(configuration_name), compose({options_.folder, path(certificate_name), options_.realm}));
  if (!written) return pass_on(std::move(written));
  return program;
}

/// What earlier servers left: names in the Engine of one that was killed, and bytes of images that were removed. While
/// the registry does not run, for it must not be pushed to meanwhile.
Task<> Registry::clean_up(std::string program) {
  auto read = [this] {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& note : fs::directory_iterator(path(notes_name), ignored)) {
      std::ifstream file(note.path());
      std::getline(file, names.emplace_back());
    }
    std::erase(names, "");
    return names;
  };
  const auto names = co_await disk_.run(read);
  for (const auto& name : names) co_await release(name);

  seams::LaunchCommand command;
  command.arguments = {std::move(program), "garbage-collect", path(configuration_name)};
  command.directory = options_.folder;
  std::error_code ignored;
  if (!fs::exists(path(content_name), ignored)) co_return;
  std::function<void(std::string_view)> listen = [](std::string_view line) {
    log_debug("registry.garbage", {{"line", line}});
  };
  auto process = co_await launcher_.launch(std::move(command), std::move(listen));
  if (!process) co_return;
  collector_ = std::move(*process);
  if (stop_.stop_requested()) collector_->kill();
  const auto exit = co_await collector_->exited();
  collector_ = nullptr;
  if (exit.code != 0 || exit.signal != 0) log_warn("registry.garbage_stays", {{"reason", exit.text()}});
}

Task<Result<std::shared_ptr<Registry::Life>>> Registry::launch(std::string program) {
  seams::LaunchCommand command;
  command.arguments = {std::move(program), "serve", path(configuration_name)};
  command.directory = options_.folder;
  auto life = std::make_shared<Life>(executor_);
  const std::weak_ptr<Life> heard = life;
  std::function<void(std::string_view)> listen = [heard](std::string_view line) {
    log_debug("registry.said", {{"line", line}});
    const auto speaker = heard.lock();
    if (!speaker || speaker->port) return;
    speaker->last_line = line;
    speaker->port = port_told(line);
    if (speaker->port) speaker->known.open();
  };
  auto process = co_await launcher_.launch(std::move(command), std::move(listen));
  if (!process) co_return pass_on(std::move(process));
  life->process = std::move(*process);
  life_ = life;
  tasks_.spawn(watch(life));
  co_return life;
}

/// When it ends of itself it is started again by whoever asks for it next.
Task<> Registry::watch(std::shared_ptr<Life> life) {
  const auto exit = co_await life->process->exited();
  if (!stop_.stop_requested()) log_warn("registry.ended", {{"reason", exit.text()}, {"line", life->last_line}});
  life->port = std::nullopt;
  life->known.open();
  if (life_ == life) life_ = nullptr;
}

Client Registry::client(std::uint16_t port) const {
  return Client(executor_, port,
                [this](std::string_view repository, std::string_view action) { return own_token(repository, action); });
}

std::string Registry::own_token(std::string_view repository, std::string_view action) const {
  const std::vector<seams::RegistryGrant> grants = {{std::string(repository), {std::string(action)}}};
  return sign(service, grants, SystemClock().now(), own_token_lifetime);
}

std::string Registry::token(std::string_view account, const std::vector<seams::RegistryGrant>& grants, Time now) const {
  return sign(account, grants, now, token_lifetime);
}

std::string Registry::sign(std::string_view account, const std::vector<seams::RegistryGrant>& grants, Time now,
                           std::chrono::seconds lifetime) const {
  json::array access;
  for (const auto& grant : grants) {
    json::array actions(grant.actions.begin(), grant.actions.end());
    access.push_back({{"type", "repository"}, {"name", grant.repository}, {"actions", actions}});
  }
  // Its clock is ours.
  return signer_.sign({{"iss", service},
                       {"sub", account},
                       {"aud", service},
                       {"iat", seconds(now)},
                       {"nbf", seconds(now)},
                       {"exp", seconds(now + lifetime)},
                       {"jti", random_token(10)},
                       {"access", access}});
}

Task<Result<bool>> Registry::is_in_use(std::string repository, std::string reference) {
  auto asking = is_in_use_here(std::move(repository), std::move(reference));
  co_return co_await run_there(executor_, std::move(asking));
}

Task<Result<bool>> Registry::is_in_use_here(std::string repository, std::string reference) {
  auto at = co_await port_here();
  if (!at) co_return pass_on(std::move(at));
  auto questions = client(*at);
  co_return co_await registry::is_in_use(questions, options_.is_wanted, std::move(repository), std::move(reference));
}

std::string Registry::note_of(std::string_view name) const { return path(notes_name) + "/" + sha256_hex(name); }

Task<Result<std::string>> Registry::deliver(std::string repository, std::string digest) {
  auto at = co_await port();
  if (!at) co_return pass_on(std::move(at));
  auto place = fmt::format("127.0.0.1:{}/{}", *at, repository);
  auto name = fmt::format("{}@{}", place, digest);
  // First, so that a name is not forgotten when the server is killed.
  auto note = [&] { return write_file(note_of(name), name); };
  auto noted = co_await disk_.run(note);
  if (!noted) co_return pass_on(std::move(noted));
  auto bearer = own_token(repository, "pull");
  auto pulled = co_await images_.pull(std::move(place), std::move(digest), std::move(bearer), stop_.get_token());
  if (!pulled) {
    co_await release(std::move(name));
    co_return pass_on(std::move(pulled));
  }
  co_return name;
}

Task<> Registry::release(std::string name) {
  auto dropped = co_await images_.drop(name);
  if (!dropped) {
    log_warn("registry.name_stays", dropped.error());
    co_return;
  }
  auto forget = [&] {
    std::error_code ignored;
    fs::remove(note_of(name), ignored);
  };
  co_await disk_.run(forget);
}

void Registry::stop() {
  stop_.request_stop();
  if (collector_) collector_->kill();
  if (life_) life_->process->kill();
}

Task<> Registry::close() {
  stop();
  while (starting_) {
    const auto starting = starting_;
    co_await starting->wait();
  }
  if (const auto life = life_) co_await life->process->stop(stop_grace);
  co_await tasks_.join();
}

}  // namespace mimeo::registry
