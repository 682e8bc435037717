#include "docker/container.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "base/hash.h"

namespace mimeo::docker {
namespace {

constexpr char init_inside[] = "/.mimeo-init";
/// Docker gives 64 MiB, which PyTorch's loaders fill at once.
constexpr std::int64_t shared_memory_bytes = std::int64_t(1) << 30;
/// Of what a container has said, which goes to us as it is said.
constexpr char kept_log[] = "1m";

json::object mount(const std::string& from, const std::string& to, bool read_only) {
  return {{"Type", "bind"}, {"Source", from}, {"Target", to}, {"ReadOnly", read_only}};
}

void append(json::array& into, const json::value* texts) {
  if (texts == nullptr || !texts->is_array()) return;
  for (const auto& text : texts->get_array()) into.push_back(text);
}

void append(json::array& into, const std::vector<std::string>& texts) {
  for (const auto& text : texts) into.emplace_back(text);
}

/// Both may be null: an image without a command, or one that has its command in its entry point.
json::array entry_point(const seams::LaunchCommand& command, const json::value& config) {
  const auto& view = *command.confinement;
  json::array words = {init_inside, "--forward", view.door, std::to_string(view.calls_port)};
  append(words, find(config, "Entrypoint"));
  append(words, find(config, "Cmd"));
  append(words, command.arguments);
  return words;
}

json::array mounts(const seams::LaunchCommand& command, const json::value& config, const ContainerOptions& options) {
  const auto& view = *command.confinement;
  json::array mounts = {mount(options.init, init_inside, true), mount(view.writable, view.writable, false),
                        mount(view.writable + "/tmp", "/tmp", false)};
  for (const auto& path : view.readable) mounts.push_back(mount(path, path, true));
  if (!command.container->description.empty()) {
    const auto* folder = find_string(config, "WorkingDir");
    const auto place = std::filesystem::path(folder ? std::string(*folder) : "/") / ".cog/openapi_schema.json";
    mounts.push_back(mount(command.container->description, place.string(), true));
  }
  return mounts;
}

json::array devices(const std::vector<std::string>& gpus) {
  if (gpus.empty()) return {};
  json::array ids;
  append(ids, gpus);
  json::array capabilities(1, json::array{"gpu"});  // braces within braces would make one of the two
  return {json::object{{"Driver", "nvidia"}, {"DeviceIDs", std::move(ids)}, {"Capabilities", std::move(capabilities)}}};
}

void replace_all(std::string& text, std::string_view word, std::string_view other) {
  for (auto at = text.find(word); !word.empty() && at != text.npos; at = text.find(word, at + other.size())) {
    text.replace(at, word.size(), other);
  }
}

/// Without labels.
json::object compose_body(const seams::LaunchCommand& command, const json::value& image,
                              const ContainerOptions& options) {
  const auto* found = find(image, "Config");
  const json::value config = found ? *found : json::value(json::object());
  const auto& limits = command.limits;
  json::object host = {
      {"NetworkMode", command.confinement->network ? options.network : "none"},
      {"Mounts", mounts(command, config, options)},
      {"DeviceRequests", devices(command.container->gpus)},
      {"CapDrop", json::array{"ALL"}},
      {"SecurityOpt", json::array{"no-new-privileges"}},
      {"ShmSize", shared_memory_bytes},
      // When memory runs out the kernel shall take a model before it takes the server.
      {"OomScoreAdj", 500},
      {"LogConfig", json::object{{"Type", "json-file"}, {"Config", json::object{{"max-size", kept_log}}}}},
  };
  // More than there are is refused.
  const double processors = std::min<double>(limits.processors, std::thread::hardware_concurrency());
  if (processors > 0) host["NanoCpus"] = static_cast<std::int64_t>(std::llround(processors * 1e9));
  if (limits.memory_bytes > 0) host["Memory"] = host["MemorySwap"] = limits.memory_bytes;
  if (limits.processes > 0) host["PidsLimit"] = limits.processes;

  json::array environment;
  append(environment, command.environment);
  return {
      {"Image", command.container->image},
      {"Entrypoint", entry_point(command, config)},
      {"Cmd", json::array()},
      {"Env", std::move(environment)},
      {"User", fmt::format("{}:{}", options.user, options.group)},
      // We look at its health ourselves.
      {"Healthcheck", json::object{{"Test", json::array{"NONE"}}}},
      {"HostConfig", std::move(host)},
  };
}

}  // namespace

std::string fingerprint_of(const seams::LaunchCommand& command, const json::value& image, const ContainerOptions& options) {
  auto text = write_json(compose_body(command, image, options));
  for (std::size_t at = 0; at < command.reuse->own.size(); ++at) replace_all(text, command.reuse->own[at], fmt::format("{{{}}}", at));
  return sha256_hex(fmt::format("{}\n{}\n{}", text, sha256_hex(command.reuse->made_with), options.made_with));
}

json::value compose_container(const seams::LaunchCommand& command, const json::value& image, const ContainerOptions& options) {
  json::object labels = {{owner_label, options.owner}, {life_label, options.life}};
  if (command.reuse) {
    labels[fingerprint_label] = fingerprint_of(command, image, options);
    labels[own_label] = write_json(json::value_from(command.reuse->own));
  }
  auto body = compose_body(command, image, options);
  body["Labels"] = std::move(labels);
  return body;
}

}  // namespace mimeo::docker
