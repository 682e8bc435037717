#include "cli/offer_server.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto start_patience = 60s;
constexpr auto pause = 100ms;

bool is_ready(const Common& common) {
  auto server = find_server(common);
  if (!server) return false;
  Http http(*server);
  const auto answer = http.request("GET", "/readyz", {}, {}, 5);
  return answer && answer->status == 200;
}

bool may_ask(const Common& common) {
  const bool at_terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
  return at_terminal && !common.json && common.url.empty() && std::getenv("MIMEO_URL") == nullptr;
}

bool says_yes() {
  std::cerr << "No server is running. Start one? [Y/n] " << std::flush;
  std::string answer;
  if (!std::getline(std::cin, answer)) return false;
  return answer.empty() || answer[0] == 'y' || answer[0] == 'Y';
}

/// The server as a process of its own, which Ctrl-C here does not reach. Answers its id, or -1.
pid_t start(const std::string& data_dir, const std::string& log) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDONLY);
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  ::execl("/proc/self/exe", "mimeo", "serve", "--data-dir", data_dir.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

bool offer_server(const Common& common) {
  if (!may_ask(common) || is_ready(common) || !says_yes()) return false;
  std::error_code ignored;
  std::filesystem::create_directories(common.data_dir, ignored);
  const auto log = common.data_dir + "/server.log";
  const pid_t server = start(common.data_dir, log);
  const auto until = std::chrono::steady_clock::now() + start_patience;
  while (server > 0 && std::chrono::steady_clock::now() < until) {
    if (::waitpid(server, nullptr, WNOHANG) == server) break;
    if (is_ready(common)) {
      std::cerr << "It runs until `kill " << server << "`; it logs to " << log << "\n";
      return true;
    }
    std::this_thread::sleep_for(pause);
  }
  std::cerr << "mimeo: the server did not start; " << log << " says why\n";
  return false;
}

}  // namespace mimeo::cli
