#include "cog/confinement.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "cog/image.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

bool asks_for_network(const core::Package& package) {
  return std::ranges::find(package.variables, "MIMEO_NETWORK=1") != package.variables.end();
}

/// Where the interpreter lies that a virtual environment links to, with its library; nothing more of the folder around them, which may
/// be somebody's home.
void show_python(const std::string& environment, std::vector<std::string>& readable) {
  std::error_code error;
  const auto program = fs::canonical(environment + "/bin/python", error);
  const auto home = program.parent_path().parent_path();
  if (error || home == "/usr" || home == "/") return;
  for (const char* part : {"bin", "lib", "lib64", "include"}) readable.push_back((home / part).string());
}

/// What resolvers and libraries say where there is no network.
constexpr std::array<std::string_view, 7> no_network = {
    "Temporary failure in name resolution", "Name or service not known", "Network is unreachable", "Could not resolve host",
    "Failed to resolve",                    "getaddrinfo failed",        "nodename nor servname provided"};

}  // namespace

seams::Confinement confine(const core::Package& package, const Places& places, ModelNetwork network,
                           std::uint16_t calls_port, const core::Allocation& allocation) {
  seams::Confinement confinement;
  const bool is_contained = image_of(package).has_value();
  if (!is_contained) confinement.readable = {package.directory};
  if (!package.environment.empty() && !is_contained) {
    show_python(package.environment, confinement.readable);
    confinement.readable.push_back(package.environment);
  }
  if (!package.weights.empty()) confinement.readable.push_back(package.weights);
  confinement.withheld = allocation.withheld;
  confinement.writable = places.scratch;
  confinement.network = network == ModelNetwork::all || (network == ModelNetwork::asked && asks_for_network(package));
  // A container's network is never the machine's.
  if (!confinement.network || is_contained) {
    confinement.door = places.scratch + "/door";
    confinement.calls_port = calls_port;
  }
  return confinement;
}

std::string_view network_hint(std::string_view logs) {
  const auto is_said = [logs](std::string_view sign) { return logs.find(sign) != std::string_view::npos; };
  if (std::ranges::none_of(no_network, is_said)) return {};
  return ". It has no network: a model that needs one says so in its cog.yaml, environment: [MIMEO_NETWORK=1]";
}

}  // namespace mimeo::cog
