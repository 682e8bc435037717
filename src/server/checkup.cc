#include "server/checkup.h"

#include <sys/timex.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/freed.h"
#include "base/machine_use.h"
#include "cog/python_tool.h"
#include "process/confiner.h"
#include "server/builtin_models.h"
#include "server/config.h"

namespace mimeo::server {
namespace {

namespace fs = std::filesystem;
using State = Finding::State;

constexpr std::uintmax_t tight_bytes = 2'000'000'000;
constexpr std::uintmax_t too_few_bytes = 200'000'000;

std::string gigabytes(std::uintmax_t bytes) { return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9); }

Finding check_folder(const std::string& data_dir) {
  Finding finding{.subject = "data folder", .detail = data_dir};
  std::error_code error;
  if (!fs::exists(data_dir, error)) {
    finding.state = State::warning;
    finding.detail += " does not exist yet";
    finding.remedy = "`mimeo serve` makes it; if it should be elsewhere: --data-dir or MIMEO_DATA_DIR";
  } else if (::access(data_dir.c_str(), R_OK | W_OK | X_OK) != 0) {
    finding.state = State::wrong;
    finding.detail += " cannot be written by you";
    finding.remedy = "Run as the user that it belongs to, or give it to yourself: sudo chown -R $USER " + data_dir;
  }
  return finding;
}

/// The nearest folder above that exists.
fs::path existing_part(fs::path path) {
  std::error_code error;
  while (!path.empty() && !fs::exists(path, error) && path != path.root_path()) path = path.parent_path();
  return path.empty() ? fs::path(".") : path;
}

Finding check_disk(const std::string& data_dir) {
  Finding finding{.subject = "disk"};
  const auto use = disk_use(existing_part(fs::absolute(data_dir)).string());
  if (!use) return {.subject = "disk", .state = State::warning, .detail = "cannot be looked at"};
  const auto free = static_cast<std::uintmax_t>(use->free_bytes);
  finding.detail = gigabytes(free) + " free";
  if (free < tight_bytes) {
    finding.state = free < too_few_bytes ? State::wrong : State::warning;
    finding.remedy =
        "Remove versions that nobody runs (`mimeo rm owner/name:version`), or move the data folder to a larger disk";
  }
  return finding;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

Certificate certificate_at(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "r"));
  return Certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

/// Until a certificate's end; negative: it is over.
std::optional<int> days_left(const X509* certificate) {
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate)) != 1) return std::nullopt;
  return seconds < 0 && days == 0 ? -1 : days;
}

Finding check_certificate(const std::string& subject, const std::string& path, const std::string& when_over) {
  Finding finding{.subject = subject};
  const auto certificate = certificate_at(path);
  const auto days = certificate ? days_left(certificate.get()) : std::nullopt;
  if (!days) {
    finding.state = State::warning;
    finding.detail = path + (fs::exists(path) ? " cannot be read" : " does not exist yet");
    finding.remedy = "`mimeo serve` makes it when it starts";
    return finding;
  }
  finding.detail = *days < 0 ? "has ended" : fmt::format("good for {} days", *days);
  if (X509_cmp_time(X509_get0_notBefore(certificate.get()), nullptr) > 0) {
    finding.state = State::wrong;
    finding.detail = "begins in the future";
    finding.remedy =
        "The clock is wrong, or was when it was made: set it, then remove " + path + " and start the server again";
  } else if (*days < renew_days) {
    finding.state = *days < 0 ? State::wrong : State::warning;
    finding.remedy = when_over;
  }
  return finding;
}

Finding check_clock() {
  struct timex about = {};
  const int state = ::adjtimex(&about);
  if (state < 0 || state != TIME_ERROR)
    return {.subject = "clock", .detail = state < 0 ? "set by somebody else" : "synchronized"};
  return {.subject = "clock",
          .state = State::warning,
          .detail = "not synchronized: webhooks' signatures and signed addresses hold by the clock",
          .remedy = "Turn on time synchronization: sudo timedatectl set-ntp true (in a container: on its host)"};
}

Finding check_sandbox(const std::string& data_dir) {
  auto found = process::Confiner::find({.init = companion_program("mimeo-init"), .hidden = {data_dir}, .readable = {}});
  if (found) return {.subject = "sandboxes", .detail = "models run in them"};
  return {.subject = "sandboxes",
          .state = State::warning,
          .detail = found.error().message + "; models run without",
          .remedy = found.error().hint};
}

Finding check_python() {
  const char* path = std::getenv("PATH");
  auto tool = cog::find_python_tool("", path == nullptr ? "" : path);
  if (tool) return {.subject = "Python", .detail = (tool->uv.empty() ? tool->python : tool->uv) + ", for Cog models"};
  return {.subject = "Python",
          .state = State::warning,
          .detail = tool.error().message + "; Cog models cannot be pushed",
          .remedy = tool.error().hint};
}

Finding check_port(const std::string& what, const std::string& address) {
  const auto colon = address.rfind(':');
  boost::system::error_code error;
  boost::asio::io_context loop;
  boost::asio::ip::tcp::acceptor acceptor(loop);
  const auto host = boost::asio::ip::make_address(address.substr(0, colon), error);
  const auto port = static_cast<unsigned short>(std::stoi(address.substr(colon + 1)));
  const boost::asio::ip::tcp::endpoint endpoint(host, port);
  acceptor.open(endpoint.protocol(), error);
  acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
  acceptor.bind(endpoint, error);
  if (!error) return {.subject = "port", .detail = address + " is free, for " + what};
  return {.subject = "port",
          .state = State::wrong,
          .detail = address + ": " + error.message(),
          .remedy =
              fmt::format("Find out who has it (ss -ltnp), or choose another: mimeo serve --{} 127.0.0.1:PORT", what)};
}

}  // namespace

std::vector<Finding> check_machine(const std::string& data_dir) {
  const auto tls = data_dir + "/tls/";
  std::vector<Finding> findings;
  findings.push_back(check_folder(data_dir));
  findings.push_back(check_disk(data_dir));
  findings.push_back(check_certificate(
      "authority", tls + "ca.pem",
      "Stop the server, remove " + tls + ", start it, and give clients the new authority (`mimeo env`)"));
  findings.push_back(
      check_certificate("certificate", tls + "server.pem", "Start the server again: it makes a new one"));
  findings.push_back(check_clock());
  findings.push_back(check_sandbox(data_dir));
  findings.push_back(check_python());
  return findings;
}

std::vector<Finding> check_ports() {
  const Config usual;
  return {check_port("listen", usual.listen), check_port("files-listen", usual.files_listen)};
}

}  // namespace mimeo::server
