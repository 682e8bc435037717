#include "registry/registry.h"

#include <sys/stat.h>

#include <cassert>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/command.h"
#include "base/ids.h"
#include "base/latch.h"
#include "base/log.h"
#include "base/run_there.h"
#include "registry/configuration.h"
#include "registry/sweep.h"

namespace mimeo::registry {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto start_patience = 60s;
constexpr auto stop_grace = 2s;
constexpr char configuration_name[] = "config.json";
constexpr char certificate_name[] = "signer.pem";
constexpr char content_name[] = "docker";  // where docker-registry keeps everything, in the folder that it is given

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
  if (is_closed_) co_return fail(ErrorKind::canceled, "The server is stopping");
  if (life_ && life_->port) co_return *life_->port;
  starting_ = std::make_shared<Latch>(executor_);
  auto port = co_await start();
  const auto starting = std::exchange(starting_, nullptr);
  starting->open();
  co_return port;
}

Task<Result<std::uint16_t>> Registry::start() {
  const char* search_path = std::getenv("PATH");
  const bool is_path = options_.program.starts_with('/');
  auto program =
      is_path ? options_.program : find_program(options_.program, search_path ? search_path : "/usr/bin:/bin");
  if (program.empty()) {
    co_return fail(ErrorKind::unavailable, fmt::format("The program {} is not installed", options_.program), {},
                   "Debian: apt install docker-registry");
  }
  auto write = [this] { return write_files(); };
  auto written = co_await disk_.run(write);
  if (!written) co_return pass_on(std::move(written));
  co_await collect_garbage(program);
  auto life = co_await launch(program);
  if (!life) co_return pass_on(std::move(life));
  const auto until = std::chrono::steady_clock::now() + start_patience;
  co_await (*life)->known.wait_until(until);
  const auto port = (*life)->port;
  if (!port || is_closed_) {
    (*life)->process->kill();
    co_return fail(ErrorKind::unavailable, "Images cannot be pushed: the registry did not start", (*life)->last_line);
  }
  auto questions = client(*port);
  co_await sweep(questions, options_.is_wanted);
  co_return *port;
}

Result<void> Registry::write_files() const {
  std::error_code error;
  fs::create_directories(options_.folder, error);
  if (error) return fail(ErrorKind::unavailable, "The registry's folder cannot be made", error.message());
  ::chmod(options_.folder.c_str(), 0700);
  if (auto written = write_file(path(certificate_name), options_.certificate); !written) return written;
  return write_file(path(configuration_name), compose({options_.folder, path(certificate_name), options_.realm}));
}

/// While it does not run, for it must not be pushed to meanwhile.
Task<> Registry::collect_garbage(std::string program) {
  std::error_code ignored;
  if (!fs::exists(path(content_name) + "/registry/v2/repositories", ignored)) co_return;
  seams::LaunchCommand command;
  command.arguments = {std::move(program), "garbage-collect", "--delete-untagged", path(configuration_name)};
  command.directory = options_.folder;
  std::function<void(std::string_view)> listen = [](std::string_view line) {
    log_debug("registry.garbage", {{"line", line}});
  };
  auto process = co_await launcher_.launch(std::move(command), std::move(listen));
  if (!process) co_return;
  const auto exit = co_await (*process)->exited();
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
  if (!is_closed_) log_warn("registry.ended", {{"reason", exit.text()}, {"line", life->last_line}});
  life->port = std::nullopt;
  life->known.open();
  if (life_ == life) life_ = nullptr;
}

Client Registry::client(std::uint16_t port) const {
  return Client(executor_, port,
                [this](std::string_view repository, std::string_view action) { return ours(repository, action); });
}

/// A token of our own.
std::string Registry::ours(std::string_view repository, std::string_view action) const {
  const std::vector<seams::RegistryGrant> grants = {{std::string(repository), {std::string(action)}}};
  return token(service, grants, SystemClock().now());
}

std::string Registry::token(std::string_view account, const std::vector<seams::RegistryGrant>& grants, Time now) const {
  json::array access;
  for (const auto& grant : grants) {
    json::array actions(grant.actions.begin(), grant.actions.end());
    const bool is_list = grant.repository.empty();
    access.push_back({{"type", is_list ? "registry" : "repository"},
                      {"name", is_list ? "catalog" : grant.repository},
                      {"actions", actions}});
  }
  // Its clock is ours.
  return signer_.sign({{"iss", service},
                       {"sub", account},
                       {"aud", service},
                       {"iat", seconds(now)},
                       {"nbf", seconds(now)},
                       {"exp", seconds(now + token_lifetime)},
                       {"jti", random_token(10)},
                       {"access", access}});
}

Task<Result<std::string>> Registry::deliver(std::string repository, std::string digest) {
  auto at = co_await port();
  if (!at) co_return pass_on(std::move(at));
  auto place = fmt::format("127.0.0.1:{}/{}", *at, repository);
  auto name = fmt::format("{}@{}", place, digest);
  auto bearer = ours(repository, "pull");
  auto pulled = co_await images_.pull(std::move(place), std::move(digest), std::move(bearer));
  if (!pulled) co_return pass_on(std::move(pulled));
  co_return name;
}

Task<> Registry::release(std::string name) {
  auto dropped = co_await images_.drop(std::move(name));
  if (!dropped) log_warn("registry.name_stays", dropped.error());
}

Task<> Registry::remove(std::string repository, std::string digest) {
  auto removing = remove_here(std::move(repository), std::move(digest));
  co_await run_there(executor_, std::move(removing));
}

Task<> Registry::remove_here(std::string repository, std::string digest) {
  auto at = co_await port_here();
  if (!at) co_return;
  auto questions = client(*at);
  auto removed = co_await questions.remove(std::move(repository), std::move(digest));
  if (!removed) log_warn("registry.image_stays", removed.error());
}

Task<> Registry::close() {
  is_closed_ = true;
  while (starting_) {
    const auto starting = starting_;
    co_await starting->wait();
  }
  if (const auto life = life_) co_await life->process->stop(stop_grace);
  co_await tasks_.join();
}

}  // namespace mimeo::registry
